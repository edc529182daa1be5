import assert from "node:assert/strict";
import fc from "fast-check";
import { buildGateFrame, buildGateVerdict, parseGateFrame, parseGateVerdict } from "./gate.ts";

Deno.test("[G1] the gate frame's bytes are frozen for ever", () => {
  assert.deepEqual([...buildGateFrame("0.1")], [0x56, 0x43, 1, 3, 0x30, 0x2e, 0x31]);
  assert.deepEqual(
    [...buildGateVerdict("0.2", "0.1")],
    [0x56, 0x43, 1, 1, 3, 0x30, 0x2e, 0x32, 3, 0x30, 0x2e, 0x31],
  );
  assert.deepEqual(
    [...buildGateVerdict("0.1", "0.1")],
    [0x56, 0x43, 1, 0, 3, 0x30, 0x2e, 0x31, 3, 0x30, 0x2e, 0x31],
  );
});

Deno.test("[G2] only exactly equal versions are welcome", () => {
  for (
    const [server, client, isWelcome] of [
      ["0.1", "0.1", true],
      ["0.1", "0.10", false],
      ["0.1", "0.2", false],
      ["1.0", "0.1", false],
      ["0.1", "", false],
    ] as const
  ) {
    const verdict = parseGateVerdict(buildGateVerdict(server, client));
    assert.deepEqual(verdict, { isWelcome, serverVersion: server, clientVersion: client });
  }
});

Deno.test("[G3] whatever is no gate frame is none, without an exception", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
    const version = parseGateFrame(bytes);
    if (version !== undefined) assert.deepEqual(buildGateFrame(version), bytes);
    const verdict = parseGateVerdict(bytes);
    if (verdict !== undefined) assert.ok(verdict.serverVersion.length <= 16);
  }));
  for (const bad of [[], [0x56], [0x56, 0x43, 2, 0], [0x56, 0x43, 1, 2, 0x30]]) {
    assert.equal(parseGateFrame(new Uint8Array(bad)), undefined);
  }
  // A version with a line break could forge a log line.
  assert.equal(parseGateFrame(new Uint8Array([0x56, 0x43, 1, 1, 10])), undefined);
  assert.equal(parseGateFrame(new Uint8Array([...buildGateFrame("0.1"), 0])), undefined);
});
