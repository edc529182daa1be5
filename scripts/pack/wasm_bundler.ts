import * as esbuild from "esbuild-wasm/esm/browser.js";
import { bundleBy, type Bundler, type RunBuild } from "./bundler.ts";

/**
 * Bundles by esbuild in WebAssembly within this thread, as the compiled program must: it cannot
 * start esbuild's own program. Slower (some 0.3 s to start), the same text.
 *
 * @param readWasm Gives the bytes of `esbuild.wasm`; called at the first bundle. esbuild allows one
 * at a time in a process: stop one bundler before another is used.
 */
export function wasmBundler(readWasm: () => Promise<BufferSource>): Bundler {
  let starting: Promise<void> | undefined;
  return {
    name: `esbuild ${esbuild.version}`,
    async bundle(request) {
      starting ??= start(readWasm);
      await starting;
      // The two packages declare the same types twice.
      return await bundleBy(esbuild.build as unknown as RunBuild, request);
    },
    async stop() {
      await starting;
      starting = undefined;
      await esbuild.stop();
    },
  };
}

async function start(readWasm: () => Promise<BufferSource>): Promise<void> {
  const wasmModule = await WebAssembly.compile(await readWasm());
  await esbuild.initialize({ wasmModule, worker: false });
}
