// How costly the picture is: as the address asks, as the settings say, or as its own frames tell.

import { Observed } from "./core/app_state.ts";
import { AutoQuality, QUALITY_STEPS, type QualityStep } from "./core/auto_quality.ts";
import type { Settings } from "./core/settings.ts";
import type { WorldRenderer } from "./scene/renderer_api.ts";

/** What the picture begins with. The address has the first word; a phone begins with less. */
export function firstQuality(settings: Settings, asked: string | null): QualityStep {
  return fixedQuality(settings, asked) ??
    (matchMedia("(pointer: coarse)").matches ? "medium" : "high");
}

/** Follows the settings, and under `auto` what frames take. */
export class AutoPicture {
  /** The quality that is drawn now, for the settings panel. */
  readonly drawn: Observed<QualityStep>;
  readonly #picture: WorldRenderer;
  readonly #asked: string | null;
  #auto: AutoQuality | undefined;

  /** @param asked What the address asks for, if anything. */
  constructor(picture: WorldRenderer, settings: Settings, asked: string | null) {
    this.#picture = picture;
    this.#asked = asked;
    const first = firstQuality(settings, asked);
    this.drawn = new Observed<QualityStep>(first);
    if (fixedQuality(settings, asked) === undefined) this.#auto = new AutoQuality(first);
  }

  /** Takes settings that were changed. A quality chosen by hand is built anew at once, in full. */
  follow(settings: Settings): void {
    const fixed = fixedQuality(settings, this.#asked);
    if (fixed === undefined) {
      this.#auto ??= new AutoQuality(this.drawn.value);
      return;
    }
    const isNews = this.#auto !== undefined || fixed !== this.drawn.value;
    this.#auto = undefined;
    if (!isNews) return;
    this.drawn.set(fixed);
    void this.#picture.setQuality(fixed);
  }

  /** Takes note of a frame that was drawn at `nowMs`. */
  frame(nowMs: number): void {
    if (this.#auto?.frame(nowMs) !== true) return;
    const { quality, pixelPart } = this.#auto.choice;
    this.#picture.adapt(quality, pixelPart);
    if (quality !== this.drawn.value) this.drawn.set(quality);
  }

  /** What comes next takes another time than what was: another world, or a tab shown again. */
  restart(): void {
    this.#auto?.restart();
  }
}

function fixedQuality(settings: Settings, asked: string | null): QualityStep | undefined {
  return QUALITY_STEPS.find((step) => step === asked) ??
    QUALITY_STEPS.find((step) => step === settings.quality);
}
