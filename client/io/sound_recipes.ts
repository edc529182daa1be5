// How each sound is put together: tones and noise, no files. Hertz, seconds, and levels of 0 … 1.

import type { SoundName } from "../core/sound.ts";

/** One voice of a sound. */
export type SoundPart =
  | {
    readonly kind: "tone";
    readonly wave: OscillatorType;
    /** Where it begins, and where it glides to. */
    readonly hz: number;
    readonly toHz?: number;
    readonly after?: number;
    readonly seconds: number;
    readonly level: number;
    /** How long it takes to be loud; short is struck, long is blown. */
    readonly attack?: number;
  }
  | {
    readonly kind: "noise";
    readonly filter: BiquadFilterType;
    readonly hz: number;
    readonly toHz?: number;
    readonly sharpness?: number;
    readonly after?: number;
    readonly seconds: number;
    readonly level: number;
    readonly attack?: number;
  };

/** Partials of struck metal: they do not fit together, which is what makes a bell. */
function struck(hz: number, seconds: number, level: number, after = 0): SoundPart[] {
  const partials = [[0.5, 1, 0.5], [1, 0.8, 1], [1.19, 0.6, 0.55], [2.0, 0.4, 0.5], [
    2.74,
    0.25,
    0.3,
  ]];
  return partials.map(([times = 1, lasts = 1, loud = 1]) => ({
    kind: "tone",
    wave: "sine",
    hz: hz * times,
    after,
    seconds: seconds * lasts,
    level: level * loud * 0.4,
  }));
}

/** What each sound is made of. */
export const SOUND_RECIPES: Readonly<Record<SoundName, readonly SoundPart[]>> = {
  bell: [
    ...struck(294, 4.5, 0.9),
    { kind: "noise", filter: "bandpass", hz: 2400, seconds: 0.05, level: 0.12 },
  ],
  chime: [
    ...struck(1047, 1.1, 0.35),
    ...struck(1319, 1.1, 0.3, 0.11),
    ...struck(1568, 1.4, 0.3, 0.22),
  ],
  knock: [
    { kind: "tone", wave: "triangle", hz: 210, toHz: 120, seconds: 0.12, level: 0.5 },
    { kind: "noise", filter: "bandpass", hz: 1700, sharpness: 6, seconds: 0.14, level: 0.9 },
    { kind: "tone", wave: "sine", hz: 2350, seconds: 0.35, level: 0.07 },
  ],
  pop: [{ kind: "tone", wave: "sine", hz: 320, toHz: 820, seconds: 0.09, level: 0.35 }],
  portal: [
    { kind: "tone", wave: "sine", hz: 220, toHz: 660, seconds: 1.2, level: 0.25, attack: 0.4 },
    { kind: "tone", wave: "triangle", hz: 331, toHz: 990, seconds: 1.2, level: 0.12, attack: 0.5 },
    {
      kind: "noise",
      filter: "bandpass",
      hz: 500,
      toHz: 4200,
      sharpness: 3,
      seconds: 1.3,
      level: 0.4,
      attack: 0.5,
    },
  ],
  splash: [
    { kind: "noise", filter: "lowpass", hz: 3800, toHz: 500, seconds: 0.5, level: 0.5 },
    { kind: "noise", filter: "bandpass", hz: 5200, after: 0.06, seconds: 0.35, level: 0.2 },
    { kind: "tone", wave: "sine", hz: 420, toHz: 900, after: 0.12, seconds: 0.08, level: 0.15 },
  ],
  step: [
    { kind: "tone", wave: "sine", hz: 110, toHz: 55, seconds: 0.13, level: 0.6 },
    { kind: "noise", filter: "lowpass", hz: 900, toHz: 250, seconds: 0.09, level: 0.3 },
  ],
  whoosh: [
    {
      kind: "noise",
      filter: "bandpass",
      hz: 420,
      toHz: 1500,
      sharpness: 1.5,
      seconds: 0.28,
      level: 0.3,
      attack: 0.1,
    },
  ],
};
