import assert from "node:assert/strict";
import { PIECE as HUB } from "../../worlds/hub/making/sounds.ts";
import { PIECE as LEFT } from "../../worlds/left_world/making/sounds.ts";
import { PIECE as RIGHT } from "../../worlds/right_world/making/sounds.ts";
import { PIECE as TOP } from "../../worlds/top_world/making/sounds.ts";
import { seededRandom } from "../../shared/lib/random.ts";
import { compose, lengthOf, type Piece } from "./compose.ts";
import type { Note } from "./tune.ts";

const PIECES: Readonly<Record<string, Piece>> = { hub: HUB, left: LEFT, right: RIGHT, top: TOP };

function notesOf(piece: Piece): Note[] {
  const notes: Note[] = [];
  compose({ random: seededRandom(3), note: (note) => void notes.push(note) }, piece);
  return notes;
}

/** Half tones from the A of 440 Hz. */
const halfTonesOf = ({ hz }: Note) => Math.round(12 * Math.log2(hz / 440));
const isMelody = (piece: Piece) => ({ partials }: Note) => partials === piece.melody.partials;

Deno.test("compose() plays every piece that ships in its key", () => {
  for (const [name, piece] of Object.entries(PIECES)) {
    const key = new Set(piece.scale.map((step) => (step + piece.melodyFrom + 144) % 12));
    // A scale of five steps leaves two open, which its chords may take.
    const isWhole = piece.scale.length >= 7;
    for (const note of notesOf(piece)) {
      if (!isWhole && !isMelody(piece)(note)) continue;
      assert.ok(key.has((halfTonesOf(note) + 144) % 12), `${name}: ${halfTonesOf(note)}`);
    }
  }
});

Deno.test("compose() begins every bar of melody on a tone of its chord", () => {
  for (const [name, piece] of Object.entries(PIECES)) {
    const bar = lengthOf(piece) / piece.chords.length;
    const melody = notesOf(piece).filter(isMelody(piece));
    for (const [index, chord] of piece.chords.entries()) {
      const first = melody.find(({ atSeconds }) => Math.abs(atSeconds - index * bar) < 0.02);
      assert.ok(first !== undefined, `${name} sings in bar ${index}`);
      const isOf = chord.some((tone) => (tone - halfTonesOf(first)) % 12 === 0);
      assert.ok(isOf, `${name} agrees in bar ${index}`);
    }
  }
});

Deno.test("compose() lets the melody rest, come back, rise and fall, within two octaves", () => {
  for (const [name, piece] of Object.entries(PIECES)) {
    const melody = notesOf(piece).filter(isMelody(piece));
    const bar = lengthOf(piece) / piece.chords.length;
    const rests = melody.filter(({ atSeconds, seconds }, i) => {
      const next = melody[i + 1]?.atSeconds ?? lengthOf(piece);
      return next - atSeconds - seconds > bar * 0.2;
    });
    assert.ok(rests.length >= piece.chords.length / 4, `${name} rests ${rests.length} times`);
    const levels = melody.map(({ level }) => level);
    assert.ok(Math.max(...levels) > 1.4 * Math.min(...levels), `${name} is not all as loud`);
    const tones = melody.map(halfTonesOf);
    assert.ok(Math.max(...tones) - Math.min(...tones) <= 24, `${name} stays singable`);
    // The rhythm of the first bar is heard again in the second.
    const rhythm = (index: number) =>
      melody.filter(({ atSeconds }) => Math.floor((atSeconds + 0.001) / bar) === index)
        .map(({ atSeconds }) => Math.round((atSeconds - index * bar) / (piece.beatSeconds / 2)));
    assert.deepEqual(rhythm(1), rhythm(0), name);
    assert.notDeepEqual(rhythm(3), rhythm(0), name);
  }
});

Deno.test("the pieces that ship differ in metre, pace, key or mode, and colour", () => {
  const kinds = Object.values(PIECES).map((piece) =>
    JSON.stringify([piece.beatsPerBar, piece.beatSeconds, piece.scale, piece.melody.partials])
  );
  assert.equal(new Set(kinds).size, kinds.length);
});
