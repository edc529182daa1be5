// `virtucade pack` on its own, with the catalog of the working folder: for its tests.

import { packCommand } from "./pack_command.ts";

if (import.meta.main) {
  const wasm = new URL("../../node_modules/esbuild-wasm/esbuild.wasm", import.meta.url);
  Deno.exitCode = await packCommand(Deno.args, {
    esbuildWasmPath: wasm.pathname,
    executablePath: undefined,
    catalogPath: "catalog.json",
  });
}
