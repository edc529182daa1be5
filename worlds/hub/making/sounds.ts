// What is heard on the plaza: a fountain, a far crowd, swifts; and a slow waltz on a reed organ.

import { compose, lengthOf, type Piece } from "../../../scripts/assets/compose.ts";
import { AMBIENCE_LUFS, MUSIC_LUFS, Tune } from "../../../scripts/assets/tune.ts";

/** A slow waltz. */
export const PIECE: Piece = {
  beatSeconds: 0.68,
  beatsPerBar: 3,
  // In F: a phrase that leaves home, one that stops at the dominant, one in the minor, and back.
  chords: [
    [-16, -9, -4, 0], // F
    [-17, -9, -5, -2], // C/E
    [-19, -7, -4, 0], // Dm
    [-23, -11, -7, -4], // Bb
    [-16, -9, -4, 0], // F
    [-14, -7, -2, 1], // Gm
    [-21, -9, -5, 1], // C7
    [-21, -9, -5, -2], // C
    [-19, -7, -4, 0], // Dm
    [-24, -9, -5, 0], // Am
    [-23, -11, -7, -4], // Bb
    [-16, -9, -4, 0], // F
    [-14, -7, -2, 1], // Gm
    [-21, -9, -5, 1], // C7
    [-16, -9, -4, 0], // F
    [-16, -9, -4, 0], // F
  ],
  scale: [0, 2, 4, 5, 7, 9, 11],
  melodyFrom: -4,
  busyness: 0.6,
  bass: { level: 0.3, partials: [[1, 1], [2, 0.3]], attack: 0.02, isStruck: true },
  pad: {
    level: 0.045,
    partials: [[1, 1], [2, 0.5], [3, 0.3], [4, 0.12]],
    attack: 0.5,
    isStruck: false,
    vibrato: 0.002,
  },
  melody: {
    level: 0.16,
    partials: [[1, 1], [2, 0.55], [3, 0.35], [4, 0.2], [5, 0.1]],
    attack: 0.06,
    isStruck: false,
    vibrato: 0.004,
  },
  // One, two, three: the bass has the first.
  strum: {
    voice: { level: 0.06, partials: [[1, 1], [2, 0.4], [3, 0.2]], attack: 0.008, isStruck: true },
    halves: [2, 4],
  },
  ripple: {
    voice: { level: 0.05, partials: [[1, 1], [3, 0.2]], attack: 0.005, isStruck: true },
    busyness: 0.2,
    octave: 2,
  },
};

/** The plaza's ambience. */
export function ambience(): Tune {
  const tune = new Tune(12, 11);
  tune.hum({ level: 0.035, hz: 2300, sharpness: 1.2, swell: 0.2 }); // water
  tune.hum({ level: 0.11, hz: 800, sharpness: 1.4, swell: 0.4 });
  tune.hum({ level: 0.3, hz: 300, sharpness: 2, swell: 0.6 }); // a far crowd
  for (let i = 0; i < 110; i++) { // drops
    const hz = 700 + tune.random() * 1500;
    tune.note({
      atSeconds: tune.random() * 12,
      seconds: 0.07,
      hz,
      toHz: hz * 1.5,
      level: 0.05 + 0.07 * tune.random(),
      attack: 0.003,
    });
  }
  for (let flock = 0; flock < 3; flock++) { // swifts
    const from = tune.random() * 12;
    for (let i = 0; i < 5; i++) {
      tune.note({
        atSeconds: from + i * 0.16 + tune.random() * 0.1,
        seconds: 0.16,
        hz: 5200 + tune.random() * 700,
        toHz: 4300,
        level: 0.018,
        attack: 0.03,
        isStruck: false,
      });
    }
  }
  tune.room(0.25, 1.2);
  return tune.finish(AMBIENCE_LUFS);
}

/** The plaza's music. */
export function music(): Tune {
  const tune = new Tune(lengthOf(PIECE), 5);
  compose(tune, PIECE);
  tune.room(0.35, 1.8);
  return tune.finish(MUSIC_LUFS);
}
