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
    lookSpeed: lookSpeedOf(given.lookSpeed),
    isLookInverted: given.isLookInverted === true,
    usesPointerLock: given.usesPointerLock === true,
    keys: parseKeys(given.keys),
  };
}

function lookSpeedOf(value: unknown): number {
  const isGood = typeof value === "number" && value >= LOOK_SPEED.least && value <= LOOK_SPEED.most;
  return isGood ? value : DEFAULT_SETTINGS.lookSpeed;
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
