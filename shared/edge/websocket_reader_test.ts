import assert from "node:assert/strict";
import fc from "fast-check";
import { clientFrame, type FrameParts } from "./frame_kit.ts";
import { WebSocketReader } from "./websocket_reader.ts";

const LIMITS = { maxMessageBytes: 400, maxFragments: 4 };

/** Everything a reader found in these chunks, as text. */
function found(chunks: readonly Uint8Array[]): readonly string[] {
  const events: string[] = [];
  const reader = new WebSocketReader(LIMITS, {
    message: (bytes, isBinary) => events.push(`${isBinary ? "binary" : "text"} ${bytes}`),
    ping: (bytes) => events.push(`ping ${bytes}`),
    pong: (bytes) => events.push(`pong ${bytes}`),
    closed: (code) => events.push(`closed ${code}`),
    failed: (fault) => events.push(`failed ${fault}`),
  });
  for (const chunk of chunks) reader.push(chunk.slice());
  return events;
}

/** `bytes` cut where `cuts` says. */
function cut(bytes: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] {
  const at = [...cuts.map((part) => Math.floor(part * bytes.length)), 0, bytes.length];
  const ends = at.toSorted((a, b) => a - b);
  return ends.slice(1).map((end, i) => bytes.subarray(ends[i], end));
}

const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });
const payload = (maxLength: number) => fc.array(fc.integer({ min: 0, max: 255 }), { maxLength });
/** Mostly right frames, and some of every kind of wrong ones. */
const frame: fc.Arbitrary<FrameParts> = fc.record({
  opcode: fc.constantFrom(0, 0, 1, 2, 2, 2, 8, 9, 10, 10, 3),
  payload: fc.oneof(payload(8), payload(140)),
  isFinal: fc.constantFrom(true, true, false),
  reserved: fc.constantFrom(0, 0, 0, 0, 0x40),
  mask: fc.tuple(...Array<fc.Arbitrary<number>>(4).fill(fc.integer({ min: 0, max: 255 }))),
});

Deno.test("WebSocketReader finds the same in the same bytes, however they are cut", () => {
  fc.assert(fc.property(fc.array(frame, { maxLength: 12 }), cuts, (frames, where) => {
    const bytes = Uint8Array.from(frames.flatMap((each) => [...clientFrame(each)]));
    const whole = found([bytes]);
    assert.deepStrictEqual(found(cut(bytes, where)), whole);
    assert.deepStrictEqual(found([...bytes].map((byte) => Uint8Array.of(byte))), whole);
  }));
});

Deno.test("WebSocketReader stands arbitrary bytes, and says nothing after its last word", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), cuts, (bytes, where) => {
    const events = found(cut(bytes, where));
    const end = events.findIndex((event) => /^(closed|failed)/.test(event));
    assert.ok(end < 0 || end === events.length - 1);
  }));
});

Deno.test("WebSocketReader joins fragments and hands each message over unmasked", () => {
  const parts: readonly FrameParts[] = [
    { opcode: 2, payload: [1, 2, 3], isFinal: false },
    { opcode: 9, payload: [9] },
    { opcode: 0, payload: [4] },
    { opcode: 1, payload: [72, 105] },
  ];
  const events = ["ping 9", "binary 1,2,3,4", "text 72,105"];
  assert.deepStrictEqual(found(parts.map(clientFrame)), events);
});

Deno.test("[W3] WebSocketReader refuses what is too long by its head, before it came", () => {
  const claimed = [0, 0, 0, 0, 0, 0, 1, 145]; // 401
  const head = clientFrame({ opcode: 2, claimed }).subarray(0, 10);
  assert.deepStrictEqual(found([head]), ["failed too_big"]);
  const allowed = clientFrame({ opcode: 2, claimed: claimed.with(7, 144) }).subarray(0, 10);
  assert.deepStrictEqual(found([allowed]), []);
});

Deno.test("[W3] WebSocketReader counts the fragments of one message only", () => {
  const message = [false, false, false, true].map((isFinal, at) =>
    clientFrame({ opcode: at === 0 ? 2 : 0, payload: [at], isFinal })
  );
  const whole = "binary 0,1,2,3";
  assert.deepStrictEqual(found([...message, ...message]), [whole, whole]);
  const oneMore = message.with(3, clientFrame({ opcode: 0, isFinal: false }));
  const tooMany = [...oneMore, clientFrame({ opcode: 0 })];
  assert.deepStrictEqual(found(tooMany), ["failed too_fragmented"]);
});
