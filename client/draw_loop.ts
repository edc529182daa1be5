// Draws while somebody looks. A hidden page asks for no frame at all, whatever its browser would do
// with one, and begins anew when it is shown: with no time passed, and none of what it missed.

/** What asks for frames; `window` does. */
export interface FrameSource {
  requestAnimationFrame(draw: (nowMs: number) => void): number;
  cancelAnimationFrame(id: number): void;
}

/** What is called by the loop. */
export interface DrawLoopParts {
  /** @param passedSeconds Since the last frame; 0 for the first one after the page was hidden. */
  frame(nowMs: number, passedSeconds: number): void;
  hidden(): void;
  shown(): void;
}

/**
 * Starts to draw, at once or when the page is first seen.
 * @returns Stops it.
 */
export function drawWhileSeen(
  page: EventTarget & { readonly hidden: boolean },
  frames: FrameSource,
  parts: DrawLoopParts,
): () => void {
  let asked: number | undefined;
  let lastMs: number | undefined;
  const draw = (nowMs: number) => {
    asked = frames.requestAnimationFrame(draw);
    const passedMs = nowMs - (lastMs ?? nowMs);
    lastMs = nowMs;
    parts.frame(nowMs, Math.max(0, passedMs) / 1000);
  };
  const rest = () => {
    if (asked !== undefined) frames.cancelAnimationFrame(asked);
    asked = lastMs = undefined;
  };
  const follow = () => {
    if (page.hidden === (asked === undefined)) return;
    if (page.hidden) {
      rest();
      parts.hidden();
    } else {
      parts.shown();
      asked = frames.requestAnimationFrame(draw);
    }
  };
  if (!page.hidden) asked = frames.requestAnimationFrame(draw);
  page.addEventListener("visibilitychange", follow);
  return () => {
    page.removeEventListener("visibilitychange", follow);
    rest();
  };
}
