// Where the focus goes after something was opened and closed. A button that was clicked keeps it, and
// the space bar would press that button instead of jumping.

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
