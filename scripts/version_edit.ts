// What `deno task version` does to the text of deno.json. Pure: text in, text out.

import { isVersion } from "../shared/protocol/version.ts";

/** What to do with the version. */
export type VersionOrder =
  | { readonly kind: "print" }
  | { readonly kind: "set"; readonly version: string }
  | { readonly kind: "bump_minor" };

const USAGE = "deno task version --print | --set 1.4 | --bump-minor";

/** Reads the command line. @throws {Error} When it is none of the three forms. */
export function parseVersionOrder(args: readonly string[]): VersionOrder {
  const [first, second, ...rest] = args;
  if (rest.length === 0) {
    if (first === "--print" && second === undefined) return { kind: "print" };
    if (first === "--bump-minor" && second === undefined) return { kind: "bump_minor" };
    if (first === "--set" && second !== undefined) {
      return { kind: "set", version: checked(second) };
    }
  }
  throw new Error(`Cannot read arguments "${args.join(" ")}": usage is ${USAGE}`);
}

/** The version after `version`: 0.1 → 0.2, 0.9 → 1.0. @throws {Error} When it is malformed. */
export function nextMinorVersion(version: string): string {
  const [major, minor] = checked(version).split(".").map(Number) as [number, number];
  return checked(minor === 9 ? `${major + 1}.0` : `${major}.${minor + 1}`);
}

/** The version that deno.json's text gives. @throws {Error} When there is none or it is malformed. */
export function versionIn(denoJson: string): string {
  return checked(findVersion(denoJson).version);
}

/** The same text with another version; not one other character changes. */
export function withVersion(denoJson: string, version: string): string {
  const { start, end } = findVersion(denoJson);
  return denoJson.slice(0, start) + checked(version) + denoJson.slice(end);
}

function checked(version: string): string {
  if (isVersion(version)) return version;
  throw new Error(`Cannot use version "${version}": it must be MAJOR.MINOR with a minor of 0 to 9`);
}

/** Where the value of the outermost `version` stands, between its quotes. */
function findVersion(denoJson: string): { version: string; start: number; end: number } {
  const parsed = JSON.parse(denoJson) as { version?: unknown };
  const token = /"(?:[^"\\]|\\.)*"|[{}[\]]/g;
  let depth = 0;
  for (let match = token.exec(denoJson); match !== null; match = token.exec(denoJson)) {
    const text = match[0];
    if (text === "{" || text === "[") depth++;
    else if (text === "}" || text === "]") depth--;
    else if (depth === 1 && text === '"version"') {
      const value = /^\s*:\s*"([^"\\]*)"/.exec(denoJson.slice(token.lastIndex));
      if (value?.[1] === undefined || value[1] !== parsed.version) continue;
      const end = token.lastIndex + value[0].length - 1;
      return { version: value[1], start: end - value[1].length, end };
    }
  }
  throw new Error('Cannot find version: deno.json has no "version" text');
}
