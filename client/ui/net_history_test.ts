import assert from "node:assert/strict";
import { emptyNetSample, type NetSample } from "../core/net_sample.ts";
import { graphLine, KEPT_LOOKS, LOOKS_PER_SECOND, NetHistory } from "./net_history.ts";

const at = (atMs: number, fields: Partial<NetSample> = {}) => ({
  ...emptyNetSample(),
  atMs,
  ...fields,
});

Deno.test("NetHistory makes rates of a second from counters", () => {
  const history = new NetHistory();
  for (let i = 0; i <= LOOKS_PER_SECOND; i++) {
    history.add(at(i * 250, { snapshots: i * 5, receivedBytes: i * 1000, sentBytes: i * 10 }), 16);
  }
  assert.ok(Number.isNaN(history.of("snapshots")[0]));
  assert.equal(history.newest("snapshots"), 20);
  assert.equal(history.newest("received"), 4000);
  assert.equal(history.newest("sent"), 40);
  assert.equal(history.newest("frame"), 16);
});

Deno.test("NetHistory shows no rate below nothing where another world counts anew", () => {
  const history = new NetHistory();
  history.add(at(0, { snapshots: 100 }), 16);
  history.add(at(250, { snapshots: 1 }), 16);
  assert.equal(history.newest("snapshots"), 0);
});

Deno.test("NetHistory tells the larger of the two errors, in centimetres", () => {
  const history = new NetHistory();
  history.add(at(0, { drawnErrorMetres: 0.02, lastErrorMetres: 0.125 }), 16);
  assert.equal(history.newest("error"), 12.5);
});

Deno.test("NetHistory keeps KEPT_LOOKS and not one more", () => {
  const history = new NetHistory();
  for (let i = 0; i <= KEPT_LOOKS; i++) history.add(at(i * 250, { pingMs: i }), 16);
  assert.equal(history.of("round_trip").length, KEPT_LOOKS);
  assert.equal(history.of("round_trip")[0], 1);
  assert.ok(Number.isNaN(new NetHistory().newest("delay")));
});

Deno.test("graphLine() ends at the right, scales to the largest value and keeps gaps", () => {
  const box = { width: KEPT_LOOKS - 1, height: 20, least: 10 };
  assert.deepEqual(graphLine([5, NaN, 40], box), [
    KEPT_LOOKS - 3,
    17.5,
    NaN,
    NaN,
    KEPT_LOOKS - 1,
    0,
  ]);
  assert.deepEqual(graphLine([5], box), [KEPT_LOOKS - 1, 10]);
  assert.deepEqual(graphLine([], box), []);
});
