import assert from "node:assert/strict";
import { zipSync } from "fflate";
import { parseWorldKey, type WorldKey } from "../../shared/lib/ids.ts";
import { clientFaults, packFaults } from "./check_isolation.ts";
import { makePack } from "./make_pack.ts";

const HUB = parseWorldKey("hub") as WorldKey;
const SCENE_INPUTS = ["worlds/hub/scene.ts", "worlds/hub/parts/tree.ts"];

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function pack(extra: Record<string, string> = {}, key = HUB): Uint8Array {
  const files = new Map([
    ["world.json", bytes("{}")],
    ["scene.js", bytes('import{Mesh as o}from"three";export{o as buildScene};')],
    ...Object.entries(extra).map(([path, text]) => [path, bytes(text)] as const),
  ]);
  const made = makePack({ key, title: "Hub", files, required: new Set() });
  assert.ok(made.ok);
  return made.value.archive;
}

Deno.test("packFaults() finds nothing in a pack that is in order", () => {
  const archive = pack({ "assets/a.txt": "a".repeat(1000), "assets/b.png": "b" });
  assert.deepStrictEqual(packFaults(HUB, archive, SCENE_INPUTS), []);
});

const WRONG_FILES: readonly [string, Record<string, string>, RegExp][] = [
  ["a server script", { "server.js": "" }, /"server.js" has no place.*"server.js" is code/],
  ["a server module", { "assets/server.ts": "" }, /"assets\/server.ts" is code/],
  [
    "another world's file",
    { "worlds/left/world.json": "" },
    /"worlds\/left\/world.json" has no place/,
  ],
  ["a source map", { "assets/scene.js.map": "" }, /is code or a source map/],
  ["a mapped scene", { "scene.js": "//# sourceMappingURL=x" }, /has a source map/],
  ["a scene with an import", { "scene.js": 'var a;import"./server.js"' }, /imports ".\/server.js"/],
  [
    "a scene with a named import",
    { "scene.js": 'import{a as b}from"lodash";' },
    /imports "lodash"/,
  ],
];

for (const [what, files, pattern] of WRONG_FILES) {
  Deno.test(`packFaults() finds ${what}`, () => {
    assert.match(packFaults(HUB, pack(files), SCENE_INPUTS).join(), pattern);
  });
}

Deno.test("[P3] packFaults() finds foreign and server inputs of a scene", () => {
  const inputs = ["worlds/left/scene.ts", "worlds/hub/server.ts", "world/core/room.ts"];
  assert.equal(packFaults(HUB, pack(), inputs).length, 3);
  assert.deepStrictEqual(packFaults(HUB, pack(), ["worlds/hub/server_sign.ts"]), []);
});

Deno.test("[P3] packFaults() finds a pack of another world, files that are not listed, and a broken one", () => {
  const left = parseWorldKey("left") as WorldKey;
  assert.match(packFaults(HUB, pack({}, left), []).join(), /manifest is of "left"/);
  const unlisted = zipSync({ "manifest.json": bytes("{}"), "scene.js": bytes("") });
  assert.match(packFaults(HUB, unlisted, []).join(), /manifest is refused/);
  assert.match(packFaults(HUB, pack().subarray(9), []).join(), /manifest|open/);
});

Deno.test("packFaults() finds bytes that are not where the manifest says", () => {
  const files = { "assets/b.png": "12345" };
  const archive = pack(files);
  const at = new TextDecoder("latin1").decode(archive).indexOf("12345");
  archive[at] = 0x39;
  assert.match(packFaults(HUB, archive, []).join(), /"assets\/b.png" is not where/);
});

Deno.test("[P3] clientFaults() lets only the client, shared code and its few packages in", () => {
  const good = [
    "client/main.tsx",
    "shared/pack/manifest.ts",
    "node_modules/preact/dist/preact.mjs",
    "node_modules/.deno/@noble+hashes@2.4.0/node_modules/@noble/hashes/sha2.js",
    "node_modules/.deno/@preact+signals@2.11.4/node_modules/@preact/signals/dist/signals.mjs",
  ];
  assert.deepStrictEqual(clientFaults(good), []);
  const bad = [
    "worlds/hub/scene.ts",
    "worlds/hub/server.ts",
    "master/core/travel_desk.ts",
    "world/core/room.ts",
    "world/api/world_api.ts",
    "shared/edge/edge.ts",
    "scripts/pack/zip_writer.ts",
    "client/core/app_state_test.ts",
    "node_modules/.deno/three@0.187.0/node_modules/three/build/three.module.js",
    "node_modules/ws/index.js",
    "../secret.ts",
  ];
  assert.equal(clientFaults(bad).length, bad.length, clientFaults(bad).join("\n"));
});
