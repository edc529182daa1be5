/** The part of `VisualViewport` that is read. */
export interface ViewportPart {
  readonly height: number;
  readonly offsetTop: number;
  readonly scale: number;
}

/** Below this it is a browser's bar that moves, not a keyboard; CSS px. */
const LEAST_KEYBOARD_PX = 80;

/** How much of the page's lower end an on-screen keyboard covers, CSS px. */
export function keyboardInset(pageHeight: number, part: ViewportPart): number {
  // Zoomed in by hand the visible part is smaller, too, and nothing covers the rest.
  if (part.scale > 1.01) return 0;
  const covered = pageHeight - part.height - part.offsetTop;
  return covered >= LEAST_KEYBOARD_PX ? Math.round(covered) : 0;
}

/**
 * Keeps `--keyboard` on `root` at what the on-screen keyboard covers: Safari lays it over the page,
 * where Chrome and Firefox make the page smaller.
 * @returns Stops listening.
 */
export function followKeyboard(root: HTMLElement): () => void {
  const viewport = globalThis.visualViewport;
  if (viewport === null || viewport === undefined) return () => {};
  const update = () => {
    root.style.setProperty("--keyboard", `${keyboardInset(innerHeight, viewport)}px`);
  };
  viewport.addEventListener("resize", update);
  viewport.addEventListener("scroll", update);
  return () => {
    viewport.removeEventListener("resize", update);
    viewport.removeEventListener("scroll", update);
  };
}
