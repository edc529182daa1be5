// The ground cut into square cells. Geometry only: who is where, and how far cells lie apart.

/** Entities that do not exist (yet, or any more) are in this cell. */
export const NOWHERE = -1;
/** Somebody on a border changes cells only this far beyond it, so that nobody flaps; metres. */
export const HYSTERESIS_METRES = 2;
/** Whoever is in a viewer's cell or the eight around it, when a world is full. */
const NEAR_TARGET = 60;
const NEAR_CELLS = 9;
const LEAST_CELL_METRES = 10;
const MOST_CELL_METRES = 40;

/** Side of a world's cells: so many that a full world has some 60 within a cell and its ring. */
export function cellMetresFor(extent: number, capacity: number): number {
  const perSquareMetre = capacity / (2 * extent) ** 2;
  const side = Math.sqrt(NEAR_TARGET / NEAR_CELLS / perSquareMetre);
  return Math.round(Math.max(LEAST_CELL_METRES, Math.min(MOST_CELL_METRES, side)));
}

/** A cell and how many rings it lies around another. */
export interface NearCell {
  readonly cell: number;
  readonly ring: number;
}

/** A square of `2 × extent` metres in cells. Cells are numbered row by row from 0. */
export class CellGrid {
  readonly cellMetres: number;
  readonly #extent: number;
  readonly #side: number;

  /** @param cellMetres May exceed the square: then there is one cell. */
  constructor(extent: number, cellMetres: number) {
    this.#extent = extent;
    this.cellMetres = cellMetres;
    this.#side = Math.max(1, Math.ceil((2 * extent) / cellMetres));
  }

  get count(): number {
    return this.#side * this.#side;
  }

  /** The cell of a place for somebody who was in `last` until now, or {@link NOWHERE}. */
  cellAt(x: number, z: number, last: number): number {
    const side = this.#side;
    const lastColumn = last === NOWHERE ? NOWHERE : last % side;
    const lastRow = last === NOWHERE ? NOWHERE : Math.floor(last / side);
    return this.#line(z, lastRow) * side + this.#line(x, lastColumn);
  }

  /** How many rings of cells `b` lies around `a`: 0 for the same cell. */
  ring(a: number, b: number): number {
    const side = this.#side;
    const columns = Math.abs((a % side) - (b % side));
    const rows = Math.abs(Math.floor(a / side) - Math.floor(b / side));
    return Math.max(columns, rows);
  }

  /** Cells within `rings` of `cell`, its own among them, ascending, and how far each lies. */
  around(cell: number, rings: number): readonly NearCell[] {
    const side = this.#side;
    const column = cell % side;
    const row = Math.floor(cell / side);
    const cells: NearCell[] = [];
    for (let r = Math.max(0, row - rings); r <= Math.min(side - 1, row + rings); r++) {
      for (let c = Math.max(0, column - rings); c <= Math.min(side - 1, column + rings); c++) {
        const ring = Math.max(Math.abs(r - row), Math.abs(c - column));
        cells.push({ cell: r * side + c, ring });
      }
    }
    return cells;
  }

  #line(at: number, last: number): number {
    const offset = at + this.#extent;
    if (last !== NOWHERE) {
      const from = last * this.cellMetres;
      const isClose = offset >= from - HYSTERESIS_METRES &&
        offset <= from + this.cellMetres + HYSTERESIS_METRES;
      if (isClose) return last;
    }
    return Math.max(0, Math.min(this.#side - 1, Math.floor(offset / this.cellMetres)));
  }
}
