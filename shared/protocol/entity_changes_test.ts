import assert from "node:assert/strict";
import fc from "fast-check";
import { ByteReader, ByteWriter } from "../lib/bytes.ts";
import {
  applyChange,
  BASELINE_SIZE,
  change,
  type ChangedRecord,
  ChangeList,
  encodeChange,
  NOTHING,
  readChanges,
  readWhole,
  setBaseline,
  standingAt,
  TOO_FAR,
  WHOLE_BYTES,
  writeSeen,
  writeWhole,
} from "./entity_changes.ts";
import { REPLICATED_FIELDS } from "./replicated_fields.ts";

const FIELDS = REPLICATED_FIELDS.map(({ name }) => name);

/** What a whole baseline says, as a client reads it. */
function told(baseline: Int16Array) {
  const to = new ByteWriter();
  writeWhole(to, baseline, 0);
  assert.equal(to.length, WHOLE_BYTES);
  return readWhole(new ByteReader(to.take()));
}

function bytesOf(list: ChangeList): Uint8Array {
  const to = new ByteWriter();
  list.writeTo(to);
  return to.take();
}

const move = fc.record({
  x: fc.integer({ min: -300, max: 300 }),
  y: fc.integer({ min: -40, max: 40 }),
  z: fc.constantFrom(0, 16, 127, 128, -128, -129),
  yaw: fc.nat(3),
  flags: fc.nat(1),
  times: fc.integer({ min: 1, max: 4 }),
});

Deno.test("[S4] what a client makes of changes is what the world has, bit for bit", () => {
  fc.assert(fc.property(fc.array(move, { maxLength: 30 }), (moves) => {
    const now = new Int16Array(FIELDS.length);
    const baseline = new Int16Array(BASELINE_SIZE);
    const seen = told(baseline);
    const list = new ChangeList();
    for (const { x, y, z, yaw, flags, times } of moves) {
      for (let time = 0; time < times; time++) {
        const next = { x: now[0]! + x, z: now[1]! + z, y: now[2]! + y, yaw, flags };
        FIELDS.forEach((name, field) => (now[field] = next[name]));
        const mask = encodeChange(now, baseline, 0);
        if (mask === TOO_FAR) {
          Object.assign(seen, told(baseline));
        } else if (mask !== NOTHING) {
          list.reset();
          list.add(7, mask);
          const records: ChangedRecord[] = [];
          readChanges(new ByteReader(bytesOf(list)), 1, records);
          assert.deepEqual(records.map(({ entityId }) => entityId), [7]);
          applyChange(seen, records[0]!);
        }
        assert.deepEqual(FIELDS.map((name) => seen[name]), [...now]);
        // Whoever comes in between is told the same, with the steps that "again" builds on.
        assert.deepEqual(told(baseline), seen);
      }
    }
  }));
});

Deno.test("encodeChange() says nothing of who stands, and less and less of who walks straight", () => {
  const now = new Int16Array(FIELDS.length);
  const baseline = new Int16Array(BASELINE_SIZE);
  setBaseline(now, baseline, 0);
  assert.equal(encodeChange(now, baseline, 0), NOTHING);
  now[0] = -16;
  assert.equal(encodeChange(now, baseline, 0), 1);
  now[0] = -32;
  assert.equal(encodeChange(now, baseline, 0), 0);
  now[3] = 1; // turned, and stopped
  assert.equal(encodeChange(now, baseline, 0), 4);
  now[0] = -48;
  assert.equal(encodeChange(now, baseline, 0), 1, "a stop ends what could be done again");
  now[0] = -48 + 127;
  assert.equal(encodeChange(now, baseline, 0), 1);
  now[0]! += 128;
  assert.equal(encodeChange(now, baseline, 0), TOO_FAR);
});

Deno.test("ChangeList writes gaps of every size", () => {
  const ids = [1, 2, 17, 33, 160, 161, 2_000, 2_000_000];
  const list = new ChangeList();
  const now = new Int16Array(FIELDS.length);
  const baseline = new Int16Array(BASELINE_SIZE);
  for (const [i, id] of ids.entries()) {
    now[0] = (i + 1) * (i + 1);
    list.add(id, encodeChange(now, baseline, 0));
  }
  const records: ChangedRecord[] = [];
  readChanges(new ByteReader(bytesOf(list)), 2, records);
  assert.deepEqual(records.map(({ entityId }) => entityId), ids);
  assert.deepEqual(records.map(({ x }) => x), [1, 3, 5, 7, 9, 11, 13, 15]);
  list.reset();
  change.length = 0;
  for (let id = 1; id <= 1000; id++) list.add(id, 0);
  const many: ChangedRecord[] = [];
  readChanges(new ByteReader(bytesOf(list)), 1, many);
  assert.equal(many.length, 1000);
});

Deno.test("standingAt() is what the wire says of a pose", () => {
  const seen = standingAt({ x: 1, y: 0.5, z: -1 / 64, yaw: Math.PI }, 3);
  const to = new ByteWriter();
  writeSeen(to, seen);
  assert.deepEqual(readWhole(new ByteReader(to.take())), seen);
  assert.deepEqual([seen.x, seen.y, seen.z, seen.yaw, seen.flags], [64, 32, -1, 128, 3]);
});
