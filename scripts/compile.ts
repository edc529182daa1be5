// deno-lint-ignore-file no-console -- a command answers on the terminal

// `deno task compile`: one executable, build/virtucade, with the client, the packs and the worlds'
// scripts inside. What is inside lies beside main.js as it lies below build/:
//
//   main.js, master.js, world.js and the other bundles, world/simulation_worker.js,
//   client/, packs/, worlds/
//
// The bundler of `virtucade pack` is not inside but attached (scripts/pack/attachment.ts): every
// process of the program holds in memory what is inside, and 4 MB are too many for what one command
// needs. Where executables end otherwise than on Linux it is inside after all, esbuild.wasm.gz.

import { gzipSync } from "node:zlib";
import { stop } from "esbuild";
import { PROGRAM_BUNDLES } from "../main.ts";
import { programVersion } from "../shared/protocol/version.ts";
import { buildStale } from "./build.ts";
import { attach } from "./pack/attachment.ts";
import { bundleProgram, type ProgramEntry } from "./program_bundler.ts";
import { exists, listFiles, PROJECT_ROOT } from "./source_files.ts";

const STAGE = `${PROJECT_ROOT}/build/exe`;
const OUTPUT = `${PROJECT_ROOT}/build/virtucade`;
/** Prints the path of a base runtime, on machines that keep one beside the project. */
const RUNTIME_FINDER = `${PROJECT_ROOT}/../shared/denort/path`;
/**
 * Keeps a process's memory level. V8 by itself leaves room for hundreds of megabytes and takes it
 * bit by bit, so that a world with 14 MB of live objects grew from 100 to 140 MB in half an hour.
 * With these it collects after a few megabytes more, and what is young stays small.
 */
const HEAP_FLAGS = [
  "--memory-saver-mode",
  "--heap-growing-percent=25",
  "--initial-old-space-size=16",
  "--max-semi-space-size=2",
].join(",");
const GATEWAY_WORKER = "master/io/gateway_worker.ts";
const ESBUILD_WASM = `${PROJECT_ROOT}/node_modules/esbuild-wasm/esbuild.wasm`;

async function main(): Promise<void> {
  const startedMs = performance.now();
  const failed = await buildStale();
  if (failed.length > 0) {
    Deno.exitCode = 1;
    return;
  }
  const includes = await stage();
  console.log(`COMPILE_STAGED files=${listFiles(STAGE, ".", () => true).length}`);
  const isDone = await compile(includes) &&
    (await attachBundler() || await compile([...includes, await stageBundler()]));
  if (!isDone) {
    Deno.exitCode = 1;
    return;
  }
  const { size } = await Deno.stat(OUTPUT);
  const tookMs = Math.round(performance.now() - startedMs);
  console.log(`COMPILE_READY file=build/virtucade bytes=${size} ms=${tookMs}`);
}

async function compile(includes: readonly string[]): Promise<boolean> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["compile", "--quiet", "--no-config", "--no-lock", "--no-prompt", "--no-code-cache"],
      ...["--allow-all", "--unstable-worker-options", "--unstable-net", `--v8-flags=${HEAP_FLAGS}`],
      ...includes.flatMap((name) => ["--include", name]),
      ...["--output", OUTPUT, "main.js"],
    ],
    cwd: STAGE,
    env: { RUST_BACKTRACE: "0", ...await baseRuntime() },
    stdin: "null",
  }).spawn().status;
  return success;
}

/** Fills a clean folder with all that goes in. @returns What is included beside main.js. */
async function stage(): Promise<readonly string[]> {
  await Deno.remove(STAGE, { recursive: true }).catch(() => undefined); // the first time
  await Deno.mkdir(STAGE, { recursive: true });
  const entries: ProgramEntry[] = [
    { source: "main.ts", output: "main.js" },
    { source: GATEWAY_WORKER, output: "gateway_worker.js" },
    ...Object.entries(PROGRAM_BUNDLES).map(([source, output]) => ({
      source: source.replace(/^\.\//, ""),
      output: output.replace(/^\.\//, ""),
    })),
  ];
  const built = ["world/simulation_worker.js", "client", "packs", "worlds"];
  for (const name of built) await copy(`${PROJECT_ROOT}/build`, name);
  try {
    await bundleProgram({ root: PROJECT_ROOT, outDir: STAGE, entries, version: programVersion() });
  } finally {
    await stop();
  }
  return [...built, ...entries.slice(1).map(({ output }) => output)];
}

/** `virtucade pack` bundles by WebAssembly: the program cannot start another one. */
async function compressedBundler(): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(gzipSync(await Deno.readFile(ESBUILD_WASM), { level: 9 }));
}

/** Puts the bundler inside instead. @returns What is to be included. */
async function stageBundler(): Promise<string> {
  const name = "esbuild.wasm.gz";
  await Deno.writeFile(`${STAGE}/${name}`, await compressedBundler());
  return name;
}

/** @returns False where executables end otherwise, or one does not run with something attached. */
async function attachBundler(): Promise<boolean> {
  const whole = attach(await Deno.readFile(OUTPUT), await compressedBundler());
  if (whole === undefined) return false;
  await Deno.writeFile(OUTPUT, whole, { mode: 0o755 });
  const { stdout } = await new Deno.Command(OUTPUT, { args: ["--version"] }).output();
  return new TextDecoder().decode(stdout).trim() === programVersion();
}

async function copy(from: string, name: string): Promise<void> {
  const { isFile } = await Deno.stat(`${from}/${name}`);
  for (const file of isFile ? [name] : listFiles(from, name, (each) => !each.startsWith("."))) {
    await Deno.mkdir(`${STAGE}/${file}`.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.copyFile(`${from}/${file}`, `${STAGE}/${file}`);
  }
}

/** Where there is a base runtime at hand, Deno need not download its own. */
async function baseRuntime(): Promise<Record<string, string>> {
  if (!exists(RUNTIME_FINDER)) return {};
  const { success, stdout } = await new Deno.Command(RUNTIME_FINDER).output();
  return success ? { DENORT_BIN: new TextDecoder().decode(stdout).trim() } : {};
}

if (import.meta.main) await main();
