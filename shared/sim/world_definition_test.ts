import assert from "node:assert/strict";
import fc from "fast-check";
import { parseWorldKey } from "../lib/ids.ts";
import { POSITION_STEP } from "./constants.ts";
import { MAX_TERRAIN_SIDE, MOST_PLACE_HEIGHT, parseWorldDefinition } from "./world_definition.ts";

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

Deno.test("parseWorldDefinition() takes ramps up to 45° and none that are steeper", () => {
  const parsedRamp = (height: number) => {
    const size = { x: 2, y: height, z: 3 };
    return parseWorldDefinition(KEY, {
      ...GOOD,
      colliders: [{ kind: "ramp", at: { x: 1, z: 1 }, size }],
    });
  };
  const parsed = parsedRamp(3);
  assert.ok(parsed.ok);
  assert.equal(parsed.value.colliders[0]?.kind, "ramp");
  const refused = parsedRamp(3.01);
  assert.deepEqual(!refused.ok && refused.problems.map(({ path }) => path), [
    "colliders[0].size.y",
  ]);
});

Deno.test("parseWorldDefinition() takes a terrain up to its limits, and puts on it what has no height", () => {
  const withRows = (rows: unknown) => parseWorldDefinition(KEY, { ...GOOD, terrain: { rows } });
  const side = (length: number, value: unknown = 2) => Array(length).fill(value);
  const parsed = withRows(side(MAX_TERRAIN_SIDE, side(MAX_TERRAIN_SIDE)));
  assert.ok(parsed.ok);
  assert.equal(parsed.value.spawns[0]?.at.y, 2);
  assert.equal(parsed.value.colliders[0]?.at.y, 2);
  const bad = [
    side(MAX_TERRAIN_SIDE + 1, side(3)),
    side(3, side(MAX_TERRAIN_SIDE + 1)),
    [[1, 2]],
    [[1], [2]],
    [[1, 2], [3]],
    [[1, 201], [2, 3]],
    [[1, -51], [2, 3]],
    [[1, null], [2, 3]],
    "flat",
  ];
  for (const rows of bad) assert.ok(!withRows(rows).ok, JSON.stringify(rows).slice(0, 40));
});

Deno.test("parseWorldDefinition() takes no place that is higher than the wire can say", () => {
  const spawn = (y: number) => ({ spawns: [{ name: "top", at: { x: 0, y, z: 0 } }] });
  const ramp = (y: number) => {
    const size = { x: 2, y: 3, z: 3 };
    return { colliders: [{ kind: "ramp", at: { x: 1, y, z: 1 }, size }] };
  };
  const faults = (more: object) => {
    const parsed = parseWorldDefinition(KEY, { ...GOOD, ...more });
    return parsed.ok ? [] : parsed.problems.map(({ path }) => path);
  };
  assert.ok(MOST_PLACE_HEIGHT + 10 < 32767 * POSITION_STEP, "a jump and some stairs are left");
  assert.deepEqual(faults(spawn(MOST_PLACE_HEIGHT)), []);
  assert.deepEqual(faults(spawn(MOST_PLACE_HEIGHT + 0.01)), ["spawns[0].at.y"]);
  assert.deepEqual(faults(ramp(MOST_PLACE_HEIGHT - 3)), []);
  assert.deepEqual(faults(ramp(MOST_PLACE_HEIGHT - 2.9)), ["colliders[0].size.y"]);
});

Deno.test("parseWorldDefinition() never throws, whatever the JSON", () => {
  fc.assert(fc.property(fc.jsonValue(), (json) => {
    parseWorldDefinition(KEY, json);
    parseWorldDefinition(KEY, { ...GOOD, portals: json, colliders: [json], spawns: json });
    parseWorldDefinition(KEY, { ...GOOD, terrain: json });
    parseWorldDefinition(KEY, { ...GOOD, terrain: { rows: json } });
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
