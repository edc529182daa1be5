import assert from "node:assert/strict";
import fc from "fast-check";
import { LocalCounts, SharedCounts, sharedCountsMemory } from "./connection_counts.ts";
import { AddressLimits, type Admission, type AdmissionFault } from "./address_limits.ts";

const LIMITS = { maxConnections: 5, maxConnectionsPerAddress: 3, maxHandshakesPerAddress: 2 };

function admitted(result: Admission | AdmissionFault): Admission {
  assert(typeof result !== "string", `refused: ${String(result)}`);
  return result;
}

Deno.test("AddressLimits.admit() refuses one past each limit and gives room back", () => {
  const limits = new AddressLimits(LIMITS);
  const first = admitted(limits.admit("a"));
  admitted(limits.admit("a"));
  assert.equal(limits.admit("a"), "too_many_handshakes");
  first.headComplete();
  const third = admitted(limits.admit("a"));
  assert.equal(limits.admit("a"), "too_many_per_address");
  third.leave();
  third.leave();
  admitted(limits.admit("a"));
  admitted(limits.admit("b"));
  admitted(limits.admit("b"));
  assert.equal(limits.open, 5);
  assert.equal(limits.admit("c"), "too_many_connections");
});

Deno.test("AddressLimits.chargeTo() counts a proxied player under its real address", () => {
  const counts = new LocalCounts();
  const limits = new AddressLimits({ ...LIMITS, maxConnections: 9 }, counts);
  const proxied = Array.from({ length: 4 }, () => admitted(limits.admit(undefined)));
  assert.deepStrictEqual(proxied.map((each) => each.chargeTo("a")), [
    undefined,
    undefined,
    undefined,
    "too_many_per_address",
  ]);
  assert.equal(proxied[0]?.chargeTo("b"), undefined); // charged already
  assert.equal(counts.keys, 1);
  for (const each of proxied) each.leave();
  assert.equal(limits.open, 0);
  assert.equal(counts.keys, 0);
});

Deno.test("AddressLimits.admit() with a limit of none refuses the first", () => {
  const limits = new AddressLimits({ ...LIMITS, maxConnectionsPerAddress: 0 });
  assert.equal(limits.admit("a"), "too_many_per_address");
});

Deno.test("AddressLimits never passes a limit and ends empty, in any order of events", () => {
  const step = fc.record({
    kind: fc.constantFrom("admit", "proxy", "head", "charge", "leave"),
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
        const result = limits.admit(kind === "admit" ? key : undefined);
        if (typeof result !== "string") open.push(result);
      } else if (kind === "head") one?.headComplete();
      else if (kind === "charge") one?.chargeTo(key);
      else if (one !== undefined) {
        one.leave();
        open.splice(open.indexOf(one), 1);
      }
      assert.equal(limits.open, open.length);
      assert(limits.open <= LIMITS.maxConnections);
      assert(counts.keys <= limits.open);
    }
    for (const each of open) each.leave();
    assert.equal(limits.open, 0);
    assert.equal(counts.keys, 0);
  }));
});

Deno.test("AddressLimits of two threads with shared counts are one limit", () => {
  const memory = sharedCountsMemory();
  const [one, other] = [memory, memory].map((each) =>
    new AddressLimits(LIMITS, new SharedCounts(each))
  );
  const first = admitted(one!.admit("a"));
  first.headComplete();
  admitted(other!.admit("a"));
  admitted(one!.admit("a"));
  assert.equal(other!.admit("a"), "too_many_per_address");
  assert.equal(one!.admit("a"), "too_many_per_address");
  first.leave();
  assert.equal(other!.admit("a"), "too_many_handshakes");
  admitted(other!.admit("b"));
  admitted(one!.admit("c"));
  admitted(other!.admit("c"));
  assert.equal(one!.admit("d"), "too_many_connections");
  assert.deepStrictEqual([one!.open, other!.open], [2, 3]);
});
