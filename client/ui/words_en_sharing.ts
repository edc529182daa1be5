// The labels of the menu, of links, photos and installing; `words_en.ts` takes them in.

/** Part of `labels`, in English. */
export const SHARING = {
  menu: "Menu",
  shareSpot: "Link to this spot",
  shareHelp: "Whoever opens it comes in right here.",
  shareLink: "The link",
  copy: "Copy",
  copied: "Copied",
  copyByHand: "Copy it from the field, please.",
  share: "Share …",
  shareHere: "Meet me in {world}",
  install: "Install",
  installHelp: "VirtuCade becomes an app of its own, without the browser's frame.",
  installIos: "Tap the browser's share button, then “Add to Home Screen”.",
  takePhoto: "Take the photo",
  faceMe: "Show me",
  showNames: "Names",
  leavePhoto: "Leave photo mode",
  photoTaken: "The photo is saved.",
  photoFailed: "The photo could not be saved.",
};

/** Part of `notices`: what became of a link, in English. */
export const VISITS = {
  visit_unknown_world: "The link leads to a world that is not here: “{detail}”.",
  visit_too_often: "Those were many links. You come in as usual.",
  visit_moved: "The spot of the link is taken. You stand beside it.",
  visit_bad_link: "The link cannot be read. You come in as usual.",
};
