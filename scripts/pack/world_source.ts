// Reads one world's folder: every file it may use, what its `world.json` and `pack.json` say, and
// everything wrong with them. Later steps work from memory, so nothing outside the folder is reached.

import { parseWorldKey, type WorldKey } from "../../shared/lib/ids.ts";
import { ALWAYS_REQUIRED, MAX_PACK_BYTES, pathFault } from "../../shared/pack/manifest.ts";
import { parseWorldDefinition, type WorldDefinition } from "../../shared/sim/world_definition.ts";
import type { BuildProblem } from "./build_problem.ts";
import { type JsonLines, lineOf, readJsonWithLines } from "./json_lines.ts";

/** A world's folder as it was read. */
export interface WorldSource {
  readonly key: WorldKey;
  /** The folder, as problems show it. */
  readonly folder: string;
  /** Content of every file by its path below the folder; hidden files are left out. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Undefined when `world.json` has problems. */
  readonly definition: WorldDefinition | undefined;
  /** Lines of `world.json`. */
  readonly lines: JsonLines;
  /** Assets that `pack.json` or their place under `assets/required/` make required. */
  readonly required: ReadonlySet<string>;
  readonly problems: readonly BuildProblem[];
}

/** The keys of the worlds below `worldsDir`: each folder is a world. Sorted. */
export async function listWorldKeys(worldsDir: string): Promise<string[]> {
  const names: string[] = [];
  for await (const entry of Deno.readDir(worldsDir)) {
    if (entry.isDirectory && !/^[._]/.test(entry.name)) names.push(entry.name);
  }
  return names.sort();
}

/**
 * Reads the folder of world `name` below `worldsDir`, and what its `assets.ts` made below
 * `assetsDir`.
 */
export async function readWorldSource(
  worldsDir: string,
  name: string,
  assetsDir?: string,
): Promise<WorldSource> {
  const folder = `${worldsDir}/${name}`;
  const problems: BuildProblem[] = [];
  const files = new Map<string, Uint8Array>();
  await readFolder(folder, "", files, problems);
  const key = parseWorldKey(name);
  if (key === undefined) {
    const problem = "the folder's name must be 1–32 of a–z, 0–9 and _, first a letter";
    return emptySource(folder, [{ file: folder, line: 0, problem }]);
  }
  for (const needed of ["scene.ts", "server.ts"]) {
    if (!files.has(needed)) {
      problems.push({ file: `${folder}/${needed}`, line: 0, problem: "is missing" });
    }
  }
  if (files.has("assets.ts")) await readMade(assetsDir, { key, folder, files, problems });
  const { definition, lines } = readDefinition(key, folder, files, problems);
  const required = readRequired(folder, files, problems);
  return { key, folder, files, definition, lines, required, problems };
}

/** The world's assets, as they go into its pack. */
export function assetPaths(source: Pick<WorldSource, "files">): string[] {
  return [...source.files.keys()].filter((path) => path.startsWith("assets/"));
}

function emptySource(folder: string, problems: BuildProblem[]): WorldSource {
  return {
    key: "" as WorldKey, // never used: the problem stops the build
    folder,
    files: new Map(),
    definition: undefined,
    lines: new Map(),
    required: new Set(),
    problems,
  };
}

async function readFolder(
  folder: string,
  below: string,
  files: Map<string, Uint8Array>,
  problems: BuildProblem[],
  budget = { bytes: MAX_PACK_BYTES },
): Promise<void> {
  for await (const entry of Deno.readDir(`${folder}/${below}`)) {
    if (entry.name.startsWith(".")) continue;
    const path = `${below}${entry.name}`;
    const refuse = (problem: string) =>
      problems.push({ file: `${folder}/${path}`, line: 0, problem });
    if (entry.isSymlink) {
      refuse("is a symbolic link; a world holds its own files only");
    } else if (entry.isDirectory) {
      await readFolder(folder, `${path}/`, files, problems, budget);
    } else if (path.startsWith("assets/") && assetFault(path) !== undefined) {
      refuse(assetFault(path) ?? "");
    } else {
      budget.bytes -= (await Deno.stat(`${folder}/${path}`)).size;
      if (budget.bytes < 0) return void refuse("makes the world larger than 256 MiB");
      files.set(path, await Deno.readFile(`${folder}/${path}`));
    }
  }
}

/** Adds the files that `assets.ts` made, as if they lay in the world's folder. */
async function readMade(
  assetsDir: string | undefined,
  { key, folder, files, problems }: {
    readonly key: WorldKey;
    readonly folder: string;
    readonly files: Map<string, Uint8Array>;
    readonly problems: BuildProblem[];
  },
): Promise<void> {
  const file = `${folder}/assets.ts`;
  if (assetsDir === undefined) {
    const problem = "is run by `deno task build` only; put what it makes into assets/ instead";
    return void problems.push({ file, line: 0, problem });
  }
  const made = new Map<string, Uint8Array>();
  await readFolder(`${assetsDir}/${key}`, "", made, problems);
  for (const [path, bytes] of made) {
    if (files.has(path)) problems.push({ file, line: 0, problem: `makes "${path}" a second time` });
    else files.set(path, bytes);
  }
}

function assetFault(path: string): string | undefined {
  if (pathFault(path) !== undefined) {
    return "an asset's name is made of A–Z, a–z, 0–9, _, . and -, at most 200 in all";
  }
  if (/\.([cm]?[jt]sx?|map|sqlite|db|sh|exe|wasm)$/i.test(path)) {
    return "no code, source map or database may be an asset";
  }
  return undefined;
}

function readDefinition(
  key: WorldKey,
  folder: string,
  files: ReadonlyMap<string, Uint8Array>,
  problems: BuildProblem[],
): Pick<WorldSource, "definition" | "lines"> {
  const file = `${folder}/world.json`;
  const json = readJson(files.get("world.json"));
  if (!json.ok) {
    problems.push({ file, line: json.line, problem: json.problem });
    return { definition: undefined, lines: new Map() };
  }
  const parsed = parseWorldDefinition(key, json.value);
  if (parsed.ok) return { definition: parsed.value, lines: json.lines };
  for (const { path, problem } of parsed.problems) {
    problems.push({
      file,
      line: lineOf(json.lines, path),
      problem: path === "" ? problem : `${path} ${problem}`,
    });
  }
  return { definition: undefined, lines: json.lines };
}

/** `pack.json` is optional: `{ "required": ["assets/sky.webp"] }`. */
function readRequired(
  folder: string,
  files: ReadonlyMap<string, Uint8Array>,
  problems: BuildProblem[],
): Set<string> {
  const required = new Set(
    [...files.keys()].filter((path) => path.startsWith("assets/required/")),
  );
  const bytes = files.get("pack.json");
  if (bytes === undefined) return required;
  const file = `${folder}/pack.json`;
  const json = readJson(bytes);
  if (!json.ok) {
    problems.push({ file, line: json.line, problem: json.problem });
    return required;
  }
  const refuse = (path: string, problem: string) =>
    problems.push({ file, line: lineOf(json.lines, path), problem: `${path} ${problem}`.trim() });
  const list = (json.value as { required?: unknown } | null)?.required;
  if (!Array.isArray(list)) {
    refuse("", 'must be an object with a list "required"');
    return required;
  }
  for (const name of Object.keys(json.value as object)) {
    if (name !== "required") refuse(name, "is no known field");
  }
  for (const [index, path] of (list as unknown[]).entries()) {
    const isAsset = typeof path === "string" && path.startsWith("assets/") && files.has(path);
    if (isAsset) required.add(path);
    else if (!ALWAYS_REQUIRED.includes(path as string)) {
      refuse(`required[${index}]`, `names no asset: ${JSON.stringify(path)}`);
    }
  }
  return required;
}

function readJson(bytes: Uint8Array | undefined): ReturnType<typeof readJsonWithLines> {
  if (bytes === undefined) return { ok: false, line: 0, problem: "is missing" };
  try {
    return readJsonWithLines(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // what a fatal decoder throws
    return { ok: false, line: 0, problem: "is no UTF-8 text" };
  }
}
