import { ok, refuse, type Result } from "../../shared/lib/result.ts";
import { nameSkeleton } from "./name_skeleton.ts";

declare const brand: unique symbol;

/** What makes a name unique: two names with one key are one name. */
export type NameKey = string & { readonly [brand]: "NameKey" };

/** A name that may be shown, and the key under which it is taken. */
export interface PlayerName {
  /** NFKC, trimmed, single inner spaces; 3–20 code points. */
  readonly display: string;
  readonly key: NameKey;
}

/** Why a text is no name. */
export type NameFault = "too_short" | "too_long" | "bad_character" | "no_letter" | "reserved";

/** Code points of a name, after normalisation. */
export const NAME_LENGTH = { least: 3, most: 20 } as const;

// Normalising is work, and one code point can become 18: nobody types this much by hand.
const MOST_RAW_UNITS = 200;

// Letters that draw themselves. Excluded are spacing modifiers (ʼ ˈ ː), which look like
// punctuation; the long-vowel mark of Japanese (ー) is one of them and allowed by name.
// A vowel sign or accent must follow a letter and at most one other mark, so names do not grow
// over their neighbours; marks of no script of their own are limited to the usual accents.
const MARK = String
  .raw`[[[\p{Mn}\p{Mc}]--[\p{sc=Inherited}\p{sc=Common}]][\u0300-\u0345\u0360-\u0362\u064b-\u0655\u0670\u3099\u309a]]`;
const LETTER = String.raw`[\p{Lu}\p{Ll}\p{Lt}\p{Lo}[\p{Lm}--[\p{sc=Common}\p{sc=Inherited}]]ー]`;
const ALLOWED = new RegExp(
  String.raw`^(?:(?:${LETTER}|\p{Nd})${MARK}{0,2}|[ _.\-])*$`,
  "v",
);
// Hangul fillers are letters that draw nothing.
const DRAWS_NOTHING = /\p{Default_Ignorable_Code_Point}/u;
const LETTER_OR_DIGIT = /[\p{L}\p{Nd}]/u;

const RESERVED = nameSkeleton("guest");
/**
 * Read as another letter for the reserved name only: "gue5t" deceives, "agent5" is a name. `y` is
 * here for the Greek υ, which the skeleton folds like its capital.
 */
const READ_AS: Readonly<Record<string, string>> = {
  3: "e",
  5: "s",
  6: "g",
  7: "t",
  9: "g",
  y: "u",
};

/**
 * A name as it is typed, made fit to show and to compare.
 *
 * Refused: anything but letters, digits, blank, `_`, `-` and `.`; whatever begins like "guest",
 * also in look-alikes, digits for letters, or taken apart by separators. Runs of blanks become
 * one. Which letters exist is decided by the runtime's Unicode version; unassigned ones are refused.
 */
export function parsePlayerName(text: string): Result<PlayerName, NameFault> {
  if (text.length > MOST_RAW_UNITS) return refuse("too_long");
  // Trimming twice: NFKC turns other blanks, and spacing accents, into plain ones.
  const display = text.trim().normalize("NFKC").trim().replace(/ {2,}/g, " ");
  if (!ALLOWED.test(display) || DRAWS_NOTHING.test(display)) return refuse("bad_character");
  const length = [...display].length;
  if (length < NAME_LENGTH.least) return refuse("too_short");
  if (length > NAME_LENGTH.most) return refuse("too_long");
  if (!LETTER_OR_DIGIT.test(display)) return refuse("no_letter");
  const key = nameSkeleton(display);
  if (isReserved(key)) return refuse("reserved");
  return ok({ display, key: key as NameKey });
}

function isReserved(key: string): boolean {
  const joined = key.replace(/[ _.\-]/g, "");
  const read = joined.replace(/[35679y]/g, (letter) => READ_AS[letter] ?? letter);
  return read.startsWith(RESERVED);
}
