// Proves what a build made, from its bytes and from esbuild's own list of inputs, not from what the
// builder meant to do: a pack holds one world's client files, and the client no server and no world.

import { BASICS_SPECIFIER } from "./three_parts.ts";
import { inflateSync, unzipSync } from "fflate";
import type { WorldKey } from "../../shared/lib/ids.ts";
import { MANIFEST_ENTRY, type PackFile, parseManifest } from "../../shared/pack/manifest.ts";
import { sha256Hex } from "../../shared/pack/sha256.ts";

/** Packages that the client may hold. `three` is not among them: the page loads it once, apart. */
const CLIENT_PACKAGES = ["preact", "@preact/signals", "@preact/signals-core", "@noble/hashes"];
/** Three's addons are no part of its one module; the client holds those it uses. */
const THREE_ADDONS = "/node_modules/three/examples/jsm/";
/** Folders of the project that the client may hold. */
const CLIENT_FOLDERS = ["client/", "shared/"];
/** The one corner of shared that is the server's. */
const SERVER_CORNER = "shared/edge/";

/** What is wrong with the archive of world `key`, whose scene was bundled from `sceneInputs`. */
export function packFaults(
  key: WorldKey,
  archive: Uint8Array,
  sceneInputs: readonly string[],
): string[] {
  const faults = sceneInputs
    .filter((input) => !isSceneInput(key, input))
    .map((input) => `the scene holds "${input}", which is not its own`);
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(archive);
  } catch (error) {
    return [...faults, `the archive does not open: ${String(error)}`];
  }
  const manifest = parseManifest(entries[MANIFEST_ENTRY] ?? new Uint8Array());
  if (!manifest.ok) return [...faults, `the manifest is refused: ${manifest.fault}`];
  if (manifest.value.key !== key) faults.push(`the manifest is of "${manifest.value.key}"`);
  const listed = new Map(manifest.value.files.map((file) => [file.path, file]));
  for (const [path, content] of Object.entries(entries)) {
    if (path === MANIFEST_ENTRY) continue;
    const file = listed.get(path);
    listed.delete(path);
    if (!isPackPath(path)) faults.push(`"${path}" has no place in a pack`);
    if (file === undefined) faults.push(`"${path}" is not in the manifest`);
    else if (!isStored(archive, file)) faults.push(`"${path}" is not where its manifest says`);
    faults.push(...codeFaults(path, content));
  }
  for (const path of listed.keys()) faults.push(`"${path}" is in the manifest only`);
  return faults;
}

/** What is wrong with a client bundled from `inputs`, which are esbuild's, below the project. */
export function clientFaults(inputs: readonly string[]): string[] {
  return inputs
    .filter((input) => !isClientInput(input))
    .map((input) => `the client holds "${input}", which is not the client's`);
}

function isClientInput(input: string): boolean {
  // An npm package lies in node_modules/.deno/<name>@<version>/node_modules/<name>/ or directly.
  const inPackage = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/.][^/]*)\/(?!.*\/node_modules\/)/.exec(
    input,
  );
  if (inPackage !== null) {
    return CLIENT_PACKAGES.includes(inPackage[1] ?? "") || input.includes(THREE_ADDONS);
  }
  if (input.startsWith(SERVER_CORNER) || /_test\.tsx?$/.test(input)) return false;
  return CLIENT_FOLDERS.some((folder) => input.startsWith(folder));
}

function isSceneInput(key: WorldKey, input: string): boolean {
  const root = `worlds/${key}/`;
  return input.startsWith(root) &&
    !/^(server\.ts$|server\/|assets\.ts$|making\/)/.test(input.slice(root.length));
}

function isPackPath(path: string): boolean {
  return path === "world.json" || path === "scene.js" || path.startsWith("assets/");
}

function isStored(archive: Uint8Array, file: PackFile): boolean {
  const stored = archive.subarray(file.offset, file.offset + file.length);
  const raw = file.encoding === "raw" ? stored : inflateSync(stored);
  return raw.length === file.size && sha256Hex(raw) === file.sha256;
}

function codeFaults(path: string, content: Uint8Array): string[] {
  if (path !== "scene.js") {
    return /\.([cm]?[jt]sx?|map)$/i.test(path) ? [`"${path}" is code or a source map`] : [];
  }
  const text = new TextDecoder().decode(content);
  const faults: string[] = [];
  if (/\/[/*][#@]\s*sourceMappingURL/.test(text)) faults.push('"scene.js" has a source map');
  // Minified ESM: an import statement begins the text or follows a semicolon.
  const imports = text.matchAll(
    /(?:^|[;\n])\s*import\s*(?:[\w$*{},\s]+?from\s*)?["']([^"']+)["']/g,
  );
  for (const [, specifier] of imports) {
    if (specifier !== "three" && specifier !== BASICS_SPECIFIER) {
      faults.push(`"scene.js" imports "${specifier}"`);
    }
  }
  return faults;
}
