// deno-lint-ignore-file no-console -- a command's answer goes to the terminal

// `virtucade pack <folder>…`: what an operator runs to make world folders ready for a master, without
// Deno or this project at hand. Lies beside the program as a bundle of its own, which nothing else
// loads.

import { parseWorldKey } from "../../shared/lib/ids.ts";
import type { PackCatalog } from "../../shared/pack/catalog.ts";
import type { WorldDefinition } from "../../shared/sim/world_definition.ts";
import { readAttachment } from "./attachment.ts";
import { BuildError } from "./build_problem.ts";
import { buildPacks } from "./pack_builder.ts";
import { wasmBundler } from "./wasm_bundler.ts";

/** Where the command finds what lies inside the program. */
export interface PackProgram {
  /** `.wasm`, or `.wasm.gz` as it lies inside the executable where it is not attached to it. */
  readonly esbuildWasmPath: string;
  /** The executable, to which it may be attached, compressed; nothing when run from source. */
  readonly executablePath: string | undefined;
  /** The catalog of the worlds inside the program, which portals may lead to. */
  readonly catalogPath: string;
}

const DEFAULT_OUT = "worlds";

const USAGE = `Makes world folders ready for a master

  virtucade pack <folder>… [--out <folder>]

Each folder holds world.json, scene.ts, server.ts and maybe assets/; its name is the world's key.
The result is written to --out (default: ./${DEFAULT_OUT}), in place of what is there; then

  virtucade --worlds ${DEFAULT_OUT}

adds those worlds to the ones inside the program. A world of the same key takes its place.`;

/** Runs the command. @returns The exit code. */
export async function packCommand(args: readonly string[], program: PackProgram): Promise<number> {
  const asked = readArguments(args);
  if (asked === "help") {
    console.log(USAGE);
    return 0;
  }
  if (typeof asked === "string") {
    console.error(`Cannot pack: ${asked}; \`virtucade pack --help\` tells more`);
    return 2;
  }
  const bundler = wasmBundler(() => readWasm(program));
  const startedMs = performance.now();
  try {
    console.log(`PACK_START worlds=${asked.folders.length}`);
    const { catalog, warnings } = await buildPacks({
      worldsDir: ".",
      folders: asked.folders,
      others: readDefinitions(program.catalogPath),
      packsDir: `${asked.out}/packs`,
      serversDir: `${asked.out}/worlds`,
      bundler,
    });
    for (const { file, line, problem } of warnings) {
      console.log(`PACK_WARNING ${file}:${line}: ${problem}`);
    }
    for (const { key, hash, sizeBytes, requiredBytes } of catalog.worlds) {
      console.log(
        `PACK_BUILT key=${key} hash=${hash} bytes=${sizeBytes} required=${requiredBytes}`,
      );
    }
    const ms = Math.round(performance.now() - startedMs);
    console.log(`PACKS_READY worlds=${catalog.worlds.length} out=${asked.out} ms=${ms}`);
    console.log(`\n  Start it with: virtucade --worlds ${asked.out}\n`);
    return 0;
  } catch (error) {
    if (error instanceof BuildError) console.error(error.message);
    // The system's: a folder that is no folder, or not to be read or written. It names the path.
    else if (isSystemError(error)) console.error(`Cannot pack: ${error.message}`);
    else throw error;
    return 1;
  } finally {
    await bundler.stop();
  }
}

/** Reads the bundler's program from wherever it is. */
export async function readWasm(
  { esbuildWasmPath, executablePath }: Omit<PackProgram, "catalogPath">,
): Promise<Uint8Array<ArrayBuffer>> {
  const attached = executablePath === undefined ? undefined : await readAttachment(executablePath);
  if (attached !== undefined) return await unpacked(attached);
  const bytes = await Deno.readFile(esbuildWasmPath);
  return esbuildWasmPath.endsWith(".gz") ? await unpacked(bytes) : bytes;
}

async function unpacked(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(plain).arrayBuffer());
}

interface PackArguments {
  readonly folders: readonly string[];
  readonly out: string;
}

/** What is asked for, `help`, or what is wrong with it. */
function readArguments(args: readonly string[]): PackArguments | string {
  const folders: string[] = [];
  let out = DEFAULT_OUT;
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? "";
    if (word === "--help" || word === "-h") return "help";
    if (word === "--out") {
      const next = args[++at];
      if (next === undefined || next === "") return "--out needs a folder";
      out = next;
    } else if (word.startsWith("-")) {
      return `"${word}" is no option`;
    } else {
      folders.push(word.replace(/\/+$/, ""));
    }
  }
  if (folders.length === 0) return "no world folder is named";
  for (const folder of folders) {
    if (!isFolder(folder)) return `"${folder}" is no folder`;
    if (folder === out) return `"${folder}" cannot be both a world and --out`;
  }
  return { folders, out };
}

function isSystemError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && /^E[A-Z]+$/.test(String(error.code));
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false; // it is not there: said to the operator by its name
  }
}

function readDefinitions(catalogPath: string): readonly WorldDefinition[] {
  const catalog = JSON.parse(Deno.readTextFileSync(catalogPath)) as PackCatalog;
  return catalog.worlds
    .filter((world) => parseWorldKey(world.key) !== undefined)
    .map((world) => world.definition);
}
