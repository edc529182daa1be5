// What every answer says about trust: where the page may connect, what it may run.

import { isLoopbackHost } from "../config.ts";

/** A `Host` field: a name or address, and perhaps a port. Anything else could write policies. */
const HOST = /^([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;

const LOOPBACK_FILES = ["http", "https"].flatMap((scheme) => [
  `${scheme}://localhost:*`,
  `${scheme}://127.0.0.1:*`,
]);

/** On every answer. */
export const COMMON_HEADERS: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};

/** What goes into a policy. */
export interface PolicyParts {
  /** More addresses that the page may connect to, as sources. */
  readonly connectSources: readonly string[];
  /** The page, for the hashes of the scripts written into it. */
  readonly html?: string;
  /** The host by which the page was asked for, for its sockets. */
  readonly host?: string | null;
}

/** The content security policy. A world's scene runs from a blob, so blobs are scripts here. */
export async function contentSecurityPolicy(parts: PolicyParts): Promise<string> {
  const hashes = await inlineScriptHashes(parts.html ?? "");
  return [
    "default-src 'self'",
    ["script-src 'self' blob:", ...hashes].join(" "),
    ["connect-src 'self' blob:", ...ownSockets(parts.host), ...parts.connectSources].join(" "),
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "style-src 'self' 'unsafe-inline'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'self'",
  ].join("; ");
}

/**
 * Where a page of `host` finds its sockets. Not every browser counts them to `'self'`. A loopback
 * page follows the URL's overrides to any master, but takes packs, which are code, from this machine
 * and from allowed hosts only: a link somebody sends must not bring code of theirs.
 */
function ownSockets(host: string | null | undefined): readonly string[] {
  const name = HOST.exec(host ?? "")?.[1];
  if (name === undefined) return [];
  if (isLoopbackHost(name)) return ["ws:", "wss:", ...LOOPBACK_FILES];
  // A policy has no way to write an IPv6 address.
  return name.startsWith("[") ? ["ws:", "wss:"] : [`ws://${host}`, `wss://${host}`];
}

/** `'sha256-…'` of each script of `html` that has its text in the page. */
async function inlineScriptHashes(html: string): Promise<readonly string[]> {
  const hashes: string[] = [];
  for (const [, attributes, text] of html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi)) {
    if (text === undefined || /\bsrc\s*=/i.test(attributes ?? "")) continue;
    // Browsers hash the text after line ends became one character.
    const bytes = new TextEncoder().encode(text.replaceAll("\r\n", "\n"));
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    hashes.push(`'sha256-${btoa(String.fromCharCode(...digest))}'`);
  }
  return hashes;
}
