// Which version of the program this is. `deno.json` holds it, once. A run from source reads it
// there; a bundle gets it as a constant, so that it carries nothing else of that file.

import project from "../../deno.json" with { type: "json" };

/** Set by our bundlers (esbuild's `define`); there is no such name in a run from source. */
declare const __VIRTUCADE_VERSION__: string;

/** `MAJOR.MINOR`, minor one digit: what client, master and world compare first. */
export function programVersion(): string {
  return typeof __VIRTUCADE_VERSION__ === "string" ? __VIRTUCADE_VERSION__ : project.version;
}

const VERSION = /^(0|[1-9][0-9]{0,3})\.[0-9]$/;

/** True for a strict `MAJOR.MINOR`: no leading zero, no prefix, minor of one digit. */
export function isVersion(text: string): boolean {
  return VERSION.test(text);
}
