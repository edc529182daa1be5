// Which labels are shown where on a crowded screen: the nearest first, none over another, and none
// over the own avatar's head. Pure: pixels in, pixels out; `labels.ts` measures and moves elements.

/** Plates shown at most on a screen of this many pixels for each, within limits. */
const PIXELS_PER_PLATE = 30_000;
const LEAST_PLATES = 10;
const MOST_PLATES = 30;
/** Bubbles shown at most; who speaks farther away is read in the chat. */
export const MOST_BUBBLES = 8;
/** What is shown already counts as so much nearer: two of a kind do not take turns. */
const STAYS = 0.8;
/** Signs over portals count as so much nearer than people. */
const SIGN_NEARER = 0.5;
/** A bubble goes up by so much, so many times, to be free of others. Of the usual letters' height. */
const BUBBLE_STEP = 1;
const BUBBLE_STEPS = 6;
/** Boxes may overlap by this much: their corners are round. */
const TOLERANCE = 3;
/** A label is as clear as can be up to this share of its reach, and fades from there. */
const CLEAR_SHARE = 0.5;
const LEAST_OPACITY = 0.4;

/** One label: what it would like, and what comes of it. Pixels, y down. */
export interface LabelSpot {
  /** The middle of its foot. */
  x: number;
  y: number;
  /** Of the name; as drawn. */
  plateWidth: number;
  plateHeight: number;
  /** Of what is said, which stands over the name; 0 for nothing. */
  bubbleWidth: number;
  bubbleHeight: number;
  /** Metres from the eye, and how far away it is shown at all. */
  distance: number;
  reach: number;
  isSign: boolean;
  /** Over the own head: no plate, and nothing covers it. */
  isOwn: boolean;
  isPlateShown: boolean;
  isBubbleShown: boolean;
  /** What is added to `x` and `y`. */
  shiftX: number;
  shiftY: number;
  opacity: number;
}

/** What labels are laid out on, pixels. */
export interface LabelScreen {
  readonly width: number;
  readonly height: number;
  /** How high the page's usual letters are, which labels grow with: 1 rem. */
  readonly remPx: number;
}

/** A part of the screen, pixels. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Lays out the labels of one screen; keeps its lists, so that a frame allocates nothing. */
export class LabelLayout {
  readonly #order: LabelSpot[] = [];
  readonly #taken: Box[] = [];
  #takenCount = 0;
  readonly #box: Box = { left: 0, top: 0, right: 0, bottom: 0 };

  /**
   * Decides for all of `spots`, which are those in view.
   * @param head The own avatar's head, that only its own words may cover; `undefined` out of sight.
   */
  arrange(
    spots: readonly LabelSpot[],
    screen: LabelScreen,
    head: Readonly<Box> | undefined,
  ): void {
    const order = this.#order;
    order.length = 0;
    for (const spot of spots) {
      if (spot.distance <= spot.reach) order.push(spot);
      else spot.isPlateShown = spot.isBubbleShown = false;
    }
    order.sort(byNearness);
    this.#takenCount = 0;
    let bubbles = 0;
    for (const spot of order) {
      const isWanted = spot.bubbleHeight > 0 && bubbles < MOST_BUBBLES;
      spot.isBubbleShown = isWanted && this.#placeBubble(spot, screen, head);
      if (spot.isBubbleShown) bubbles++;
    }
    const room = Math.round((screen.width * screen.height) / PIXELS_PER_PLATE);
    const most = Math.max(LEAST_PLATES, Math.min(MOST_PLATES, room));
    let plates = 0;
    for (const spot of order) {
      // Whoever speaks is named: the plate has its place under the bubble.
      const isPlaced = spot.isBubbleShown ||
        (plates < most && this.#placePlate(spot, screen, head));
      spot.isPlateShown = isPlaced && !spot.isOwn;
      if (spot.isPlateShown) plates++;
      spot.opacity = opacityAt(spot);
    }
  }

  #placeBubble(
    spot: LabelSpot,
    screen: LabelScreen,
    head: Readonly<Box> | undefined,
  ): boolean {
    const width = Math.max(spot.bubbleWidth, spot.plateWidth);
    const height = spot.bubbleHeight + (spot.isOwn ? 0 : spot.plateHeight);
    spot.shiftX = inwards(spot, width, screen);
    for (let step = 0; step <= BUBBLE_STEPS; step++) {
      spot.shiftY = 0 - step * BUBBLE_STEP * screen.remPx;
      if (this.#take(spot, width, height, spot.isOwn ? undefined : head)) return true;
    }
    return false;
  }

  #placePlate(spot: LabelSpot, screen: LabelScreen, head: Readonly<Box> | undefined): boolean {
    spot.shiftX = spot.shiftY = 0;
    if (spot.isOwn) return false;
    const half = spot.plateWidth / 2; // no farther: it leaves the screen with whom it names
    spot.shiftX = Math.max(-half, Math.min(half, inwards(spot, spot.plateWidth, screen)));
    if (this.#take(spot, spot.plateWidth, spot.plateHeight, head)) return true;
    spot.shiftY = -spot.plateHeight; // once: farther up it would be somebody else's
    return this.#take(spot, spot.plateWidth, spot.plateHeight, head);
  }

  /** @returns Whether the box over the spot's foot was free; it is taken then. */
  #take(
    { x, y, shiftX, shiftY }: LabelSpot,
    width: number,
    height: number,
    head: Readonly<Box> | undefined,
  ): boolean {
    const box = this.#box;
    box.left = x + shiftX - width / 2;
    box.right = box.left + width;
    box.bottom = y + shiftY;
    box.top = box.bottom - height;
    if (head !== undefined && isOver(box, head)) return false;
    for (let i = 0; i < this.#takenCount; i++) {
      if (isOver(box, this.#taken[i]!)) return false; // below the count
    }
    const taken = this.#taken[this.#takenCount] ??= { ...box };
    this.#takenCount++;
    Object.assign(taken, box);
    return true;
  }
}

/** How far what is so wide goes aside at the rim: words that are cut off are no words. */
function inwards({ x }: LabelSpot, width: number, screen: LabelScreen): number {
  if (width > screen.width) return 0;
  return Math.max(width / 2, Math.min(screen.width - width / 2, x)) - x;
}

function isOver(a: Readonly<Box>, b: Readonly<Box>): boolean {
  return a.left < b.right - TOLERANCE && b.left < a.right - TOLERANCE &&
    a.top < b.bottom - TOLERANCE && b.top < a.bottom - TOLERANCE;
}

function byNearness(a: LabelSpot, b: LabelSpot): number {
  return nearness(a) - nearness(b);
}

function nearness({ distance, isSign, isOwn, isPlateShown, isBubbleShown }: LabelSpot): number {
  if (isOwn) return -1;
  return distance * (isSign ? SIGN_NEARER : 1) * (isPlateShown || isBubbleShown ? STAYS : 1);
}

function opacityAt({ distance, reach }: LabelSpot): number {
  const clear = reach * CLEAR_SHARE;
  const faded = Math.max(0, Math.min(1, (distance - clear) / (reach - clear)));
  return 1 - (1 - LEAST_OPACITY) * faded;
}
