// A cloth over the picture while a world is built, drawn away once the player stands in it.

/** Covers and uncovers the picture. */
export class Veil {
  readonly #element: HTMLElement;
  #isCovering = false;

  constructor(parent: HTMLElement) {
    this.#element = parent.ownerDocument.createElement("div");
    this.#element.className = "scene-veil";
    Object.assign(this.#element.style, {
      position: "absolute",
      inset: "0",
      background: "#0d0b16",
      opacity: "0",
      pointerEvents: "none",
      zIndex: "20000",
    });
    parent.append(this.#element);
  }

  /** Hides the picture at once. */
  cover(): void {
    this.#isCovering = true;
    this.#element.style.transition = "none";
    this.#element.style.opacity = "1";
  }

  /** Lets the picture appear within a moment. */
  lift(): void {
    if (!this.#isCovering) return;
    this.#isCovering = false;
    this.#element.style.transition = "opacity 600ms ease-out";
    this.#element.style.opacity = "0";
  }

  /** Takes the cloth away for good. */
  dispose(): void {
    this.#element.remove();
  }
}
