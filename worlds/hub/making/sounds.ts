// What is heard on the plaza: a fountain, a far crowd, swifts; and a slow waltz on a reed organ.

import { compose, lengthOf, type Piece } from "../../../scripts/assets/compose.ts";
import { Tune } from "../../../scripts/assets/tune.ts";

const WALTZ: Piece = {
  beatSeconds: 0.68,
  beatsPerBar: 3,
  chords: [
    [-16, -9, -4, 0],
    [-21, -9, -5, -2],
    [-19, -7, -4, 0],
    [-23, -11, -7, -4],
    [-16, -9, -4, 0],
    [-14, -7, -2, 2],
    [-21, -9, -5, 1],
    [-21, -9, -5, -2],
    [-19, -7, -4, 0],
    [-23, -11, -7, -4],
    [-16, -9, -4, 0],
    [-12, -8, -3, 0],
    [-14, -7, -2, 2],
    [-23, -11, -7, -4],
    [-21, -9, -5, 1],
    [-16, -9, -4, 0],
  ],
  scale: [0, 2, 4, 5, 7, 9, 10],
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
  ripple: {
    voice: { level: 0.1, partials: [[1, 1], [3, 0.2]], attack: 0.005, isStruck: true },
    busyness: 0.45,
    octave: 1,
  },
};

/** The plaza's ambience. */
export function ambience(): Tune {
  const tune = new Tune(12, 11);
  tune.hum({ level: 0.16, hz: 2600, sharpness: 0.7, swell: 0.2 }); // water
  tune.hum({ level: 0.12, hz: 900, sharpness: 0.8, swell: 0.4 });
  tune.hum({ level: 0.2, hz: 320, sharpness: 1.4, swell: 0.6 }); // a far crowd
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
  return tune.finish(0.09);
}

/** The plaza's music. */
export function music(): Tune {
  const tune = new Tune(lengthOf(WALTZ), 5);
  compose(tune, WALTZ);
  tune.room(0.35, 1.8);
  return tune.finish(0.12);
}
