// What a picture looks like from afar: for each cell of a grid its mean colour and how much goes on
// in it. Coarse enough to be the same wherever it is drawn, fine enough to tell a picture from a
// black one and a panel from an empty one. Pure.

/** One letter of base 16 for red, green, blue and detail of each cell, row by row. */
export type Fingerprint = string;

/** Columns and rows of the grid. */
export const GRID = { wide: { columns: 16, rows: 9 }, tall: { columns: 8, rows: 16 } } as const;
const LETTERS_PER_CELL = 4;
const DETAIL = 3; // which of them
const STEP = 17; // 255 over the 15 steps of a letter
/** Standard deviation of brightness for each step of detail. */
const DETAIL_STEP = 6;
/** A colour is another when it is off by more than this. Steps. */
const COLOUR_STEPS = 3;
/** A cell with at least so much detail is empty when two thirds of it are gone. Steps. */
const DETAILED = 3;
/** Of the cells that show something so many may be off: text is not as wide on every machine. */
const CELLS_OFF = 0.12;
const LEAST_OFF = 1; // cells

/** Pixels of a picture, four bytes each. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array | Uint8ClampedArray;
}

/** The fingerprint of a picture. */
export function fingerprintOf(pixels: Pixels): Fingerprint {
  const { columns, rows } = pixels.width >= pixels.height ? GRID.wide : GRID.tall;
  let text = "";
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const edge = (index: number, count: number, size: number) => Math.round(index * size / count);
      text += cellOf(pixels, {
        left: edge(column, columns, pixels.width),
        right: edge(column + 1, columns, pixels.width),
        top: edge(row, rows, pixels.height),
        bottom: edge(row + 1, rows, pixels.height),
      });
    }
  }
  return text;
}

/**
 * What is wrong with `seen` beside what was `expected`; nothing when it is as good as the same.
 * `backdrop` is what is seen when nothing is shown.
 */
export function fingerprintFault(
  seen: Fingerprint,
  expected: Fingerprint,
  backdrop: Fingerprint,
): string | undefined {
  if (seen.length !== expected.length || backdrop.length !== expected.length) {
    return "another shape";
  }
  let shown = 0;
  let other = 0;
  let empty = 0;
  for (let at = 0; at < expected.length; at += LETTERS_PER_CELL) {
    const [is, was, behind] = [seen, expected, backdrop].map((text) => lettersOf(text, at));
    if (isOther(is!, was!)) other++;
    else if (isEmpty(is!, was!)) empty++;
    if (isOther(was!, behind!) || isEmpty(behind!, was!)) shown++;
  }
  // A small panel is a few cells: how many may be off is a share of those, not of the picture.
  if (other + empty <= Math.max(LEAST_OFF, shown * CELLS_OFF)) return undefined;
  return `of ${shown} cells that show something ${other} have another colour, ${empty} are empty`;
}

/** Share of the cells in which something else is seen than in `backdrop`, from 0 to 1. */
export function shownShare(print: Fingerprint, backdrop: Fingerprint): number {
  let shown = 0;
  for (let at = 0; at < print.length; at += LETTERS_PER_CELL) {
    const [is, behind] = [lettersOf(print, at), lettersOf(backdrop, at)];
    if (isOther(is, behind) || isEmpty(behind, is)) shown++;
  }
  return shown * LETTERS_PER_CELL / print.length;
}

function isOther(is: readonly number[], was: readonly number[]): boolean {
  return [0, 1, 2].some((at) => Math.abs(is[at]! - was[at]!) > COLOUR_STEPS);
}

function isEmpty(is: readonly number[], was: readonly number[]): boolean {
  return was[DETAIL]! >= DETAILED && is[DETAIL]! * 3 <= was[DETAIL]!;
}

function cellOf(
  { rgba, width }: Pixels,
  box: { left: number; right: number; top: number; bottom: number },
): string {
  const sums = [0, 0, 0];
  let brightness = 0;
  let squares = 0;
  let count = 0;
  for (let y = box.top; y < box.bottom; y++) {
    for (let x = box.left; x < box.right; x++) {
      const at = (y * width + x) * 4;
      const [red, green, blue] = [rgba[at]!, rgba[at + 1]!, rgba[at + 2]!];
      sums[0]! += red;
      sums[1]! += green;
      sums[2]! += blue;
      const light = 0.299 * red + 0.587 * green + 0.114 * blue; // ITU-R BT.601
      brightness += light;
      squares += light * light;
      count++;
    }
  }
  const colours = sums.map((sum) => Math.round(sum / count / STEP));
  const variance = Math.max(0, squares / count - (brightness / count) ** 2);
  const detail = Math.min(15, Math.round(Math.sqrt(variance) / DETAIL_STEP));
  return [...colours, detail].map((step) => step.toString(16)).join("");
}

function lettersOf(text: Fingerprint, at: number): number[] {
  return [...text.slice(at, at + LETTERS_PER_CELL)].map((letter) => parseInt(letter, 16));
}
