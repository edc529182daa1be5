import assert from "node:assert/strict";
import { EdgeCommandWriter, readEdgeEvents } from "../net/player_link.ts";
import { DEFAULT_EDGE_LIMITS } from "./edge_limits.ts";
import { FarEnd } from "./far_ends.ts";

/** All messages come at one moment: they are a crowd however slow this machine is. */
const HEARD_MS = performance.now();

/** A far end that never gets a crowd's inputs by itself after its tick, and what it gets. */
function restingFarEnd() {
  const batches: number[][] = [];
  let woke = () => {};
  const farEnd = new FarEnd({
    name: "hub",
    limits: { ...DEFAULT_EDGE_LIMITS, flushRestMs: 1e6 },
    send(batch) {
      const said: number[] = [];
      readEdgeEvents(batch, {
        opened() {},
        message: (_slot, bytes) => said.push(bytes[0]!),
        closed: (slot) => said.push(-slot),
        stalled() {},
        drained() {},
      });
      batches.push(said);
      woke();
    },
    onDetached: () => {},
  });
  const crowd = (from: number, count: number) => {
    for (let i = from; i < from + count; i++) {
      farEnd.message(i, new Uint8Array([i]), HEARD_MS, false);
    }
  };
  const next = () => new Promise<void>((resolve) => woke = resolve);
  return { farEnd, batches, crowd, next };
}

function ticked(farEnd: FarEnd): void {
  const commands = new EdgeCommandWriter();
  commands.frame(0, new Uint8Array([1]), [], "change");
  farEnd.deliver(commands.take());
}

Deno.test("[W6] FarEnd hands over in one batch what comes in one turn", async () => {
  const { batches, crowd, next } = restingFarEnd();
  crowd(0, 40);
  await next();
  assert.deepStrictEqual(batches, [Array.from({ length: 40 }, (_, i) => i)]);
});

Deno.test("[W6] FarEnd lets a crowd's inputs rest after a tick; who leaves or wishes takes them along", async () => {
  const { farEnd, batches, crowd, next } = restingFarEnd();
  crowd(0, 10);
  await next();
  ticked(farEnd);
  crowd(10, 2);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(batches.length, 1);
  farEnd.message(12, new Uint8Array([12]), HEARD_MS, true);
  await next();
  assert.deepStrictEqual(batches[1], [10, 11, 12]);
  ticked(farEnd);
  crowd(13, 1);
  farEnd.closed(5, 1000, true, performance.now());
  await next();
  assert.deepStrictEqual(batches[2], [13, -5]);
});

Deno.test("[W6] FarEnd takes an answer to a join for no tick", async () => {
  const { farEnd, batches, crowd, next } = restingFarEnd();
  crowd(0, 10);
  await next();
  const commands = new EdgeCommandWriter();
  commands.frame(0, new Uint8Array([1]));
  farEnd.deliver(commands.take());
  crowd(10, 1);
  await next();
  assert.deepStrictEqual(batches[1], [10]);
});
