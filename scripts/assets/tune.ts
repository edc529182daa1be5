// Loops of sound made of numbers: everything wraps round the end, so nothing clicks. The same seed
// gives the same samples on every machine.

import { seededRandom } from "../../shared/lib/random.ts";
import { loudness } from "./sound_figures.ts";

/** Samples a second; MP3 knows this rate, and birds and bells need no more. */
export const SAMPLE_RATE = 24000;
/** How much of the loop is encoded once more before and after it, seconds. */
export const LOOP_OVERLAP_SECONDS = 0.25;

/** How loud every world's loops are: nobody reaches for a slider behind a portal. */
export const AMBIENCE_LUFS = -23;
export const MUSIC_LUFS = -21;

const STEPS = 4096;
const SINE = Float32Array.from(
  { length: STEPS + 1 },
  (_, i) => Math.sin((i / STEPS) * 2 * Math.PI),
);

/** One note or call: struck, plucked or blown. */
export interface Note {
  readonly atSeconds: number;
  readonly seconds: number;
  readonly hz: number;
  /** Where it glides to. */
  readonly toHz?: number;
  readonly level: number;
  /** How long it takes to be loud, seconds. */
  readonly attack?: number;
  /** Overtones and how loud each is; 1 alone when left out. */
  readonly partials?: readonly (readonly [times: number, level: number])[];
  /** True: dies away from the start, like something struck. False: held, then let go. */
  readonly isStruck?: boolean;
  /** How far it wavers, part of its pitch. */
  readonly vibrato?: number;
}

/** A breath of noise through a filter. */
export interface Breath {
  readonly atSeconds: number;
  readonly seconds: number;
  readonly level: number;
  /** Middle of what is let through, Hz; and where it glides to. */
  readonly hz: number;
  readonly toHz?: number;
  /** 0.5 wide … 30 a whistle. */
  readonly sharpness: number;
  readonly attack?: number;
}

/** A loop being put together. */
export class Tune {
  readonly samples: Float32Array;
  readonly seconds: number;
  readonly random: () => number;

  constructor(seconds: number, seed: number) {
    this.seconds = seconds;
    this.samples = new Float32Array(Math.round(seconds * SAMPLE_RATE));
    this.random = seededRandom(seed);
  }

  /** Adds a note; what lasts beyond the end is heard at the beginning. */
  note(note: Note): void {
    const { hz, toHz = hz, level, attack = 0.01, partials = [[1, 1]], isStruck = true } = note;
    const count = Math.round(note.seconds * SAMPLE_RATE);
    const start = Math.round(note.atSeconds * SAMPLE_RATE);
    const { samples } = this;
    for (const [times, loud] of partials) {
      // Beyond half the rate it would come back as another tone, out of tune.
      if (Math.max(hz, toHz) * times > SAMPLE_RATE * 0.45) continue;
      let phase = this.random();
      // High overtones die first.
      const fade = isStruck ? 4.5 + (times - 1) * 1.2 : 0;
      for (let i = 0; i < count; i++) {
        const part = i / count;
        const seconds = i / SAMPLE_RATE;
        const waver = note.vibrato === undefined ? 1 : 1 + note.vibrato * sine(seconds * 5.1);
        phase += ((hz + (toHz - hz) * part) * times * waver) / SAMPLE_RATE;
        const rise = Math.min(1, seconds / attack);
        const fall = isStruck
          ? Math.exp(-fade * part) * Math.min(1, (1 - part) * 12)
          : Math.min(1, (1 - part) * 3);
        const at = (start + i) % samples.length;
        samples[at] = (samples[at] ?? 0) + sine(phase) * loud * level * rise * fall;
      }
    }
  }

  /** Adds a breath of filtered noise. */
  breath(breath: Breath): void {
    const { level, hz, toHz = hz, sharpness, attack = 0.3 } = breath;
    const count = Math.round(breath.seconds * SAMPLE_RATE);
    const start = Math.round(breath.atSeconds * SAMPLE_RATE);
    const { samples, random } = this;
    let low = 0;
    let band = 0;
    for (let i = 0; i < count; i++) {
      const part = i / count;
      const f = 2 * sine((hz + (toHz - hz) * part) / (2 * SAMPLE_RATE));
      low += f * band;
      band += f * (random() * 2 - 1 - low - band / sharpness);
      const seconds = i / SAMPLE_RATE;
      const shape = Math.min(1, seconds / attack, (breath.seconds - seconds) / attack);
      const at = (start + i) % samples.length;
      samples[at] = (samples[at] ?? 0) + band * level * shape;
    }
  }

  /** Noise that never stops: wind, water, a far crowd. `swell` is how much it comes and goes. */
  hum(options: Omit<Breath, "atSeconds" | "seconds"> & { readonly swell: number }): void {
    // Two breaths over each other by half: together always as loud.
    const half = this.seconds / 2;
    const pieces = 6;
    for (let i = 0; i < pieces; i++) {
      const loud = 1 - options.swell * this.random();
      const bend = 1 + (this.random() - 0.5) * options.swell;
      this.breath({
        ...options,
        atSeconds: (i / pieces) * this.seconds,
        seconds: (2 * this.seconds) / pieces,
        attack: Math.min(half, this.seconds / pieces),
        level: options.level * loud,
        hz: options.hz * bend,
        toHz: (options.toHz ?? options.hz) * (2 - bend),
      });
    }
  }

  /** A room around all of it: echoes that wrap round, too. `mix` 0 … 1. */
  room(mix: number, seconds: number): void {
    const dry = this.samples.slice();
    const { length } = dry;
    const wet = new Float32Array(length);
    for (const [index, delay] of [0.0297, 0.0371, 0.0411, 0.0437].entries()) {
      const step = Math.round(delay * SAMPLE_RATE * (1 + index * 0.01));
      const keep = 10 ** ((-3 * delay) / seconds);
      const line = new Float32Array(length);
      let soft = 0;
      for (let round = 0; round < 2; round++) { // the second time with the first one's echoes
        for (let i = 0; i < length; i++) {
          const before = line[(i - step + length) % length] ?? 0;
          soft += 0.45 * (before - soft);
          line[i] = (dry[i] ?? 0) + soft * keep;
        }
      }
      for (let i = 0; i < length; i++) {
        wet[i] = (wet[i] ?? 0) + ((line[i] ?? 0) - (dry[i] ?? 0)) / 4;
      }
    }
    for (let i = 0; i < length; i++) {
      this.samples[i] = (dry[i] ?? 0) * (1 - mix * 0.4) + (wet[i] ?? 0) * mix;
    }
  }

  /** Makes it as loud to an ear as others, in LUFS, its peaks rounded off. */
  finish(lufs: number): this {
    const { samples } = this;
    const mean = samples.reduce((sum, value) => sum + value, 0) / samples.length;
    // Rounding off takes a little of the loudness, so it is done once more.
    for (let round = 0; round < 2; round++) {
      const gain = 10 ** ((lufs - loudness(samples, SAMPLE_RATE)) / 20);
      for (let i = 0; i < samples.length; i++) {
        const value = ((samples[i] ?? 0) - (round === 0 ? mean : 0)) * gain;
        samples[i] = round === 0 ? value / (1 + Math.abs(value) * 0.35) : value;
      }
    }
    return this;
  }
}

/** Hertz of a note: 0 is the A of 440 Hz, 12 one octave up. */
export function pitch(halfTones: number): number {
  return 440 * 2 ** (halfTones / 12);
}

function sine(turns: number): number {
  const at = (turns - Math.floor(turns)) * STEPS;
  const index = at | 0;
  const low = SINE[index] ?? 0;
  return low + ((SINE[index + 1] ?? 0) - low) * (at - index);
}
