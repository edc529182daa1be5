// Name plates, chat bubbles and portal signs: page elements that follow points of the world. Texts
// come from other people, so they are only ever set as text.

import { type Camera, Vector3 } from "three";

/** Plates shown at most; the nearest are kept. */
export const MAX_LABELS = 60;
/** A plate farther away than this is not shown, metres. */
export const LABEL_DISTANCE = 40;
const SIGN_DISTANCE = 75;
const MAX_BUBBLE_LETTERS = 200;

/** What one label says. */
export interface LabelText {
  readonly name: string;
  /** `plate` over somebody's head, `sign` over a portal. */
  readonly kind: "plate" | "sign";
  readonly tone: "player" | "guest" | "resident" | "own" | "portal";
  /** Colour of the dot before the name; none when left out. */
  readonly dot?: string;
}

interface Label {
  readonly element: HTMLElement;
  readonly nameElement: HTMLElement;
  readonly badgeElement: HTMLElement;
  readonly dotElement: HTMLElement;
  bubbleElement: HTMLElement | undefined;
  bubbleUntilMs: number;
  text: LabelText;
  isAway: boolean;
  isLit: boolean;
  isShown: boolean;
  transform: string;
  x: number;
  y: number;
  z: number;
  distance: number;
  seenFrame: number;
}

const spot = new Vector3();

/** All labels of the picture, inside one element that covers the canvas. */
export class Labels {
  readonly #parent: HTMLElement;
  readonly #labels = new Map<string | number, Label>();
  readonly #order: Label[] = [];
  #frame = 0;

  constructor(parent: HTMLElement) {
    this.#parent = parent;
  }

  /** Starts a frame; then `put` each label; then `end`. */
  begin(): void {
    this.#frame++;
  }

  /** Says where a label is this frame. `text` is read when the label is new or differs. */
  put(
    key: string | number,
    text: LabelText,
    at: { readonly x: number; readonly y: number; readonly z: number },
    state: { readonly isAway: boolean; readonly isLit: boolean },
  ): void {
    let label = this.#labels.get(key);
    if (label === undefined) {
      label = buildLabel(text);
      this.#labels.set(key, label);
      this.#order.push(label);
      this.#parent.append(label.element);
    }
    if (label.text !== text) writeText(label, text);
    if (label.isAway !== state.isAway) {
      label.isAway = state.isAway;
      label.badgeElement.textContent = state.isAway ? "zᶻz" : "";
      label.element.style.opacity = state.isAway ? "0.65" : "1";
    }
    if (label.isLit !== state.isLit) {
      label.isLit = state.isLit;
      label.nameElement.parentElement?.style.setProperty(
        "background",
        state.isLit ? "rgba(255,255,255,0.92)" : BACKGROUND[label.text.tone],
      );
      label.nameElement.style.color = state.isLit ? "#221a33" : COLOUR[label.text.tone];
      label.nameElement.style.textShadow = state.isLit ? "none" : SHADOW;
    }
    label.x = at.x;
    label.y = at.y;
    label.z = at.z;
    label.seenFrame = this.#frame;
  }

  /** Shows `text` over a label's name for `durationMs`. Nothing happens for an unknown key. */
  say(key: string | number, text: string, nowMs: number, durationMs: number): void {
    const label = this.#labels.get(key);
    if (label === undefined) return;
    label.bubbleElement ??= buildBubble(label.element);
    label.bubbleElement.textContent = text.slice(0, MAX_BUBBLE_LETTERS);
    label.bubbleElement.style.display = "block";
    label.bubbleUntilMs = nowMs + durationMs;
  }

  /** Moves every label to its place on the screen. */
  end(camera: Camera, width: number, height: number, nowMs: number): void {
    for (const [key, label] of this.#labels) {
      if (label.seenFrame === this.#frame) continue;
      label.element.remove();
      this.#labels.delete(key);
      this.#order.splice(this.#order.indexOf(label), 1);
    }
    const eye = camera.position;
    for (const label of this.#order) {
      label.distance = Math.hypot(label.x - eye.x, label.y - eye.y, label.z - eye.z);
    }
    if (this.#order.length > MAX_LABELS) this.#order.sort(byDistance);
    let shown = 0;
    for (const label of this.#order) {
      if (label.bubbleUntilMs !== 0 && nowMs >= label.bubbleUntilMs) {
        label.bubbleUntilMs = 0;
        if (label.bubbleElement !== undefined) label.bubbleElement.style.display = "none";
      }
      const reach = label.text.kind === "sign" ? SIGN_DISTANCE : LABEL_DISTANCE;
      spot.set(label.x, label.y, label.z).project(camera);
      const isInView = spot.z < 1 && spot.z > -1 && Math.abs(spot.x) < 1.1 &&
        Math.abs(spot.y) < 1.15;
      if (!isInView || label.distance > reach || shown >= MAX_LABELS) {
        if (label.isShown) setShown(label, false);
        continue;
      }
      shown++;
      place(label, (spot.x * 0.5 + 0.5) * width, (0.5 - spot.y * 0.5) * height);
    }
  }

  /** Removes all labels. */
  clear(): void {
    for (const label of this.#order) label.element.remove();
    this.#labels.clear();
    this.#order.length = 0;
  }
}

function byDistance(a: Label, b: Label): number {
  return a.distance - b.distance;
}

function place(label: Label, x: number, y: number): void {
  const most = label.text.kind === "sign" ? 1.1 : 1;
  const scale = Math.max(0.72, Math.min(most, 13 / (label.distance + 2)));
  const transform = `translate3d(${x.toFixed(1)}px,${y.toFixed(1)}px,0) scale(${
    scale.toFixed(2)
  }) translate(-50%,-100%)`;
  if (transform !== label.transform) {
    label.transform = transform;
    label.element.style.transform = transform;
    label.element.style.zIndex = String(10000 - Math.round(label.distance * 10));
  }
  if (!label.isShown) setShown(label, true);
}

function setShown(label: Label, isShown: boolean): void {
  label.isShown = isShown;
  label.element.style.visibility = isShown ? "visible" : "hidden";
}

const SHADOW = "0 1px 3px rgba(0,0,0,0.75)";
const BACKGROUND: Readonly<Record<LabelText["tone"], string>> = {
  player: "rgba(18,14,30,0.5)",
  guest: "rgba(18,14,30,0.36)",
  resident: "rgba(70,48,12,0.6)",
  own: "rgba(18,14,30,0.28)",
  portal: "rgba(14,12,26,0.72)",
};
const COLOUR: Readonly<Record<LabelText["tone"], string>> = {
  player: "#ffffff",
  guest: "rgba(255,255,255,0.82)",
  resident: "#ffe3a6",
  own: "rgba(255,255,255,0.9)",
  portal: "#ffffff",
};

function buildLabel(text: LabelText): Label {
  const element = document.createElement("div");
  element.className = `scene-label scene-label-${text.kind}`;
  Object.assign(element.style, {
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
  const plate = document.createElement("div");
  Object.assign(plate.style, {
    display: "flex",
    alignItems: "center",
    gap: "6px",
    padding: text.kind === "sign" ? "5px 13px 6px" : "2px 9px 3px",
    borderRadius: "999px",
    whiteSpace: "nowrap",
    font: `${text.kind === "sign" ? "600 15px" : "600 13px"}/1.25 system-ui, sans-serif`,
    letterSpacing: "0.01em",
  });
  const dotElement = document.createElement("span");
  Object.assign(dotElement.style, {
    width: "9px",
    height: "9px",
    borderRadius: "50%",
    flex: "none",
  });
  const nameElement = document.createElement("span");
  const badgeElement = document.createElement("span");
  badgeElement.style.color = "#bfe3ff";
  badgeElement.style.fontWeight = "700";
  plate.append(dotElement, nameElement, badgeElement);
  element.append(plate);
  const label: Label = {
    element,
    nameElement,
    badgeElement,
    dotElement,
    bubbleElement: undefined,
    bubbleUntilMs: 0,
    text,
    isAway: false,
    isLit: false,
    isShown: false,
    transform: "",
    x: 0,
    y: 0,
    z: 0,
    distance: 0,
    seenFrame: 0,
  };
  writeText(label, text);
  return label;
}

function writeText(label: Label, text: LabelText): void {
  label.text = text;
  label.nameElement.textContent = text.name;
  label.nameElement.style.color = COLOUR[text.tone];
  label.nameElement.style.textShadow = SHADOW;
  label.nameElement.parentElement?.style.setProperty("background", BACKGROUND[text.tone]);
  // A person knows who they are: over the own head only bubbles are shown.
  label.nameElement.parentElement?.style.setProperty(
    "display",
    text.tone === "own" ? "none" : "flex",
  );
  label.dotElement.style.display = text.dot === undefined ? "none" : "block";
  label.dotElement.style.background = text.dot ?? "";
  label.dotElement.style.boxShadow = text.dot === undefined ? "" : `0 0 8px ${text.dot}`;
}

function buildBubble(parent: HTMLElement): HTMLElement {
  const bubble = document.createElement("div");
  bubble.className = "scene-bubble";
  Object.assign(bubble.style, {
    order: "-1",
    maxWidth: "230px",
    marginBottom: "7px",
    padding: "7px 12px 8px",
    borderRadius: "14px 14px 14px 4px",
    background: "rgba(255,252,245,0.96)",
    color: "#2a2138",
    font: "500 14px/1.35 system-ui, sans-serif",
    boxShadow: "0 3px 14px rgba(0,0,0,0.3)",
    overflowWrap: "anywhere",
    textAlign: "left",
    width: "max-content",
  });
  parent.prepend(bubble);
  return bubble;
}
