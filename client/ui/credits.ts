/** One work of others that this program is made with. */
export interface Credit {
  readonly name: string;
  readonly licence: string;
  readonly holder: string;
}

/** What players' browsers and the server run of others; `docs/credits.md` has the same list. */
export const CREDITS: readonly Credit[] = [
  { name: "three.js", licence: "MIT", holder: "three.js authors" },
  { name: "Preact", licence: "MIT", holder: "Jason Miller" },
  { name: "Preact Signals", licence: "MIT", holder: "Preact Team" },
  { name: "noble-hashes", licence: "MIT", holder: "Paul Miller" },
  { name: "fflate", licence: "MIT", holder: "Arjun Barrett" },
  { name: "SES", licence: "Apache-2.0", holder: "Endo contributors, Google, Salesforce" },
  { name: "ws", licence: "MIT", holder: "Einar Otto Stangvik and contributors" },
  { name: "esbuild", licence: "MIT", holder: "Evan Wallace" },
  { name: "Deno", licence: "MIT", holder: "the Deno authors" },
];
