import assert from "node:assert/strict";
import { Group, Scene } from "three";
import { defaultLook } from "../../shared/protocol/avatar_look.ts";
import type { EntityView } from "../core/world_view.ts";
import { Residents } from "./residents.ts";
import type { SceneFrame } from "./scene_api.ts";

const FRAME: SceneFrame = { dtSeconds: 0, elapsedSeconds: 0 };
const PALETTE = { accent: "#000000", surface: "#000000", text: "#000000" };

function resident(id: number, costume: string): EntityView {
  const at = { x: 0, y: 0, z: 0, yaw: 0, speed: 0 };
  const who = { kind: "resident", name: costume, isGuest: false, isOwn: false } as const;
  return { id, costume, look: defaultLook(id), ...who, ...at, isAway: false };
}

Deno.test("Residents.draw() gives an id of a world that was started anew its own look", () => {
  const scene = new Scene();
  const world = {
    palette: PALETTE,
    buildResident: (name: string) => {
      const group = new Group();
      group.name = name;
      return { group };
    },
  };
  const residents = new Residents(scene, world);
  const draw = (view: EntityView) => {
    residents.begin(false);
    assert.ok(residents.draw(view, FRAME));
    residents.end();
    return scene.children.map(({ name }) => name);
  };
  assert.deepEqual(draw(resident(3, "robot")), ["robot"]);
  assert.deepEqual(draw(resident(3, "robot")), ["robot"]);
  assert.deepEqual(draw(resident(3, "cat")), ["cat"]);
});

Deno.test("Residents stand still where less motion is wished for, and move while they walk", () => {
  const group = new Group();
  const residents = new Residents(new Scene(), {
    palette: PALETTE,
    buildResident: () => ({
      group,
      animate: ({ elapsedSeconds }) => void (group.scale.y = elapsedSeconds),
    }),
  });
  let elapsedSeconds = 0;
  /** How far the look's own clock gets in one second. */
  const second = (isStill: boolean, speed: number) => {
    const before = group.scale.y;
    for (let frame = 0; frame < 4; frame++) {
      elapsedSeconds += 0.25;
      residents.begin(isStill);
      residents.draw({ ...resident(3, "robot"), speed }, { dtSeconds: 0.25, elapsedSeconds });
      residents.end();
    }
    return group.scale.y - before;
  };
  second(false, 0);
  assert.equal(second(false, 0), 1);
  assert.equal(second(true, 0), 0, "nothing moves by itself");
  assert.equal(second(true, 3), 1, "who walks moves their legs");
  assert.equal(second(true, 0), 0);
  assert.equal(second(false, 0), 1, "it goes on from where it stood");
});
