// Tells a click or a tap from a drag: short, and hardly moved, with one finger or button alone.

/** Where something was tapped. */
export interface Tap {
  /** CSS px from the page's corner. */
  readonly x: number;
  readonly y: number;
  /** True for the second of two in a row at one place. */
  readonly isDouble: boolean;
  /** True for a long press, or another button than the first: it asks who is there. */
  readonly isHeld: boolean;
}

/** A press that moved farther is a drag, CSS px; fingers are less steady than mice. */
const MOUSE_SLACK_PX = 5;
const TOUCH_SLACK_PX = 12;
/** A press that lasted longer was meant to hold, … */
const LONGEST_MS = 350;
/** … and one longer than this was forgotten. */
const LONGEST_HELD_MS = 1500;
/** A second tap this soon and near is a double one. */
const DOUBLE_MS = 400;
const DOUBLE_PX = 40;

interface Press {
  readonly id: number;
  readonly x: number;
  readonly y: number;
  readonly atMs: number;
  readonly slackPx: number;
}

/** One page's taps. */
export class Taps {
  #press: Press | undefined;
  readonly #down = new Set<number>();
  #last = { x: 0, y: 0, atMs: Number.NEGATIVE_INFINITY };

  /** @param atMs Of any clock, the same for all calls. */
  down(id: number, x: number, y: number, atMs: number, isTouch: boolean): void {
    this.#down.add(id);
    // A second finger makes a gesture of both.
    this.#press = this.#down.size > 1
      ? undefined
      : { id, x, y, atMs, slackPx: isTouch ? TOUCH_SLACK_PX : MOUSE_SLACK_PX };
  }

  move(id: number, x: number, y: number): void {
    const press = this.#press;
    if (press?.id !== id) return;
    if (Math.hypot(x - press.x, y - press.y) > press.slackPx) this.#press = undefined;
  }

  /** @returns The tap that this was, if it was one. */
  up(id: number, x: number, y: number, atMs: number): Tap | undefined {
    this.move(id, x, y);
    const press = this.#press;
    this.lost(id);
    const heldMs = atMs - (press?.atMs ?? atMs);
    if (press?.id !== id || heldMs > LONGEST_HELD_MS) return undefined;
    if (heldMs > LONGEST_MS) return { x, y, isDouble: false, isHeld: true };
    const last = this.#last;
    const isDouble = atMs - last.atMs <= DOUBLE_MS &&
      Math.hypot(x - last.x, y - last.y) <= DOUBLE_PX;
    this.#last = { x, y, atMs };
    return { x, y, isDouble, isHeld: false };
  }

  /** A press ended without being let go: the browser took it. */
  lost(id: number): void {
    this.#down.delete(id);
    this.#press = undefined;
  }

  /** Everything was let go. */
  reset(): void {
    this.#down.clear();
    this.#press = undefined;
  }
}
