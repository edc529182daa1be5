// Notices that the browser took the picture's graphics context away, and whether it comes back.

import { Observed } from "../core/app_state.ts";
import type { Cancel, Clock } from "../../shared/lib/clock.ts";

/** `lost`: the browser may give it back by itself; `gone`: it did not in time. */
export type PictureState = "here" | "lost" | "gone";

/** A context that somebody looks for longer than this does not come back, ms. */
export const PICTURE_WAIT_MS = 10_000;

/** Follows one canvas. A hidden page gets nothing back, so there no time passes. */
export class PictureWatch {
  readonly state = new Observed<PictureState>("here");
  readonly #clock: Clock;
  #cancel: Cancel | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns Stops listening. */
  connect(canvas: EventTarget, page: EventTarget & { readonly hidden: boolean }): () => void {
    const stop = new AbortController();
    const { signal } = stop;
    canvas.addEventListener("webglcontextlost", () => {
      this.state.set("lost");
      this.#wait(page.hidden);
    }, { signal });
    canvas.addEventListener("webglcontextrestored", () => {
      this.#cancel?.();
      this.state.set("here");
    }, { signal });
    page.addEventListener("visibilitychange", () => {
      if (this.state.value === "lost") this.#wait(page.hidden);
    }, { signal });
    return () => {
      this.#cancel?.();
      stop.abort();
    };
  }

  #wait(isHidden: boolean): void {
    this.#cancel?.();
    if (isHidden) return;
    this.#cancel = this.#clock.after(PICTURE_WAIT_MS, () => this.state.set("gone"));
  }
}
