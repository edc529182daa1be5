import assert from "node:assert/strict";
import fc from "fast-check";
import { seededRandom } from "../../shared/lib/random.ts";
import { FakeClock } from "../../shared/testing/fake_clock.ts";
import {
  type BadNet,
  badNetDialler,
  badNetOfPage,
  parseBadNet,
  STALL_EVERY_MS,
} from "./bad_net.ts";
import type { DialEvents } from "./ports.ts";

const GOOD: BadNet = { latencyMs: 0, jitterMs: 0, stallMs: 0, cutSeconds: 0 };

function dialled(net: Partial<BadNet>, seed = 1) {
  const clock = new FakeClock();
  const far = { heard: [] as string[], closed: [] as number[] };
  const near: string[] = [];
  const arrivedMs: number[] = [];
  let say: DialEvents | undefined;
  const dial = badNetDialler((_url, events) => {
    say = events;
    return {
      isOpen: true,
      send: (bytes) => void far.heard.push(`${bytes[0]}@${clock.nowMs()}`),
      close: (code) => void far.closed.push(code),
    };
  }, { net: { ...GOOD, ...net }, clock, random: seededRandom(seed) });
  const link = dial("ws://far/", {
    opened: () => void near.push(`opened@${clock.nowMs()}`),
    message: (bytes) => {
      arrivedMs.push(clock.nowMs());
      near.push(`${bytes[0]}@${clock.nowMs()}`);
    },
    closed: (code) => void near.push(`closed ${code}`),
  });
  return { clock, far, near, arrivedMs, link, say: say! };
}

Deno.test("parseBadNet() reads up to four numbers, and nothing else", () => {
  assert.deepEqual(parseBadNet("150,40,1000,30"), {
    latencyMs: 150,
    jitterMs: 40,
    stallMs: 1000,
    cutSeconds: 30,
  });
  assert.deepEqual(parseBadNet("150"), { ...GOOD, latencyMs: 150 });
  assert.ok(parseBadNet("10000,10000,10000,3600"));
  for (
    const text of ["10001", "0,10001", "0,0,10001", "0,0,0,3601", "", "a", "1,,2", "-1", "1.5"]
  ) {
    assert.equal(parseBadNet(text), undefined, text);
  }
  assert.equal(parseBadNet("1,2,3,4,5"), undefined);
});

Deno.test("badNetOfPage() counts on loopback pages and allowed hosts alone", () => {
  const net = { ...GOOD, latencyMs: 150 };
  const asked = { net, text: "150" };
  assert.deepEqual(badNetOfPage("http://localhost:19080/?net=150", []), asked);
  assert.deepEqual(badNetOfPage("http://127.0.0.1/?net=150", []), asked);
  assert.deepEqual(badNetOfPage("https://play.example/?net=150", ["play.example"]), asked);
  const refused = { refused: "host_not_allowed" };
  assert.deepEqual(badNetOfPage("https://play.example/?net=150", ["other.example"]), refused);
  assert.deepEqual(badNetOfPage("http://localhost/?net=fast", []), { refused: "not_a_net" });
  assert.equal(badNetOfPage("http://localhost/?net=", []), undefined);
  assert.equal(badNetOfPage("https://play.example/", []), undefined);
});

Deno.test("badNetDialler() adds half of the latency each way", () => {
  const { clock, far, near, link, say } = dialled({ latencyMs: 150 });
  say.opened();
  link.send(new Uint8Array([1]));
  say.message(new Uint8Array([2]));
  clock.advance(74);
  assert.deepEqual([far.heard, near], [[], []]);
  clock.advance(1);
  assert.deepEqual([far.heard, near], [["1@75"], ["opened@75", "2@75"]]);
  assert.equal(clock.pending, 0);
});

Deno.test("badNetDialler() keeps order and bounds, whatever the jitter", () => {
  fc.assert(fc.property(fc.integer(), fc.array(fc.nat(60), { maxLength: 60 }), (seed, gaps) => {
    const { clock, arrivedMs, near, say } = dialled({ latencyMs: 150, jitterMs: 40 }, seed);
    const sentMs: number[] = [];
    for (const [index, gapMs] of gaps.entries()) {
      clock.advance(gapMs);
      sentMs.push(clock.nowMs());
      say.message(new Uint8Array([index]));
    }
    clock.advance(1000);
    assert.deepEqual(near.map((each) => parseInt(each)), gaps.map((_, index) => index));
    for (const [index, atMs] of arrivedMs.entries()) {
      const before = arrivedMs[index - 1] ?? 0;
      assert.ok(atMs >= sentMs[index]! + 35 - 0.5);
      assert.ok(atMs <= Math.max(before, sentMs[index]! + 115) + 0.5);
    }
  }));
});

Deno.test("badNetDialler() stalls for stallMs now and then, and loses nothing", () => {
  const { clock, arrivedMs, say } = dialled({ stallMs: 1000 });
  for (let i = 0; i < 1200; i++) {
    say.message(new Uint8Array([1]));
    clock.advance(50);
  }
  clock.advance(1000);
  assert.equal(arrivedMs.length, 1200);
  const gaps = arrivedMs.map((atMs, index) => atMs - (arrivedMs[index - 1] ?? 0));
  const stalls = gaps.filter((gapMs) => gapMs > 900);
  assert.ok(stalls.length >= 60_000 / (2 * STALL_EVERY_MS) && stalls.length <= 10);
  assert.ok(stalls.every((gapMs) => gapMs <= 1050));
});

Deno.test("badNetDialler() breaks a link after cutSeconds, and says nothing more", () => {
  const { clock, far, near, link, say } = dialled({ cutSeconds: 10, latencyMs: 50 });
  clock.advance(4999);
  assert.deepEqual(near, []);
  clock.advance(10_001);
  assert.deepEqual(near, ["closed 1006"]);
  assert.equal(link.isOpen, false);
  say.message(new Uint8Array([1]));
  link.send(new Uint8Array([1]));
  say.closed(4000, "");
  clock.advance(1000);
  assert.deepEqual([near, far.heard, far.closed], [["closed 1006"], [], [4002]]);
});

Deno.test("badNetDialler() closes in order: what was sent before still arrives", () => {
  const { clock, far, near, link, say } = dialled({ latencyMs: 100, cutSeconds: 1 });
  link.send(new Uint8Array([7]));
  say.message(new Uint8Array([8]));
  link.close(1000, "");
  clock.advance(5000);
  assert.deepEqual(far, { heard: ["7@50"], closed: [1000] });
  assert.deepEqual(near, []);
  assert.equal(clock.pending, 0);
});
