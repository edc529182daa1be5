// Sounds of the page. What makes them is fetched with the first one, and nothing is heard before the
// person has touched the page: browsers ask for that.

import type { Log } from "../../shared/lib/log.ts";
import type { Sound } from "../core/sound.ts";

/** What makes sounds; `sound_player.ts` does. */
export interface SoundPlayer {
  play(sound: Sound, loudness: number): void;
  /** Goes on after the browser has held it; inside of a press only. */
  wake(): void;
}

/** What the sounds of a page need. */
export interface SoundsOptions {
  /** What every gain is multiplied by now; 0 plays nothing, and fetches nothing. */
  readonly loudness: () => number;
  readonly load: () => Promise<SoundPlayer>;
  readonly log: Log;
}

/** One page's sounds. */
export class Sounds {
  readonly #options: SoundsOptions;
  #isAllowed = false;
  #isLoading = false;
  #player: SoundPlayer | undefined;

  constructor(options: SoundsOptions) {
    this.#options = options;
  }

  /** Listens for the first press. @returns Stops listening. */
  connect(page: EventTarget): () => void {
    const stop = new AbortController();
    const options = { signal: stop.signal, capture: true, passive: true };
    for (const press of ["pointerup", "keydown", "touchend"]) {
      page.addEventListener(press, () => this.#pressed(), options);
    }
    return () => stop.abort();
  }

  /** Plays a sound now, or not at all: one that comes late is worse than none. */
  play(sound: Sound): void {
    const loudness = this.#options.loudness();
    if (!this.#isAllowed || loudness <= 0) return;
    if (this.#player === undefined) this.#load();
    else this.#player.play(sound, loudness);
  }

  #pressed(): void {
    this.#isAllowed = true;
    this.#player?.wake();
    if (this.#options.loudness() > 0) this.#load();
  }

  #load(): void {
    if (this.#isLoading) return;
    this.#isLoading = true;
    this.#options.load().then(
      (player) => (this.#player = player),
      // Offline, a newer build, or no sound card: the page is silent until it is loaded anew.
      (error) => this.#options.log.warn("SOUNDS_FAILED", { reason: String(error) }),
    );
  }
}
