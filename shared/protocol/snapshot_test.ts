import assert from "node:assert/strict";
import fc from "fast-check";
import { ByteReader, ByteWriter } from "../lib/bytes.ts";
import { MOST_AIR_TICKS, standing } from "../sim/avatar_state.ts";
import { POSITION_STEP, VELOCITY_STEP } from "../sim/constants.ts";
import { yawSteps } from "./fields.ts";
import { MAX_COORDINATE, OWN_FLAGS_MASK, type Snapshot, SnapshotBody } from "./snapshot.ts";

const coordinate = fc.integer({ min: -32767, max: 32767 }).map((steps) => steps * POSITION_STEP);
const state = {
  x: coordinate,
  y: coordinate,
  z: coordinate,
  yaw: fc.nat(65535).map((steps) => (steps / 65536) * 2 * Math.PI),
};
const own = fc.record({
  ...state,
  airTicks: fc.nat(MOST_AIR_TICKS),
  velocityY: fc.integer({ min: -80, max: 28 }).map((steps) => steps * VELOCITY_STEP),
}).map((each) => ({ ...each, velocityY: each.airTicks > 0 ? each.velocityY : 0 }));
const id = fc.nat(100_000);
const snapshots: fc.Arbitrary<Snapshot> = fc.record({
  tick: fc.nat(0xffff_ffff),
  lastInputSeq: fc.nat(0xffff_ffff),
  own,
  ownFlags: fc.nat(OWN_FLAGS_MASK),
  entered: fc.array(
    fc.record({
      entityId: id,
      kind: fc.constantFrom("player" as const, "resident" as const),
      playerId: fc.maxSafeNat(),
      name: fc.string({ maxLength: 20 }),
      isGuest: fc.boolean(),
      isAway: fc.boolean(),
      colour: fc.nat(0xffffff),
      look: fc.string({ maxLength: 8 }),
      ...state,
    }),
    { maxLength: 5 },
  ),
  moved: fc.array(fc.record({ entityId: id, ...state }), { maxLength: 5 }),
  left: fc.array(id, { maxLength: 5 }),
  said: fc.array(fc.record({ entityId: id, text: fc.string({ maxLength: 50 }) }), { maxLength: 3 }),
  away: fc.array(fc.record({ entityId: id, isAway: fc.boolean() }), { maxLength: 3 }),
  playersHere: fc.option(fc.nat(5000), { nil: undefined }),
});

Deno.test("a snapshot comes back as it was written", () => {
  fc.assert(fc.property(snapshots, (snapshot) => {
    const to = new ByteWriter();
    SnapshotBody.write(to, snapshot);
    const from = new ByteReader(to.take());
    const back = SnapshotBody.read(from);
    assert.equal(from.remaining, 0);
    // fast-check's records have no prototype; only their fields matter.
    assert.deepEqual(JSON.parse(JSON.stringify(back)), JSON.parse(JSON.stringify(snapshot)));
  }));
});

Deno.test("a walker costs at most ten bytes per update", () => {
  const head = new ByteWriter();
  const empty: Snapshot = {
    tick: 1,
    lastInputSeq: 1,
    own: standing(0, 0, 0),
    ownFlags: 0,
    entered: [],
    moved: [],
    left: [],
    said: [],
    away: [],
    playersHere: undefined,
  };
  SnapshotBody.write(head, empty);
  const full = new ByteWriter();
  const moved = Array.from({ length: 100 }, (_, entityId) => ({
    entityId,
    x: 1,
    y: 0,
    z: 1,
    yaw: 1,
  }));
  SnapshotBody.write(full, { ...empty, moved });
  assert.ok((full.length - head.length) / 100 <= 10);
});

Deno.test("coordinates outside an i16 are held at its edge, angles wrap", () => {
  const to = new ByteWriter();
  const own = standing(9999, -9999, 0, -Math.PI / 2);
  SnapshotBody.write(to, {
    tick: 0,
    lastInputSeq: 0,
    own,
    ownFlags: 0,
    entered: [],
    moved: [],
    left: [],
    said: [],
    away: [],
    playersHere: undefined,
  });
  const back = SnapshotBody.read(new ByteReader(to.take()));
  assert.equal(back.own.x, MAX_COORDINATE);
  assert.equal(back.own.y, -MAX_COORDINATE);
  assert.equal(yawSteps(back.own.yaw), 49152);
  assert.equal(yawSteps(2 * Math.PI - 1e-9), 0);
});
