// A line of chat taken apart: plain text, links, and the reader's own name. What comes out is text;
// whoever draws it makes text nodes of it.

import { mentionsOf } from "../core/mention.ts";

/** One piece of a line. The texts of all pieces, put together, are the line. */
export type LinePart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "mention"; readonly text: string }
  | {
    readonly kind: "link";
    readonly text: string;
    /** Normalised; http or https, without a name or password in it. */
    readonly url: string;
    /** Where it leads, in ASCII: letters that look alike show as `xn--…`. */
    readonly host: string;
  };

const LINK = /\bhttps?:\/\/[^\s<>"“”„«»]+/giu;
/** What ends a sentence rather than an address. */
const TRAILING = /[.,;:!?'*_~…]+$/u;

/** The pieces of `text`, for a reader called `ownName`. */
export function linePartsOf(text: string, ownName: string): readonly LinePart[] {
  const parts: LinePart[] = [];
  let at = 0;
  for (const match of text.matchAll(LINK)) {
    const link = readLink(match[0]);
    if (link === undefined) continue;
    parts.push(...withMentions(text.slice(at, match.index), ownName), link);
    at = match.index + link.text.length;
  }
  return [...parts, ...withMentions(text.slice(at), ownName)];
}

/** The link that `written` begins with; `undefined` where it is none that may be opened. */
function readLink(written: string): Extract<LinePart, { kind: "link" }> | undefined {
  let text = written.replace(TRAILING, "");
  // "(see https://example.org/)" ends before the bracket, "https://example.org/a_(b)" behind it.
  while (text.endsWith(")") && count(text, ")") > count(text, "(")) {
    text = text.slice(0, -1).replace(TRAILING, "");
  }
  if (!URL.canParse(text)) return undefined;
  const { protocol, username, password, href, host } = new URL(text);
  const isWeb = protocol === "http:" || protocol === "https:";
  // "https://bank.example@evil.example/" reads like the one and leads to the other.
  if (!isWeb || username !== "" || password !== "" || host === "") return undefined;
  return { kind: "link", text, url: href, host };
}

function withMentions(text: string, ownName: string): readonly LinePart[] {
  const parts: LinePart[] = [];
  let at = 0;
  for (const { from, to } of mentionsOf(text, ownName)) {
    if (from > at) parts.push({ kind: "text", text: text.slice(at, from) });
    parts.push({ kind: "mention", text: text.slice(from, to) });
    at = to;
  }
  if (at < text.length) parts.push({ kind: "text", text: text.slice(at) });
  return parts;
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}
