// Which control lies above, below, left or right of another one. Pure.

/** A control's place on the page, CSS px. */
export interface ControlPlace {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export type FocusWay = "up" | "down" | "left" | "right";

/** A control that lies aside is as good as one this many times as far straight on. */
const ASIDE = 3;
/** Places that overlap by no more than this still lie one after the other, px. */
const OVERLAP_PX = 4;

/**
 * The control of `all` that somebody means who goes on from `from`. Up and down go round at the ends,
 * left and right do not.
 * @returns Its place in `all`; `undefined` for none.
 */
export function nextControl(
  from: ControlPlace,
  all: readonly ControlPlace[],
  way: FocusWay,
): number | undefined {
  let best: number | undefined;
  let least = Infinity;
  for (const [index, to] of all.entries()) {
    const { ahead, aside } = apart(from, to, way);
    if (to === from || ahead < -OVERLAP_PX) continue;
    const cost = Math.max(0, ahead) + ASIDE * aside;
    if (cost >= least) continue;
    least = cost;
    best = index;
  }
  if (best !== undefined || way === "left" || way === "right") return best;
  const ends = all.map(({ top }, index) => ({ top, index })).sort((a, b) => a.top - b.top);
  return (way === "down" ? ends[0] : ends.at(-1))?.index;
}

/** How far `to` lies on the way, and how far beside it. */
function apart(
  from: ControlPlace,
  to: ControlPlace,
  way: FocusWay,
): { readonly ahead: number; readonly aside: number } {
  const isLevel = way === "left" || way === "right";
  const ahead = {
    up: from.top - to.bottom,
    down: to.top - from.bottom,
    left: from.left - to.right,
    right: to.left - from.right,
  }[way];
  const aside = isLevel
    ? Math.max(0, to.top - from.bottom, from.top - to.bottom)
    : Math.max(0, to.left - from.right, from.left - to.right);
  // Of two in a row the one straight ahead: by their middles, weighed little.
  const middles = isLevel
    ? Math.abs(to.top + to.bottom - from.top - from.bottom)
    : Math.abs(to.left + to.right - from.left - from.right);
  return { ahead, aside: aside + middles / 20 };
}
