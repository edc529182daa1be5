// deno-lint-ignore-file no-console -- a command answers on the terminal

// `deno task check:browser`: type-checks what a browser runs with a browser's types alone, so that
// no name of Deno or Node slips into it.

import { isTest } from "./import_rules.ts";
import { listFiles, PROJECT_ROOT } from "./source_files.ts";

/** True for a file that ends up in a page. */
export function runsInBrowser(file: string): boolean {
  if (isTest(file) || /^shared\/(edge|testing)\//.test(file)) return false;
  return /^(shared|client)\//.test(file);
}

/** deno.json with a browser's types, and without anything that writes into the project. */
export function browserConfig(denoJson: string): string {
  const config = JSON.parse(denoJson) as {
    imports: Record<string, string>;
    compilerOptions: Record<string, unknown>;
  };
  return JSON.stringify({
    nodeModulesDir: "manual",
    lock: false,
    imports: config.imports,
    compilerOptions: {
      ...config.compilerOptions,
      lib: ["esnext", "dom", "dom.iterable", "dom.asynciterable"],
      types: [],
    },
  });
}

async function main(): Promise<void> {
  const isCode = (name: string) => /\.tsx?$/.test(name);
  const files = ["shared", "client"]
    .flatMap((folder) => listFiles(PROJECT_ROOT, folder, isCode))
    .filter(runsInBrowser);
  const folder = await Deno.makeTempDir({ prefix: "virtucade-browser-" });
  try {
    const denoJson = await Deno.readTextFile(`${PROJECT_ROOT}/deno.json`);
    await Deno.writeTextFile(`${folder}/deno.json`, browserConfig(denoJson));
    // Types of packages (three's come from @types/three) are found beside the configuration.
    await Deno.symlink(`${PROJECT_ROOT}/node_modules`, `${folder}/node_modules`);
    const status = await new Deno.Command(Deno.execPath(), {
      args: ["check", "--quiet", "--config", `${folder}/deno.json`, ...files],
      cwd: PROJECT_ROOT,
      stdin: "null",
    }).spawn().status;
    console.log(`CHECK_BROWSER files=${files.length} ok=${status.success}`);
    if (!status.success) Deno.exitCode = 1;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) await main();
