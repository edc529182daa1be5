import assert from "node:assert/strict";
import { brokenReaches, brokenRule } from "./import_rules.ts";

const ALLOWED: readonly (readonly [string, string])[] = [
  ["shared/sim/movement.ts", "shared/lib/vec3.ts"],
  ["shared/net/link_proof.ts", "npm:@noble/hashes/sha2.js"],
  ["shared/protocol/fields.ts", "shared/sim/constants.ts"],
  ["shared/protocol/version.ts", "deno.json"],
  ["shared/pack/plan.ts", "shared/protocol/reasons.ts"],
  ["shared/edge/listener.ts", "node:net"],
  ["shared/edge/listener.ts", "npm:any-server"],
  ["shared/edge/edge.ts", "shared/net/player_link.ts"],
  ["shared/lib/bytes_test.ts", "node:assert/strict"],
  ["shared/lib/bytes_test.ts", "npm:fast-check"],
  ["master/core/desk.ts", "shared/machines/travel_lease.ts"],
  ["master/core/desk_test.ts", "shared/testing/fake_clock.ts"],
  ["master/io/gateway.ts", "shared/edge/edge.ts"],
  ["master/io/effects.ts", "master/store/store.ts"],
  ["master/store/sqlite_store.ts", "node:sqlite"],
  ["master/main.ts", "master/io/gateway.ts"],
  ["world/core/script_host.ts", "npm:ses"],
  ["world/core/script_host.ts", "world/api/world_api.ts"],
  ["world/io/worker_host.ts", "node:path"],
  ["client/io/dom_input.ts", "client/core/input_sampler.ts"],
  ["client/scene/sky.ts", "npm:three"],
  ["client/ui/panel.tsx", "npm:preact/jsx-runtime"],
  ["client/main.ts", "client/scene/sky.ts"],
  ["worlds/hub/server.ts", "world/api/world_api.ts"],
  ["worlds/hub/scene.ts", "client/scene/scene_api.ts"],
  ["worlds/hub/scene.ts", "npm:three"],
  ["worlds/hub/scene.ts", "worlds/hub/trees.ts"],
  ["worlds/hub/trees.ts", "npm:three"],
  ["worlds/hub/rules.ts", "world/api/world_api.ts"],
  ["world/core/shipped_worlds_test.ts", "worlds/hub/server.ts"],
  ["world/core/escape_suite.ts", "node:fs"],
  ["main.ts", "master/main.ts"],
  ["main.ts", "scripts/pack/pack_builder.ts"],
  ["worlds/hub/assets.ts", "scripts/assets/asset_maker.ts"],
  ["worlds/hub/making/tower.ts", "scripts/assets/shapes.ts"],
  ["worlds/hub/making/tower.ts", "npm:three"],
  ["scripts/bots.ts", "client/core/world_client.ts"],
];

const REFUSED: readonly (readonly [string, string, RegExp])[] = [
  ["shared/lib/bytes.ts", "shared/protocol/codec.ts", /lib ←/],
  ["shared/sim/movement.ts", "shared/protocol/fields.ts", /lib ←/],
  ["shared/protocol/frames.ts", "shared/edge/edge.ts", /only io/],
  ["shared/lib/ids.ts", "deno.json", /version.ts/],
  ["shared/sim/movement.ts", "node:fs", /package/],
  ["shared/lib/clock.ts", "shared/testing/fake_clock.ts", /only tests/],
  ["shared/sim/movement.ts", "master/core/desk.ts", /only shared/],
  ["shared/brand_new/x.ts", "shared/lib/ids.ts", /layer/],
  ["master/core/desk.ts", "master/io/gateway.ts", /no edge/],
  ["master/core/desk.ts", "node:crypto", /pure/],
  ["master/core/desk.ts", "shared/edge/edge.ts", /only io/],
  ["master/core/desk.ts", "shared/testing/fake_clock.ts", /only tests/],
  ["master/core/desk.ts", "npm:fast-check", /pure/],
  ["master/io/gateway.ts", "world/core/room.ts", /never import each other/],
  ["master/io/gateway.ts", "master/main.ts", /main.ts/],
  ["master/store/sqlite_store.ts", "master/io/gateway.ts", /not another edge/],
  ["world/core/room.ts", "client/core/app_state.ts", /never import each other/],
  ["world/io/host.ts", "worlds/hub/server.ts", /as data/],
  ["client/io/fetcher.ts", "node:fs", /server/],
  ["client/io/fetcher.ts", "shared/edge/edge.ts", /only io/],
  ["client/ui/panel.tsx", "npm:three", /three/],
  ["client/core/app_state.ts", "npm:preact", /preact/],
  ["client/core/app_state.ts", "npm:three", /three/],
  ["client/ui/panel.tsx", "client/scene/sky.ts", /not another edge/],
  ["client/scene/sky.ts", "npm:ws", /server/],
  ["worlds/hub/server.ts", "shared/lib/ids.ts", /script API/],
  ["worlds/hub/server.ts", "npm:three", /three/],
  ["worlds/hub/server.ts", "worlds/top_world/server.ts", /script API/],
  ["worlds/hub/scene.ts", "client/scene/sky.ts", /scene API/],
  ["worlds/hub/trees.ts", "shared/lib/ids.ts", /its API/],
  ["worlds/hub/trees.ts", "worlds/top_world/trees.ts", /its API/],
  ["master/io/gateway.ts", "scripts/build.ts", /nobody imports/],
  ["main.ts", "scripts/build.ts", /nobody imports/],
  ["worlds/hub/assets.ts", "scripts/build.ts", /nobody imports/],
  ["worlds/hub/scene.ts", "scripts/assets/shapes.ts", /nobody imports/],
  ["worlds/hub/server.ts", "scripts/assets/tune.ts", /nobody imports/],
  ["main.ts", "scripts/packing/x.ts", /nobody imports/],
  ["odd/thing.ts", "shared/lib/ids.ts", /no folder/],
];

Deno.test("brokenRule() lets every import of the house through", () => {
  for (const [from, to] of ALLOWED) {
    assert.equal(brokenRule({ from, to }), undefined, `${from} → ${to}`);
  }
});

Deno.test("brokenRule() names the rule of every import that is none", () => {
  for (const [from, to, rule] of REFUSED) {
    assert.match(brokenRule({ from, to }) ?? "(allowed)", rule, `${from} → ${to}`);
  }
});

Deno.test("brokenReaches() keeps the two sides of a world apart", () => {
  const edges = [
    { from: "worlds/hub/scene.ts", to: "worlds/hub/trees.ts" },
    { from: "worlds/hub/server.ts", to: "worlds/hub/rules.ts" },
    { from: "worlds/hub/trees.ts", to: "npm:three" },
    { from: "worlds/hub/rules.ts", to: "world/api/world_api.ts" },
  ];
  assert.deepStrictEqual(brokenReaches(edges), []);
  const loop = { from: "worlds/hub/rules.ts", to: "worlds/hub/server.ts" };
  const mixed = { from: "worlds/hub/rules.ts", to: "worlds/hub/trees.ts" };
  assert.deepStrictEqual(brokenReaches([...edges, loop, mixed]), [
    "worlds/hub/trees.ts → npm:three: worlds/hub/server.ts reaches it",
  ]);
  const other = { from: "worlds/hub/trees.ts", to: "worlds/hub/rules.ts" };
  assert.deepStrictEqual(brokenReaches([...edges, other]), [
    "worlds/hub/rules.ts → world/api/world_api.ts: worlds/hub/scene.ts reaches it",
  ]);
});
