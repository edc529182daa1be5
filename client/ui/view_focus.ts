// The picture, as the interface sees it: its name, and the focus.
//
// Where the focus goes after something was opened and closed. A button that was clicked keeps it, and
// the space bar would press that button instead of jumping.

import { effect } from "@preact/signals";
import { words } from "./words.ts";

/** Calls the picture by its name in the language that is spoken. @returns Stops. */
export function nameView(): () => void {
  return effect(() => {
    document.getElementById("view")?.setAttribute("aria-label", words().labels.view);
  });
}

/** Gives the keys to the picture. */
export function focusView(): void {
  document.getElementById("view")?.focus({ preventScroll: true });
}

/**
 * True where somebody has pointed at the button or link that has the focus. Whoever came to it by
 * keyboard, as the ring around it tells, wants to find the focus there again.
 */
export function isClicked(control: Element | null): boolean {
  return control?.matches(":is(button, a):not(:focus-visible)") === true;
}
