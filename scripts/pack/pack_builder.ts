// Builds every world below `worlds/`: its pack, its manifest, its server script, and the catalog of
// all. One folder is one world; a world whose inputs did not change is left as it is.

import { basename, dirname } from "node:path";
import { assetPaths, listWorldKeys, readWorldSource, type WorldSource } from "./world_source.ts";
import { archiveName, comparePaths, manifestName } from "../../shared/pack/manifest.ts";
import { lintPortals } from "../../shared/pack/portal_graph.ts";
import { Sha256, sha256Hex } from "../../shared/pack/sha256.ts";
import type { CatalogEntry, PackCatalog } from "../../shared/pack/catalog.ts";
import type { WorldDefinition } from "../../shared/sim/world_definition.ts";
import { BuildError, type BuildProblem } from "./build_problem.ts";
import type { Bundler } from "./bundler.ts";
import { packFaults } from "./check_isolation.ts";
import { bundleScene, bundleServer } from "./bundle_world.ts";
import { lineOf } from "./json_lines.ts";
import { type MadePack, makePack } from "./make_pack.ts";

/** Raised whenever the same inputs would now give other bytes. */
const BUILDER_VERSION = 3;

/** Where to build from and to. Folders may be relative to the working folder. */
export interface BuildPacksOptions {
  readonly worldsDir: string;
  /**
   * Holds `<key>/assets/…`: what each world's `assets.ts` made. Left out: a world that has one is
   * refused, since its scene would look for files that are not there.
   */
  readonly assetsDir?: string;
  /** Just these world folders, wherever they lie, instead of all below `worldsDir`. */
  readonly folders?: readonly string[];
  /**
   * Worlds that were built before and stay as they are: portals may lead to them. That such a world
   * has no portal back is a warning, since it cannot be changed from here.
   */
  readonly others?: readonly WorldDefinition[];
  /** Gets archives, manifests and `catalog.json`; served to players as it is. */
  readonly packsDir: string;
  /** Gets `<key>/server.js` and `<key>/world.json` for the world's process; never served. */
  readonly serversDir: string;
  readonly bundler: Bundler;
  /**
   * Keeps each world's pack before the current one, for players who are downloading it just now. A
   * development server sets it; a release has no use for it.
   */
  readonly keepPrevious?: boolean;
}

/** What a build did. */
export interface PacksBuilt {
  readonly catalog: PackCatalog;
  /** Keys of the worlds built now; the others were as they should be. */
  readonly built: readonly string[];
  /** What is odd but allowed: portals to `others` that do not lead back. */
  readonly warnings: readonly BuildProblem[];
}

/** Finished texts and bytes of one world, before anything is written. */
interface BuiltWorld {
  readonly entry: CatalogEntry;
  readonly inputHash: string;
  /** Hash of the pack before this one. */
  readonly previousHash: string | undefined;
  /** Undefined when the world was not stale. */
  readonly outputs:
    | { readonly pack: MadePack; readonly server: string; readonly definition: Uint8Array }
    | undefined;
}

/** What was built from what, kept beside the server scripts. */
type BuildState = Record<string, WorldState>;

interface WorldState {
  readonly input: string;
  readonly entry: CatalogEntry;
  readonly previousHash?: string;
}

/**
 * Builds what is stale. Either every world is in order and all outputs are written, the catalog
 * last, or a BuildError lists every problem of every world and nothing is written.
 */
export async function buildPacks(options: BuildPacksOptions): Promise<PacksBuilt> {
  const folders = options.folders ??
    (await listWorldKeys(options.worldsDir)).map((key) => `${options.worldsDir}/${key}`);
  const sources = await Promise.all(
    folders.map((folder) => readWorldSource(dirname(folder), basename(folder), options.assetsDir)),
  );
  const problems = sources.flatMap((source) => source.problems);
  const lint = lintSources(sources, options.others ?? []);
  problems.push(...lint.problems);
  if (folders.length === 0) {
    problems.push({ file: options.worldsDir, line: 0, problem: "holds no world" });
  }
  const state = await readState(options);
  const worlds: BuiltWorld[] = [];
  for (const source of sources) {
    const built = await buildWorld(options, source, state);
    if ("problems" in built) problems.push(...built.problems);
    else worlds.push(built);
  }
  if (problems.length > 0) throw new BuildError(problems.filter(isFirst));
  const catalog = { worlds: worlds.map((world) => world.entry) };
  await writeOutputs(options, worlds, catalog);
  const built = worlds.filter((world) => world.outputs !== undefined);
  return {
    catalog,
    built: built.map((world) => world.entry.key),
    warnings: lint.warnings,
  };
}

function isFirst(problem: BuildProblem, index: number, all: readonly BuildProblem[]): boolean {
  return all.findIndex((each) =>
    each.file === problem.file && each.line === problem.line && each.problem === problem.problem
  ) === index;
}

function lintSources(
  sources: readonly WorldSource[],
  others: readonly WorldDefinition[],
): { readonly problems: readonly BuildProblem[]; readonly warnings: readonly BuildProblem[] } {
  // While a definition cannot be read, portals to it would only look dangling.
  if (sources.some((source) => source.definition === undefined)) {
    return { problems: [], warnings: [] };
  }
  const definitions = sources.map((source) => source.definition as WorldDefinition);
  const kept = others.filter((other) => definitions.every(({ key }) => key !== other.key));
  const problems: BuildProblem[] = [];
  const warnings: BuildProblem[] = [];
  for (const { key, path, problem, oneWayTo } of lintPortals([...definitions, ...kept])) {
    const source = sources.find((each) => each.key === key);
    if (source === undefined) continue; // found when that world was built
    const found = {
      file: `${source.folder}/world.json`,
      line: lineOf(source.lines, path),
      problem,
    };
    if (kept.some((other) => other.key === oneWayTo)) warnings.push(found);
    else problems.push(found);
  }
  return { problems, warnings };
}

async function buildWorld(
  options: BuildPacksOptions,
  source: WorldSource,
  state: BuildState,
): Promise<BuiltWorld | { readonly problems: readonly BuildProblem[] }> {
  const { key, definition } = source;
  const inputHash = hashInputs(options.bundler.name, source);
  const before = state[key];
  if (definition !== undefined && before?.input === inputHash) {
    const { previousHash } = before;
    return { entry: { ...before.entry, definition }, inputHash, previousHash, outputs: undefined };
  }
  const [scene, server] = await Promise.all([
    source.files.has("scene.ts") ? bundleScene(options.bundler, source) : undefined,
    source.files.has("server.ts") ? bundleServer(options.bundler, source) : undefined,
  ]);
  const problems = [scene, server].flatMap((each) => each?.ok === false ? each.problems : []);
  if (definition === undefined || !scene?.ok || !server?.ok) return { problems };
  const made = makePack({
    key,
    title: definition.title,
    files: packFiles(source, scene.text),
    required: source.required,
  });
  const refuse = (faults: readonly string[]) => ({
    problems: faults.map((problem) => ({ file: source.folder, line: 0, problem })),
  });
  if (!made.ok) return refuse([`cannot be packed: ${made.fault}`]);
  const pack = made.value;
  const faults = packFaults(key, pack.archive, scene.inputs);
  if (faults.length > 0) return refuse(faults);
  const entry: CatalogEntry = {
    key,
    title: definition.title,
    hash: pack.hash,
    sizeBytes: pack.archive.length,
    requiredBytes: pack.requiredBytes,
    definition,
  };
  const previousHash = before?.entry.hash === entry.hash ? before.previousHash : before?.entry.hash;
  const outputs = { pack, server: server.text, definition: definitionBytes(source) };
  return { entry, inputHash, previousHash, outputs };
}

function definitionBytes(source: WorldSource): Uint8Array {
  return source.files.get("world.json") ?? new Uint8Array();
}

function packFiles(source: WorldSource, scene: string): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  files.set("world.json", definitionBytes(source));
  files.set("scene.js", new TextEncoder().encode(scene));
  for (const path of assetPaths(source)) {
    files.set(path, source.files.get(path) ?? new Uint8Array());
  }
  return files;
}

function hashInputs(bundlerName: string, source: WorldSource): string {
  const hash = new Sha256();
  const add = (text: string) => hash.update(new TextEncoder().encode(`${text}\n`));
  add(`${BUILDER_VERSION} ${bundlerName} ${source.key}`);
  const files = [...source.files].sort(([a], [b]) => comparePaths(a, b));
  for (const [path, bytes] of files) add(`${path} ${sha256Hex(bytes)}`);
  return hash.hex();
}

async function writeOutputs(
  options: BuildPacksOptions,
  worlds: readonly BuiltWorld[],
  catalog: PackCatalog,
): Promise<void> {
  const { packsDir, serversDir } = options;
  await Deno.mkdir(packsDir, { recursive: true });
  for (const { entry, outputs } of worlds) {
    if (outputs === undefined) continue;
    await Deno.mkdir(`${serversDir}/${entry.key}`, { recursive: true });
    await writeWhole(`${serversDir}/${entry.key}/world.json`, outputs.definition);
    await writeWhole(`${serversDir}/${entry.key}/server.js`, outputs.server);
    await writeWhole(`${packsDir}/${archiveName(entry.key, entry.hash)}`, outputs.pack.archive);
    await writeWhole(
      `${packsDir}/${manifestName(entry.key, entry.hash)}`,
      outputs.pack.manifestBytes,
    );
  }
  await writeWhole(`${packsDir}/catalog.json`, JSON.stringify(catalog, null, 2) + "\n");
  const state: BuildState = Object.fromEntries(
    worlds.map(({ entry, inputHash, previousHash }) => [
      entry.key,
      { input: inputHash, entry, previousHash },
    ]),
  );
  await writeWhole(stateFile(options), JSON.stringify(state));
  await removeOld(options, worlds);
}

/** A reader sees the old file or the new one, never half of it. */
async function writeWhole(file: string, content: Uint8Array | string): Promise<void> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  await Deno.writeFile(`${file}.part`, bytes);
  await Deno.rename(`${file}.part`, file);
}

async function removeOld(
  options: BuildPacksOptions,
  worlds: readonly BuiltWorld[],
): Promise<void> {
  const { packsDir, serversDir, keepPrevious = false } = options;
  const wanted = new Set<string>();
  for (const { entry, previousHash } of worlds) {
    for (const hash of keepPrevious ? [entry.hash, previousHash ?? ""] : [entry.hash]) {
      wanted.add(archiveName(entry.key, hash));
      wanted.add(manifestName(entry.key, hash));
    }
  }
  for await (const { name, isFile } of Deno.readDir(packsDir)) {
    const isOurs = /^[a-z0-9_]+\.[0-9a-f]{64}\.(zip|json)(\.part)?$/.test(name);
    if (isFile && isOurs && !wanted.has(name)) await Deno.remove(`${packsDir}/${name}`);
  }
  const keys = new Set<string>(worlds.map((world) => world.entry.key));
  for await (const { name, isDirectory } of Deno.readDir(serversDir)) {
    if (isDirectory && !keys.has(name)) {
      await Deno.remove(`${serversDir}/${name}`, { recursive: true });
    }
  }
}

function stateFile(options: BuildPacksOptions): string {
  return `${options.serversDir}/build_state.json`;
}

/** The last build's state, without the worlds whose outputs are not all there. */
async function readState(options: BuildPacksOptions): Promise<BuildState> {
  let state: BuildState;
  try {
    state = JSON.parse(await Deno.readTextFile(stateFile(options))) as BuildState;
  } catch {
    return {}; // never built, or written by something else: everything is stale
  }
  for (const [key, { entry }] of Object.entries(state)) {
    const outputs = [
      `${options.serversDir}/${key}/server.js`,
      `${options.serversDir}/${key}/world.json`,
      `${options.packsDir}/${archiveName(entry.key, entry.hash)}`,
      `${options.packsDir}/${manifestName(entry.key, entry.hash)}`,
    ];
    const areThere = await Promise.all(outputs.map(isFile));
    if (areThere.includes(false)) delete state[key];
  }
  return state;
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
