import assert from "node:assert/strict";
import fc from "fast-check";
import { LocalCounts, SharedCounts, sharedCountsMemory } from "./connection_counts.ts";

Deno.test("SharedCounts counts like LocalCounts, in whichever thread", () => {
  const step = fc.record({
    what: fc.constantFrom("addOpen", "addPlain", "addPlayers"),
    key: fc.constantFrom("192.0.2.1", "192.0.2.2", "2001:db8:0:1::/64"),
    change: fc.constantFrom(1, -1),
    thread: fc.constantFrom(0, 1),
  });
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const local = new LocalCounts();
      const memory = sharedCountsMemory(4096);
      const threads = [new SharedCounts(memory), new SharedCounts(memory)];
      for (const { what, key, change, thread } of steps) {
        const [a, b] = [local, threads[thread]!].map((counts) =>
          what === "addOpen" ? counts.addOpen(change) : counts[what as "addPlain"](key, change)
        );
        assert.equal(a, b);
      }
    }),
    { numRuns: 30 },
  );
});

Deno.test("SharedCounts takes no address for another among as many as may be connected", () => {
  for (const count of [100, 4096, 65_536]) {
    const counts = new SharedCounts(sharedCountsMemory(count));
    let wrong = 0;
    for (let i = 0; i < count; i++) {
      const address = `${18 + (i >> 15)}.${(i >> 11) & 15}.${(i >> 3) & 255}.${(i * 37) & 255}`;
      if (counts.addPlain(address, 1) !== 1) wrong++;
    }
    // Two cells shared at once: one in a hundred, counted as a neighbour or two of 128 that may be.
    assert.ok(wrong < count / 40, `${wrong} of ${count} were counted too high`);
  }
});

Deno.test("SharedCounts lets nobody work out whom to lock out with an address", () => {
  const VICTIM = "192.0.2.1";
  // Networks of one /48, which anybody gets: who of them is counted for the victim, too?
  const neighboursOf = (memory: SharedArrayBuffer) => {
    const counts = new SharedCounts(memory);
    const cells = new Int32Array(memory);
    const before = cells.slice();
    counts.addPlain(VICTIM, 1);
    const own = [...cells.keys()].filter((at) => cells[at] !== before[at]);
    const neighbours: string[] = [];
    for (let i = 0; i < 65_536 && neighbours.length < 3; i++) {
      const key = `2001:db8:7:${i.toString(16)}::/64`;
      counts.addPlain(key, 1);
      if (own.some((at) => cells[at]! > before[at]! + 1)) neighbours.push(key);
      counts.addPlain(key, -1);
    }
    return neighbours;
  };
  const [one, other] = [
    neighboursOf(sharedCountsMemory(4096)),
    neighboursOf(sharedCountsMemory(4096)),
  ];
  assert.notDeepStrictEqual(one, other);
});

Deno.test("LocalCounts forgets a key with its last connection", () => {
  const counts = new LocalCounts();
  counts.addPlain("192.0.2.1", 1);
  counts.addPlayers("192.0.2.1", 1);
  assert.equal(counts.keys, 1);
  counts.addPlayers("192.0.2.1", -1);
  counts.addPlain("192.0.2.1", -1);
  assert.equal(counts.keys, 0);
});
