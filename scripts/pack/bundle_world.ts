// A world's two modules: `scene.ts` becomes `scene.js` of the pack, `server.ts` a script for the
// confined compartment. What each may import is decided here and nowhere else.

import type { BuildProblem } from "./build_problem.ts";
import type { Bundle, Bundler, Resolution } from "./bundler.ts";
import { splitThreeImports } from "./three_parts.ts";
import type { WorldSource } from "./world_source.ts";

/** A finished text and the files in it, or what is wrong. */
export type BundledText =
  | { readonly ok: true; readonly text: string; readonly inputs: readonly string[] }
  | { readonly ok: false; readonly problems: readonly BuildProblem[] };

/** Name that the inlined script API has among a bundle's inputs. */
export const SCRIPT_API_INPUT = "script_api";

/** A call of `import`, which a method of that name is not. */
const IMPORT_CALL = /(^|[^.]|\.\.\.)\bimport\s*\(/;

/** The run-time part of the script API; the rest of `world/api/world_api.ts` is types. */
const SCRIPT_API_TEXT = "export const defineWorld = (definition) => definition;";

/**
 * Bundles `scene.ts`: an ES module that exports `buildScene` and imports only `three`, in its
 * two parts, which the page's import map leads to the client's one copy.
 */
export async function bundleScene(bundler: Bundler, source: WorldSource): Promise<BundledText> {
  const bundled = await bundle(bundler, source, "scene.ts", resolveForScene);
  if (!bundled.ok) return bundled;
  const { text, exports, inputs } = bundled.bundle;
  const file = `${source.folder}/scene.ts`;
  if (!exports.includes("buildScene")) {
    return refused({ file, line: 0, problem: 'must export a function "buildScene"' });
  }
  if (IMPORT_CALL.test(text)) {
    const problem = "a computed import() cannot be part of a pack";
    return refused(...placesOf(source, inputs, IMPORT_CALL, problem));
  }
  return { ok: true, text: splitThreeImports(text), inputs };
}

/**
 * Bundles `server.ts`, which exports one thing (under any name): its definition.
 *
 * The result is the text of one expression, without `import` or `export` and without a semicolon
 * at its end, whose value is the definition:
 * `(() => { "use strict"; … return <definition>; })()`.
 * The host evaluates it in its compartment with every global it grants as a parameter, since
 * looking globals up there is slow: `((Math, JSON, …) => <text>)(Math, JSON, …)`.
 * It is not minified, so that line numbers of a script's errors mean something.
 */
export async function bundleServer(bundler: Bundler, source: WorldSource): Promise<BundledText> {
  const bundled = await bundle(bundler, source, "server.ts", resolveForServer);
  if (!bundled.ok) return bundled;
  const { text, exports, inputs } = bundled.bundle;
  const file = `${source.folder}/server.ts`;
  const exported = /\nexport \{\s*([\w$]+)(?: as [\w$]+)?\s*\};\s*$/.exec(`\n${text}`);
  if (exports.length !== 1 || exported === null) {
    const problem = `must export exactly one thing, its definition; found ${exports.length}`;
    return refused({ file, line: 0, problem });
  }
  // SES refuses to evaluate such texts, even inside a string; said here, an author sees the line.
  const body = `\n${text}`.slice(1, exported.index);
  const problems = [
    { pattern: IMPORT_CALL, problem: "import() cannot be used in a world's script" },
    { pattern: /<!--|-->/, problem: '"<!--" and "-->" cannot stand in a world\'s script' },
    { pattern: /(^|[^.]|\.\.\.)\beval\s*\(/, problem: "eval() cannot be used in a world's script" },
  ].flatMap(({ pattern, problem }) =>
    pattern.test(body) ? placesOf(source, inputs, pattern, problem) : []
  );
  if (problems.length > 0) return refused(...problems);
  return {
    ok: true,
    text: `(() => {\n"use strict";\n${body}\nreturn ${exported[1]};\n})()`,
    inputs,
  };
}

type ResolveRule = (target: string, specifier: string, source: WorldSource) => Resolution;

async function bundle(
  bundler: Bundler,
  source: WorldSource,
  entry: string,
  rule: ResolveRule,
): Promise<{ ok: true; bundle: Bundle } | { ok: false; problems: BuildProblem[] }> {
  const root = `worlds/${source.key}`;
  const bundled = await bundler.bundle({
    entry: `${root}/${entry}`,
    minify: entry === "scene.ts",
    read: (file) => readText(source, file.slice(root.length + 1)),
    resolve: (specifier, importer) => {
      const isRelative = /^\.\.?\//.test(specifier);
      return rule(isRelative ? joinPath(importer, specifier) : specifier, specifier, source);
    },
  });
  if (bundled.ok) return bundled;
  // Problems name files as the bundle does; an author wants them as an editor does.
  const problems = bundled.problems.map((each) => ({
    ...each,
    file: each.file === ""
      ? `${source.folder}/${entry}`
      : each.file.replace(`${root}/`, `${source.folder}/`),
  }));
  return { ok: false, problems };
}

function resolveForScene(target: string, specifier: string, source: WorldSource): Resolution {
  if (target === "three") return { external: "three" };
  if (target.endsWith("client/scene/scene_api.ts")) {
    return { refuse: "The scene API is types only: use import type" };
  }
  if (/^worlds\/[^/]+\/server(\.ts|\/)/.test(target)) {
    return { refuse: `Cannot import "${specifier}": server code never enters a pack` };
  }
  if (/^worlds\/[^/]+\/(assets\.ts|making\/)/.test(target)) {
    return { refuse: `Cannot import "${specifier}": it runs when the world is built` };
  }
  return ownFile(target, specifier, source, "three, types of the scene API and its own files");
}

function resolveForServer(target: string, specifier: string, source: WorldSource): Resolution {
  if (target.endsWith("world/api/world_api.ts")) {
    return { name: SCRIPT_API_INPUT, text: SCRIPT_API_TEXT };
  }
  if (target === `worlds/${source.key}/scene.ts`) {
    return { refuse: `Cannot import "${specifier}": a scene runs in the browser` };
  }
  return ownFile(target, specifier, source, "the script API and its own files");
}

function ownFile(
  target: string,
  specifier: string,
  source: WorldSource,
  allowed: string,
): Resolution {
  const root = `worlds/${source.key}/`;
  if (!target.startsWith(root)) {
    return { refuse: `Cannot import "${specifier}": a world imports only ${allowed}` };
  }
  if (!source.files.has(target.slice(root.length))) {
    return { refuse: `Cannot import "${specifier}": no such file` };
  }
  if (!/\.(ts|js|json)$/.test(target)) {
    return {
      refuse: `Cannot import "${specifier}": only .ts, .js and .json; assets go by their URL`,
    };
  }
  return { file: target };
}

function readText(source: WorldSource, path: string): string {
  const bytes = source.files.get(path);
  if (bytes === undefined) throw new Error(`Cannot read "${path}" of world "${source.key}"`);
  return new TextDecoder().decode(bytes);
}

/** `specifier` as seen from the folder of `importer`; keeps a leading `..` that leaves the root. */
function joinPath(importer: string, specifier: string): string {
  const parts = importer.split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "..") {
      if (parts.length === 0 || parts.at(-1) === "..") parts.push("..");
      else parts.pop();
    } else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

/** Each line of `inputs` where `pattern` stands; the module itself when none shows it. */
function placesOf(
  source: WorldSource,
  inputs: readonly string[],
  pattern: RegExp,
  problem: string,
): BuildProblem[] {
  const root = `worlds/${source.key}/`;
  const places: BuildProblem[] = [];
  for (const input of inputs) {
    if (!input.startsWith(root)) continue;
    const path = input.slice(root.length);
    const text = new TextDecoder().decode(source.files.get(path));
    for (const [index, line] of text.split("\n").entries()) {
      const isComment = /^\s*(\/\/|\*|\/\*)/.test(line);
      if (pattern.test(line) && !isComment) {
        places.push({ file: `${source.folder}/${path}`, line: index + 1, problem });
      }
    }
  }
  return places.length > 0 ? places : [{ file: source.folder, line: 0, problem }];
}

function refused(...problems: BuildProblem[]): BundledText {
  return { ok: false, problems };
}
