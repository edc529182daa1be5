// What is heard in the glade: birds, leaves, a brook; and a harp over long chords.

import { compose, lengthOf, type Piece } from "../../../scripts/assets/compose.ts";
import { AMBIENCE_LUFS, MUSIC_LUFS, Tune } from "../../../scripts/assets/tune.ts";

/** A harp over long chords. */
export const PIECE: Piece = {
  beatSeconds: 1,
  beatsPerBar: 4,
  // In G, dorian: open fifths, and light from the C major in it.
  chords: [
    [-14, -7, -2, 5], // G, D
    [-16, -9, -4, 3], // F, C
    [-19, -7, -4, 0], // Dm
    [-21, -9, -5, -2], // C
    [-14, -7, -2, 1], // Gm
    [-11, -7, -4, 1], // Bb
    [-16, -9, -4, 0], // F
    [-19, -7, -4, 0], // Dm
  ],
  scale: [0, 3, 5, 7, 10],
  melodyFrom: -2,
  busyness: 0.42,
  bass: { level: 0.11, partials: [[1, 1], [2, 0.2]], attack: 0.3, isStruck: false },
  pad: { level: 0.06, partials: [[1, 1], [2, 0.25], [3, 0.08]], attack: 1.4, isStruck: false },
  melody: {
    level: 0.14,
    partials: [[1, 1], [2, 0.3], [3, 0.16], [4, 0.05]],
    attack: 0.09,
    isStruck: false,
    vibrato: 0.006,
  },
  ripple: {
    voice: {
      level: 0.15,
      partials: [[1, 1], [2, 0.5], [3, 0.28], [4, 0.14], [6, 0.06]],
      attack: 0.004,
      isStruck: true,
    },
    busyness: 0.62,
    octave: 1,
  },
};

/** The glade's ambience. */
export function ambience(): Tune {
  const tune = new Tune(14, 21);
  tune.hum({ level: 0.06, hz: 1250, sharpness: 1.1, swell: 0.7 }); // leaves
  tune.hum({ level: 0.13, hz: 480, sharpness: 1.6, swell: 0.3 }); // a brook
  for (let i = 0; i < 70; i++) {
    const hz = 500 + tune.random() * 800;
    tune.note({
      atSeconds: tune.random() * 14,
      seconds: 0.09,
      hz,
      toHz: hz * 1.35,
      level: 0.03,
      attack: 0.01,
    });
  }
  for (let song = 0; song < 8; song++) { // birds, each with its own phrase
    const from = song * 1.75 + tune.random();
    const low = 2300 + tune.random() * 1500;
    const count = 2 + Math.floor(tune.random() * 5);
    const far = 0.025 + tune.random() * 0.05;
    for (let i = 0; i < count; i++) {
      const isUp = tune.random() < 0.5;
      tune.note({
        atSeconds: from + i * 0.17,
        seconds: 0.13,
        hz: low * (isUp ? 1 : 1.3),
        toHz: low * (isUp ? 1.35 : 0.95),
        level: far,
        attack: 0.02,
        isStruck: false,
        vibrato: 0.02,
      });
    }
  }
  tune.room(0.4, 2);
  return tune.finish(AMBIENCE_LUFS);
}

/** The glade's music. */
export function music(): Tune {
  const tune = new Tune(lengthOf(PIECE), 8);
  compose(tune, PIECE);
  tune.room(0.5, 2.6);
  return tune.finish(MUSIC_LUFS);
}
