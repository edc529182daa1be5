// three.js in two parts: what the client and most scenes draw with, and all of it. The second is
// fetched only by a scene that uses more; both share every class, so that nothing exists twice.

import * as esbuild from "esbuild";
import { BuildError } from "./pack/build_problem.ts";
import { THREE_BASICS } from "./pack/three_parts.ts";

/** Files by name. All but `whole` belong to what a page loads at once. */
export interface ThreeParts {
  /** Stands for `three/basics`. */
  readonly basics: Uint8Array;
  /** Stands for `three`. */
  readonly whole: Uint8Array;
  /** What both are made of, by names that hold the content's hash. */
  readonly shared: ReadonlyMap<string, Uint8Array>;
}

const SOURCE = "three/src/";
/** A shader's text, as three.js writes it in its sources. */
const SHADER = /\/\* glsl \*\/`([^`]*)`/g;

/** Bundles three.js out of its sources below `root`. */
export async function bundleThree(
  root: string,
  names: readonly string[] = THREE_BASICS,
): Promise<ThreeParts> {
  const homes = exportHomes(`${root}/node_modules/${SOURCE}`);
  const unknown = names.filter((name) => !homes.has(name));
  if (unknown.length > 0) {
    const problem = `three.js exports no ${unknown.join(", ")}`;
    throw new BuildError([{ file: "scripts/pack/three_parts.ts", line: 0, problem }]);
  }
  // Each name from its own file: the list of all exports would bring everything along.
  const basics = names.map((name) => `export { ${name} } from "${SOURCE}${homes.get(name)}";`);
  const entries: Readonly<Record<string, string>> = {
    basics: basics.join("\n"),
    whole: `export * from "${SOURCE}Three.js";`,
  };
  const result = await esbuild.build({
    entryPoints: Object.keys(entries),
    plugins: [entriesFrom(entries, root), { name: "shaders", setup: shortenShaders }],
    absWorkingDir: root,
    outdir: "out",
    bundle: true,
    splitting: true,
    chunkNames: "three_shared.[hash]",
    write: false,
    minify: true,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    logLevel: "silent",
    platform: "browser",
  });
  const files = new Map(result.outputFiles.map(({ path, contents }) => [
    path.slice(path.lastIndexOf("/") + 1),
    contents,
  ]));
  const take = (name: string) => {
    const bytes = files.get(name) ?? new Uint8Array();
    files.delete(name);
    return bytes;
  };
  return { basics: take("basics.js"), whole: take("whole.js"), shared: files };
}

/** In which file of three.js' sources each of its exports is written. */
function exportHomes(folder: string): ReadonlyMap<string, string> {
  const homes = new Map<string, string>();
  const walk = (file: string) => {
    const text = Deno.readTextFileSync(folder + file);
    const base = file.replace(/[^/]*$/, "");
    const add = (list: string, home: string) => {
      for (const each of list.split(",")) {
        const name = each.trim().split(/\s+as\s+/).pop() ?? "";
        if (name !== "") homes.set(name, home);
      }
    };
    for (
      const [, list = "", from = ""] of text.matchAll(
        /export\s*\{([^}]*)\}\s*from\s*["']\.\/([^"']+)/g,
      )
    ) {
      add(list, base + from);
    }
    for (const [, list = ""] of text.matchAll(/export\s*\{([^}]*)\}\s*;?\s*$/gm)) add(list, file);
    for (const [, name = ""] of text.matchAll(/export\s+(?:const|function|class)\s+(\w+)/g)) {
      homes.set(name, file);
    }
    for (const [, from = ""] of text.matchAll(/export\s*\*\s*from\s*["']\.\/([^"']+)/g)) {
      walk(base + from);
    }
  };
  walk("Three.js");
  return homes;
}

function entriesFrom(entries: Readonly<Record<string, string>>, root: string): esbuild.Plugin {
  return {
    name: "entries",
    setup(build) {
      build.onResolve({ filter: /./ }, ({ kind, path }) => {
        return kind === "entry-point" ? { path, namespace: "entry" } : undefined;
      });
      build.onLoad({ filter: /./, namespace: "entry" }, ({ path }) => ({
        contents: entries[path] ?? "",
        resolveDir: root,
        loader: "js",
      }));
    },
  };
}

/** Takes comments and indents out of shaders, as three.js' own build does. */
function shortenShaders(build: esbuild.PluginBuild): void {
  build.onLoad({ filter: /\.glsl\.js$/ }, async ({ path }) => ({
    loader: "js",
    contents: (await Deno.readTextFile(path)).replace(SHADER, (_, shader: string) =>
      JSON.stringify(
        shader.trim().replace(/\r/g, "").replace(/[ \t]*\/\/.*\n/g, "\n")
          .replace(/[ \t]*\/\*[\s\S]*?\*\//g, "").replace(/\n\s+/g, "\n"),
      )),
  }));
}
