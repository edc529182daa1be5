// Runs a replay in QuickJS, an engine that shares no code with V8: what both compute to the same bit,
// any engine of a browser should.

import * as esbuild from "esbuild";
import { newQuickJSWASMModuleFromVariant } from "quickjs-emscripten-core";
import type { Checkpoint, ReplayOrder } from "./replay.ts";

/** Replays in QuickJS. */
export type SecondEngine = (order: ReplayOrder) => Checkpoint[];

/** Bundles the replay for QuickJS and gives what runs it. Each run has a context of its own. */
export async function openSecondEngine(): Promise<SecondEngine> {
  const code = await bundleReplay();
  // As a module: Deno 2.9 takes another part of it for its default than 2.8 does.
  const engine = await newQuickJSWASMModuleFromVariant(
    import("@jitl/quickjs-wasmfile-release-sync"),
  );
  return (order) => {
    const context = engine.newContext();
    try {
      context.unwrapResult(context.evalCode(code)).dispose();
      const call = `JSON.stringify(Replay.replay(${JSON.stringify(order)}))`;
      const answer = context.unwrapResult(context.evalCode(call));
      const text = context.getString(answer);
      answer.dispose();
      return JSON.parse(text);
    } finally {
      context.dispose();
    }
  };
}

async function bundleReplay(): Promise<string> {
  const { outputFiles } = await esbuild.build({
    entryPoints: [new URL("replay.ts", import.meta.url).pathname],
    bundle: true,
    write: false,
    format: "iife",
    globalName: "Replay",
    target: "es2022",
  });
  await esbuild.stop();
  const code = outputFiles[0]?.text;
  if (code === undefined) throw new Error("Cannot bundle the replay: nothing came out");
  return code;
}
