import assert from "node:assert/strict";
import fc from "fast-check";
import { seededRandom } from "../../shared/lib/random.ts";
import { defaultLook } from "../../shared/protocol/avatar_look.ts";
import { CellGrid } from "./cell_grid.ts";
import { LAST_LEVEL } from "./rates.ts";
import { SightKit } from "./sight_test_kit.ts";

const EXTENT = 50;

const place = fc.integer({ min: -EXTENT, max: EXTENT });
const step = fc.record({
  who: fc.nat({ max: 11 }),
  act: fc.constantFrom(
    "walk",
    "jump",
    "hide",
    "show",
    "away",
    "turn",
    "dress",
    "sit",
    "stall",
    "rise",
    "land",
  ),
  x: place,
  z: place,
});

Deno.test("[S5] [K4] Sight keeps a viewer's picture equal to what is near, whatever happens", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(4, 10, 20, 100),
      fc.constantFrom(Infinity, 3),
      fc.array(fc.array(step, { maxLength: 6 }), { maxLength: 60 }),
      (cellMetres, budgetBytes, ticks) => {
        const kit = new SightKit({ extent: EXTENT, cellMetres, budgetBytes });
        const viewers = [-48, -40].map((x) => kit.viewer(x, 0));
        const all = viewers.map(({ entity }) => entity);
        for (let i = 2; i < 12; i++) all.push(kit.entity(i * 8 - 48, 0));
        for (const steps of ticks) {
          const stalled = new Set<unknown>();
          for (const { who, act, x, z } of steps) {
            const entity = all[who]!;
            if (act === "walk") kit.put(entity, entity.x + x / 100, entity.z + z / 100);
            if (act === "jump") kit.put(entity, x, z);
            if (act === "hide" && who > 1) kit.stage.hide(entity);
            if (act === "show") kit.stage.show(entity);
            if (act === "away") kit.stage.setAway(entity, x > 0);
            if (act === "turn") entity.yaw = ((x + EXTENT) / 101) * 2 * Math.PI;
            if (act === "sit") kit.stage.emote(entity, x > 0 ? "sit" : "wave");
            if (act === "dress") kit.stage.restyle(entity, defaultLook(Math.round(x * z)));
            if (act === "rise") entity.y = Math.abs(z) / 16;
            if (act === "rise" || act === "land") entity.airTicks = act === "rise" ? 1 : 0;
            if (act === "stall") stalled.add(viewers[who % 2]);
          }
          kit.tick((viewer) => stalled.has(viewer));
          for (const viewer of viewers) if (!stalled.has(viewer)) kit.check(viewer);
        }
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("[K4] Sight shows who was gone and came back within a tick as they look now", () => {
  const kit = new SightKit({ extent: EXTENT, cellMetres: 20 });
  const viewer = kit.viewer(0, 0);
  const dressed = kit.entity(3, 3);
  const hidden = kit.entity(4, 4);
  kit.tick();
  kit.stage.hide(dressed);
  kit.stage.restyle(dressed, defaultLook(16));
  kit.stage.show(dressed);
  kit.stage.restyle(hidden, defaultLook(16));
  kit.stage.hide(hidden);
  kit.tick();
  kit.check(viewer);
});

/** A crowd of viewers that walks straight, turns, jumps away, comes and goes. */
function crowd(kit: SightKit, count: number, ticks: number, seed: number, check: boolean): void {
  const random = seededRandom(seed);
  const anywhere = () => (random() * 2 - 1) * EXTENT;
  const heading = new Map<unknown, number>();
  const viewers = Array.from({ length: count }, () => kit.viewer(anywhere(), anywhere()));
  const stalledUntil = new Map<unknown, number>();
  for (let tick = 1; tick <= ticks; tick++) {
    for (const viewer of viewers) {
      const { entity } = viewer;
      const dice = random();
      if (dice < 0.03) heading.set(viewer, random() * 6.28);
      if (dice > 0.998) kit.put(entity, anywhere(), anywhere());
      if (dice > 0.03 && dice < 0.033) stalledUntil.set(viewer, tick + 5);
      const angle = heading.get(viewer);
      if (angle === undefined || dice > 0.9) continue;
      kit.put(entity, entity.x - Math.sin(angle) / 4, entity.z - Math.cos(angle) / 4);
      entity.yaw = angle;
    }
    kit.tick((viewer) => (stalledUntil.get(viewer) ?? 0) > tick);
    if (!check) continue;
    for (const viewer of viewers) if (viewer.heard !== undefined) kit.check(viewer);
  }
}

Deno.test("[S5] Sight tells a walking crowd right through every rate, stall and crossing", () => {
  for (const seed of [1, 2, 3]) {
    for (const budgetBytes of [Infinity, 120, 20]) {
      const kit = new SightKit({ extent: EXTENT, cellMetres: 12, budgetBytes });
      crowd(kit, 40, 250, seed, true);
    }
  }
});

Deno.test("[S7] Sight keeps what a viewer is told within the budget, and tells all near even so", () => {
  const budgetBytes = 120;
  const kit = new SightKit({ extent: EXTENT, cellMetres: 100, budgetBytes });
  crowd(kit, 150, 300, 7, false);
  const before = kit.viewers.map(({ bytes }) => bytes);
  const ticks = 200;
  const random = seededRandom(9);
  for (let tick = 0; tick < ticks; tick++) {
    for (const { entity } of kit.viewers) {
      kit.put(entity, entity.x + random() - 0.5, entity.z + random() - 0.5);
    }
    kit.tick();
  }
  for (const [i, viewer] of kit.viewers.entries()) {
    kit.check(viewer);
    assert.ok((viewer.bytes - before[i]!) / ticks <= budgetBytes * 1.25);
  }
  // With nobody moving any more the rates come back, and everybody is where they are.
  for (let tick = 0; tick < 200; tick++) kit.tick();
  assert.deepStrictEqual(
    new Set(kit.viewers.map(({ session }) => session.viewLevel)),
    new Set([0]),
  );
});

Deno.test("[S4] Sight tells viewers of one cell the very same bytes", () => {
  const kit = new SightKit({ extent: EXTENT, cellMetres: 20 });
  const [first, second] = [kit.viewer(1, 1), kit.viewer(2, 2)];
  const third = kit.entity(3, 3);
  kit.tick();
  third.x += 1;
  kit.sight.begin(2, [first.session, second.session]);
  assert.equal(kit.sight.changes(first.session), kit.sight.changes(second.session));
});

Deno.test("[S4] Sight tells one who walks straight in a byte or two a tick", () => {
  const kit = new SightKit({ extent: EXTENT, cellMetres: 100 });
  const viewer = kit.viewer(0, 0);
  const walker = kit.entity(0, 0);
  kit.tick();
  kit.put(walker, 0.25, 0);
  kit.tick();
  viewer.bytes = 0;
  for (let tick = 0; tick < 10; tick++) {
    kit.put(walker, walker.x + 0.25, 0);
    kit.tick();
    kit.check(viewer);
  }
  assert.equal(
    viewer.bytes,
    10 * (3 + 1),
    "kind, length and rate of the section, one byte of record",
  );
});

Deno.test("[S7] Sight says with whoever goes too far for a change how often they are told", () => {
  const kit = new SightKit({ extent: EXTENT, cellMetres: 100, budgetBytes: 1 });
  const viewer = kit.viewer(0, 0);
  const runner = kit.entity(-EXTENT, 0);
  for (let tick = 0; tick < 240; tick++) {
    kit.put(runner, -EXTENT + tick * 0.4, 0);
    kit.tick();
  }
  const { viewLevel } = viewer.session;
  const told = Array.from({ length: 8 }, (_, i) => {
    kit.put(runner, runner.x - 0.4 * (i + 1), 0);
    kit.tick();
    return viewer.heard?.placed.map(({ everyTicks }) => everyTicks) ?? [];
  }).flat();
  assert.equal(viewLevel, LAST_LEVEL);
  assert.deepStrictEqual(told, [8]);
});

Deno.test("[S6] CellGrid changes the cell of somebody on a border only well beyond it", () => {
  const grid = new CellGrid(50, 20);
  assert.equal(grid.cellAt(-50, -50, -1), 0);
  assert.equal(grid.cellAt(-28, -50, 0), 0, "2 m beyond");
  assert.equal(grid.cellAt(-27.98, -50, 0), 1);
  assert.equal(grid.cellAt(-32, -50, 1), 1, "2 m back");
  assert.equal(grid.cellAt(-32.02, -50, 1), 0);
  assert.equal(grid.cellAt(999, 999, 0), 24);
});

Deno.test("[S8] Sight tells events to those near, and words in nobody's name to all", () => {
  const kit = new SightKit({ extent: EXTENT, cellMetres: 10 });
  const [near, far] = [kit.viewer(0, 0), kit.viewer(45, 45)];
  kit.tick();
  kit.stage.emote(near.entity, "wave");
  kit.stage.say(near.entity, "hello");
  kit.stage.announce("to all");
  kit.tick();
  const { entityId } = near.entity;
  assert.deepStrictEqual(near.heard?.emoted, [{ entityId, emote: "wave" }]);
  assert.deepStrictEqual(near.heard?.said.map(({ text }) => text), ["hello", "to all"]);
  assert.deepStrictEqual(far.heard?.emoted, []);
  assert.deepStrictEqual(far.heard?.said.map(({ text }) => text), ["to all"]);
});

Deno.test("[S10] Sight has a sound heard by those who see its place, and one without by all", () => {
  const kit = new SightKit({ extent: EXTENT, cellMetres: 10 });
  const [near, far] = [kit.viewer(0, 0), kit.viewer(45, 45)];
  kit.tick();
  kit.stage.sound("bell", { x: 1, y: 2, z: 3 });
  kit.stage.sound("gong", undefined);
  kit.tick();
  assert.deepStrictEqual(near.heard?.sounded, [
    { name: "bell", at: { x: 1, y: 2, z: 3 } },
    { name: "gong", at: undefined },
  ]);
  assert.deepStrictEqual(far.heard?.sounded, [{ name: "gong", at: undefined }]);
  kit.tick();
  assert.deepStrictEqual(near.heard?.sounded, [], "once");
});

Deno.test("[S10] Sight has a sound heard at the edge of what is seen, and no farther", () => {
  const kit = new SightKit({ extent: EXTENT, cellMetres: 10 });
  const viewer = kit.viewer(-5, -5);
  kit.tick();
  kit.stage.sound("in", { x: 19.9, y: 0, z: -5 });
  kit.stage.sound("out", { x: 20.1, y: 0, z: -5 });
  kit.tick();
  assert.deepStrictEqual(viewer.heard?.sounded.map(({ name }) => name), ["in"]);
});

Deno.test("[S8] Sight tells nobody far away what somebody said who left in the same tick", () => {
  const kit = new SightKit({ extent: EXTENT, cellMetres: 10 });
  const [near, far] = [kit.viewer(0, 0), kit.viewer(45, 45)];
  const speaker = kit.entity(1, 1);
  kit.tick();
  kit.stage.say(speaker, "for those around me");
  kit.stage.emote(speaker, "bow");
  kit.stage.hide(speaker);
  kit.tick();
  assert.deepStrictEqual(far.heard?.said, []);
  assert.deepStrictEqual(far.heard?.emoted, []);
  assert.deepStrictEqual(near.heard?.left, [speaker.entityId]);
});
