// ETC1, the part of ETC2 that is quick to write: what phones and tablets read. Two halves, each of one
// colour and a table of four steps brighter or darker. Khronos Data Format 1.3, chapter 21.

/** Steps of each table: a small one and a large one, up and down. */
const TABLES = [[2, 8], [5, 17], [9, 29], [13, 42], [18, 60], [24, 80], [33, 106], [47, 183]];

interface Half {
  readonly table: number;
  readonly error: number;
  /** Step of each of its eight pixels: 0 small up, 1 large up, 2 small down, 3 large down. */
  readonly steps: readonly number[];
}

/** Encodes 16 pixels of RGB (0 … 255), row by row, into 8 bytes of `out` at `at`. */
export function encodeEtc(pixels: Float64Array, out: Uint8Array, at: number): void {
  let best: { flip: 0 | 1; bases: Bases; halves: [Half, Half]; error: number } | undefined;
  for (const flip of [0, 1] as const) {
    const bases = basesOf(meanOf(pixels, PLACES[flip][0]), meanOf(pixels, PLACES[flip][1]));
    const halves: [Half, Half] = [
      bestHalf(pixels, PLACES[flip][0], bases.colours[0]),
      bestHalf(pixels, PLACES[flip][1], bases.colours[1]),
    ];
    const error = halves[0].error + halves[1].error;
    if (best === undefined || error < best.error) best = { flip, bases, halves, error };
  }
  if (best === undefined) return;
  const { flip, bases, halves } = best;
  out.set(bases.bytes, at);
  out[at + 3] = (halves[0].table << 5) | (halves[1].table << 2) | (bases.isApart ? 0 : 2) | flip;
  let high = 0;
  let low = 0;
  for (const half of [0, 1] as const) {
    for (const [index, place] of PLACES[flip][half].entries()) {
      const bit = (place % 4) * 4 + (place >> 2); // columns first
      const step = halves[half].steps[index] ?? 0;
      high |= (step >> 1) << bit;
      low |= (step & 1) << bit;
    }
  }
  out[at + 4] = high >> 8;
  out[at + 5] = high & 255;
  out[at + 6] = low >> 8;
  out[at + 7] = low & 255;
}

/** The 16 colours that a block stands for. */
export function decodeEtc(bytes: Uint8Array, at: number): Uint8Array {
  const byte = (offset: number) => bytes[at + offset] ?? 0;
  const flip = (byte(3) & 1) as 0 | 1;
  const isApart = (byte(3) & 2) === 0;
  const out = new Uint8Array(48);
  for (const half of [0, 1] as const) {
    const table = TABLES[(byte(3) >> (half === 0 ? 5 : 2)) & 7] ?? [0, 0];
    for (const place of PLACES[flip][half]) {
      const bit = (place % 4) * 4 + (place >> 2);
      const isDown = (((byte(4) << 8) | byte(5)) >> bit) & 1;
      const isLarge = (((byte(6) << 8) | byte(7)) >> bit) & 1;
      const step = (table[isLarge] ?? 0) * (isDown === 1 ? -1 : 1);
      for (let c = 0; c < 3; c++) {
        const word = byte(c);
        const delta = word & 7;
        const base = isApart
          ? (half === 0 ? word >> 4 : word & 15) * 17
          : wide5((word >> 3) + (half === 0 ? 0 : delta > 3 ? delta - 8 : delta));
        out[place * 3 + c] = Math.min(255, Math.max(0, base + step));
      }
    }
  }
  return out;
}

/** Pixels of the halves: left and right, or top and bottom. */
const PLACES = [0, 1].map((flip) =>
  [0, 1].map((half) =>
    [...Array(16).keys()].filter((i) => (flip === 0 ? i % 4 : i >> 2) >> 1 === half)
  )
) as [[number[], number[]], [number[], number[]]]; // two flips of two halves

interface Bases {
  /** True: two colours of 12 bits. False: one of 15 bits, and a small difference. */
  readonly isApart: boolean;
  readonly bytes: readonly number[];
  readonly colours: readonly [readonly number[], readonly number[]];
}

function basesOf(first: readonly number[], second: readonly number[]): Bases {
  const a = first.map((value) => Math.round((value / 255) * 31));
  const b = second.map((value) => Math.round((value / 255) * 31));
  if (a.every((value, c) => Math.abs((b[c] ?? 0) - value + 0.5) < 4)) {
    return {
      isApart: false,
      bytes: a.map((value, c) => (value << 3) | (((b[c] ?? 0) - value) & 7)),
      colours: [a.map(wide5), b.map(wide5)],
    };
  }
  const c = first.map((value) => Math.round((value / 255) * 15));
  const d = second.map((value) => Math.round((value / 255) * 15));
  return {
    isApart: true,
    bytes: c.map((value, index) => (value << 4) | (d[index] ?? 0)),
    colours: [c.map((value) => value * 17), d.map((value) => value * 17)],
  };
}

function bestHalf(pixels: Float64Array, places: readonly number[], base: readonly number[]): Half {
  let best: Half = { table: 0, error: Infinity, steps: [] };
  for (const [table, [small = 0, large = 0]] of TABLES.entries()) {
    let error = 0;
    const steps: number[] = [];
    for (const place of places) {
      let least = Infinity;
      let chosen = 0;
      for (let step = 0; step < 4; step++) {
        const by = ((step & 1) === 1 ? large : small) * (step > 1 ? -1 : 1);
        let off = 0;
        for (let c = 0; c < 3; c++) {
          const value = Math.min(255, Math.max(0, (base[c] ?? 0) + by));
          off += (value - (pixels[place * 3 + c] ?? 0)) ** 2;
        }
        if (off < least) [least, chosen] = [off, step];
      }
      error += least;
      steps.push(chosen);
      if (error >= best.error) break;
    }
    if (error < best.error) best = { table, error, steps };
  }
  return best;
}

function meanOf(pixels: Float64Array, places: readonly number[]): number[] {
  return [0, 1, 2].map((c) =>
    places.reduce((sum, place) => sum + (pixels[place * 3 + c] ?? 0), 0) / places.length
  );
}

function wide5(value: number): number {
  return (value << 3) | (value >> 2);
}
