import assert from "node:assert/strict";
import fc from "fast-check";
import { LocalCounts, SharedCounts, sharedCountsMemory } from "./connection_counts.ts";
import { AddressLimits, type Admission, type AdmissionFault } from "./address_limits.ts";

/** So three plain ones of each address. */
const LIMITS = { maxConnections: 6, reservedConnections: 2, maxConnectionsPerAddress: 1 };

function admitted(result: Admission | AdmissionFault): Admission {
  assert(typeof result !== "string", `refused: ${String(result)}`);
  return result;
}

Deno.test("AddressLimits.admit() refuses one past each limit and gives room back", () => {
  const limits = new AddressLimits(LIMITS);
  const first = admitted(limits.admit("a", false));
  const second = admitted(limits.admit("a", false));
  admitted(limits.admit("a", false));
  assert.equal(limits.admit("a", false), "too_many_per_address");
  second.leave();
  second.leave();
  admitted(limits.admit("a", false));
  first.leave();
  for (const key of ["a", "b", "b", "c"]) admitted(limits.admit(key, false));
  assert.equal(limits.open, 6);
  assert.equal(limits.admit("d", false), "too_many_connections");
});

Deno.test("[B6] Admission.becomePlayer() takes no plain connection's place, and gives its own back", () => {
  const counts = new LocalCounts();
  const limits = new AddressLimits(LIMITS, counts);
  const player = admitted(limits.admit("a", false));
  const second = admitted(limits.admit("a", false));
  assert.equal(player.becomePlayer("a"), undefined);
  const others = [1, 2].map(() => admitted(limits.admit("a", false))); // one in the player's place
  assert.equal(limits.admit("a", false), "too_many_per_address");
  assert.equal(second.becomePlayer("a"), "too_many_per_address");
  assert.equal(player.becomePlayer("a"), undefined); // it is one already
  player.leave();
  assert.equal(second.becomePlayer("a"), undefined);
  for (const each of [second, ...others]) each.leave();
  assert.equal(limits.open, 0);
  assert.equal(counts.keys, 0);
});

Deno.test("Admission.becomePlayer() counts a proxied player under its real address", () => {
  const counts = new LocalCounts();
  const limits = new AddressLimits(LIMITS, counts);
  const proxied = Array.from({ length: 4 }, () => admitted(limits.admit(undefined, true)));
  assert.ok(proxied.every(({ isProxied }) => isProxied));
  assert.deepStrictEqual(proxied.map((each) => each.becomePlayer("a")), [
    undefined,
    "too_many_per_address",
    "too_many_per_address",
    "too_many_per_address",
  ]);
  assert.equal(proxied[1]?.becomePlayer("b"), undefined);
  assert.equal(counts.keys, 2);
  for (const each of proxied) each.leave();
  assert.equal(limits.open, 0);
  assert.equal(counts.keys, 0);
});

Deno.test("AddressLimits.admit() with a limit of none refuses the first", () => {
  const limits = new AddressLimits({ ...LIMITS, maxConnectionsPerAddress: 0 });
  assert.equal(limits.admit("a", false), "too_many_per_address");
});

Deno.test("[B8] AddressLimits.admit() keeps places for the operator, in which nobody plays", () => {
  const limits = new AddressLimits(LIMITS);
  for (const key of ["a", "b", "c", "d", "e"]) admitted(limits.admit(key, false));
  const player = admitted(limits.admit("own", true));
  assert.equal(player.becomePlayer("own"), undefined, "in one of the places for all");
  assert.equal(limits.admit("f", false), "too_many_connections");
  const [proxied] = [admitted(limits.admit(undefined, true)), admitted(limits.admit("own", true))];
  assert.equal(limits.admit(undefined, true), "too_many_connections");
  assert.equal(proxied.becomePlayer("f"), "too_many_connections");
  player.leave();
  proxied.leave();
  admitted(limits.admit(undefined, true)).leave();
  assert.equal(limits.open, 6);
});

Deno.test("AddressLimits never passes a limit and ends empty, in any order of events", () => {
  const step = fc.record({
    kind: fc.constantFrom("admit", "proxy", "play", "leave"),
    key: fc.constantFrom("a", "b", "c"),
    which: fc.nat(20),
  });
  fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
    const counts = new LocalCounts();
    const limits = new AddressLimits(LIMITS, counts);
    const open: Admission[] = [];
    for (const { kind, key, which } of steps) {
      const one = open[which % Math.max(1, open.length)];
      if (kind === "admit" || kind === "proxy") {
        const result = limits.admit(kind === "admit" ? key : undefined, kind === "proxy");
        if (typeof result !== "string") open.push(result);
      } else if (kind === "play") one?.becomePlayer(key);
      else if (one !== undefined) {
        one.leave();
        open.splice(open.indexOf(one), 1);
      }
      assert.equal(limits.open, open.length);
      assert(limits.open <= LIMITS.maxConnections + LIMITS.reservedConnections);
      assert(counts.keys <= limits.open);
    }
    for (const each of open) each.leave();
    assert.equal(limits.open, 0);
    assert.equal(counts.keys, 0);
  }));
});

Deno.test("AddressLimits of two threads with shared counts are one limit", () => {
  const memory = sharedCountsMemory(6);
  const [one, other] = [memory, memory].map((each) =>
    new AddressLimits(LIMITS, new SharedCounts(each))
  );
  const first = admitted(one!.admit("a", false));
  admitted(other!.admit("a", false));
  admitted(other!.admit("a", false));
  assert.equal(one!.admit("a", false), "too_many_per_address");
  first.becomePlayer("a");
  const third = admitted(one!.admit("a", false));
  assert.equal(other!.admit("a", false), "too_many_per_address");
  assert.equal(third.becomePlayer("a"), "too_many_per_address");
  admitted(other!.admit("b", false));
  admitted(one!.admit("c", false));
  assert.equal(one!.admit("d", false), "too_many_connections");
  assert.deepStrictEqual([one!.open, other!.open], [3, 3]);
});
