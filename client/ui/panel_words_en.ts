// What the dialogs say in English that are fetched when somebody opens one: their words come with
// them, and not before the first step. Otherwise as in `words_en.ts`.

/** Texts of panels that are fetched later. */
export const PANELS_EN = {
  /** The editor of one's own look. */
  looks: {
    title: "How you look",
    shape: "Shape",
    shapes: { bear: "Bear", cat: "Cat", bunny: "Bunny", robot: "Robot", sprout: "Sprout" },
    colour: "Colour",
    accent: "Scarf and backpack",
    colours: {
      coral: "Coral",
      amber: "Amber",
      lemon: "Lemon",
      lime: "Lime",
      fern: "Fern",
      teal: "Teal",
      sky: "Sky",
      cobalt: "Cobalt",
      violet: "Violet",
      rose: "Rose",
      cocoa: "Cocoa",
      pearl: "Pearl",
    },
    surprise: "Surprise me",
    preview: "{shape}, {colour}, with {accent}",
    keptGuest: "Everybody here sees it at once. This browser keeps it for you.",
    keptAccount: "Everybody here sees it at once. It is kept with your name.",
  },
  /** What a player can be reported for. */
  reports: {
    insult: "Insults or hate",
    harassment: "Harassment",
    spam: "Spam",
    cheating: "Cheating",
    name: "An offensive name",
    other: "Something else",
  },
  settings: {
    picture: "Picture",
    quality: "Quality",
    qualities: { auto: "Automatic", low: "Low", medium: "Medium", high: "High" },
    reading: "Reading and motion",
    textSize: "Text size",
    contrast: "Contrast",
    contrasts: { system: "As the system", normal: "Normal", high: "High" },
    motion: "Motion",
    motions: { system: "As the system", reduced: "Reduced", full: "Full" },
    controls: "Mouse, touch and keys",
    lookSpeed: "Look speed",
    isLookInverted: "Push up to look down",
    usesPointerLock: "Keep the mouse while a button is held",
    keys: "Keys",
    keysHelp: "Choose one, then press the new key. Arrows always walk.",
    pressKey: "Press a key …",
    keyTaken: "{key} is taken: {action}",
    keyReserved: "This key is kept for the browser or the chat",
    resetKeys: "Usual keys",
    language: "Language",
    languageAuto: "As the browser",
    sound: "Sound",
    volume: "Volume",
    effectsVolume: "Effects",
    ambienceVolume: "Surroundings",
    musicVolume: "Music",
    isMuted: "Silent",
    hasCaptions: "Sounds in words",
    about: "About",
    version: "Version",
    aboutText: "A small online universe. Each world is a place of its own; portals join them.",
    credits: "Made with",
    licence: "Licence",
  },
};

/** What every language has of them. */
export type PanelWords = typeof PANELS_EN;
