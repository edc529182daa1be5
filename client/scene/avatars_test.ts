import assert from "node:assert/strict";
import { InstancedMesh, PerspectiveCamera } from "three";
import type { EntityView } from "../core/world_view.ts";
import { parseWorldKey, type WorldKey } from "../../shared/lib/ids.ts";
import { Ground } from "../../shared/sim/collision.ts";
import { parseWorldDefinition } from "../../shared/sim/world_definition.ts";
import { AVATAR_SHAPES, defaultLook } from "../../shared/protocol/avatar_look.ts";
import { buildFigure } from "./avatar_figures.ts";
import { buildLimbs, DETAILS } from "./avatar_shapes.ts";
import { AvatarSight } from "./avatar_sight.ts";
import { Avatars } from "./avatars.ts";
import { buildCrowdGeometry, LIMB, PAINT } from "./crowd_geometry.ts";

const FRAME = 1 / 60;
/** Of a frame of 200 avatars: what counting the heap itself takes, and a few numbers. */
const MOST_BYTES = 1000;

function fieldGround(): Ground {
  const json = { title: "Field", extent: 200, spawns: [{ name: "a", at: { x: 0, y: 0, z: 0 } }] };
  const parsed = parseWorldDefinition(parseWorldKey("field") as WorldKey, json);
  assert.ok(parsed.ok);
  return new Ground(parsed.value);
}

/** At eye height in the origin, looking along −Z. */
function camera(): PerspectiveCamera {
  const made = new PerspectiveCamera(55, 16 / 9, 0.1, 400);
  made.position.set(0, 1.6, 0);
  made.updateMatrixWorld();
  return made;
}

function standingAt(id: number, x: number, z: number, more: Partial<EntityView> = {}): EntityView {
  return {
    id,
    kind: "player",
    name: `Somebody ${id}`,
    isGuest: id % 3 === 0,
    isOwn: false,
    look: defaultLook(id),
    costume: "",
    x,
    y: 0,
    z,
    yaw: 0,
    speed: 0,
    rise: 0,
    isInTheAir: false,
    isAway: false,
    ...more,
  };
}

function drawAll(avatars: Avatars, views: readonly EntityView[], frames = 1): readonly number[] {
  const ground = fieldGround();
  const eye = camera();
  for (let frame = 0; frame < frames; frame++) {
    avatars.begin(ground, eye);
    for (const view of views) avatars.draw(view, FRAME, frame * FRAME);
    avatars.end();
  }
  return avatars.drawn;
}

Deno.test("buildCrowdGeometry() knows limb and paint of each corner, and keeps each once", () => {
  for (const [shape, name] of AVATAR_SHAPES.entries()) {
    const triangles = DETAILS.map((detail) => {
      const geometry = buildCrowdGeometry(buildFigure(shape, detail), buildLimbs(detail));
      const { index, attributes } = geometry;
      const part = attributes.part;
      assert.ok(index !== null && part !== undefined);
      assert.ok(part.count < 0.75 * index.count, `${name} shares corners`);
      const valuesOf = (get: (at: number) => number) =>
        [...new Set(Array.from({ length: part.count }, (_, at) => get(at)))].sort();
      assert.deepStrictEqual(valuesOf((at) => part.getX(at)), Object.values(LIMB));
      assert.deepStrictEqual(valuesOf((at) => part.getY(at)), Object.values(PAINT));
      geometry.computeBoundingBox();
      assert.ok(geometry.boundingBox!.min.y < 0.1, `${name} stands on the ground`);
      return index.count / 3;
    });
    const [near = 0, middle = 0, far = 0] = triangles;
    assert.ok(near < 2100 && middle < 0.6 * near, `${name}: ${triangles}`);
    assert.ok(far < 0.3 * near && far < 0.75 * middle, `${name}: ${triangles}`);
  }
});

Deno.test("Avatars draws who is near finely, who is far coarsely, and nobody beyond", () => {
  const avatars = new Avatars();
  avatars.setQuality("high");
  const views = [standingAt(1, 0, -5), standingAt(2, 0, -30), standingAt(3, 0, -90)];
  assert.deepStrictEqual(drawAll(avatars, views), [1, 1, 1]);
  assert.deepStrictEqual(drawAll(avatars, [standingAt(4, 0, -111)]), [0, 0, 0]);
  avatars.setQuality("low");
  assert.deepStrictEqual(drawAll(avatars, views.slice(0, 2)), [1, 0, 1]);
  avatars.dispose();
});

Deno.test("Avatars leaves out who is behind the camera or beside the picture", () => {
  const avatars = new Avatars();
  const views = [standingAt(1, 0, 6), standingAt(2, 40, -5), standingAt(3, -40, -5)];
  assert.deepStrictEqual(drawAll(avatars, views), [0, 0, 0]);
  assert.deepStrictEqual(drawAll(avatars, [...views, standingAt(4, 0, -6)]), [1, 0, 0]);
  avatars.dispose();
});

Deno.test("Avatars draws as many as there are, also those who are away", () => {
  const avatars = new Avatars();
  const views = Array.from(
    { length: 500 },
    (_, id) => standingAt(id, (id % 25) - 12, -20 - Math.floor(id / 25), { isAway: id % 2 === 0 }),
  );
  const drawn = drawAll(avatars, views).reduce((sum, count) => sum + count, 0);
  assert.equal(drawn, 500);
  avatars.dispose();
});

Deno.test("AvatarSight keeps a level a little beyond its border", () => {
  const sight = new AvatarSight();
  sight.setQuality("high");
  sight.begin(camera(), 0);
  assert.equal(sight.levelOf({ x: 0, y: 1.6, z: -18.5 }, 0), 0);
  assert.equal(sight.levelOf({ x: 0, y: 1.6, z: -18.5 }, 1), 1);
  assert.equal(sight.levelOf({ x: 0, y: 1.6, z: -17.5 }, 1), 1);
  assert.equal(sight.levelOf({ x: 0, y: 1.6, z: -16 }, 1), 0);
  assert.equal(sight.levelOf({ x: 0, y: 1.6, z: -20 }, 0), 1);
});

Deno.test("AvatarSight draws a throng more coarsely, and finely again when it is gone", () => {
  const sight = new AvatarSight();
  const eye = camera();
  for (let i = 0; i < 100; i++) sight.begin(eye, 1e6);
  assert.equal(sight.part, 0.3);
  assert.equal(sight.levelOf({ x: 0, y: 1.6, z: -10 }, 0), 1);
  for (let i = 0; i < 100; i++) sight.begin(eye, 0);
  assert.equal(sight.part, 1);
  assert.equal(sight.levelOf({ x: 0, y: 1.6, z: -10 }, 1), 0);
});

Deno.test("Avatars allocates nothing for a frame of 200 who walk, jump and gesture", () => {
  const avatars = new Avatars();
  const ground = fieldGround();
  const eye = camera();
  const views = Array.from(
    { length: 200 },
    (_, id) =>
      standingAt(id, (id % 20) - 10, -4 - Math.floor(id / 20) * 4, {
        speed: (id % 3) * 4,
        isInTheAir: id % 7 === 0,
        isAway: id % 30 === 0,
      }),
  );
  let elapsed = 0;
  const frames = (count: number) => {
    for (let frame = 0; frame < count; frame++) {
      elapsed += FRAME;
      avatars.begin(ground, eye);
      for (const view of views) {
        view.x += 0.01 * Math.sin(elapsed + view.id);
        avatars.draw(view, FRAME, elapsed);
      }
      avatars.end();
    }
  };
  for (const view of views) avatars.gesture(view.id, view.id % 2 === 0 ? "wave" : "dance");
  // It allocates until it is compiled, which happens beside it and takes its time. An object or a
  // number in a box for each avatar would be at least 200 · 12 bytes a frame, for ever.
  const looks: number[] = [];
  const isSteady = () => looks.length >= 3 && looks.slice(-3).every((bytes) => bytes < MOST_BYTES);
  while (!isSteady() && looks.length < 400) {
    frames(50);
    const before = Deno.memoryUsage().heapUsed;
    frames(20);
    const grown = Deno.memoryUsage().heapUsed - before;
    if (grown >= 0) looks.push(Math.round(grown / 20)); // else the collector came in between
  }
  assert.ok(isSteady(), `bytes a frame: ${looks}`);
  avatars.dispose();
});

Deno.test("Avatars hold their breath where less motion is wished for", () => {
  const avatars = new Avatars();
  const ground = fieldGround();
  const eye = camera();
  const bodiesAfter = (elapsed: number) => {
    avatars.begin(ground, eye);
    avatars.draw(standingAt(5, 0, -4), FRAME, elapsed);
    avatars.end();
    const meshes = avatars.group.children.filter((mesh) => mesh instanceof InstancedMesh);
    return meshes.flatMap(({ instanceMatrix, count }) =>
      [...instanceMatrix.array].slice(0, 16 * count)
    );
  };
  assert.notDeepEqual(bodiesAfter(1), bodiesAfter(2));
  avatars.setReducedMotion(true);
  assert.deepEqual(bodiesAfter(3), bodiesAfter(4));
  avatars.dispose();
});
