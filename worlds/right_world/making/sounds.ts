// What is heard in the canyon: warm wind, insects, a hawk; and a plucked string in an old mode.

import { compose, lengthOf, type Piece } from "../../../scripts/assets/compose.ts";
import { AMBIENCE_LUFS, MUSIC_LUFS, Tune } from "../../../scripts/assets/tune.ts";

const STRING = [[1, 1], [2, 0.6], [3, 0.45], [4, 0.25], [5, 0.18], [7, 0.08]] as const;
/** A lute in an old mode. */
export const PIECE: Piece = {
  beatSeconds: 0.5,
  beatsPerBar: 4,
  // On D, its third high and its second low: the mode of the old songs of deserts.
  chords: [
    [-19, -12, -7, -7],
    [-19, -12, -7, -3],
    [-18, -11, -6, -2],
    [-19, -12, -7, -7],
    [-19, -12, -7, -3],
    [-21, -14, -9, -6],
    [-18, -11, -6, -2],
    [-19, -12, -7, -7],
    [-14, -7, -2, 1],
    [-14, -7, -2, 1],
    [-19, -12, -7, -3],
    [-21, -14, -9, -6],
    [-18, -11, -6, -2],
    [-18, -11, -6, 1],
    [-19, -12, -7, -3],
    [-19, -12, -7, -7],
  ],
  scale: [0, 1, 4, 5, 7, 8, 10],
  melodyFrom: -7,
  busyness: 0.72,
  bass: { level: 0.17, partials: [[1, 1], [2, 0.4], [3, 0.1]], attack: 0.01, isStruck: true },
  pad: {
    level: 0.03,
    partials: [[1, 1], [2, 0.6], [3, 0.4], [4, 0.2]],
    attack: 0.8,
    isStruck: false,
  },
  melody: { level: 0.17, partials: STRING, attack: 0.003, isStruck: true, vibrato: 0.003 },
  ripple: {
    voice: { level: 0.06, partials: [[1, 1], [2.7, 0.4]], attack: 0.002, isStruck: true },
    busyness: 0.3,
    octave: 2,
  },
};

/** The canyon's ambience. */
export function ambience(): Tune {
  const tune = new Tune(13, 31);
  tune.hum({ level: 0.3, hz: 260, sharpness: 1.6, swell: 0.8 }); // wind
  tune.hum({ level: 0.05, hz: 1800, sharpness: 0.8, swell: 0.8 }); // sand
  for (let cicada = 0; cicada < 3; cicada++) {
    const from = cicada * 4.3 + tune.random() * 2;
    const hz = 4300 + cicada * 420;
    for (let i = 0; i < 46; i++) {
      tune.note({
        atSeconds: from + i * 0.052,
        seconds: 0.04,
        hz,
        level: 0.016 * Math.sin((i / 46) * Math.PI),
        attack: 0.01,
        isStruck: false,
      });
    }
  }
  for (const from of [3.2, 9.6]) { // a hawk
    tune.note({
      atSeconds: from,
      seconds: 0.9,
      hz: 2900,
      toHz: 1900,
      level: 0.05,
      attack: 0.06,
      partials: [[1, 1], [2, 0.3]],
      isStruck: false,
      vibrato: 0.012,
    });
  }
  tune.room(0.35, 2.4);
  return tune.finish(AMBIENCE_LUFS);
}

/** The canyon's music. */
export function music(): Tune {
  const tune = new Tune(lengthOf(PIECE), 13);
  compose(tune, PIECE);
  tune.room(0.3, 1.4);
  return tune.finish(MUSIC_LUFS);
}
