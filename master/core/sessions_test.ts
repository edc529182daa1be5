import assert from "node:assert/strict";
import { CoreBench } from "./core_test_kit.ts";
import { MAX_NEWCOMERS_PER_ADDRESS } from "./sessions.ts";

function sessionsOf(bench: CoreBench): unknown {
  return bench.core.health().sessions;
}

Deno.test("[B5] Sessions waits for so many newcomers of one address, not for one more", () => {
  const bench = new CoreBench();
  const comeAndGo = (address: string) => {
    const client = bench.connect(address);
    client.enter("", "tab");
    client.lose();
    return client.last("session");
  };
  const other = comeAndGo("192.0.2.2");
  const first = comeAndGo("192.0.2.1");
  for (let count = 1; count < MAX_NEWCOMERS_PER_ADDRESS; count++) comeAndGo("192.0.2.1");
  bench.pass(250);
  assert.equal(sessionsOf(bench), MAX_NEWCOMERS_PER_ADDRESS + 1);
  for (let count = 0; count < 50; count++) comeAndGo("192.0.2.1");
  bench.pass(250);
  assert.equal(sessionsOf(bench), MAX_NEWCOMERS_PER_ADDRESS + 1);

  const back = bench.connect("192.0.2.1");
  back.enter(first.resumeSecret, "tab");
  assert.notEqual(back.last("session").playerId, first.playerId, "the oldest was not waited for");
  const again = bench.connect("192.0.2.2");
  again.enter(other.resumeSecret, "tab");
  assert.equal(again.last("session").playerId, other.playerId, "other addresses lose nobody");
});

Deno.test("[B5] Sessions drops no newcomer who is here, however many came from that address", () => {
  const bench = new CoreBench();
  const clients = Array.from({ length: MAX_NEWCOMERS_PER_ADDRESS + 20 }, () => {
    const client = bench.connect("192.0.2.1");
    client.enter("", "tab");
    return client;
  });
  bench.pass(250);
  assert.equal(sessionsOf(bench), clients.length);
});
