// Bundles the server program for the executable: main.ts and each worker apart, every package in
// them. The bundle is compiled from a folder of its own, so that nothing else gets in.

import { builtinModules } from "node:module";
import * as esbuild from "esbuild";

/** One bundle of the program. */
export interface ProgramEntry {
  /** Below the project. */
  readonly source: string;
  /** Below the output folder. */
  readonly output: string;
}

/** What to bundle, and where to. */
export interface BundleProgramOptions {
  /** The project's folder, absolute. */
  readonly root: string;
  /** Absolute. */
  readonly outDir: string;
  readonly entries: readonly ProgramEntry[];
  readonly version: string;
}

/** Packages bring CommonJS files, which ask for `require` at run time. */
const REQUIRE_BANNER =
  'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);';

/** Never reached in the executable: native add-ons of ws, and esbuild's own program. */
const LEFT_OUT = ["bufferutil", "utf-8-validate", "esbuild"];

/** Bundles every entry. The caller stops esbuild. */
export async function bundleProgram(options: BundleProgramOptions): Promise<void> {
  for (const { source, output } of options.entries) {
    await esbuild.build({
      entryPoints: [`${options.root}/${source}`],
      outfile: `${options.outDir}/${output}`,
      absWorkingDir: options.root,
      bundle: true,
      platform: "node",
      format: "esm",
      target: "es2022",
      charset: "utf8",
      legalComments: "none",
      logLevel: "silent",
      tsconfigRaw: "{}",
      // Names stay: stack traces of a program on a server should say something.
      minifySyntax: true,
      keepNames: true,
      banner: { js: REQUIRE_BANNER },
      define: { __VIRTUCADE_VERSION__: JSON.stringify(options.version) },
      external: LEFT_OUT,
      plugins: [NODE_PREFIX, onlyEntryIsMain(options.root, source)],
    });
  }
}

/** Deno knows Node's modules only by their full name. */
const NODE_PREFIX: esbuild.Plugin = {
  name: "node-prefix",
  setup(build) {
    const names = builtinModules.filter((name) => !name.startsWith("_")).join("|");
    build.onResolve({ filter: new RegExp(`^(node:)?(${names})$`) }, ({ path }) => ({
      path: path.startsWith("node:") ? path : `node:${path}`,
      external: true,
    }));
  },
};

/**
 * In one bundle every module's `import.meta.main` would be true: a file that is also a command of
 * its own would run inside of the program.
 */
function onlyEntryIsMain(root: string, entry: string): esbuild.Plugin {
  return {
    name: "only-entry-is-main",
    setup(build) {
      build.onLoad({ filter: /\.tsx?$/ }, async ({ path }) => {
        if (path === `${root}/${entry}` || path.includes("/node_modules/")) return undefined;
        const text = await Deno.readTextFile(path);
        if (!text.includes("import.meta.main")) return undefined;
        const contents = text.replaceAll(/\bimport\.meta\.main\b/g, "false");
        return { contents, loader: path.endsWith("x") ? "tsx" : "ts" };
      });
    },
  };
}
