import assert from "node:assert/strict";
import { bandShares, loudness, rootMeanSquare } from "./sound_figures.ts";

const RATE = 48_000;
const tone = (hz: number, level: number, seconds = 4) =>
  Float32Array.from(
    { length: seconds * RATE },
    (_, i) => level * Math.sin((2 * Math.PI * hz * i) / RATE),
  );

Deno.test("loudness() of a full 997 Hz tone on one channel is −3.01 LUFS, as BS.1770 says", () => {
  assert.ok(Math.abs(loudness(tone(997, 1), RATE) + 3.01) < 0.05);
  assert.ok(Math.abs(loudness(tone(997, 0.1), RATE) + 23.01) < 0.05);
});

Deno.test("loudness() leaves out what is silent, and hears little of what is low", () => {
  const half = new Float32Array(8 * RATE);
  half.set(tone(997, 0.1));
  assert.ok(Math.abs(loudness(half, RATE) + 23.01) < 0.4);
  assert.ok(loudness(tone(30, 0.1), RATE) < -27);
  assert.equal(loudness(new Float32Array(RATE), RATE), -70);
});

Deno.test("bandShares() finds where a sound lies", () => {
  const both = tone(100, 0.5).map((value, i) => value + (tone3k[i] ?? 0));
  const [low = 0, middle = 0, high = 0] = bandShares(both, RATE, [150, 1000, 4000]);
  assert.ok(Math.abs(low - 0.5) < 0.02);
  assert.ok(middle < 0.01);
  assert.ok(Math.abs(high - 0.5) < 0.02);
});

Deno.test("rootMeanSquare() of a tone is its level over the root of two", () => {
  assert.ok(Math.abs(rootMeanSquare(tone(440, 0.5)) - 0.5 / Math.SQRT2) < 1e-4);
});

const tone3k = tone(3000, 0.5);
