import assert from "node:assert/strict";
import fc from "fast-check";
import { parseWorldKey } from "../lib/ids.ts";
import { parseWorldDefinition } from "./world_definition.ts";

const KEY = parseWorldKey("hub")!;
const GOOD = {
  title: "Hub",
  capacity: 10,
  extent: 40,
  spawns: [{ name: "plaza", at: { x: 0, z: 4 }, yaw: 1 }],
  portals: [{ name: "left", at: { x: -20, z: 0 }, to: "left_world" }],
  colliders: [
    { kind: "box", at: { x: 3, z: 3 }, size: { x: 1, y: 2, z: 1 } },
    { kind: "cylinder", at: { x: 0, z: 0 }, radius: 2, height: 1 },
  ],
};

Deno.test("parseWorldDefinition() fills in what is left out", () => {
  const parsed = parseWorldDefinition(KEY, GOOD);
  assert.ok(parsed.ok);
  assert.deepEqual(parsed.value.spawns[0]?.at, { x: 0, y: 0, z: 4 });
  assert.equal(parsed.value.portals[0]?.yaw, 0);
  assert.equal(parsed.value.portals[0]?.arriveAt, undefined);
});

Deno.test("parseWorldDefinition() lists every problem with its path, at once", () => {
  const parsed = parseWorldDefinition(KEY, {
    ...GOOD,
    capacity: 1.5,
    wrong: 1,
    spawns: [],
    portals: [
      { name: "left", at: { x: 900, z: 0 }, to: "Left" },
      { name: "left", at: { x: 0, z: 0 }, to: "left_world", extra: true },
    ],
    colliders: [{ kind: "sphere", at: { x: 0, z: 0 } }],
  });
  assert.ok(!parsed.ok);
  const paths = parsed.problems.map(({ path }) => path);
  for (
    const path of [
      "wrong",
      "capacity",
      "spawns",
      "portals[0].at.x",
      "portals[0].to",
      "portals[1].extra",
      "portals[1].name",
      "colliders[0].kind",
    ]
  ) assert.ok(paths.includes(path), `${path} in ${paths.join(", ")}`);
});

Deno.test("parseWorldDefinition() never throws, whatever the JSON", () => {
  fc.assert(fc.property(fc.jsonValue(), (json) => {
    parseWorldDefinition(KEY, json);
    parseWorldDefinition(KEY, { ...GOOD, portals: json, colliders: [json], spawns: json });
  }));
});

Deno.test("parseWorldDefinition() takes visibility and bytes per player, and refuses others", () => {
  const key = parseWorldKey("hub")!;
  const base = { title: "Hub", spawns: [{ name: "start", at: { x: 0, z: 0 } }] };
  const parse = (more: object) => parseWorldDefinition(key, { ...base, ...more });
  const plain = parse({});
  assert.ok(plain.ok);
  assert.deepEqual([plain.value.visibility, plain.value.bytesPerPlayer], ["auto", 64_000]);
  assert.ok(parse({ visibility: "near", bytesPerPlayer: 2000 }).ok);
  assert.ok(parse({ visibility: "everyone", bytesPerPlayer: 10_000_000 }).ok);
  const refused = parse({ visibility: "nobody", bytesPerPlayer: 1999 });
  assert.ok(!refused.ok);
  assert.deepEqual(refused.problems.map(({ path }) => path), ["visibility", "bytesPerPlayer"]);
});
