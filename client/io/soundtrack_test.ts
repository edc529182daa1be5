import assert from "node:assert/strict";
import { type Channel, type LoopPlayer, Soundtrack, type WorldLoops } from "./soundtrack.ts";

class Shown extends EventTarget {
  hidden = false;
}

function start(isHidden = false) {
  const page = new EventTarget();
  const shown = new Shown();
  shown.hidden = isHidden;
  const acts: string[] = [];
  const made = { loads: 0, gains: { ambience: 0.5, music: 0.25 } };
  let isBroken = false;
  const player: LoopPlayer = {
    play(channel, bytes, seconds) {
      if (isBroken) return Promise.reject(new Error("no sound in it"));
      acts.push(`play ${channel} ${bytes[0]} ${seconds}`);
      return Promise.resolve();
    },
    stop: (channel: Channel) => void acts.push(`stop ${channel}`),
    setGain: (channel: Channel, gain: number) => void acts.push(`gain ${channel} ${gain}`),
    setHeld: (isHeld: boolean) => void acts.push(`held ${isHeld}`),
    wake: () => void acts.push("wake"),
  };
  const soundtrack = new Soundtrack({
    gains: () => made.gains,
    load: () => {
      made.loads++;
      return Promise.resolve(player);
    },
    isTouched: false,
    failed: () => void acts.push("failed"),
  });
  const stop = soundtrack.connect(page, shown);
  return {
    soundtrack,
    made,
    stop,
    shown,
    /** What was done since the last look, once all that was under way has come. */
    async seen(): Promise<string[]> {
      for (let i = 0; i < 10; i++) await Promise.resolve();
      return acts.splice(0).filter((act) => !act.startsWith("gain"));
    },
    press: () => page.dispatchEvent(new Event("pointerup")),
    break: () => void (isBroken = true),
  };
}

/** A world whose files hold one number. */
function world(number: number, more: Partial<WorldLoops> = {}): WorldLoops {
  return {
    loops: { ambience: { file: "a.mp3", seconds: 12 }, music: { file: "m.mp3" } },
    bytes: () => Promise.resolve(new Uint8Array([number])),
    failed: () => {},
    ...more,
  };
}

Deno.test("Soundtrack fetches and plays nothing before the page was touched", async () => {
  const { soundtrack, press, seen, made } = start();
  soundtrack.enter(world(1));
  assert.deepEqual([await seen(), made.loads], [[], 0]);
  press();
  assert.deepEqual(await seen(), ["held false", "play ambience 1 12", "play music 1 undefined"]);
  assert.equal(made.loads, 1);
});

Deno.test("Soundtrack goes over to the next world's loops, and to silence where there are none", async () => {
  const { soundtrack, press, seen } = start();
  press();
  soundtrack.enter(world(1));
  await seen();
  soundtrack.enter(world(2, { loops: { ambience: { file: "a.mp3", seconds: 9 } } }));
  assert.deepEqual(await seen(), ["stop music", "play ambience 2 9"]);
  soundtrack.follow();
  assert.deepEqual(await seen(), [], "what plays is not begun anew");
  soundtrack.enter(undefined);
  assert.deepEqual(await seen(), ["stop ambience"]);
});

Deno.test("Soundtrack stops one channel that is turned down, and begins it again when it is turned up", async () => {
  const { soundtrack, press, seen, made } = start();
  made.gains = { ambience: 0, music: 0 };
  soundtrack.enter(world(1));
  press();
  assert.deepEqual([await seen(), made.loads], [[], 0], "silent: nothing is fetched");
  made.gains = { ambience: 0.5, music: 0 };
  soundtrack.follow();
  assert.deepEqual(await seen(), ["held false", "play ambience 1 12"]);
  made.gains = { ambience: 0.5, music: 0.1 };
  soundtrack.follow();
  assert.deepEqual(await seen(), ["play music 1 undefined"]);
  made.gains = { ambience: 0.5, music: 0 };
  soundtrack.follow();
  assert.deepEqual(await seen(), ["stop music"]);
});

Deno.test("Soundtrack is quiet in a hidden page, and listens no more once it is told so", async () => {
  const { soundtrack, press, seen, shown, stop } = start();
  press();
  soundtrack.enter(world(1));
  await seen();
  const turn = (hidden: boolean) => {
    shown.hidden = hidden;
    shown.dispatchEvent(new Event("visibilitychange"));
  };
  turn(true);
  turn(false);
  stop();
  turn(true);
  press();
  assert.deepEqual(await seen(), ["held true", "held false"]);
});

Deno.test("Soundtrack is quiet in a page that was hidden before it listened, until it is shown", async () => {
  const { soundtrack, press, seen, shown } = start(true);
  press();
  soundtrack.enter(world(1));
  assert.deepEqual(await seen(), ["held true", "play ambience 1 12", "play music 1 undefined"]);
  shown.hidden = false;
  shown.dispatchEvent(new Event("visibilitychange"));
  assert.deepEqual(await seen(), ["held false"]);
});

Deno.test("Soundtrack drops a file that comes after its world was left", async () => {
  const { soundtrack, press, seen } = start();
  press();
  const late = Promise.withResolvers<Uint8Array<ArrayBuffer>>();
  soundtrack.enter(world(1, { bytes: () => late.promise }));
  await seen();
  soundtrack.enter(world(2));
  assert.deepEqual(await seen(), ["play ambience 2 12", "play music 2 undefined"]);
  late.resolve(new Uint8Array([1]));
  assert.deepEqual(await seen(), []);
});

Deno.test("Soundtrack tells of a file that cannot be had or read, and lets the last world's go", async () => {
  for (const isLost of [true, false]) {
    const { soundtrack, press, seen, ...kit } = start();
    press();
    soundtrack.enter(world(1));
    await seen();
    const failed: string[] = [];
    if (!isLost) kit.break();
    soundtrack.enter(world(2, {
      ...(isLost ? { bytes: () => Promise.reject(new Error("lost")) } : {}),
      failed: (path) => void failed.push(path),
    }));
    assert.deepEqual(await seen(), ["stop ambience", "stop music"]);
    assert.deepEqual(failed, ["a.mp3", "m.mp3"]);
  }
});
