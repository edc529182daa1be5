// What nobody needs before the first step, in one file of its own.

import { useEffect } from "preact/hooks";
import { signal } from "@preact/signals";

type Panels = typeof import("./panels.tsx");

/** The panels, once somebody wanted one of them. */
export const panels = signal<Panels | undefined>(undefined);

/**
 * Fetches the panels unless they are here.
 * @param failed Told when they cannot be had: offline, or a newer build took their place.
 */
export function wantPanels(failed: () => void): void {
  if (panels.value !== undefined) return;
  import("./panels.tsx").then((loaded) => (panels.value = loaded), failed);
}

/**
 * The panels for a component that needs one of them; nothing until they are here.
 * @param failed Told when they cannot be had.
 */
export function usePanels(failed: () => void): Panels | undefined {
  useEffect(() => wantPanels(failed), []);
  return panels.value;
}
