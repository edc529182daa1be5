// Text size, contrast and motion, as attributes of the page's root: the style sheet follows them.

import type { Observable } from "../core/app_state.ts";
import type { Settings } from "../core/settings.ts";

/** True when what moves by itself should stand still. */
export function isMotionReduced(motion: Settings["motion"], isSystemReduced: boolean): boolean {
  return motion === "system" ? isSystemReduced : motion === "reduced";
}

/** True when colours should be as far apart as they can. */
export function isContrastHigh(contrast: Settings["contrast"], isSystemHigh: boolean): boolean {
  return contrast === "system" ? isSystemHigh : contrast === "high";
}

const REDUCED_MOTION = "(prefers-reduced-motion: reduce)";
const HIGH_CONTRAST = "(prefers-contrast: more)";

/**
 * Tells, now and whenever it may have changed, whether what moves by itself should stand still.
 * @returns Stops following.
 */
export function followMotion(
  settings: Observable<Settings>,
  tell: (isReduced: boolean) => void,
): () => void {
  const query = matchMedia(REDUCED_MOTION);
  const apply = () => tell(isMotionReduced(settings.value.motion, query.matches));
  apply();
  const stop = settings.subscribe(apply);
  query.addEventListener("change", apply);
  return () => {
    stop();
    query.removeEventListener("change", apply);
  };
}

/**
 * Keeps `root` as the settings and, where they leave it to the system, the system say.
 * @returns Stops following.
 */
export function followAppearance(root: HTMLElement, settings: Observable<Settings>): () => void {
  const queries = [REDUCED_MOTION, HIGH_CONTRAST].map((query) => matchMedia(query));
  const apply = () => {
    const { motion, contrast, textSize } = settings.value;
    const [isSystemReduced = false, isSystemHigh = false] = queries.map((query) => query.matches);
    root.dataset.motion = isMotionReduced(motion, isSystemReduced) ? "reduced" : "full";
    root.dataset.contrast = isContrastHigh(contrast, isSystemHigh) ? "high" : "normal";
    root.dataset.text = textSize > 100 ? "large" : "normal";
    root.style.setProperty("--text-size", `${textSize}%`);
  };
  apply();
  const stop = settings.subscribe(apply);
  for (const query of queries) query.addEventListener("change", apply);
  return () => {
    stop();
    for (const query of queries) query.removeEventListener("change", apply);
  };
}
