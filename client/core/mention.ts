// `@name` in a line of chat.

/** Where a text names somebody: from the `@` to behind the name, UTF-16 units. */
export interface Mention {
  readonly from: number;
  readonly to: number;
}

const WORD = /[\p{L}\p{M}\p{Nd}_]/u;

/** Every `@name` of `text`, whatever its case; not as a part of a longer name or of an address. */
export function mentionsOf(text: string, name: string): readonly Mention[] {
  if (name === "") return [];
  const [where, what] = [text.toLowerCase(), `@${name.toLowerCase()}`];
  // Case can change the length of a few letters; then places in one are not places in the other.
  if (where.length !== text.length) return [];
  const found: Mention[] = [];
  for (let from = where.indexOf(what); from >= 0; from = where.indexOf(what, from + 1)) {
    const to = from + what.length;
    const isAlone = !WORD.test(text[from - 1] ?? " ") && !isWordAt(text, to);
    if (isAlone) found.push({ from, to });
  }
  return found;
}

function isWordAt(text: string, index: number): boolean {
  const code = text.codePointAt(index);
  return code !== undefined && WORD.test(String.fromCodePoint(code));
}
