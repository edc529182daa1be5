import assert from "node:assert/strict";
import { copyDefinitions } from "./world_definitions.ts";

Deno.test("copyDefinitions() copies what is new for built worlds, once", async () => {
  const root = await Deno.makeTempDir();
  try {
    assert.deepStrictEqual(await copyDefinitions(root), []);
    for (const folder of ["worlds/a", "worlds/b", "worlds/c", "build/worlds/a", "build/worlds/b"]) {
      await Deno.mkdir(`${root}/${folder}`, { recursive: true });
    }
    for (const key of ["a", "b", "c"]) {
      await Deno.writeTextFile(`${root}/worlds/${key}/world.json`, `{"title":"${key}"}`);
    }
    assert.deepStrictEqual(await copyDefinitions(root), ["a", "b"]);
    assert.deepStrictEqual(await copyDefinitions(root), []);
    await Deno.writeTextFile(`${root}/worlds/b/world.json`, "{}");
    assert.deepStrictEqual(await copyDefinitions(root), ["b"]);
    assert.equal(await Deno.readTextFile(`${root}/build/worlds/b/world.json`), "{}");
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
