// Which languages there are, and which one to speak.

import type { Settings } from "../core/settings.ts";
import { EN, type Words } from "./words_en.ts";

/** One language. Its name is in itself: whoever looks for it reads no other. */
export interface Language {
  readonly code: Exclude<Settings["language"], "auto">;
  readonly name: string;
  /** The texts; all but English are fetched when they are wanted. */
  load(): Promise<Words>;
}

/** Every language; the first is spoken where none fits. */
export const LANGUAGES: readonly Language[] = [
  { code: "en", name: "English", load: () => Promise.resolve(EN) },
  { code: "de", name: "Deutsch", load: async () => (await import("./words_de.ts")).DE },
];

/** The language chosen, or the first of the browser's that there is. */
export function pickLanguage(chosen: Settings["language"], browser: readonly string[]): Language {
  const wanted = chosen === "auto" ? browser : [chosen];
  for (const tag of wanted) {
    const code = tag.toLowerCase().split("-")[0];
    const found = LANGUAGES.find((language) => language.code === code);
    if (found !== undefined) return found;
  }
  return LANGUAGES[0]!; // the list is never empty
}
