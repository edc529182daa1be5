import assert from "node:assert/strict";
import fc from "fast-check";
import { InboundBudget, OutboundWatch } from "./socket_bounds.ts";

const INBOUND = {
  messagesPerSecond: 10,
  messageBurst: 3,
  inboundBytesPerSecond: 1000,
  inboundByteBurst: 500,
  floodBurst: 2,
  floodForgivenPerSecond: 1,
};
const OUTBOUND = { stallBytes: 100, maxQueueBytes: 400, maxStallMs: 1000 };

Deno.test("InboundBudget.judge() passes the burst, drops with patience, then calls it a flood", () => {
  const budget = new InboundBudget(INBOUND);
  const verdicts = Array.from({ length: 6 }, () => budget.judge(1, 0));
  assert.deepStrictEqual(verdicts, ["pass", "pass", "pass", "drop", "drop", "flood"]);
  assert.equal(budget.judge(1, 100), "pass"); // 10 a second
  assert.equal(budget.judge(1, 100), "flood");
  assert.equal(budget.judge(1, 1100), "pass");
});

Deno.test("InboundBudget.judge() limits bytes as well, at the limit and one past it", () => {
  assert.equal(new InboundBudget(INBOUND).judge(500, 0), "pass");
  const budget = new InboundBudget(INBOUND);
  assert.equal(budget.judge(501, 0), "drop");
  assert.equal(budget.judge(500, 0), "pass");
  assert.equal(budget.judge(1, 0), "drop");
  assert.equal(budget.judge(100, 100), "pass");
  assert.equal(budget.judge(1, 50), "flood"); // a clock that runs backwards gives nothing
});

Deno.test("InboundBudget passes no more than burst and rate allow", () => {
  const arrivals = fc.array(fc.record({ afterMs: fc.nat(200), size: fc.nat(400) }), {
    maxLength: 100,
  });
  fc.assert(fc.property(arrivals, (list) => {
    const budget = new InboundBudget(INBOUND);
    let nowMs = 0;
    let messages = 0;
    let bytes = 0;
    for (const { afterMs, size } of list) {
      nowMs += afterMs;
      if (budget.judge(size, nowMs) !== "pass") continue;
      messages++;
      bytes += size;
    }
    assert(messages <= 3 + (nowMs / 1000) * 10 + 1e-6);
    assert(bytes <= 500 + (nowMs / 1000) * 1000 + 1e-6);
  }));
});

Deno.test("OutboundWatch.look() tells stalled once, and drained below half", () => {
  const watch = new OutboundWatch(OUTBOUND);
  assert.equal(watch.look(100, 0), "none");
  assert.equal(watch.look(101, 0), "stalled");
  assert.equal(watch.isStalled, true);
  assert.equal(watch.look(300, 10), "none");
  assert.equal(watch.look(50, 20), "none");
  assert.equal(watch.look(49, 30), "drained");
  assert.equal(watch.isStalled, false);
  assert.equal(watch.look(0, 40), "none");
});

Deno.test("OutboundWatch.look() gives a reader up over the limit of bytes or of time", () => {
  const full = new OutboundWatch(OUTBOUND);
  assert.equal(full.look(400, 0), "stalled");
  assert.equal(full.look(401, 0), "slow_reader");
  const slow = new OutboundWatch(OUTBOUND);
  slow.look(101, 0);
  assert.equal(slow.look(101, 1000), "none");
  assert.equal(slow.look(101, 1001), "slow_reader");
});
