import assert from "node:assert/strict";
import { FakeClock } from "../../shared/testing/fake_clock.ts";
import { MOST_UNANSWERED, PING_PERIOD_MS, PingWatch } from "./ping_watch.ts";

function watched(isAnswered: (n: number) => boolean) {
  const clock = new FakeClock();
  const pings: number[] = [];
  const state = { silent: 0, sent: 0 };
  const watch: PingWatch = new PingWatch(clock, {
    send: (clientMs) => {
      state.sent++;
      if (isAnswered(state.sent)) clock.after(30, () => watch.pong(clientMs));
    },
    answered: (pingMs) => void pings.push(pingMs),
    silent: () => {
      state.silent++;
      watch.stop();
    },
  });
  watch.start();
  return { clock, pings, state, watch };
}

Deno.test("PingWatch measures the round trip each period", () => {
  const { clock, pings } = watched(() => true);
  clock.advance(3 * PING_PERIOD_MS + 30);
  assert.deepEqual(pings, [30, 30, 30]);
});

Deno.test("PingWatch gives a socket up after MOST_UNANSWERED pings and not before", () => {
  const { clock, state } = watched(() => false);
  clock.advance(MOST_UNANSWERED * PING_PERIOD_MS);
  assert.equal(state.silent, 0);
  clock.advance(PING_PERIOD_MS);
  assert.equal(state.silent, 1);
  assert.equal(clock.pending, 0);
});

Deno.test("PingWatch forgives silence that an answer ended, and a sleep of any length", () => {
  const { clock, state } = watched((n) => n % MOST_UNANSWERED === 0);
  clock.advance(20 * PING_PERIOD_MS);
  clock.jump(3_600_000);
  clock.advance(100);
  assert.equal(state.silent, 0);
});

Deno.test("PingWatch.pong() shows nothing that cannot be a round trip", () => {
  const { clock, pings, watch } = watched(() => false);
  watch.pong(clock.nowMs() + 1);
  watch.pong(clock.nowMs() - PING_PERIOD_MS * MOST_UNANSWERED);
  assert.deepEqual(pings, []);
});
