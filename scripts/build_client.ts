// deno-lint-ignore-file no-console -- a command's answer goes to the terminal

import { stop } from "esbuild";
import denoJson from "../deno.json" with { type: "json" };
import { buildClient } from "./client_builder.ts";
import { BuildError } from "./pack/build_problem.ts";

/** `deno run -A scripts/build_client.ts`: builds `client/` into `build/client/`. */
async function main(): Promise<void> {
  const startedMs = performance.now();
  try {
    const root = Deno.cwd();
    const { build, files } = await buildClient({ root, version: denoJson.version });
    for (const { path, sizeBytes, brotliBytes, gzipBytes, isDeferred } of files) {
      const smaller = `br=${brotliBytes ?? sizeBytes} gz=${gzipBytes ?? sizeBytes}`;
      const later = isDeferred === true ? " deferred=true" : "";
      console.log(`CLIENT_FILE path=${path} bytes=${sizeBytes} ${smaller}${later}`);
    }
    const transferBytes = files
      .filter((file) => /^(index\.html|.*\.(js|css))$/.test(file.path))
      .filter((file) => file.isDeferred !== true)
      .reduce((sum, file) => sum + (file.brotliBytes ?? file.sizeBytes), 0);
    const tookMs = Math.round(performance.now() - startedMs);
    console.log(`CLIENT_READY build=${build} transfer=${transferBytes} ms=${tookMs}`);
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    console.error(error.message);
    Deno.exitCode = 1;
  } finally {
    await stop();
  }
}

if (import.meta.main) await main();
