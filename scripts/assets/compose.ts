// Puts quiet music together from chords, a scale and a seed: a bass, a held chord, and a melody in
// phrases of four bars, made of two motifs that come back, turn over and rest. It comes round
// without a seam.

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
  /** Chords that are struck at these half beats of each bar. */
  readonly strum?: { readonly voice: Voice; readonly halves: readonly number[] };
  /** Half tones that are struck one after the other under the melody; 0 none … 1 every half beat. */
  readonly ripple?: { readonly voice: Voice; readonly busyness: number; readonly octave: number };
}

/** How long a piece takes, seconds. */
export function lengthOf({ beatSeconds, beatsPerBar, chords }: Piece): number {
  return beatSeconds * beatsPerBar * chords.length;
}

/** Plays `piece` into `tune`, which is as long as it. */
export function compose(tune: Pick<Tune, "note" | "random">, piece: Piece): void {
  const motifs = [inventMotif(tune, piece), inventMotif(tune, piece)] as const;
  for (const [index, chord] of piece.chords.entries()) {
    const bar = barOf(piece, index);
    accompany(tune, piece, chord, bar);
    sing(tune, piece, chord, bar, motifs[bar.isAnswer ? 1 : 0]);
  }
}

/** Where a bar stands in the piece. */
interface Bar {
  readonly atSeconds: number;
  readonly seconds: number;
  /** Of its phrase of four. */
  readonly inPhrase: number;
  /** The phrase that answers: another motif, a little higher. */
  readonly isAnswer: boolean;
  /** How loud all is, 0.6 … 1: phrases rise and fall, and so does the piece. */
  readonly swell: number;
  readonly index: number;
}

/** How loud each bar of a phrase is. */
const PHRASE_SWELL = [0.8, 0.92, 1, 0.78];
/** How many steps above its middle the melody begins each bar of a phrase. */
const PHRASE_RISE = [0, 1, 3, -1];
const PHRASE_BARS = PHRASE_SWELL.length;

function barOf(piece: Piece, index: number): Bar {
  const seconds = piece.beatSeconds * piece.beatsPerBar;
  const phrases = Math.max(1, Math.round(piece.chords.length / PHRASE_BARS));
  const phrase = Math.floor(index / PHRASE_BARS);
  // Of four phrases the third answers, of two the second.
  const isAnswer = phrase === Math.max(1, phrases - 2);
  const inPhrase = index % PHRASE_BARS;
  const swell = (PHRASE_SWELL[inPhrase] ?? 1) * (isAnswer ? 1 : phrase === 0 ? 0.82 : 0.92);
  return { atSeconds: index * seconds, seconds, inPhrase, isAnswer, swell, index };
}

/** Bass, held chord and what is struck under the melody. */
function accompany(
  tune: Pick<Tune, "note" | "random">,
  piece: Piece,
  chord: readonly number[],
  { atSeconds: at, seconds, swell, index, inPhrase }: Bar,
): void {
  const { beatSeconds, beatsPerBar } = piece;
  sound(tune, piece.bass, at, seconds * 1.05, (chord[0] ?? 0) - 12, swell);
  if (beatsPerBar > 3) {
    const fifth = chord[1] ?? 0;
    sound(tune, piece.bass, at + seconds / 2, seconds * 0.5, fifth - 12, swell * 0.5);
  }
  for (const halfTones of chord) sound(tune, piece.pad, at, seconds * 1.5, halfTones, swell);
  for (const half of piece.strum?.halves ?? []) {
    for (const [string, halfTones] of chord.slice(1).entries()) {
      const late = string * 0.018; // fingers, not a machine
      sound(
        tune,
        piece.strum?.voice ?? piece.pad,
        at + half * beatSeconds / 2 + late,
        beatSeconds * 1.4,
        halfTones,
        swell * (0.8 + 0.2 * tune.random()),
      );
    }
  }
  if (piece.ripple === undefined) return;
  const { voice, busyness, octave } = piece.ripple;
  // Up the chord and down again; at the end of a phrase it thins out.
  const wanted = inPhrase === PHRASE_BARS - 1 ? busyness * 0.5 : busyness;
  const turn = Math.max(1, 2 * chord.length - 2);
  for (let half = 0; half < beatsPerBar * 2; half++) {
    if (tune.random() > wanted) continue;
    const up = (half + index) % turn;
    const halfTones = (chord[up < chord.length ? up : turn - up] ?? 0) + octave * 12;
    const loud = swell * (0.6 + 0.4 * tune.random());
    sound(tune, voice, at + half * beatSeconds / 2, seconds, halfTones, loud);
  }
}

/** A turn of melody that comes back: when its notes begin, and how far each steps from the last. */
interface Motif {
  readonly halves: readonly number[];
  readonly steps: readonly number[];
}

const LEAST_NOTES = 3;

function inventMotif({ random }: Pick<Tune, "random">, piece: Piece): Motif {
  const halves = [0];
  for (let half = 1; half < piece.beatsPerBar * 2; half++) {
    if (random() < piece.busyness * (half % 2 === 0 ? 1 : 0.45)) halves.push(half);
  }
  // Two notes would be no motif.
  for (let beat = piece.beatsPerBar - 1; halves.length < LEAST_NOTES && beat > 0; beat--) {
    if (!halves.includes(beat * 2)) halves.push(beat * 2);
  }
  halves.sort((a, b) => a - b);
  // After a leap it steps back; else it goes on to a neighbour.
  let last = 0;
  const steps = halves.map((_, i) => {
    if (i === 0) return 0;
    const isLeap = Math.abs(last) < 2 && random() < 0.3;
    last = Math.abs(last) >= 2 ? -Math.sign(last) : (random() < 0.5 ? -1 : 1) * (isLeap ? 2 : 1);
    return last;
  });
  return { halves, steps };
}

/** One bar of melody. The last of a phrase is one long note, and rest. */
function sing(
  tune: Pick<Tune, "note" | "random">,
  piece: Piece,
  chord: readonly number[],
  { atSeconds, seconds, inPhrase, isAnswer, swell }: Bar,
  motif: Motif,
): void {
  const { beatSeconds, beatsPerBar, scale, melody } = piece;
  const half = beatSeconds / 2;
  const middle = scale.length - 1 + (isAnswer ? 2 : 0);
  // The second bar says the first again on its own chord, the third turns it upside down.
  let step = nearestStep(piece, chord, middle + (PHRASE_RISE[inPhrase] ?? 0));
  if (inPhrase === PHRASE_BARS - 1) {
    sound(tune, melody, atSeconds, seconds * 0.7, halfTonesOf(piece, step), swell);
    return;
  }
  const way = inPhrase === 2 ? -1 : 1;
  for (const [i, begins] of motif.halves.entries()) {
    step += way * (motif.steps[i] ?? 0);
    step = Math.min(scale.length * 2 - 1, Math.max(0, step));
    // On the beat in the middle of the bar it agrees with the chord, as at its beginning.
    if (begins === beatsPerBar && beatsPerBar % 2 === 0) step = nearestStep(piece, chord, step);
    const ends = motif.halves[i + 1] ?? beatsPerBar * 2;
    const accent = begins === 0 ? 1 : begins % 2 === 0 ? 0.85 : 0.7;
    sound(
      tune,
      melody,
      atSeconds + begins * half + tune.random() * 0.012,
      Math.max(beatSeconds * 1.2, (ends - begins) * half * 1.15),
      halfTonesOf(piece, step),
      swell * accent,
    );
  }
}

function sound(
  tune: Pick<Tune, "note">,
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
