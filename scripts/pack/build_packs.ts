// deno-lint-ignore-file no-console -- a command's answer goes to the terminal

import { ASSETS_DIR, makeStaleAssets } from "../assets/make_assets.ts";
import { BuildError } from "./build_problem.ts";
import { nativeBundler } from "./native_bundler.ts";
import { buildPacks } from "./pack_builder.ts";

/** `deno run -A scripts/pack/build_packs.ts`: builds `worlds/` into `build/`. */
async function main(): Promise<void> {
  const bundler = nativeBundler();
  const startedMs = performance.now();
  try {
    await makeStaleAssets();
    const { catalog, built } = await buildPacks({
      worldsDir: "worlds",
      assetsDir: ASSETS_DIR,
      packsDir: "build/packs",
      serversDir: "build/worlds",
      bundler,
    });
    for (const { key, hash, sizeBytes, requiredBytes } of catalog.worlds) {
      const state = built.includes(key) ? "built" : "fresh";
      console.log(
        `PACK_BUILT key=${key} state=${state} hash=${hash} bytes=${sizeBytes} required=${requiredBytes}`,
      );
    }
    console.log(
      `PACKS_READY worlds=${catalog.worlds.length} ms=${Math.round(performance.now() - startedMs)}`,
    );
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    console.error(error.message);
    Deno.exitCode = 1;
  } finally {
    await bundler.stop();
  }
}

if (import.meta.main) await main();
