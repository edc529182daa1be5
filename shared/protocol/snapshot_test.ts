import assert from "node:assert/strict";
import fc from "fast-check";
import { ByteReader, ByteWriter } from "../lib/bytes.ts";
import { MOST_AIR_TICKS, standing } from "../sim/avatar_state.ts";
import { POSITION_STEP, VELOCITY_STEP } from "../sim/constants.ts";
import { AVATAR_COLOURS, AVATAR_SHAPES, defaultLook } from "./avatar_look.ts";
import { type ChangedRecord, standingAt } from "./entity_changes.ts";
import { FrameDecoder } from "./frames.ts";
import { yawSteps } from "./fields.ts";
import { EMOTES } from "./emotes.ts";
import {
  isSoundName,
  MAX_COORDINATE,
  MAX_SOUND_NAME,
  OWN_FLAGS_MASK,
  SnapshotBody,
} from "./snapshot.ts";
import type { Snapshot } from "./snapshot_records.ts";
import { FROM_WORLD } from "./world_messages.ts";

const steps = fc.integer({ min: -32767, max: 32767 });
const coordinate = steps.map((steps) => steps * POSITION_STEP);
const own = fc.record({
  x: coordinate,
  y: coordinate,
  z: coordinate,
  yaw: fc.nat(65535).map((steps) => (steps / 65536) * 2 * Math.PI),
  airTicks: fc.nat(MOST_AIR_TICKS),
  velocityY: fc.integer({ min: -80, max: 28 }).map((steps) => steps * VELOCITY_STEP),
}).map((each) => ({ ...each, velocityY: each.airTicks > 0 ? each.velocityY : 0 }));
const step = fc.integer({ min: -128, max: 127 });
const at = fc.record({
  x: steps,
  y: steps,
  z: steps,
  yaw: fc.nat(255),
  flags: fc.nat(255),
  stepX: step,
  stepY: step,
  stepZ: step,
});
const id = fc.nat(100_000);
const look = fc.record({
  colour: fc.nat(AVATAR_COLOURS.length - 1),
  accent: fc.nat(AVATAR_COLOURS.length - 1),
  shape: fc.nat(AVATAR_SHAPES.length - 1),
});
/** Records of two rates, ids ascending in each; what the mask does not name is zero. */
const changed = fc.array(
  fc.record({ gap: fc.integer({ min: 1, max: 400 }), mask: fc.nat(15), step, value: fc.nat(255) }),
  { maxLength: 12 },
).map((records): ChangedRecord[] => {
  let entityId = 0;
  return records.map(({ gap, mask, step, value }, i) => {
    const isFar = i >= 6;
    entityId = (i === 6 ? 0 : entityId) + gap;
    const ground = (mask & 1) === 0 ? 0 : step;
    return {
      entityId,
      everyTicks: isFar ? 4 : 1,
      mask,
      x: ground,
      y: (mask & 2) === 0 ? 0 : step,
      z: ground,
      yaw: (mask & 4) === 0 ? 0 : value,
      flags: (mask & 8) === 0 ? 0 : value,
    };
  });
});
const snapshots: fc.Arbitrary<Snapshot> = fc.record({
  tick: fc.nat(0xffff_ffff),
  lastInputSeq: fc.nat(0xffff_ffff),
  own,
  ownFlags: fc.nat(OWN_FLAGS_MASK),
  isFull: fc.boolean(),
  left: fc.array(id, { maxLength: 5 }),
  entered: fc.array(
    fc.record({
      entityId: id,
      kind: fc.constantFrom("player" as const, "resident" as const),
      playerId: fc.maxSafeNat(),
      name: fc.string({ maxLength: 20 }),
      isGuest: fc.boolean(),
      look,
      costume: fc.string({ maxLength: 8 }),
      everyTicks: fc.constantFrom(1, 16, 300),
      at,
    }),
    { maxLength: 5 },
  ),
  placed: fc.array(fc.record({ entityId: id, everyTicks: fc.constantFrom(1, 16), at }), {
    maxLength: 5,
  }),
  changed,
  restyled: fc.array(fc.record({ entityId: id, look }), { maxLength: 3 }),
  said: fc.array(fc.record({ entityId: id, text: fc.string({ maxLength: 50 }) }), { maxLength: 3 }),
  emoted: fc.array(fc.record({ entityId: id, emote: fc.constantFrom(...EMOTES) }), {
    maxLength: 3,
  }),
  sounded: fc.array(
    fc.record({
      name: fc.stringMatching(/^[a-z][a-z0-9_]{0,23}$/),
      at: fc.option(fc.record({ x: coordinate, y: coordinate, z: coordinate }), {
        nil: undefined,
      }),
    }),
    { maxLength: 3 },
  ),
  playersHere: fc.option(fc.nat(5000), { nil: undefined }),
});

const EMPTY: Snapshot = {
  tick: 1,
  lastInputSeq: 1,
  own: standing(0, 0, 0),
  ownFlags: 0,
  isFull: false,
  left: [],
  entered: [],
  placed: [],
  changed: [],
  restyled: [],
  said: [],
  emoted: [],
  sounded: [],
  playersHere: undefined,
};

function bytesOf(snapshot: Snapshot): Uint8Array<ArrayBuffer> {
  const to = new ByteWriter();
  SnapshotBody.write(to, snapshot);
  return to.take();
}

Deno.test("[S1] a snapshot comes back as it was written", () => {
  fc.assert(fc.property(snapshots, (snapshot) => {
    const from = new ByteReader(bytesOf(snapshot));
    const back = SnapshotBody.read(from);
    assert.equal(from.remaining, 0);
    // fast-check's records have no prototype; only their fields matter.
    assert.deepEqual(JSON.parse(JSON.stringify(back)), JSON.parse(JSON.stringify(snapshot)));
  }));
});

Deno.test("[S2] a section or a field that is not known yet is skipped", () => {
  const to = new ByteWriter();
  const known = { ...EMPTY, said: [{ entityId: 3, text: "here" }] };
  to.bytes(bytesOf(EMPTY));
  to.bytes(new Uint8Array([200, 3, 1, 2, 3])); // kind, length, whatever
  to.bytes(bytesOf(known).subarray(bytesOf(EMPTY).length));
  assert.deepEqual(SnapshotBody.read(new ByteReader(to.take())), known);
  const card = { entityId: 9, kind: "player" as const, playerId: 3, name: "Ada", isGuest: true };
  const looks = { look: defaultLook(3), costume: "" };
  const person = { ...card, ...looks, everyTicks: 4, at: standingAt(EMPTY.own) };
  const entered = { ...EMPTY, entered: [person] };
  const bytes = [...bytesOf(entered)];
  const section = bytesOf(EMPTY).length;
  bytes.push(77); // a field behind the last one known
  bytes[section + 1]!++;
  bytes[section + 2]!++;
  const back = SnapshotBody.read(new ByteReader(new Uint8Array(bytes)));
  assert.deepEqual(back, entered);
});

Deno.test("[G4] arbitrary and damaged bytes of a snapshot are a named fault", () => {
  const decoder = new FrameDecoder<typeof FROM_WORLD, "any">(FROM_WORLD);
  const decode = (body: Uint8Array) => {
    const frame = new Uint8Array(1 + body.length);
    frame[0] = FROM_WORLD.snapshot.byte;
    frame.set(body, 1);
    decoder.decode(frame, "any", 0); // must not throw
  };
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), decode), { numRuns: 2000 });
  fc.assert(
    fc.property(snapshots, fc.nat(), fc.nat(255), fc.nat(), (snapshot, at, byte, length) => {
      const bytes = bytesOf(snapshot);
      bytes[at % bytes.length] = byte;
      decode(bytes);
      decode(bytes.subarray(0, length % bytes.length));
    }),
    { numRuns: 2000 },
  );
});

Deno.test("[S3] the golden snapshot's bytes have not changed", () => {
  const walker = { entityId: 5, everyTicks: 1, mask: 5, x: -16, y: 0, z: 3, yaw: 64, flags: 0 };
  const again = { entityId: 9, everyTicks: 1, mask: 0, x: 0, y: 0, z: 0, yaw: 0, flags: 0 };
  const far = { ...walker, entityId: 300, everyTicks: 4, mask: 2, x: 0, y: 7, z: 0, yaw: 0 };
  const at = { x: 64, y: 0, z: -1, yaw: 128, flags: 1, stepX: -16, stepY: 0, stepZ: 0 };
  const card = { entityId: 2, kind: "player" as const, playerId: 3, name: "Ada", isGuest: true };
  const person = { ...card, look: { colour: 1, accent: 2, shape: 3 }, costume: "fox" };
  const golden = {
    ...EMPTY,
    tick: 300,
    lastInputSeq: 7,
    own: standing(1, 0, -1, Math.PI),
    ownFlags: 2,
    isFull: true,
    left: [4],
    entered: [{ ...person, everyTicks: 4, at }],
    placed: [{ entityId: 6, everyTicks: 8, at }],
    changed: [walker, again, far],
    restyled: [{ entityId: 5, look: { colour: 11, accent: 0, shape: 4 } }],
    said: [{ entityId: 5, text: "hi" }],
    emoted: [{ entityId: 5, emote: "cheer" as const }],
    sounded: [{ name: "bell", at: { x: 1, y: 2, z: -1 } }, { name: "pop", at: undefined }],
    playersHere: 3,
  };
  const hex = [...bytesOf(golden)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  assert.equal(
    hex,
    [
      "ac 02 07 40 00 00 00 c0 ff 00 80 02", // head
      "01 00", // full
      "02 01 04", // left
      "03 1b 1a 02 00 03 03 41 64 61 01 21 03 03 66 6f 78 04", // entered: a card, a rate …
      "40 00 ff ff 00 00 80 01 f0 00 00", // … and where
      "04 0d 06 08 40 00 ff ff 00 00 80 01 f0 00 00", // placed
      "05 06 01 45 f0 03 40 30", // changed every tick: a walker, and one who does it again
      "05 05 04 f2 9c 02 07", // changed every fourth: a jumper
      "0a 03 05 0b 04", // restyled
      "06 04 05 02 68 69", // said
      "07 02 05 01", // emoted
      "09 11 04 62 65 6c 6c 01 40 00 80 00 c0 ff 03 70 6f 70 00", // sounded: at a place, everywhere
      "08 01 03", // players here
    ].join(" "),
  );
  assert.deepEqual(SnapshotBody.read(new ByteReader(bytesOf(golden))), golden);
});

Deno.test("coordinates outside an i16 are held at its edge, angles wrap", () => {
  const far = standing(9999, -9999, 0, -Math.PI / 2);
  const back = SnapshotBody.read(new ByteReader(bytesOf({ ...EMPTY, own: far })));
  assert.equal(back.own.x, MAX_COORDINATE);
  assert.equal(back.own.y, -MAX_COORDINATE);
  assert.equal(yawSteps(back.own.yaw), 49152);
  assert.equal(yawSteps(2 * Math.PI - 1e-9), 0);
});

Deno.test("[S10] isSoundName() takes small letters, digits and _, up to 24 of them", () => {
  for (const name of ["bell", "a", "door_2", "x".repeat(MAX_SOUND_NAME)]) {
    assert.ok(isSoundName(name), name);
  }
  for (const name of ["", "Bell", "2bells", "a b", "../a", "é", "x".repeat(MAX_SOUND_NAME + 1)]) {
    assert.ok(!isSoundName(name), name);
  }
});
