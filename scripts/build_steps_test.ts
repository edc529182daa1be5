import assert from "node:assert/strict";
import { type BuildStep, inputStamp, isStale, rememberBuilt } from "./build_steps.ts";

const STEP: BuildStep = {
  name: "thing",
  script: "scripts/none.ts",
  inputs: ["in", "single.ts", "not_there"],
  output: "build/out.js",
};

Deno.test("isStale() until built, and again after each change of an input", async (t) => {
  const root = await Deno.makeTempDir();
  const write = (file: string, text: string) => Deno.writeTextFileSync(`${root}/${file}`, text);
  const build = () => {
    write("build/out.js", "built");
    rememberBuilt(root, STEP, inputStamp(root, STEP));
    assert.ok(!isStale(root, STEP));
  };
  try {
    for (const folder of ["in", "build"]) Deno.mkdirSync(`${root}/${folder}`);
    write("in/a.ts", "a");
    write("single.ts", "s");
    await t.step("never built", () => assert.ok(isStale(root, STEP)));
    await t.step("a file grew", () => {
      build();
      write("in/a.ts", "ab");
      assert.ok(isStale(root, STEP));
    });
    await t.step("a file was saved again with the same length", () => {
      build();
      Deno.utimeSync(`${root}/single.ts`, 1, 1);
      assert.ok(isStale(root, STEP));
    });
    await t.step("a file came and went", () => {
      build();
      write("in/b.ts", "b");
      assert.ok(isStale(root, STEP));
      build();
      Deno.removeSync(`${root}/in/b.ts`);
      assert.ok(isStale(root, STEP));
    });
    await t.step("the version changed", () => {
      build();
      write("deno.json", "{}");
      assert.ok(isStale(root, STEP));
    });
    await t.step("the output was removed", () => {
      build();
      Deno.removeSync(`${root}/build/out.js`);
      assert.ok(isStale(root, STEP));
    });
    await t.step("but not when only a test changed", () => {
      build();
      write("in/a_test.ts", "t");
      assert.ok(!isStale(root, STEP));
    });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
