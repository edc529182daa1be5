// How a person likes it: what the settings panel changes, the browser keeps, and the page follows.

import { DEFAULT_KEYS, type KeyBindings, parseKeys } from "./key_bindings.ts";

export const QUALITIES = ["auto", "low", "medium", "high"] as const;
export const MOTIONS = ["system", "reduced", "full"] as const;
export const CONTRASTS = ["system", "normal", "high"] as const;
/** Per cent of the usual size. */
export const TEXT_SIZES = [100, 115, 130, 150] as const;
/** Names of languages are in `client/ui/languages.ts`; `auto` follows the browser. */
export const LANGUAGE_CHOICES = ["auto", "en", "de"] as const;
/** Factor on how fast the camera turns. */
export const LOOK_SPEED = { least: 0.25, most: 3, step: 0.25 } as const;

/** Loudness, 0 … 1. */
export const VOLUME = { least: 0, most: 1, step: 0.05 } as const;

/** Everything that can be set. */
export interface Settings {
  readonly quality: (typeof QUALITIES)[number];
  readonly motion: (typeof MOTIONS)[number];
  readonly contrast: (typeof CONTRASTS)[number];
  readonly textSize: (typeof TEXT_SIZES)[number];
  readonly language: (typeof LANGUAGE_CHOICES)[number];
  readonly lookSpeed: number;
  /** True: pushing the mouse away looks up. */
  readonly isLookInverted: boolean;
  /** The mouse is kept while a button is held. */
  readonly usesPointerLock: boolean;
  /** A click or tap on the ground is walked to. */
  readonly walksByClick: boolean;
  /** Of everything. */
  readonly volume: number;
  /** Of sounds in the worlds and of one's own doing. */
  readonly effectsVolume: number;
  /** Of what is heard all around: wind, water, birds. */
  readonly ambienceVolume: number;
  readonly musicVolume: number;
  readonly isMuted: boolean;
  /** Sounds are told in words, too. */
  readonly hasCaptions: boolean;
  /** Packs behind the portals are fetched before anybody walks through. */
  readonly looksAhead: boolean;
  readonly keys: KeyBindings;
}

/** Settings of somebody who never chose any. */
export const DEFAULT_SETTINGS: Settings = {
  quality: "auto",
  motion: "system",
  contrast: "system",
  textSize: 100,
  language: "auto",
  lookSpeed: 1,
  isLookInverted: false,
  usesPointerLock: false,
  walksByClick: true,
  volume: 0.7,
  effectsVolume: 1,
  ambienceVolume: 0.8,
  musicVolume: 0.5,
  isMuted: false,
  hasCaptions: false,
  looksAhead: true,
  keys: DEFAULT_KEYS,
};

/** Settings as they were saved; what is missing or makes no sense is as if never chosen. */
export function parseSettings(text: string | null): Settings {
  const given = recordOf(text);
  return {
    quality: oneOf(QUALITIES, given.quality, DEFAULT_SETTINGS.quality),
    motion: oneOf(MOTIONS, given.motion, DEFAULT_SETTINGS.motion),
    contrast: oneOf(CONTRASTS, given.contrast, DEFAULT_SETTINGS.contrast),
    textSize: oneOf(TEXT_SIZES, given.textSize, DEFAULT_SETTINGS.textSize),
    language: oneOf(LANGUAGE_CHOICES, given.language, DEFAULT_SETTINGS.language),
    lookSpeed: within(LOOK_SPEED, given.lookSpeed, DEFAULT_SETTINGS.lookSpeed),
    isLookInverted: given.isLookInverted === true,
    usesPointerLock: given.usesPointerLock === true,
    walksByClick: given.walksByClick !== false,
    volume: within(VOLUME, given.volume, DEFAULT_SETTINGS.volume),
    effectsVolume: within(VOLUME, given.effectsVolume, DEFAULT_SETTINGS.effectsVolume),
    ambienceVolume: within(VOLUME, given.ambienceVolume, DEFAULT_SETTINGS.ambienceVolume),
    musicVolume: within(VOLUME, given.musicVolume, DEFAULT_SETTINGS.musicVolume),
    isMuted: given.isMuted === true,
    hasCaptions: given.hasCaptions === true,
    looksAhead: given.looksAhead !== false,
    keys: parseKeys(given.keys),
  };
}

/** What sounds are multiplied by: as loud as it feels, so that half is half. */
export function effectsGain(settings: Settings): number {
  return gainOf(settings, settings.effectsVolume);
}

/** The same for what is heard all around. */
export function surroundGains(settings: Settings): { ambience: number; music: number } {
  return {
    ambience: gainOf(settings, settings.ambienceVolume),
    music: gainOf(settings, settings.musicVolume),
  };
}

function gainOf({ volume, isMuted }: Settings, part: number): number {
  return isMuted ? 0 : (volume * part) ** 2;
}

function within(
  { least, most }: { readonly least: number; readonly most: number },
  value: unknown,
  otherwise: number,
): number {
  return typeof value === "number" && value >= least && value <= most ? value : otherwise;
}

function oneOf<Value>(choices: readonly Value[], value: unknown, otherwise: Value): Value {
  return choices.find((choice) => choice === value) ?? otherwise;
}

function recordOf(text: string | null): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text ?? "{}");
    return typeof parsed === "object" && parsed !== null ? parsed as Record<string, unknown> : {};
  } catch {
    return {}; // somebody else wrote there, or half of it was lost: as if never chosen
  }
}
