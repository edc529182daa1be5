import { useEffect, useState } from "preact/hooks";
import type { UiModel } from "./ui_model.ts";

/** The model's clock, read anew each `everyMs` while the component is there. */
export function useNow(model: UiModel, everyMs: number): number {
  const [nowMs, setNowMs] = useState(model.nowMs());
  useEffect(() => {
    const id = setInterval(() => setNowMs(model.nowMs()), everyMs);
    return () => clearInterval(id);
  }, [model, everyMs]);
  return nowMs;
}

/** The clock of chat, milliseconds since 1970, read anew likewise and whenever it is drawn. */
export function useWallClock(model: UiModel, everyMs: number): number {
  const [, draw] = useState(0);
  useEffect(() => {
    const id = setInterval(() => draw((count) => count + 1), everyMs);
    return () => clearInterval(id);
  }, [model, everyMs]);
  return model.wallMs();
}

/** Calls `onDone` once, `afterMs` after the component came; not if it goes before, or for Infinity. */
export function useTimeout(afterMs: number, onDone: () => void): void {
  useEffect(() => {
    if (afterMs === Infinity) return; // a timer would take it for 0
    const id = setTimeout(onDone, afterMs);
    return () => clearTimeout(id);
  }, []);
}
