// How often a viewer hears of whom: by distance, and slower for a viewer whose share of bytes is
// used up. A tier is a rate; whoever sees a cell in the same tier was told the same.

/** Rates that there are: every tick, every 2nd, 4th, 8th, 16th. */
export const TIERS = 5;
/** Not in view. */
export const UNSEEN = -1;
/** Rings of cells around a viewer's own that are near. */
export const NEAR_RINGS = 1;
/** Rings of cells around a viewer's own that are in view at all. */
export const FAR_RINGS = 2;

/** Tiers of near and far cells, level by level: far ones are slowed first. */
const LEVELS: readonly { readonly near: number; readonly far: number }[] = [
  { near: 0, far: 2 },
  { near: 0, far: 3 },
  { near: 0, far: 4 },
  { near: 1, far: 4 },
  { near: 2, far: 4 },
  { near: 3, far: 4 },
];
/** The slowest level. */
export const LAST_LEVEL = LEVELS.length - 1;
/** Nobody in view is silent for more ticks than this while they change. */
export const SLOWEST_TICKS = 2 ** (TIERS - 1);

/** Ticks from one record of a tier to the next. */
export function ticksOf(tier: number): number {
  return 1 << tier;
}

/** The tier in which a viewer of `level` sees cells that are `ring` rings away. */
export function tierOf(level: number, ring: number): number {
  if (ring > FAR_RINGS) return UNSEEN;
  const { near, far } = LEVELS[level]!; // 0 … LAST_LEVEL
  return ring <= NEAR_RINGS ? near : far;
}

/** The tiers in which viewers of `level` see anybody, as bits. */
export function tierBits(level: number): number {
  const { near, far } = LEVELS[level]!; // 0 … LAST_LEVEL
  return (1 << near) | (1 << far);
}

/** True in the ticks in which a cell's tier is told; cells take turns, so that frames are even. */
export function isDue(tick: number, cell: number, tier: number): boolean {
  return ((tick + cell) & ((1 << tier) - 1)) === 0;
}

/** Ticks between two changes of a level: a second, in which the new rate shows. */
const DWELL_TICKS = 20;
/** A level is left only when its next faster one would still be well within the budget. */
const EASE_SHARE = 0.4;
/** The share of the newest tick in the average: some two seconds. */
const NEWEST_SHARE = 1 / 32;

/** Keeps what one view costs within a budget by slowing it down. */
export class RateControl {
  level = 0;
  #averageBytes = 0;
  #restTicks = 0;

  get averageBytes(): number {
    return this.#averageBytes;
  }

  /** Takes in what one tick cost. The level may change with it. */
  spent(bytes: number, budgetBytes: number): void {
    this.#averageBytes += (bytes - this.#averageBytes) * NEWEST_SHARE;
    if (++this.#restTicks < DWELL_TICKS) return;
    if (this.#averageBytes > budgetBytes && this.level < LAST_LEVEL) this.#setLevel(this.level + 1);
    else if (this.#averageBytes < budgetBytes * EASE_SHARE && this.level > 0) {
      this.#setLevel(this.level - 1);
    }
  }

  #setLevel(level: number): void {
    this.level = level;
    this.#restTicks = 0;
  }
}
