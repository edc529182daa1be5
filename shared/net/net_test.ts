import assert from "node:assert/strict";
import fc from "fast-check";
import { CLOSE_CODES, closeReasonOf, mayReconnectAfter } from "./close_codes.ts";
import { buildAnswer, checkAnswer, isWorldProof, type LinkClaim, MAX_LANES } from "./link_proof.ts";
import {
  EdgeCommandWriter,
  EdgeEventWriter,
  readEdgeCommands,
  readEdgeEvents,
} from "./player_link.ts";
import { buildRecord, MAX_RECORD_BYTES, RecordReader } from "./records.ts";

const TOKEN = "ab".repeat(32);
const worldNonce = new Uint8Array(32).fill(1);
const masterNonce = new Uint8Array(32).fill(2);
const CONTROL: LinkClaim = { purpose: "control", lane: 0 };
const PLAYERS: LinkClaim = { purpose: "players", lane: MAX_LANES - 1 };

Deno.test("both ends of a link prove the launch token", () => {
  const answer = buildAnswer(TOKEN, PLAYERS, worldNonce, masterNonce);
  const checked = checkAnswer(TOKEN, worldNonce, answer);
  assert.deepStrictEqual(checked?.claim, PLAYERS);
  assert.ok(isWorldProof(TOKEN, PLAYERS, worldNonce, masterNonce, checked!.worldProof));
});

Deno.test("a proof holds for one token, purpose, lane and pair of nonces only", () => {
  const answer = buildAnswer(TOKEN, CONTROL, worldNonce, masterNonce);
  assert.equal(checkAnswer("cd".repeat(32), worldNonce, answer), undefined);
  assert.equal(checkAnswer(TOKEN, masterNonce, answer), undefined, "replayed to another nonce");
  for (let i = 0; i < answer.length; i++) {
    const forged = answer.slice();
    forged[i] = forged[i]! ^ 1;
    assert.equal(checkAnswer(TOKEN, worldNonce, forged), undefined, `byte ${i}`);
  }
  const proof = checkAnswer(TOKEN, worldNonce, answer)!.worldProof;
  assert.equal(isWorldProof(TOKEN, PLAYERS, worldNonce, masterNonce, proof), false);
  const otherLane = { ...CONTROL, lane: 1 };
  assert.equal(isWorldProof(TOKEN, otherLane, worldNonce, masterNonce, proof), false);
  // The master's own proof does not serve as the world's.
  assert.equal(
    isWorldProof(TOKEN, CONTROL, worldNonce, masterNonce, answer.subarray(33)),
    false,
  );
});

Deno.test("RecordReader finds the same records however the stream is cut", () => {
  fc.assert(fc.property(
    fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 10 }),
    fc.infiniteStream(fc.integer({ min: 1, max: 17 })),
    (records, cuts) => {
      const stream = records.flatMap((record) => [...buildRecord(record)]);
      const found: number[][] = [];
      const reader = new RecordReader();
      for (let at = 0; at < stream.length;) {
        const count = cuts.next().value;
        const chunk = new Uint8Array(stream.slice(at, at + count));
        reader.push(chunk, (record) => found.push([...record]));
        at += count;
      }
      assert.deepEqual(found, records.map((record) => [...record]));
    },
  ));
});

Deno.test("RecordReader refuses a record over its limit", () => {
  const over = new Uint8Array(4);
  new DataView(over.buffer).setUint32(0, MAX_RECORD_BYTES + 1, true);
  assert.throws(() => new RecordReader().push(over, () => {}), RangeError);
});

Deno.test("a batch of edge events comes back in order", () => {
  const writer = new EdgeEventWriter();
  writer.opened(3, "10.0.0.1");
  writer.message(300, new Uint8Array([1, 2]));
  writer.stalled(3);
  writer.drained(3);
  writer.closed(3, 1006, false);
  const heard: unknown[] = [];
  readEdgeEvents(writer.take(), {
    opened: (...event) => heard.push(["opened", ...event]),
    message: (slot, bytes) => heard.push(["message", slot, [...bytes]]),
    closed: (...event) => heard.push(["closed", ...event]),
    stalled: (slot) => heard.push(["stalled", slot]),
    drained: (slot) => heard.push(["drained", slot]),
  });
  assert.deepEqual(heard, [
    ["opened", 3, "10.0.0.1"],
    ["message", 300, [1, 2]],
    ["stalled", 3],
    ["drained", 3],
    ["closed", 3, 1006, false],
  ]);
  assert.ok(writer.isEmpty);
});

Deno.test("a batch of edge commands shares slices and counts them anew in each batch", () => {
  const writer = new EdgeCommandWriter();
  for (let batch = 0; batch < 2; batch++) {
    const first = writer.slice(new Uint8Array([7]));
    const second = writer.slice(new Uint8Array([8, 9]));
    writer.frame(1, new Uint8Array([1]), [second, first], "change");
    writer.frame(2, new Uint8Array(0), [first]);
    writer.close(1, 4000, "world_gone");
    const heard: unknown[] = [];
    readEdgeCommands(writer.take(), {
      frame: (slot, own, slices, kind) =>
        heard.push([slot, [...own], slices.map((slice) => [...slice]), kind]),
      close: (...command) => heard.push(command),
    });
    assert.deepEqual(heard, [
      [1, [1], [[8, 9], [7]], "change"],
      [2, [], [[7]], "answer"],
      [1, 4000, "world_gone"],
    ]);
  }
});

Deno.test("close codes are distinct, and say whether to come back", () => {
  const codes = Object.values(CLOSE_CODES);
  assert.equal(new Set(codes).size, codes.length);
  assert.equal(closeReasonOf(4105), "taken_over");
  assert.equal(closeReasonOf(4999), undefined);
  assert.equal(mayReconnectAfter(1006), true);
  assert.equal(mayReconnectAfter(CLOSE_CODES.world_gone), true);
  assert.equal(mayReconnectAfter(CLOSE_CODES.version_mismatch), false);
  assert.equal(mayReconnectAfter(CLOSE_CODES.kicked), false);
});
