import assert from "node:assert/strict";
import { createLog, type LogLine } from "../../shared/lib/log.ts";
import type { Sound } from "../core/sound.ts";
import { Sounds } from "./sounds.ts";

const POP: Sound = { name: "pop", gain: 1, pan: 0 };

function start(load?: () => Promise<never>) {
  const page = new EventTarget();
  const lines: LogLine[] = [];
  const played: [string, number][] = [];
  const made = { loudness: 0.5, loads: 0, wakes: 0 };
  const sounds = new Sounds({
    loudness: () => made.loudness,
    load: () => {
      made.loads++;
      if (load !== undefined) return load();
      return Promise.resolve({
        play: ({ name }, loudness) => void played.push([name, loudness]),
        wake: () => void made.wakes++,
      });
    },
    log: createLog((line) => lines.push(line)),
  });
  const stop = sounds.connect(page);
  const press = () => page.dispatchEvent(new Event("pointerup"));
  return { sounds, page, press, stop, played, made, lines };
}

Deno.test("Sounds fetches and plays nothing before the page was touched", async () => {
  const { sounds, press, played, made } = start();
  sounds.play(POP);
  assert.equal(made.loads, 0);
  press();
  await Promise.resolve();
  assert.deepEqual(played, [], "what came too early is not made up for");
  sounds.play(POP);
  assert.deepEqual([made.loads, played], [1, [["pop", 0.5]]]);
});

Deno.test("Sounds fetches nothing while it is silent, and plays as loud as is set now", async () => {
  const { sounds, press, played, made } = start();
  made.loudness = 0;
  press();
  sounds.play(POP);
  assert.equal(made.loads, 0);
  made.loudness = 0.25;
  sounds.play(POP);
  await Promise.resolve();
  sounds.play(POP);
  made.loudness = 0;
  sounds.play(POP);
  assert.deepEqual([made.loads, played], [1, [["pop", 0.25]]]);
});

Deno.test("Sounds wakes its player with each press until it stops listening", async () => {
  const { press, stop, made } = start();
  press();
  await Promise.resolve();
  press();
  press();
  stop();
  press();
  assert.deepEqual([made.loads, made.wakes], [1, 2]);
});

Deno.test("Sounds stays silent when the player cannot be had, and says so once", async () => {
  const { sounds, press, made, lines } = start(() => Promise.reject(new Error("offline")));
  press();
  await Promise.resolve();
  await Promise.resolve();
  sounds.play(POP);
  press();
  assert.equal(made.loads, 1);
  assert.deepEqual(lines.map(({ name }) => name), ["SOUNDS_FAILED"]);
});
