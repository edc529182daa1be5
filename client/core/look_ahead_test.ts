import assert from "node:assert/strict";
import type { WorldKey } from "../../shared/lib/ids.ts";
import { FakeClock } from "../../shared/testing/fake_clock.ts";
import {
  type AheadHold,
  isThrifty,
  LookAhead,
  MOST_AHEAD,
  NEXT_MS,
  QUIET_MS,
  SLOW_PING_MS,
} from "./look_ahead.ts";
import type { PackPlace } from "./ports.ts";

function placeOf(name: string): PackPlace {
  const key = name as WorldKey; // only a name to these tests
  return { worldKey: key, packUrl: `/${key}.zip`, manifestUrl: `/${key}.json`, packHash: key };
}

/** A look ahead whose fetches a test ends by hand. */
class Bench {
  readonly clock = new FakeClock();
  readonly log: string[] = [];
  #done: ((isHere: boolean) => void) | undefined;
  readonly ahead = new LookAhead({
    clock: this.clock,
    load: ({ place, scope }, done) => {
      const what = scope === "all" ? `all of ${place.worldKey}` : place.worldKey;
      this.log.push(`fetch ${what}`);
      this.#done = done;
      return () => {
        this.log.push(`cancel ${what}`);
        this.#done = undefined;
      };
    },
  });

  arrive(...names: string[]): this {
    this.ahead.hold("away", false);
    this.ahead.arrived(names.map(placeOf));
    return this;
  }

  finish(isHere = true): void {
    const done = this.#done;
    assert.ok(done, "something is being fetched");
    this.#done = undefined;
    done(isHere);
  }
}

Deno.test("LookAhead fetches one pack after the other once it has been quiet", () => {
  const bench = new Bench().arrive("a", "b");
  bench.clock.advance(QUIET_MS - 1);
  assert.deepEqual(bench.log, []);
  bench.clock.advance(1);
  assert.deepEqual(bench.log, ["fetch a"]);
  bench.clock.advance(60_000);
  assert.deepEqual(bench.log, ["fetch a"], "one at a time");
  bench.finish();
  bench.clock.advance(NEXT_MS);
  assert.deepEqual(bench.log, ["fetch a", "fetch b"]);
  for (const what of ["all of a", "all of b"]) {
    bench.finish();
    bench.clock.advance(NEXT_MS);
    assert.equal(bench.log.at(-1), `fetch ${what}`, "what trips wait for comes first");
  }
  bench.finish();
  bench.clock.advance(60_000);
  assert.equal(bench.ahead.left, 0);
  assert.equal(bench.log.length, 4);
});

Deno.test("LookAhead fetches nothing anew that is here", () => {
  const bench = new Bench();
  bench.ahead.hold("away", false);
  bench.ahead.arrived(["a", "b"].map(placeOf), ({ place, scope }) => {
    return place.worldKey === "a" && scope === "required";
  });
  for (const what of ["b", "all of a", "all of b"]) {
    bench.clock.advance(QUIET_MS);
    assert.equal(bench.log.at(-1), `fetch ${what}`);
    bench.finish();
  }
  assert.equal(bench.ahead.left, 0);
});

Deno.test("LookAhead waits for a world, and for every reason against it to end", () => {
  const reasons: AheadHold[] = ["away", "unfinished", "hidden", "thrifty", "unwanted"];
  const bench = new Bench();
  for (const why of reasons) bench.ahead.hold(why, true);
  bench.ahead.arrived([placeOf("a")]);
  for (const why of reasons) {
    bench.clock.advance(60_000);
    assert.deepEqual(bench.log, [], why);
    bench.ahead.hold(why, false);
  }
  bench.clock.advance(QUIET_MS);
  assert.deepEqual(bench.log, ["fetch a"]);
});

Deno.test("LookAhead stops at once for any reason, and begins that pack anew when it is quiet", () => {
  const reasons: AheadHold[] = ["away", "unfinished", "hidden", "thrifty", "unwanted"];
  for (const why of reasons) {
    const bench = new Bench().arrive("a", "b");
    bench.clock.advance(QUIET_MS);
    bench.ahead.hold(why, true);
    assert.deepEqual(bench.log, ["fetch a", "cancel a"], why);
    bench.clock.advance(60_000);
    bench.ahead.hold(why, false);
    bench.ahead.hold(why, false); // said twice is said once
    bench.clock.advance(QUIET_MS - 1);
    assert.equal(bench.log.length, 2);
    bench.clock.advance(1);
    assert.deepEqual(bench.log.at(-1), "fetch a");
  }
});

Deno.test("LookAhead leaves a pack that failed to the trip", () => {
  const bench = new Bench().arrive("a", "b");
  bench.clock.advance(QUIET_MS);
  bench.finish(false);
  bench.clock.advance(NEXT_MS);
  assert.deepEqual(bench.log, ["fetch a", "fetch b"]);
  bench.finish();
  bench.clock.advance(NEXT_MS);
  assert.equal(bench.log.at(-1), "fetch all of b", "nor is the rest of it asked for");
  bench.finish();
  assert.equal(bench.ahead.left, 0);
});

Deno.test("LookAhead forgets the neighbours of a world that was left", () => {
  const bench = new Bench().arrive("a", "b");
  bench.clock.advance(QUIET_MS);
  bench.ahead.arrived([placeOf("c")]);
  assert.deepEqual(bench.log, ["fetch a", "cancel a"]);
  bench.clock.advance(QUIET_MS);
  assert.deepEqual(bench.log.at(-1), "fetch c");
  bench.ahead.stop();
  assert.deepEqual(bench.log.at(-1), "cancel c");
  assert.equal(bench.clock.pending, 0);
});

Deno.test("LookAhead fetches no more packs than its limit from one world", () => {
  const names = Array.from({ length: MOST_AHEAD + 1 }, (_, index) => `w${index}`);
  const bench = new Bench().arrive(...names);
  assert.equal(bench.ahead.left, 2 * MOST_AHEAD);
  for (let number = 0; number < 2 * MOST_AHEAD; number++) {
    bench.clock.advance(QUIET_MS);
    bench.finish();
  }
  bench.clock.advance(60_000);
  assert.equal(bench.log.length, 2 * MOST_AHEAD);
  assert.ok(!bench.log.some((line) => line.endsWith(names[MOST_AHEAD]!)));
});

Deno.test("isThrifty() spares who saves data, who is slow and who is offline", () => {
  const good = { isOnline: true, savesData: false, effectiveType: undefined, pingMs: undefined };
  assert.equal(isThrifty(good), false);
  assert.equal(isThrifty({ ...good, effectiveType: "4g", pingMs: SLOW_PING_MS }), false);
  assert.equal(isThrifty({ ...good, isOnline: false }), true);
  assert.equal(isThrifty({ ...good, savesData: true }), true);
  for (const effectiveType of ["slow-2g", "2g", "3g"]) {
    assert.equal(isThrifty({ ...good, effectiveType }), true);
  }
  assert.equal(isThrifty({ ...good, pingMs: SLOW_PING_MS + 1 }), true);
});
