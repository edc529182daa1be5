// What nobody needs before the first step, in one file of its own.

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
