// What is heard at the observatory: thin wind, glass, a low hum; and bells over slow high chords.

import { compose, lengthOf, type Piece } from "../../../scripts/assets/compose.ts";
import { AMBIENCE_LUFS, MUSIC_LUFS, pitch, Tune } from "../../../scripts/assets/tune.ts";

/** Bells over slow high chords. */
export const PIECE: Piece = {
  beatSeconds: 1.3,
  beatsPerBar: 3,
  // In E, its fourth high: nothing pulls it down.
  chords: [
    [-17, -10, -5, 2],
    [-15, -8, -1, 4],
    [-20, -8, -5, -1],
    [-13, -10, -6, 1],
    [-17, -10, -3, 2],
    [-11, -8, -3, 1],
    [-20, -8, -3, -1],
    [-22, -10, -6, 1],
  ],
  scale: [0, 2, 4, 6, 7, 9, 11],
  melodyFrom: -5,
  busyness: 0.5,
  bass: { level: 0.1, partials: [[1, 1]], attack: 1, isStruck: false },
  pad: {
    level: 0.06,
    partials: [[1, 1], [1.003, 0.8], [2, 0.2]],
    attack: 1.6,
    isStruck: false,
    vibrato: 0.002,
  },
  melody: {
    level: 0.1,
    partials: [[1, 1], [2.76, 0.45], [5.4, 0.2]],
    attack: 0.003,
    isStruck: true,
  },
  ripple: {
    voice: { level: 0.07, partials: [[1, 1], [2, 0.3], [4, 0.25]], attack: 0.01, isStruck: true },
    busyness: 0.35,
    octave: 2,
  },
};

/** The observatory's ambience. */
export function ambience(): Tune {
  const tune = new Tune(14, 41);
  tune.hum({ level: 0.16, hz: 700, sharpness: 3, swell: 0.9 }); // thin wind
  tune.hum({ level: 0.14, hz: 190, sharpness: 2, swell: 0.5 });
  for (let i = 0; i < 22; i++) { // crystals that ring
    const halfTones = [7, 9, 14, 16, 19, 21, 26][Math.floor(tune.random() * 7)] ?? 7;
    tune.note({
      atSeconds: tune.random() * 14,
      seconds: 2.6,
      hz: pitch(halfTones),
      level: 0.012 + tune.random() * 0.022,
      attack: 0.02,
      partials: [[1, 1], [2.76, 0.3]],
    });
  }
  for (const [at, hz] of [[0, 98], [7, 110]] as const) { // the works of the orrery
    tune.note({ atSeconds: at, seconds: 8, hz, level: 0.05, attack: 2, isStruck: false });
  }
  tune.room(0.5, 3);
  return tune.finish(AMBIENCE_LUFS);
}

/** The observatory's music. */
export function music(): Tune {
  const tune = new Tune(lengthOf(PIECE), 17);
  compose(tune, PIECE);
  tune.room(0.55, 3.2);
  return tune.finish(MUSIC_LUFS);
}
