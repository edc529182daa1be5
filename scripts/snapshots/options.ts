// What a run of the snapshots was asked for.

import type { Settings } from "../../client/core/settings.ts";

/** Settings that can hold for every state. */
const VARIANTS: Readonly<Record<string, Partial<Settings>>> = {
  "--german": { language: "de" },
  "--large": { textSize: 150 },
  "--contrast": { contrast: "high" },
};

/** One run. */
export interface SnapshotOptions {
  /** Names of pictures' subjects; none is all. */
  readonly wanted: readonly string[];
  /** What is drawn becomes the expected look. */
  readonly isWriting: boolean;
  /** All states are kept as pictures in all sizes. */
  readonly hasPictures: boolean;
  /** What holds in every state, and what pictures of it are called by; nothing of it is compared. */
  readonly variant: { readonly fields: Partial<Settings>; readonly suffix: string } | undefined;
}

/** @throws {Error} When a word is not known or does not go with another. */
export function parseSnapshotOptions(words: readonly string[]): SnapshotOptions {
  const flags = words.filter((word) => word.startsWith("--"));
  const wanted = words.filter((word) => !word.startsWith("--"));
  const variants = flags.filter((word) => Object.hasOwn(VARIANTS, word));
  const isWriting = flags.includes("--write");
  const known = ["--write", "--pictures", ...Object.keys(VARIANTS)];
  const unknown = flags.filter((word) => !known.includes(word));
  if (unknown.length > 0) {
    throw new Error(`Cannot take ${unknown.join(" ")}: known are ${known.join(" ")}`);
  }
  if (isWriting && (wanted.length > 0 || variants.length > 0)) {
    throw new Error("Cannot take --write with anything else: it is for all of them");
  }
  return {
    wanted,
    isWriting,
    hasPictures: flags.includes("--pictures") || variants.length > 0,
    variant: variants.length === 0 ? undefined : {
      fields: Object.assign({}, ...variants.map((word) => VARIANTS[word])),
      suffix: variants.map((word) => word.replace("--", "_")).join(""),
    },
  };
}
