import assert from "node:assert/strict";
import { nativeBundler } from "./pack/native_bundler.ts";
import { buildPacks } from "./pack/pack_builder.ts";
import { createFixture, goodWorld, worldJson } from "./pack/world_fixture.ts";
import { planNewWorld } from "./new_world_plan.ts";

Deno.test("a new world builds", async () => {
  await using fixture = await createFixture(goodWorld("hub"));
  const plan = planNewWorld("my_world", new Map([["hub", worldJson("Hub", [])]]));
  assert.ok(plan.ok);
  await fixture.write(Object.fromEntries(plan.files));
  const bundler = nativeBundler();
  try {
    const { catalog } = await buildPacks({ ...fixture, bundler });
    assert.deepStrictEqual(catalog.worlds.map((world) => world.key as string), ["hub", "my_world"]);
    assert.equal(catalog.worlds[1]?.title, "My World");
  } finally {
    await bundler.stop();
  }
});
