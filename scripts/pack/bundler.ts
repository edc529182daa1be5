// What a world's modules are bundled by. The source tree uses native esbuild; the compiled program
// cannot start it and uses esbuild-wasm. Both read files only through the request, so a bundle can
// hold nothing that its world may not import, and both give the same text.

import type { BuildFailure, BuildOptions, BuildResult, Message, Plugin } from "esbuild";
import type { BuildProblem } from "./build_problem.ts";

/** Where an import leads: to a file, to the page, to a text made up here, or nowhere. */
export type Resolution =
  | { readonly file: string }
  | { readonly external: string }
  | { readonly name: string; readonly text: string }
  | { readonly refuse: string };

/** One bundle to make. Paths are slash-separated names, resolved by the request alone. */
export interface BundleRequest {
  readonly entry: string;
  readonly minify: boolean;
  /** The text of a file that `resolve` named. */
  read(file: string): string;
  /** Decides about one `import … from "specifier"` in `importer`. */
  resolve(specifier: string, importer: string): Resolution;
}

/** A bundle: one ES module. */
export interface Bundle {
  readonly text: string;
  /** Names it exports. */
  readonly exports: readonly string[];
  /** Files in it, and made-up texts by name. */
  readonly inputs: readonly string[];
}

export type Bundled =
  | { readonly ok: true; readonly bundle: Bundle }
  | { readonly ok: false; readonly problems: readonly BuildProblem[] };

/** Makes bundles. `stop()` ends what it keeps running; a later `bundle()` starts it again. */
export interface Bundler {
  /** Names the program and its version; a change of it makes every pack stale. */
  readonly name: string;
  bundle(request: BundleRequest): Promise<Bundled>;
  stop(): Promise<void>;
}

/** The part of esbuild that both of its forms share. */
export type RunBuild = (options: BuildOptions) => Promise<BuildResult>;

const FILES = "world";

/** Bundles `request` by `run`, which is some form of esbuild's `build`. */
export async function bundleBy(run: RunBuild, request: BundleRequest): Promise<Bundled> {
  try {
    const result = await run({
      entryPoints: [request.entry],
      bundle: true,
      write: false,
      metafile: true,
      format: "esm",
      platform: "neutral",
      target: "es2022",
      charset: "utf8",
      legalComments: "none",
      logLevel: "silent",
      minify: request.minify,
      supported: { "top-level-await": false, "import-meta": false },
      tsconfigRaw: "{}",
      plugins: [requestPlugin(request)],
    });
    // A warning of esbuild (an import that is undefined, `import.meta` in a script) is a mistake
    // that would show only at run time.
    if (result.warnings.length > 0) return { ok: false, problems: result.warnings.map(problemOf) };
    return { ok: true, bundle: bundleOf(result) };
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    return { ok: false, problems: [...error.errors, ...error.warnings].map(problemOf) };
  }
}

function bundleOf(result: BuildResult): Bundle {
  const output = Object.values(result.metafile?.outputs ?? {})[0];
  const text = result.outputFiles?.[0]?.text;
  if (output === undefined || text === undefined) throw new Error("Cannot bundle: no output");
  const inputs = Object.keys(result.metafile?.inputs ?? {}).map(withoutNamespace).sort();
  return { text, exports: output.exports, inputs };
}

function requestPlugin(request: BundleRequest): Plugin {
  const made = new Map<string, string>();
  return {
    name: "virtucade-world",
    setup(build) {
      build.onResolve({ filter: /.*/ }, ({ path, importer, kind }) => {
        // Not `path`: esbuild rewrites it when the working folder happens to hold such a file.
        if (kind === "entry-point") return { path: request.entry, namespace: FILES };
        if (kind !== "import-statement") {
          return { errors: [{ text: `Cannot use ${kind} of "${path}": only import statements` }] };
        }
        const resolution = request.resolve(path, importer);
        if ("refuse" in resolution) return { errors: [{ text: resolution.refuse }] };
        if ("external" in resolution) return { path: resolution.external, external: true };
        if ("file" in resolution) return { path: resolution.file, namespace: FILES };
        made.set(resolution.name, resolution.text);
        return { path: resolution.name, namespace: FILES };
      });
      build.onLoad({ filter: /.*/, namespace: FILES }, ({ path }) => ({
        contents: made.get(path) ?? request.read(path),
        loader: path.endsWith(".json") ? "json" : path.endsWith(".js") ? "js" : "ts",
      }));
    },
  };
}

function problemOf({ location, text }: Message): BuildProblem {
  return { file: withoutNamespace(location?.file ?? ""), line: location?.line ?? 0, problem: text };
}

function withoutNamespace(file: string): string {
  return file.startsWith(`${FILES}:`) ? file.slice(FILES.length + 1) : file;
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && "errors" in error && "warnings" in error;
}
