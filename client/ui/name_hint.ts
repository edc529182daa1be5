// What the login form says while somebody types. Only the plain rules: the server knows the names
// that look alike, and has the last word.

/** Code points of a name. */
export const NAME_LENGTH = { least: 3, most: 20 } as const;

/** The reason that the server would give, or `undefined` when it may well accept `text`. */
export function nameHint(text: string): string | undefined {
  const name = text.trim().normalize("NFKC").replace(/ {2,}/g, " ");
  const length = [...name].length;
  if (length < NAME_LENGTH.least) return "too_short";
  if (length > NAME_LENGTH.most) return "too_long";
  if (!/^[\p{L}\p{M}\p{Nd} _.\-]*$/u.test(name)) return "bad_character";
  if (!/[\p{L}\p{Nd}]/u.test(name)) return "no_letter";
  if (/^guest/i.test(name.replace(/[ _.\-]/g, ""))) return "reserved";
  return undefined;
}
