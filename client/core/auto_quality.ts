// Chooses how costly the picture is from how long its frames take: fewer pixels first, then a lower
// quality; back up slowly. Pure: it is told of frames, and says what it wants.

/** Qualities, the cheapest first. */
export const QUALITY_STEPS = ["low", "medium", "high"] as const;
export type QualityStep = (typeof QUALITY_STEPS)[number];

/** Parts of a quality's own pixels per point, the fewest first. */
export const PIXEL_PARTS = [0.5, 0.625, 0.75, 0.875, 1] as const;

/** What is wanted of the picture. */
export interface PictureChoice {
  readonly quality: QualityStep;
  /** Of the pixels per point that the quality takes. */
  readonly pixelPart: number;
}

/** Frames are looked at in windows of this length, milliseconds. */
export const WINDOW_MS = 1000;
/** Fewer frames than these in a window say nothing: the page was held up. */
const LEAST_FRAMES = 3;
/** A middle frame beyond this is too slow: below 45 frames a second. Milliseconds. */
const SLOW_MS = 22;
/** … and below this there is room for more: 57 a second, what a screen of 60 can show. */
const FAST_MS = 17.6;
/** Windows that agree before it goes down, and up. */
const SLOW_WINDOWS = 2;
const FAST_WINDOWS = 8;
/** Each step up that had to be taken back makes the next one wait this much longer, at most so much. */
const PATIENCE_GROWTH = 2;
const MOST_PATIENCE = 16;
/** A step up that is taken back within so many windows was wrong. */
const TRIAL_WINDOWS = 12;
/** A frame as long as this was no drawing: the machine slept. */
const PAUSE_MS = 10_000;
/**
 * So many steps down that win less than a tenth were in vain: a screen saves power, or something
 * else takes the time. Then all is as it was, for so many windows.
 */
const VAIN_STEPS = 4;
const VAIN_PART = 0.9;
const REST_WINDOWS = 120;

/** Decides between {@link PictureChoice}s. Allocates nothing per frame. */
export class AutoQuality {
  readonly #frames = new Float64Array(256);
  #count = 0;
  #windowMs = 0;
  #slow = 0;
  #fast = 0;
  #patience = 1;
  #sinceUp = Number.POSITIVE_INFINITY;
  /** Where the way down began, and what a frame took there. */
  #downs = 0;
  #topMs = 0;
  #topQuality = 0;
  #topPart = 0;
  #rest = 0;
  #quality: number;
  #part = PIXEL_PARTS.length - 1;
  #lastMs = -1;

  constructor(first: QualityStep) {
    this.#quality = QUALITY_STEPS.indexOf(first);
  }

  /** What is wanted now. */
  get choice(): PictureChoice {
    return {
      quality: QUALITY_STEPS[this.#quality]!, // always in range
      pixelPart: PIXEL_PARTS[this.#part]!,
    };
  }

  /** Forgets what was measured: the next frames draw something else. */
  restart(): void {
    this.#count = 0;
    this.#windowMs = 0;
    this.#slow = 0;
    this.#fast = 0;
    this.#lastMs = -1;
  }

  /**
   * Takes note of a frame at `nowMs`.
   * @returns True when {@link choice} is another one than before.
   */
  frame(nowMs: number): boolean {
    const tookMs = nowMs - this.#lastMs;
    const isFirst = this.#lastMs < 0;
    this.#lastMs = nowMs;
    if (isFirst) return false;
    if (tookMs > PAUSE_MS || tookMs < 0) {
      this.restart();
      this.#lastMs = nowMs;
      return false;
    }
    if (this.#count < this.#frames.length) this.#frames[this.#count++] = tookMs;
    this.#windowMs += tookMs;
    return this.#windowMs >= WINDOW_MS && this.#judge();
  }

  #judge(): boolean {
    const middleMs = this.#middle();
    const count = this.#count;
    this.#count = 0;
    this.#windowMs = 0;
    this.#sinceUp++;
    // Two frames in a second are slow without any doubt.
    const isSlow = count < LEAST_FRAMES || middleMs > SLOW_MS;
    if (!isSlow) this.#downs = 0;
    if (this.#rest > 0) {
      this.#rest--;
      return false;
    }
    this.#slow = isSlow ? this.#slow + 1 : 0;
    this.#fast = !isSlow && middleMs < FAST_MS ? this.#fast + 1 : 0;
    if (this.#slow >= SLOW_WINDOWS) return this.#down(middleMs);
    if (this.#fast >= FAST_WINDOWS * this.#patience) return this.#up();
    return false;
  }

  #down(middleMs: number): boolean {
    this.#slow = 0;
    if (this.#downs === 0) {
      this.#topMs = middleMs;
      this.#topQuality = this.#quality;
      this.#topPart = this.#part;
    }
    if (this.#downs === VAIN_STEPS && middleMs > this.#topMs * VAIN_PART) {
      this.#downs = 0;
      this.#rest = REST_WINDOWS;
      this.#quality = this.#topQuality;
      this.#part = this.#topPart;
      return true;
    }
    if (this.#part === 0 && this.#quality === 0) return false;
    if (this.#sinceUp <= TRIAL_WINDOWS) {
      this.#patience = Math.min(MOST_PATIENCE, this.#patience * PATIENCE_GROWTH);
    }
    this.#sinceUp = Number.POSITIVE_INFINITY;
    this.#downs++;
    // A quality keeps some sharpness: only the lowest goes down to half.
    const least = this.#quality === 0 ? 0 : 2;
    if (this.#part > least) this.#part--;
    else {
      this.#quality--;
      this.#part = PIXEL_PARTS.length - 1;
    }
    return true;
  }

  #up(): boolean {
    this.#fast = 0;
    const isFull = this.#part === PIXEL_PARTS.length - 1;
    if (isFull && this.#quality === QUALITY_STEPS.length - 1) return false;
    if (isFull) {
      this.#quality++;
      this.#part = 2; // as sharp as before costs more than it did: go there step by step
    } else this.#part++;
    this.#sinceUp = 0;
    return true;
  }

  #middle(): number {
    const sorted = this.#frames.subarray(0, this.#count).sort();
    return sorted[Math.floor(this.#count / 2)] ?? 0;
  }
}
