// Puts quiet music together from chords, a scale and a seed: a bass, a held chord and a melody that
// wanders, never the same bar twice, and comes round without a seam.

import { pitch, type Tune } from "./tune.ts";

/** How one voice sounds. */
export interface Voice {
  readonly level: number;
  readonly partials: readonly (readonly [times: number, level: number])[];
  readonly attack: number;
  readonly isStruck: boolean;
  readonly vibrato?: number;
}

/** One piece. Half tones are counted from the A of 440 Hz. */
export interface Piece {
  readonly beatSeconds: number;
  readonly beatsPerBar: number;
  /** Half tones of each bar's chord, the lowest first. */
  readonly chords: readonly (readonly number[])[];
  /** Half tones within one octave that the melody steps on, and where its octave begins. */
  readonly scale: readonly number[];
  readonly melodyFrom: number;
  /** 0 never … 1 on every half beat. */
  readonly busyness: number;
  readonly bass: Voice;
  readonly pad: Voice;
  readonly melody: Voice;
  /** Half tones that are struck one after the other under the melody; 0 none … 1 every half beat. */
  readonly ripple?: { readonly voice: Voice; readonly busyness: number; readonly octave: number };
}

/** How long a piece takes, seconds. */
export function lengthOf({ beatSeconds, beatsPerBar, chords }: Piece): number {
  return beatSeconds * beatsPerBar * chords.length;
}

/** Plays `piece` into `tune`, which is as long as it. */
export function compose(tune: Tune, piece: Piece): void {
  const { beatSeconds, beatsPerBar, chords } = piece;
  const bar = beatSeconds * beatsPerBar;
  let step = Math.floor(piece.scale.length / 2);
  for (const [index, chord] of chords.entries()) {
    const at = index * bar;
    sound(tune, piece.bass, at, bar * 1.05, (chord[0] ?? 0) - 12);
    if (beatsPerBar > 2) {
      sound(tune, piece.bass, at + bar / 2, bar * 0.5, (chord[2] ?? 0) - 24, 0.5);
    }
    for (const halfTones of chord) sound(tune, piece.pad, at, bar * 1.5, halfTones);
    if (piece.ripple !== undefined) {
      const { voice, busyness, octave } = piece.ripple;
      for (let half = 0; half < beatsPerBar * 2; half++) {
        if (tune.random() > busyness) continue;
        const halfTones = (chord[(half * 2 + index) % chord.length] ?? 0) + octave * 12;
        const loud = 0.6 + 0.4 * tune.random();
        sound(tune, voice, at + half * beatSeconds / 2, bar, halfTones, loud);
      }
    }
    // Every fourth bar breathes.
    const busyness = index % 4 === 3 ? piece.busyness * 0.35 : piece.busyness;
    for (let half = 0; half < beatsPerBar * 2; half++) {
      const isOnBeat = half % 2 === 0;
      if (tune.random() > busyness * (isOnBeat ? 1 : 0.45)) continue;
      step += Math.round((tune.random() - 0.5) * 4);
      step = Math.min(piece.scale.length * 2 - 1, Math.max(0, step));
      if (half === 0) step = nearestStep(piece, chord, step);
      const seconds = beatSeconds * (tune.random() < 0.4 ? 3 : 1.6);
      const loud = 0.65 + 0.35 * tune.random();
      sound(
        tune,
        piece.melody,
        at + half * beatSeconds / 2,
        seconds,
        halfTonesOf(piece, step),
        loud,
      );
    }
  }
}

function sound(
  tune: Tune,
  voice: Voice,
  atSeconds: number,
  seconds: number,
  halfTones: number,
  loud = 1,
): void {
  const { level, ...rest } = voice;
  tune.note({ ...rest, atSeconds, seconds, hz: pitch(halfTones), level: level * loud });
}

function halfTonesOf({ scale, melodyFrom }: Piece, step: number): number {
  const octave = Math.floor(step / scale.length);
  return melodyFrom + octave * 12 + (scale[step % scale.length] ?? 0);
}

/** The step near `step` that is in the chord: where a bar begins, the melody agrees with it. */
function nearestStep(piece: Piece, chord: readonly number[], step: number): number {
  for (let off = 0; off < piece.scale.length; off++) {
    for (const near of [step + off, step - off]) {
      if (near < 0 || near >= piece.scale.length * 2) continue;
      const tone = halfTonesOf(piece, near);
      if (chord.some((each) => (((each - tone) % 12) + 12) % 12 === 0)) return near;
    }
  }
  return step;
}
