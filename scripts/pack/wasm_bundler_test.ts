import assert from "node:assert/strict";
import type { Bundler, BundleRequest } from "./bundler.ts";
import { nativeBundler } from "./native_bundler.ts";
import { wasmBundler } from "./wasm_bundler.ts";

const WASM = new URL("../../node_modules/esbuild-wasm/esbuild.wasm", import.meta.url);

const FILES: Record<string, string> = {
  "worlds/a/scene.ts": `import { Mesh } from "three"; import { size } from "./size.ts";
    export const buildScene = (): Mesh => new Mesh(size);`,
  "worlds/a/size.ts": "export const size: number = 3; // é",
  "worlds/a/wrong.ts": "export const x = ;\n",
};

function request(entry: string, minify: boolean): BundleRequest {
  return {
    entry,
    minify,
    read: (file) => FILES[file] ?? "",
    resolve: (specifier) =>
      specifier === "three" ? { external: "three" } : { file: `worlds/a/${specifier.slice(2)}` },
  };
}

Deno.test("wasmBundler() and nativeBundler() have one name and give one text and one problem", async () => {
  const native = nativeBundler();
  const wasm: Bundler = wasmBundler(() => Deno.readFile(WASM));
  try {
    assert.equal(native.name, wasm.name);
    for (const minify of [true, false]) {
      const one = await native.bundle(request("worlds/a/scene.ts", minify));
      assert.ok(one.ok);
      assert.match(one.bundle.text, /from\s*"three"/);
      assert.deepStrictEqual(await wasm.bundle(request("worlds/a/scene.ts", minify)), one);
    }
    const wrong = await native.bundle(request("worlds/a/wrong.ts", false));
    assert.deepStrictEqual(wrong, {
      ok: false,
      problems: [{ file: "worlds/a/wrong.ts", line: 1, problem: 'Unexpected ";"' }],
    });
    assert.deepStrictEqual(await wasm.bundle(request("worlds/a/wrong.ts", false)), wrong);
  } finally {
    await native.stop();
    await wasm.stop();
  }
});

Deno.test("nativeBundler() reads the request's files, not those of the working folder", async () => {
  const native = nativeBundler();
  try {
    // This very file exists below the working folder of a test run; its request says otherwise.
    const entry = "scripts/pack/wasm_bundler_test.ts";
    const bundled = await native.bundle({
      entry,
      minify: true,
      read: (file) => file === entry ? "export const fromRequest = 1;" : "",
      resolve: () => ({ refuse: "nothing to import" }),
    });
    assert.ok(bundled.ok);
    assert.deepStrictEqual(bundled.bundle.exports, ["fromRequest"]);
  } finally {
    await native.stop();
  }
});
