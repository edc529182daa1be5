// Bundles and compiles the edge's tests with real sockets into one executable and runs it:
//   deno run -A scripts/bench/edge_smoke.ts
// DENORT_BIN, when set, names the base runtime, as for every `deno compile`.

import * as esbuild from "esbuild";
import { builtinModules } from "node:module";

const folder = await Deno.makeTempDir({ prefix: "edge_smoke_" });
try {
  await bundle(folder);
  await run(Deno.execPath(), [
    "compile",
    "--quiet",
    "--allow-all",
    "--no-config",
    "--no-lock",
    "--include",
    "edge_smoke_worker.js",
    "--output",
    "edge_smoke",
    "edge_smoke_main.js",
  ]);
  Deno.exitCode = await run(`${folder}/edge_smoke`, []);
} finally {
  await Deno.remove(folder, { recursive: true });
}

async function bundle(outdir: string): Promise<void> {
  const here = import.meta.dirname;
  const builtins = new Set(builtinModules);
  await esbuild.build({
    entryPoints: [`${here}/edge_smoke_main.ts`, `${here}/edge_smoke_worker.ts`],
    outdir,
    bundle: true,
    platform: "node",
    format: "esm",
    banner: {
      js: 'import{createRequire as __cr}from"node:module";const require=__cr(import.meta.url);',
    },
    plugins: [{
      name: "node_prefix",
      setup(build) {
        build.onResolve(
          { filter: /^[a-z_/]+$/ },
          ({ path }) => builtins.has(path) ? { path: `node:${path}`, external: true } : undefined,
        );
      },
    }],
  });
  await esbuild.stop();
}

async function run(command: string, args: readonly string[]): Promise<number> {
  const child = new Deno.Command(command, { args: [...args], cwd: folder }).spawn();
  const { code } = await child.status;
  if (code !== 0 && args.length > 0) throw new Error(`Cannot compile: exit code ${code}`);
  return code;
}
