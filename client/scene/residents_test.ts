import assert from "node:assert/strict";
import { Group, Scene } from "three";
import { defaultLook } from "../../shared/protocol/avatar_look.ts";
import type { EntityView } from "../core/world_view.ts";
import { Residents } from "./residents.ts";
import type { SceneFrame } from "./scene_api.ts";

const FRAME = { elapsed: 0, delta: 0 } as unknown as SceneFrame; // only handed on to looks

function resident(id: number, costume: string): EntityView {
  const at = { x: 0, y: 0, z: 0, yaw: 0, speed: 0 };
  const who = { kind: "resident", name: costume, isGuest: false, isOwn: false } as const;
  return { id, costume, look: defaultLook(id), ...who, ...at, isAway: false };
}

Deno.test("Residents.draw() gives an id of a world that was started anew its own look", () => {
  const scene = new Scene();
  const world = {
    palette: { accent: "#000000", surface: "#000000", text: "#000000" },
    buildResident: (name: string) => {
      const group = new Group();
      group.name = name;
      return { group };
    },
  };
  const residents = new Residents(scene, world);
  const draw = (view: EntityView) => {
    residents.begin();
    assert.ok(residents.draw(view, FRAME));
    residents.end();
    return scene.children.map(({ name }) => name);
  };
  assert.deepEqual(draw(resident(3, "robot")), ["robot"]);
  assert.deepEqual(draw(resident(3, "robot")), ["robot"]);
  assert.deepEqual(draw(resident(3, "cat")), ["cat"]);
});
