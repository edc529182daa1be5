// Builds what a browser loads first: the client's own code, three.js apart from it (worlds use the
// same copy, in the two parts of three_bundle.ts), the style sheet and the page. Everything but the page and static files carries its
// hash in its name, so it can be kept for ever.

import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { PAGE_URL_MARK } from "../shared/pack/page_address.ts";
import { comparePaths } from "../shared/pack/manifest.ts";
import { sha256Hex } from "../shared/pack/sha256.ts";
import { BuildError, type BuildProblem } from "./pack/build_problem.ts";
import { clientFaults } from "./pack/check_isolation.ts";
import { BASICS_SPECIFIER, THREE_BASICS } from "./pack/three_parts.ts";
import { bundleThree } from "./three_bundle.ts";

/** Where to build from and to; paths below `root` unless they are absolute. */
export interface BuildClientOptions {
  /** The project: the folder that holds `client/` and `node_modules/`. Absolute. */
  readonly root: string;
  /** The client's first module; `client/main.tsx`. Beside it may lie `bench.ts` and `bench.html`. */
  readonly entry?: string;
  /** `build/client`. */
  readonly outDir?: string;
  /** What `{{version}}` in the page becomes. */
  readonly version: string;
  /** What of three.js a page loads at once; {@link THREE_BASICS} when left out. */
  readonly threeBasics?: readonly string[];
  /** Whether to write `.br` and `.gz` beside each text; a watcher leaves it out. True by default. */
  readonly compress?: boolean;
}

/** One file to serve. */
export interface ClientAsset {
  /** Below the output folder. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Bytes of `<path>.br` and `<path>.gz`; left out when there is none. */
  readonly brotliBytes?: number;
  readonly gzipBytes?: number;
  readonly sha256: string;
  /** True when the name holds the content's hash. */
  readonly isImmutable: boolean;
  /** True for code that is fetched when it is wanted: a panel, a language. */
  readonly isDeferred?: true;
}

/** What `assets.json` says. */
export interface ClientAssets {
  readonly version: string;
  /** Changes whenever any code, style or page changes: what a development reload goes by. */
  readonly build: string;
  readonly files: readonly ClientAsset[];
}

/** Where three's addons lie in its package. */
const ADDONS = "/three/examples/jsm/";
const TEXT = /\.(js|css|html|json|svg|webmanifest|txt)$/;
const PLACEHOLDER = /\{\{(\w+)\}\}/g;

/** Builds the client; its files are written before the page that names them. */
export async function buildClient(options: BuildClientOptions): Promise<ClientAssets> {
  const { root, version, threeBasics = THREE_BASICS } = options;
  const outDir = below(root, options.outDir ?? "build/client");
  const [client, three, css] = await Promise.all([
    bundleClient(root, below(root, options.entry ?? "client/main.tsx")),
    bundleThree(root, threeBasics),
    bundleStyle(root),
  ]);
  const faults = clientFaults(client.inputs);
  if (faults.length > 0) {
    throw new BuildError(faults.map((problem) => ({ file: "client", line: 0, problem })));
  }
  const files = new Map<string, Uint8Array>();
  const names: Record<string, string> = { version, page_url: PAGE_URL_MARK };
  for (
    const [name, extension, bytes] of [
      ["client", "js", client.bytes],
      ["three", "js", three.whole],
      ["three_basics", "js", three.basics],
      ["css", "css", css],
    ] as const
  ) {
    const base = name === "css" ? "client" : name;
    const path = `${base}.${sha256Hex(bytes).slice(0, 16)}.${extension}`;
    names[name] = path;
    files.set(path, bytes);
  }
  const atOnce = [...three.shared.keys(), ...client.atOnce];
  for (const [path, bytes] of [...three.shared, ...client.chunks]) files.set(path, bytes);
  checkThreeNames(files, threeBasics);
  names.preloads = atOnce.map((path) => `<link rel="modulepreload" href="/client/${path}">`)
    .join("");
  const immutable = new Set(files.keys());
  const deferred = new Set(
    [...client.chunks.keys(), names.three ?? ""].filter((path) => !atOnce.includes(path)),
  );
  for (const [path, bytes] of await readStatic(root)) files.set(path, bytes);
  const pages = [await readPage(root, "index.html")];
  const bench = await bundleBench(root);
  if (bench !== undefined) {
    names.bench = `bench.${sha256Hex(bench).slice(0, 16)}.js`;
    files.set(names.bench, bench);
    checkThreeNames(new Map([[names.bench, bench]]), threeBasics);
    immutable.add(names.bench);
    deferred.add(names.bench);
    deferred.add("bench.html"); // no player loads it
    pages.push(await readPage(root, "bench.html"));
  }
  names.build = buildHash(pages.map(({ template }) => template).join(), version, files);
  for (const page of pages) {
    files.set(page.name, new TextEncoder().encode(fillTemplate(page, names)));
  }
  return await writeClient(outDir, files, {
    version,
    build: names.build,
    immutable,
    deferred,
    compress: options.compress ?? true,
  });
}

/** The client's code, with what is imported later in files of its own. */
interface ClientCode {
  readonly bytes: Uint8Array;
  readonly inputs: readonly string[];
  /** By name, which holds the content's hash. */
  readonly chunks: ReadonlyMap<string, Uint8Array>;
  /** Names of the chunks that the entry needs at once, as the page should know beforehand. */
  readonly atOnce: readonly string[];
}

async function bundleClient(root: string, entryPoint: string): Promise<ClientCode> {
  const entryName = "client.js";
  const result = await bundle(root, {
    entryPoints: [{ in: entryPoint, out: "client" }],
    splitting: true,
    chunkNames: "[name].[hash]",
    plugins: [THREE_STAYS],
  });
  const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);
  const files = new Map(
    (result.outputFiles ?? []).map((file) => [nameOf(file.path), file.contents]),
  );
  const bytes = files.get(entryName) ?? new Uint8Array();
  files.delete(entryName);
  const outputs = new Map(
    Object.entries(result.metafile?.outputs ?? {}).map(([path, out]) => [nameOf(path), out]),
  );
  const needed = [entryName];
  for (const name of needed) { // grows while it is walked
    for (const { path, kind, external } of outputs.get(name)?.imports ?? []) {
      const found = nameOf(path);
      const isAtOnce = external !== true && kind === "import-statement";
      if (isAtOnce && !needed.includes(found)) needed.push(found);
    }
  }
  const inputs = Object.keys(result.metafile?.inputs ?? {});
  return { bytes, inputs, chunks: files, atOnce: needed.slice(1) };
}

/** The page that measures: one file, apart from what players load. Not every project has one. */
async function bundleBench(root: string): Promise<Uint8Array | undefined> {
  const entry = below(root, "client/bench.ts");
  if (await Deno.stat(entry).catch(() => undefined) === undefined) return undefined; // none there
  const result = await bundle(root, { entryPoints: [entry], plugins: [THREE_STAYS] });
  return result.outputFiles?.[0]?.contents;
}

function bundle(root: string, options: esbuild.BuildOptions): Promise<esbuild.BuildResult> {
  return run({
    ...options,
    absWorkingDir: root,
    outdir: "out",
    format: "esm",
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    tsconfigRaw: "{}",
  });
}

/**
 * Leads exactly `three` to the part that the page loads at once, and to all of it what three's own
 * addons want, which come later. esbuild's own `external` would leave the addons out too, which no
 * import map entry leads to.
 */
const THREE_STAYS: esbuild.Plugin = {
  name: "three-stays",
  setup(build) {
    build.onResolve({ filter: /^three$/ }, ({ importer }) => ({
      path: importer.includes(ADDONS) ? "three" : BASICS_SPECIFIER,
      external: true,
    }));
  },
};

/** @throws {BuildError} When code of the client wants what the part does not have. */
function checkThreeNames(files: ReadonlyMap<string, Uint8Array>, basics: readonly string[]): void {
  const problems: BuildProblem[] = [];
  for (const [path, bytes] of files) {
    if (!path.endsWith(".js")) continue;
    const text = new TextDecoder().decode(bytes);
    for (const [, list = ""] of text.matchAll(/import\{([^}]*)\}from"three\/basics"/g)) {
      const names = list.split(",").map((name) => name.split(" as ")[0] ?? "");
      for (const name of names.filter((each) => !basics.includes(each))) {
        const problem = `uses ${name} of three.js: scripts/pack/three_parts.ts has to list it`;
        problems.push({ file: "client", line: 0, problem });
      }
    }
  }
  if (problems.length > 0) throw new BuildError(problems);
}

/** Leaves `url(/client/x.svg)` as it is: static files are served under their own names. */
const ADDRESSES_STAY: esbuild.Plugin = {
  name: "addresses-stay",
  setup(build) {
    build.onResolve(
      { filter: /^\// },
      ({ kind, path }) => kind === "url-token" ? { path, external: true } : undefined,
    );
  },
};

async function bundleStyle(root: string): Promise<Uint8Array> {
  const dir = `${root}/client/ui`;
  const sheets = (await listFiles(dir)).filter((path) => path.endsWith(".css"));
  const contents = sheets.map((path) => `@import ${JSON.stringify(`./${path}`)};`).join("\n");
  const result = await run({
    stdin: { contents, resolveDir: dir, loader: "css" },
    absWorkingDir: root,
    outdir: "out",
    plugins: [ADDRESSES_STAY],
  });
  return result.outputFiles?.[0]?.contents ?? new Uint8Array();
}

async function run(options: esbuild.BuildOptions): Promise<esbuild.BuildResult> {
  try {
    return await esbuild.build({
      bundle: true,
      write: false,
      metafile: true,
      minify: true,
      charset: "utf8",
      legalComments: "none",
      logLevel: "silent",
      platform: "browser",
      ...options,
    });
  } catch (error) {
    const errors = (error as Partial<esbuild.BuildFailure>).errors;
    if (errors === undefined) throw error;
    throw new BuildError(errors.map(problemOf));
  }
}

function problemOf({ location, text }: esbuild.Message): BuildProblem {
  return { file: location?.file ?? "client", line: location?.line ?? 0, problem: text };
}

async function readStatic(root: string): Promise<Map<string, Uint8Array>> {
  const dir = `${root}/client/static`;
  const files = new Map<string, Uint8Array>();
  for (const path of await listFiles(dir)) files.set(path, await Deno.readFile(`${dir}/${path}`));
  return files;
}

/** Files below `dir`, without hidden ones; none when it is not there. */
async function listFiles(dir: string, prefix = ""): Promise<string[]> {
  const paths: string[] = [];
  try {
    for await (const entry of Deno.readDir(`${dir}/${prefix}`)) {
      if (entry.name.startsWith(".")) continue;
      if (entry.isFile) paths.push(`${prefix}${entry.name}`);
      if (entry.isDirectory) paths.push(...await listFiles(dir, `${prefix}${entry.name}/`));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return paths.sort(comparePaths);
}

/** A page before its placeholders are filled. */
interface PageTemplate {
  readonly name: string;
  readonly template: string;
}

async function readPage(root: string, name: string): Promise<PageTemplate> {
  return { name, template: await Deno.readTextFile(below(root, `client/${name}`)) };
}

function buildHash(
  templates: string,
  version: string,
  files: ReadonlyMap<string, Uint8Array>,
): string {
  const lines = [...files].map(([path, bytes]) => `${path} ${sha256Hex(bytes)}`).sort();
  const text = [version, templates, ...lines].join("\n");
  return sha256Hex(new TextEncoder().encode(text)).slice(0, 16);
}

function fillTemplate(
  { name: page, template }: PageTemplate,
  names: Readonly<Record<string, string>>,
): string {
  const problems: BuildProblem[] = [];
  const html = template.replace(PLACEHOLDER, (whole, name: string, at: number) => {
    const value = names[name];
    if (value !== undefined) return value;
    const line = template.slice(0, at).split("\n").length;
    problems.push({ file: `client/${page}`, line, problem: `${whole} is no placeholder` });
    return whole;
  });
  if (problems.length > 0) throw new BuildError(problems);
  return html;
}

interface WriteOptions {
  readonly version: string;
  readonly build: string;
  readonly immutable: ReadonlySet<string>;
  readonly deferred: ReadonlySet<string>;
  readonly compress: boolean;
}

async function writeClient(
  outDir: string,
  files: ReadonlyMap<string, Uint8Array>,
  options: WriteOptions,
): Promise<ClientAssets> {
  await Deno.mkdir(outDir, { recursive: true });
  const written: ClientAsset[] = [];
  const keep = new Set(["assets.json"]);
  for (const [path, bytes] of files) {
    const asset = await writeAsset(outDir, path, bytes, options);
    written.push(asset);
    keep.add(path);
    if (asset.brotliBytes !== undefined) keep.add(`${path}.br`);
    if (asset.gzipBytes !== undefined) keep.add(`${path}.gz`);
  }
  const { version, build } = options;
  const assets: ClientAssets = { version, build, files: written };
  const json = new TextEncoder().encode(JSON.stringify(assets, null, 2) + "\n");
  await writeWhole(`${outDir}/assets.json`, json);
  for (const path of await listFiles(outDir)) {
    if (!keep.has(path)) await Deno.remove(`${outDir}/${path}`);
  }
  return assets;
}

async function writeAsset(
  outDir: string,
  path: string,
  bytes: Uint8Array,
  { immutable, deferred, compress }: WriteOptions,
): Promise<ClientAsset> {
  const file = `${outDir}/${path}`;
  if (path.includes("/")) {
    await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), { recursive: true });
  }
  const asset: ClientAsset = {
    path,
    sizeBytes: bytes.length,
    sha256: sha256Hex(bytes),
    isImmutable: immutable.has(path),
    ...(deferred.has(path) ? { isDeferred: true } : {}),
  };
  await writeWhole(file, bytes);
  if (!compress || !TEXT.test(path)) return asset;
  // A hashed name means that an earlier build compressed these very bytes; three.js takes seconds.
  const canReuse = asset.isImmutable;
  const brotliBytes = await writeSmaller(`${file}.br`, bytes, brotli, canReuse);
  const gzipBytes = await writeSmaller(`${file}.gz`, bytes, gzip, canReuse);
  return {
    ...asset,
    ...(brotliBytes === undefined ? {} : { brotliBytes }),
    ...(gzipBytes === undefined ? {} : { gzipBytes }),
  };
}

/** Writes the compressed form when it is smaller. @returns its bytes. */
async function writeSmaller(
  file: string,
  bytes: Uint8Array,
  compress: (bytes: Uint8Array) => Uint8Array,
  canReuse: boolean,
): Promise<number | undefined> {
  if (canReuse) {
    const before = await Deno.stat(file).catch(() => undefined); // not there: compress now
    if (before !== undefined) return before.size;
  }
  const smaller = compress(bytes);
  if (smaller.length >= bytes.length) return undefined;
  await writeWhole(file, smaller);
  return smaller.length;
}

function brotli(bytes: Uint8Array): Uint8Array {
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}

function gzip(bytes: Uint8Array): Uint8Array {
  return gzipSync(bytes, { level: 9 });
}

async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  await Deno.writeFile(`${file}.part`, bytes);
  await Deno.rename(`${file}.part`, file);
}

function below(root: string, path: string): string {
  return path.startsWith("/") ? path : `${root}/${path}`;
}
