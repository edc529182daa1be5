// The page side of what measures loops: plays one into memory as a page plays it, round after round,
// and looks at what came out.

import { WebAudioLoops } from "../../client/io/loop_player.ts";
import { bandShares, loudness, rootMeanSquare } from "../assets/sound_figures.ts";

/** What is to be known of a loop. Levels are parts of full scale. */
export interface LoopFigures {
  readonly seconds: number;
  readonly peak: number;
  readonly rms: number;
  /** Loudness after ITU-R BS.1770, LUFS of one channel. */
  readonly lufs: number;
  /** The mean of all samples. */
  readonly offset: number;
  /** Parts of the energy below 150 Hz, up to 1, 4 and 12 kHz. */
  readonly bands: readonly number[];
  /** The greatest step from one sample to the next within 5 ms of the seam. */
  readonly seamStep: number;
  /** The step that one of a thousand samples exceeds, elsewhere. */
  readonly usualStep: number;
  /** How much what follows the seam is what the file goes on with there: 1 the same, 0 nothing of it. */
  readonly seamLikeness: number;
  /** How many of the pieces of 10 ms within 200 ms of the seam are silent, where the file is not. */
  readonly gaps: number;
  /** The same for two rounds: 1 when each round is like the last. */
  readonly roundLikeness: number;
}

declare global {
  var loopPage: {
    /** @param seconds How long one round takes, as the scene says. */
    measure(base64: string, seconds: number): Promise<LoopFigures>;
  };
}

/** As most devices play. */
const RATE = 48_000;
/** By then the loop has faded in. */
const STEADY_SECONDS = 3;
const NEAR = 0.005 * RATE;
const COMPARED = 0.2 * RATE;
const PIECE = 0.01 * RATE;
const SILENT = 1e-4;

globalThis.loopPage = {
  async measure(base64, seconds) {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const round = Math.round(seconds * RATE);
    // The rounds after the fade, and the seam at the end of each.
    const first = Math.ceil(STEADY_SECONDS / seconds);
    const context = new OfflineAudioContext(1, round * (first + 2) + RATE, RATE);
    const loops = new WebAudioLoops(context);
    loops.setGain("music", 1);
    await loops.play("music", bytes, seconds);
    const played = (await context.startRendering()).getChannelData(0);
    const file = (await new OfflineAudioContext(1, 1, RATE).decodeAudioData(bytes.buffer))
      .getChannelData(0);
    const seam = round * (first + 1);
    const one = played.subarray(seam - round, seam);
    const loopEnd = Math.round(file.length / 2 + round / 2);
    const goesOn = file.subarray(loopEnd, loopEnd + COMPARED);
    const follows = played.subarray(seam, seam + COMPARED);
    const steps = one.subarray(NEAR, round - NEAR).map((value, i, all) =>
      i === 0 ? 0 : Math.abs(value - (all[i - 1] ?? 0))
    ).sort();
    let seamStep = 0;
    for (let i = seam - NEAR; i < seam + NEAR; i++) {
      seamStep = Math.max(seamStep, Math.abs((played[i] ?? 0) - (played[i - 1] ?? 0)));
    }
    let gaps = 0;
    for (let at = 0; at + PIECE <= COMPARED; at += PIECE) {
      const heard = rootMeanSquare(follows.subarray(at, at + PIECE));
      if (heard < SILENT && rootMeanSquare(goesOn.subarray(at, at + PIECE)) >= SILENT) gaps++;
    }
    return {
      seconds: file.length / RATE,
      peak: one.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
      rms: rootMeanSquare(one),
      lufs: loudness(one, RATE),
      offset: one.reduce((sum, value) => sum + value, 0) / one.length,
      bands: bandShares(one, RATE, [150, 1000, 4000, 12_000]),
      seamStep,
      usualStep: steps[Math.floor(steps.length * 0.999)] ?? 0,
      seamLikeness: likeness(follows, goesOn),
      gaps,
      roundLikeness: likeness(one, played.subarray(seam, seam + round)),
    };
  },
};

/** 1 the same but for loudness, 0 nothing in common. Tries a sample to either side. */
function likeness(a: Float32Array, b: Float32Array): number {
  let best = 0;
  for (let shift = -2; shift <= 2; shift++) {
    let product = 0;
    let squareA = 0;
    let squareB = 0;
    for (let i = 4; i < Math.min(a.length, b.length) - 4; i++) {
      const left = a[i] ?? 0;
      const right = b[i + shift] ?? 0;
      product += left * right;
      squareA += left * left;
      squareB += right * right;
    }
    best = Math.max(best, product / Math.sqrt(Math.max(squareA * squareB, 1e-20)));
  }
  return best;
}
