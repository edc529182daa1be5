// The picture never looks into the inside of something solid: over the shipped worlds' colliders and
// land, for people who stand anywhere and look anywhere, and for people on the move.

import assert from "node:assert/strict";
import { PerspectiveCamera, Vector3 } from "three";
import { parseWorldKey, type WorldKey } from "../../shared/lib/ids.ts";
import { type Random, seededRandom } from "../../shared/lib/random.ts";
import { BUTTON, quantisedYaw, standing } from "../../shared/sim/avatar_state.ts";
import { Ground } from "../../shared/sim/collision.ts";
import { nearestFreeSpot } from "../../shared/sim/free_spot.ts";
import { stepAvatar } from "../../shared/sim/movement.ts";
import {
  type Collider,
  parseWorldDefinition,
  type WorldDefinition,
} from "../../shared/sim/world_definition.ts";
import { CameraRig, type CameraSurroundings } from "./camera_rig.ts";

const KEYS = ["hub", "left_world", "right_world", "top_world"];
/** A rule of thumb of screens: a phone upright, a desk, a phone on its side, a very wide one. */
const SCREENS = [[0.46, 78], [1.78, 55], [2.16, 55], [2.4, 55]] as const;

interface Place {
  readonly definition: WorldDefinition;
  readonly ground: Ground;
  readonly around: CameraSurroundings;
}

const PLACES = KEYS.map((key): Place => {
  const text = Deno.readTextFileSync(new URL(`../../worlds/${key}/world.json`, import.meta.url));
  const parsed = parseWorldDefinition(parseWorldKey(key) as WorldKey, JSON.parse(text));
  assert.ok(parsed.ok);
  const definition = parsed.value;
  const ground = new Ground(definition);
  const heightAt = (x: number, z: number) => ground.terrainAt(x, z);
  return { definition, ground, around: { walls: definition.colliders, heightAt } };
});

function isInside(collider: Collider, point: Readonly<Vector3>): boolean {
  const { at } = collider;
  const dx = point.x - at.x;
  const dz = point.z - at.z;
  const over = point.y - at.y;
  if (over <= 0) return false;
  if (collider.kind === "cylinder") {
    return over < collider.height && Math.hypot(dx, dz) < collider.radius;
  }
  const { size, yaw } = collider;
  const x = dx * Math.cos(yaw) - dz * Math.sin(yaw);
  const z = dx * Math.sin(yaw) + dz * Math.cos(yaw);
  if (Math.abs(x) >= size.x / 2 || Math.abs(z) >= size.z / 2) return false;
  const top = collider.kind === "ramp" ? size.y * (0.5 - z / size.z) : size.y;
  return over < top;
}

const corner = new Vector3();

/** What of the near plane is where nobody may look from. */
function clipped({ definition, ground }: Place, camera: PerspectiveCamera): string | undefined {
  camera.updateMatrixWorld();
  camera.updateProjectionMatrix();
  const half = camera.near * Math.tan((camera.fov * Math.PI) / 360);
  for (const [x, y, z] of [[0, 0, 0], [0, 0, 1], [1, 1, 1], [1, -1, 1], [-1, 1, 1], [-1, -1, 1]]) {
    corner.set(x! * half * camera.aspect, y! * half, -z! * camera.near);
    corner.applyMatrix4(camera.matrixWorld);
    const land = ground.terrainAt(corner.x, corner.z);
    if (corner.y < land) return `${(land - corner.y).toFixed(3)} m below the land`;
    const solid = definition.colliders.find((each) => isInside(each, corner));
    if (solid !== undefined) return `inside ${JSON.stringify(solid)}`;
  }
  return undefined;
}

function anywhere({ definition, ground }: Place, random: Random) {
  const half = definition.extent;
  const x = (random() * 2 - 1) * half;
  const z = (random() * 2 - 1) * half;
  const y = random() < 0.3 ? 30 : ground.terrainAt(x, z);
  return nearestFreeSpot(ground, x, y, z);
}

function someLook(random: Random) {
  return {
    yaw: (random() * 2 - 1) * Math.PI,
    pitch: -0.35 + random() * 1.65,
    distance: 2 + random() * 12,
  };
}

function someCamera(random: Random): PerspectiveCamera {
  const [aspect, fov] = SCREENS[Math.floor(random() * SCREENS.length)]!;
  return new PerspectiveCamera(fov, aspect, 0.1, 400);
}

Deno.test("CameraRig keeps out of colliders and land wherever one stands and looks", () => {
  const faults: string[] = [];
  let looks = 0;
  for (const [index, place] of PLACES.entries()) {
    const random = seededRandom(11 + index);
    for (let count = 0; count < 800; count++) {
      const spot = anywhere(place, random);
      if (spot === undefined) continue;
      const camera = someCamera(random);
      const rig = new CameraRig(camera);
      const look = someLook(random);
      rig.update(spot, look, place.around, 1 / 60);
      looks++;
      const fault = clipped(place, camera);
      if (fault !== undefined) {
        faults.push(`${place.definition.key} ${JSON.stringify({ spot, look })}: ${fault}`);
      }
    }
  }
  assert.ok(looks > 3000);
  assert.deepEqual(faults.slice(0, 3), [], `${faults.length} of ${looks}`);
});

Deno.test("CameraRig keeps out of colliders and land while one runs, jumps and looks around", () => {
  const faults: string[] = [];
  for (const [index, place] of PLACES.entries()) {
    const random = seededRandom(51 + index);
    for (let walk = 0; walk < 5; walk++) {
      const spot = anywhere(place, random);
      if (spot === undefined) continue;
      const camera = someCamera(random);
      const rig = new CameraRig(camera);
      const state = standing(spot.x, spot.y, spot.z, 0);
      const look = someLook(random);
      let turn = 0;
      for (let tick = 0; tick < 200; tick++) {
        if (random() < 0.05) turn = (random() * 2 - 1) * 4;
        if (random() < 0.02) look.distance = 2 + random() * 12;
        const before = { x: state.x, y: state.y, z: state.z };
        const buttons = (random() < 0.05 ? BUTTON.jump : 0) | BUTTON.run;
        const input = { moveX: 0, moveZ: -127, yaw: quantisedYaw(look.yaw), buttons };
        stepAvatar(state, input, place.ground, state);
        for (let frame = 1; frame <= 3; frame++) {
          look.yaw += turn / 60;
          const part = frame / 3;
          const feet = {
            x: before.x + (state.x - before.x) * part,
            y: before.y + (state.y - before.y) * part,
            z: before.z + (state.z - before.z) * part,
          };
          rig.update(feet, look, place.around, 1 / 60);
          const fault = clipped(place, camera);
          if (fault !== undefined) {
            faults.push(`${place.definition.key} ${JSON.stringify({ feet, look })}: ${fault}`);
          }
        }
      }
    }
  }
  assert.deepEqual(faults.slice(0, 3), [], `${faults.length} frames`);
});
