import assert from "node:assert/strict";
import { worldJson } from "./pack/world_fixture.ts";
import { planNewWorld, withPortal } from "./new_world_plan.ts";
import { PROJECT_ROOT } from "./source_files.ts";

const PORTAL = { name: "a_portal", at: { x: 1, y: 0, z: -2.5 }, yaw: 0.5, to: "a" };

function shippedWorlds(): Map<string, string> {
  const worlds = new Map<string, string>();
  for (const { name, isDirectory } of Deno.readDirSync(`${PROJECT_ROOT}/worlds`)) {
    if (!isDirectory) continue;
    worlds.set(name, Deno.readTextFileSync(`${PROJECT_ROOT}/worlds/${name}/world.json`));
  }
  return worlds;
}

Deno.test("planNewWorld() joins a new world to the shipped hub, and a second one too", () => {
  const worlds = shippedWorlds();
  for (const key of ["zz_first", "zz_second"]) {
    const plan = planNewWorld(key, worlds);
    assert.ok(plan.ok, plan.ok ? "" : plan.problem);
    assert.deepStrictEqual(
      [...plan.files.keys()].sort(),
      [
        "hub/world.json",
        `${key}/scene.ts`,
        `${key}/server.ts`,
        `${key}/world.json`,
      ].sort(),
    );
    const hub = JSON.parse(worlds.get("hub") ?? "");
    const [{ at: eye }] = hub.spawns;
    const seenAt = ({ at }: { at: { x: number; z: number } }) =>
      Math.atan2(at.x - eye.x, at.z - eye.z);
    for (const portal of hub.portals) {
      const between = Math.abs(seenAt(portal) - seenAt(plan.portal));
      const radians = Math.min(between, 2 * Math.PI - between);
      assert.ok(radians > 0.2, `${key} is hidden by ${portal.name} from the first spawn`);
    }
    worlds.set(key, plan.files.get(`${key}/world.json`) ?? "");
    worlds.set("hub", plan.files.get("hub/world.json") ?? "");
  }
});

Deno.test("planNewWorld() refuses bad keys, existing worlds, and a hub that is not there", () => {
  const worlds = new Map([["hub", worldJson("Hub", [])]]);
  for (const key of ["", "A", "1a", "a-b", "../x", "a".repeat(33), "_a"]) {
    const plan = planNewWorld(key, worlds);
    assert.match(plan.ok ? "" : plan.problem, /no world key/, key);
  }
  const refusal = (key: string, others: Map<string, string>) => {
    const plan = planNewWorld(key, others);
    return plan.ok ? "" : plan.problem;
  };
  assert.match(refusal("hub", worlds), /already there/);
  assert.match(refusal("a", new Map()), /no world "hub"/);
  assert.match(refusal("a", new Map([["hub", "{}"]])), /not in order/);
  const crowded = worldJson("Hub", []).replace('"extent": 20', '"extent": 5');
  assert.match(refusal("a", new Map([["hub", crowded]])), /no free place/);
});

Deno.test("planNewWorld() takes a key of 32 characters", () => {
  const plan = planNewWorld("a".repeat(32), new Map([["hub", worldJson("Hub", [])]]));
  assert.ok(plan.ok, plan.ok ? "" : plan.problem);
});

Deno.test("withPortal() adds one portal at the end and leaves the rest as it is", () => {
  const text =
    '{\n  "title": "a ] \\" portals",\n  "portals": [\n    { "at": [1] }\n  ],\n  "z": []\n}\n';
  const line = '{ "at": [1] },\n    {"name": "a_portal", "at": {"x": 1, "y": 0, "z": -2.5}, ' +
    '"yaw": 0.5, "to": "a"}\n';
  assert.equal(withPortal(text, PORTAL), text.replace('{ "at": [1] }\n', line));
  assert.deepStrictEqual(JSON.parse(withPortal('{ "portals": [] }', PORTAL)), {
    portals: [PORTAL],
  });
  assert.throws(() => withPortal("{}", PORTAL), /no list/);
});
