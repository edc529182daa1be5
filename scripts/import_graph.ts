// Reads every import of the project by `deno info`, which resolves as the program itself does.

import type { ImportEdge } from "./import_rules.ts";
import { listCode } from "./source_files.ts";

/** A part of what `deno info --json` prints. */
export interface InfoJson {
  readonly modules: readonly {
    readonly specifier: string;
    readonly error?: string;
    readonly dependencies?: readonly {
      readonly specifier: string;
      readonly code?: { readonly specifier?: string; readonly error?: string };
      readonly type?: { readonly specifier?: string; readonly error?: string };
    }[];
  }[];
}

/** Every import of the project, and every one that leads nowhere. */
export interface ImportGraph {
  readonly edges: readonly ImportEdge[];
  readonly broken: readonly string[];
}

/** Asks Deno for the graph of all files below `root`. */
export async function readImportGraph(root: string): Promise<ImportGraph> {
  const folder = await Deno.makeTempDir({ prefix: "virtucade-graph-" });
  try {
    const entry = `${folder}/all_files.ts`;
    const lines = listCode(root).map((file) =>
      `import ${JSON.stringify(`file://${root}/${file}`)};`
    );
    await Deno.writeTextFile(entry, lines.join("\n"));
    const output = await new Deno.Command(Deno.execPath(), {
      args: ["info", "--json", "--config", `${root}/deno.json`, entry],
      cwd: root,
      env: { RUST_BACKTRACE: "0", NO_COLOR: "1" },
    }).output();
    if (!output.success) {
      throw new Error(`Cannot read imports: ${new TextDecoder().decode(output.stderr)}`);
    }
    const info = JSON.parse(new TextDecoder().decode(output.stdout)) as InfoJson;
    return graphOf(info, `file://${root}/`, `file://${entry}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The graph in `info`; files below `rootUrl` get their path in the project as their name. */
export function graphOf(info: InfoJson, rootUrl: string, entryUrl: string): ImportGraph {
  const edges = new Map<string, ImportEdge>();
  const broken: string[] = [];
  for (const { specifier, error, dependencies = [] } of info.modules) {
    if (specifier === entryUrl) continue;
    if (!specifier.startsWith(rootUrl) || specifier.includes("/node_modules/")) continue;
    const from = specifier.slice(rootUrl.length);
    if (error !== undefined) broken.push(`${from}: ${error.split("\n")[0]}`);
    for (const dependency of dependencies) {
      for (const side of [dependency.code, dependency.type]) {
        if (side === undefined) continue;
        if (side.error !== undefined) {
          broken.push(`${from} → ${dependency.specifier}: ${side.error.split("\n")[0]}`);
        } else if (side.specifier !== undefined) {
          const to = nameOf(side.specifier, rootUrl);
          edges.set(`${from}\n${to}`, { from, to });
        }
      }
    }
  }
  return { edges: [...edges.values()], broken: [...new Set(broken)] };
}

/** `npm:/preact@11.2.0/jsx-runtime` → `npm:preact/jsx-runtime`; a project file → its path. */
function nameOf(specifier: string, rootUrl: string): string {
  if (specifier.startsWith(rootUrl)) return specifier.slice(rootUrl.length);
  const npm = /^npm:\/?(?:@types\/)?((?:@[^/@]+\/)?[^/@]+)(?:@[^/]*)?(\/.*)?$/.exec(specifier);
  return npm === null ? specifier : `npm:${npm[1]}${npm[2] ?? ""}`;
}
