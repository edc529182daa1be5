// The page elements of one label: its plate, and the bubble over it. Texts come from other people, so
// they are only ever set as text. Sizes are in rem, since letters are as large as is set; and where
// `--label-solid` is 1 (interface.css, high contrast) nothing shines through.

const MAX_BUBBLE_LETTERS = 200;
/** Between a bubble and the plate under it, pixels. */
export const BUBBLE_GAP = 7;

/** What one label says. */
export interface LabelText {
  readonly name: string;
  /** `plate` over somebody's head, `sign` over a portal. */
  readonly kind: "plate" | "sign";
  readonly tone: "player" | "guest" | "resident" | "own" | "portal";
  /** Colour of the dot before the name; none when left out. */
  readonly dot?: string;
}

const SHADOW = "0 1px 3px rgba(0,0,0,0.75)";
const BACKGROUND: Readonly<Record<LabelText["tone"], string>> = {
  // Dark enough for their letters on a white picture, WCAG AA: 4.5 to 1, the mark and badge included.
  player: veiled("18 14 30", 0.66),
  guest: veiled("18 14 30", 0.66),
  resident: veiled("70 48 12", 0.76),
  own: veiled("18 14 30", 0.28),
  portal: veiled("14 12 26", 0.72),
};
const LIT_BACKGROUND = veiled("255 255 255", 0.92);
const COLOUR: Readonly<Record<LabelText["tone"], string>> = {
  player: "#ffffff",
  guest: "#ffffff",
  resident: "#ffe3a6",
  own: "#ffffff",
  portal: "#ffffff",
};
/** What the names of guests begin with: said once, in small, before what tells them apart. */
const GUEST_NAME = /^(Guest)-(?=\d)/;

/** `opacity`, or 1 where nothing may shine through. In CSS. */
export function unveiled(opacity: string): string {
  return `max(var(--label-solid, 0), ${opacity})`;
}

/** The elements of one label, not yet in the page. */
export class LabelElements {
  readonly root = document.createElement("div");
  readonly plate = document.createElement("div");
  readonly #dot = document.createElement("span");
  readonly #mark = document.createElement("span");
  readonly #name = document.createElement("span");
  readonly #badge = document.createElement("span");
  #bubble: HTMLElement | undefined;
  #tone: LabelText["tone"] = "player";

  constructor(text: LabelText) {
    this.root.className = `scene-label scene-label-${text.kind}`;
    Object.assign(this.root.style, {
      position: "absolute",
      left: "0",
      top: "0",
      display: "flex",
      flexDirection: "column",
      alignItems: "center",
      pointerEvents: "none",
      visibility: "hidden",
      transformOrigin: "0 0",
      willChange: "transform",
    });
    const isSign = text.kind === "sign";
    Object.assign(this.plate.style, {
      display: "flex",
      alignItems: "center",
      gap: "0.375rem",
      padding: isSign ? "0.3125rem 0.8125rem 0.375rem" : "0.125rem 0.5625rem 0.1875rem",
      borderRadius: "999px",
      whiteSpace: "nowrap",
      font: `${isSign ? "600 0.9375rem" : "600 0.8125rem"}/1.25 system-ui, sans-serif`,
      letterSpacing: "0.01em",
    });
    Object.assign(this.#dot.style, {
      width: "0.5625rem",
      height: "0.5625rem",
      borderRadius: "50%",
      flex: "none",
    });
    Object.assign(this.#mark.style, { fontWeight: "400", fontSize: "0.85em", opacity: "0.85" });
    Object.assign(this.#badge.style, { color: "#bfe3ff", fontWeight: "700" });
    this.plate.append(this.#dot, this.#mark, this.#name, this.#badge);
    this.root.append(this.plate);
    this.write(text);
  }

  write({ name, tone, dot }: LabelText): void {
    this.#tone = tone;
    const mark = tone === "guest" ? GUEST_NAME.exec(name) : null;
    this.#mark.textContent = mark?.[1] ?? "";
    this.#mark.style.display = mark === null ? "none" : "block";
    this.#name.textContent = mark === null ? name : name.slice(mark[0].length);
    this.#dot.style.display = dot === undefined ? "none" : "block";
    this.#dot.style.background = dot ?? "";
    this.#dot.style.boxShadow = dot === undefined ? "" : `0 0 8px ${dot}`;
    // A person knows who they are: over the own head only bubbles are shown.
    if (tone === "own") this.plate.style.display = "none";
    this.setLit(false);
  }

  /** Lit signs are those of portals in reach. */
  setLit(isLit: boolean): void {
    this.plate.style.background = isLit ? LIT_BACKGROUND : BACKGROUND[this.#tone];
    this.plate.style.color = isLit ? "#221a33" : COLOUR[this.#tone];
    this.plate.style.textShadow = isLit ? "none" : SHADOW;
  }

  setAway(isAway: boolean): void {
    this.#badge.textContent = isAway ? "zᶻz" : "";
  }

  /** What is said; nothing for an empty text. */
  say(text: string): void {
    if (text === "" && this.#bubble === undefined) return;
    this.#bubble ??= this.#buildBubble();
    this.#bubble.textContent = text.slice(0, MAX_BUBBLE_LETTERS);
    this.#bubble.style.display = text === "" ? "none" : "block";
  }

  /** A bubble that has no room is out of sight, but keeps its size. */
  showBubble(isShown: boolean): void {
    if (this.#bubble !== undefined) {
      this.#bubble.style.visibility = isShown ? "inherit" : "hidden";
    }
  }

  /** Size of the bubble with the gap under it, pixels; 0 by 0 for none. */
  get bubbleSize(): readonly [width: number, height: number] {
    const { offsetWidth = 0, offsetHeight = 0 } = this.#bubble ?? {};
    return [offsetWidth, offsetHeight === 0 ? 0 : offsetHeight + BUBBLE_GAP];
  }

  #buildBubble(): HTMLElement {
    const bubble = document.createElement("div");
    bubble.className = "scene-bubble";
    Object.assign(bubble.style, {
      order: "-1",
      maxWidth: "min(14.375rem, 80vw)",
      marginBottom: `${BUBBLE_GAP}px`,
      padding: "0.4375rem 0.75rem 0.5rem",
      borderRadius: "0.875rem 0.875rem 0.875rem 0.25rem",
      background: veiled("255 252 245", 0.96),
      color: "#2a2138",
      font: "500 0.875rem/1.35 system-ui, sans-serif",
      boxShadow: "0 3px 14px rgba(0,0,0,0.3)",
      overflowWrap: "anywhere",
      textAlign: "left",
      width: "max-content",
    });
    this.root.prepend(bubble);
    return bubble;
  }
}

/** A CSS colour that shows `opacity` of itself, or all where nothing may shine through. */
function veiled(rgb: string, opacity: number): string {
  return `rgb(${rgb} / ${unveiled(String(opacity))})`;
}
