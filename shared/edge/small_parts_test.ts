import assert from "node:assert/strict";
import fc from "fast-check";
import { sameHostOrAllowed } from "./origin.ts";
import { parseRequestHead } from "./request_head.ts";
import { Slots } from "./slots.ts";
import { buildUpstreamHead } from "./upstream_head.ts";
import { buildBinaryFrame } from "./websocket_frame.ts";

Deno.test("sameHostOrAllowed() allows the own host, the list and no browser; nobody else", () => {
  const isAllowed = sameHostOrAllowed(["https://Play.example.org"]);
  assert(isAllowed(undefined, "game.test"));
  assert(isAllowed("http://game.test", "game.test"));
  assert(isAllowed("https://GAME.test:8443", "game.test:8443"));
  assert(isAllowed("https://play.example.org", "game.test"));
  assert(!isAllowed("http://play.example.org", "game.test"));
  assert(!isAllowed("https://game.test.evil.example", "game.test"));
  assert(!isAllowed("https://game.test:1", "game.test"));
  assert(!isAllowed("https://user@game.test", "game.test"));
  assert(!isAllowed("null", "game.test"));
  assert(!isAllowed("null", "null"));
  assert(!isAllowed("", ""));
  assert(!isAllowed("https://game.test", undefined));
});

Deno.test("Slots gives the smallest numbers and lets a freed one rest", () => {
  const slots = new Slots(100);
  assert.deepStrictEqual([slots.take(0), slots.take(0), slots.take(0)], [0, 1, 2]);
  slots.free(1, 10);
  assert.equal(slots.take(109), 3);
  assert.equal(slots.take(110), 1);
  assert.equal(slots.take(110), 4);
});

Deno.test("Slots never has two holders of one number", () => {
  const step = fc.record({ isTake: fc.boolean(), afterMs: fc.nat(80), which: fc.nat(30) });
  fc.assert(fc.property(fc.array(step), (steps) => {
    const slots = new Slots(100);
    const held: number[] = [];
    let nowMs = 0;
    for (const { isTake, afterMs, which } of steps) {
      nowMs += afterMs;
      if (isTake) {
        const slot = slots.take(nowMs);
        assert(!held.includes(slot));
        held.push(slot);
      } else if (held.length > 0) {
        slots.free(held.splice(which % held.length, 1)[0]!, nowMs);
      }
    }
  }));
});

Deno.test("buildBinaryFrame() writes each of the three lengths at its edges", () => {
  const headOf = (size: number) => {
    const frame = buildBinaryFrame(new Uint8Array(size));
    return [...frame.subarray(0, frame.length - size)];
  };
  assert.deepStrictEqual(headOf(0), [0x82, 0]);
  assert.deepStrictEqual(headOf(125), [0x82, 125]);
  assert.deepStrictEqual(headOf(126), [0x82, 126, 0, 126]);
  assert.deepStrictEqual(headOf(65_535), [0x82, 126, 255, 255]);
  assert.deepStrictEqual(headOf(65_536), [0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]);
});

Deno.test("buildBinaryFrame() joins its own bytes and the slices in order", () => {
  const parts = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 6 });
  fc.assert(fc.property(parts, ([own, ...slices]) => {
    const payload = [...own!, ...slices.flatMap((slice) => [...slice])];
    const frame = buildBinaryFrame(own!, slices);
    assert.deepStrictEqual([...frame.subarray(frame.length - payload.length)], payload);
  }));
});

Deno.test("buildUpstreamHead() replaces what peers say about themselves", () => {
  const headOf = (...lines: string[]) => {
    const head = parseRequestHead(lines.join("\r\n"));
    assert(head.ok);
    return buildUpstreamHead(head.value, { address: "1.2.3.4", isTls: true }).split("\r\n");
  };
  assert.deepStrictEqual(
    headOf(
      "GET /a?b HTTP/1.1",
      "Host: x",
      "X-Forwarded-For: 6.6.6.6",
      "Forwarded: for=6.6.6.6",
      "Upgrade: h2c",
      "Connection: Upgrade, keep-alive",
      "Range: bytes=1-2",
    ),
    [
      "GET /a?b HTTP/1.1",
      "Host: x",
      "Range: bytes=1-2",
      "Connection: keep-alive",
      "X-Forwarded-For: 1.2.3.4",
      "X-Forwarded-Proto: https",
      "",
      "",
    ],
  );
  assert(headOf("GET / HTTP/1.0", "Connection: close").includes("Connection: close"));
  assert(
    headOf("POST / HTTP/1.1", "Host: x", "Transfer-Encoding: chunked").includes(
      "Connection: close",
    ),
  );
});
