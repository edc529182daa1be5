import assert from "node:assert/strict";
import fc from "fast-check";
import { CLOSE_CODES } from "../../shared/net/close_codes.ts";
import { ENTER_TIMEOUT_MS, MAX_FAULTS } from "./control_desk.ts";
import { CoreBench } from "./core_test_kit.ts";

Deno.test("[B1] one fault too many closes the socket, and the others notice nothing", () => {
  const bench = new CoreBench();
  const bad = bench.connect();
  bad.enter("", "bad");
  const good = bench.connect();
  good.enter("", "good");
  for (let i = 0; i < MAX_FAULTS; i++) bad.sayBytes(new Uint8Array([250, 1, 2]));
  assert.equal(bad.closed?.code, undefined);
  bad.sayBytes(new Uint8Array(0));
  assert.equal(bad.closed?.code, CLOSE_CODES.protocol_fault);
  assert.deepEqual(bench.core.health().faults, { unknown_type: MAX_FAULTS, empty: 1 });
  good.say("chat", { channel: "everyone", text: "still here" });
  assert.equal(good.last("chat").text, "still here");
});

Deno.test("[B2] a socket that never enters is closed", () => {
  const bench = new CoreBench();
  const client = bench.connect();
  bench.pass(ENTER_TIMEOUT_MS - 250);
  assert.equal(client.closed?.code, undefined);
  bench.pass(250);
  assert.equal(client.closed?.code, CLOSE_CODES.idle_timeout);
});

Deno.test("[B3] arbitrary bytes never throw past the desk", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 30 }), (frames) => {
      const bench = new CoreBench();
      const client = bench.connect();
      client.enter();
      for (const frame of frames) client.sayBytes(frame);
      assert.ok((bench.core.health().sessions as number) <= 1);
    }),
    { numRuns: 150 },
  );
});

Deno.test("[B4] a world's nonsense is logged and changes nothing", () => {
  const bench = new CoreBench();
  bench.guestInHub();
  const { instanceId, epoch } = bench.worlds[0]!.order;
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      if (bytes[0] === 9 || bytes[0] === 1) return; // `stopping` and `register` are heard
      bench.core.worldMessage(instanceId, epoch, bytes);
    }),
    { numRuns: 200 },
  );
  assert.equal(bench.phaseOf(instanceId), "ready");
});
