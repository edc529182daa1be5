// Name plates, chat bubbles and portal signs: page elements that follow points of the world. Which
// of them have room is for `label_layout.ts` to say.

import type { EntityView } from "../core/world_view.ts";
import { type Camera, Vector3 } from "three";
import { LabelElements, type LabelText, unveiled } from "./label_elements.ts";
import { type Box, LabelLayout, type LabelSpot } from "./label_layout.ts";

export type { LabelText } from "./label_elements.ts";

/** A plate farther away than this is not shown, metres. */
export const LABEL_DISTANCE = 40;
const SIGN_DISTANCE = 75;
/** The own head lies so far below its label, and is so large, metres. */
const HEAD_BELOW = 0.72;
const HEAD_RADIUS = 0.46;
const AWAY_OPACITY = 0.65;

interface Label extends LabelSpot {
  readonly elements: LabelElements;
  text: LabelText;
  isAway: boolean;
  isLit: boolean;
  /** Its size has to be read anew. */
  isChanged: boolean;
  /** 0 where nothing is said. */
  bubbleUntilMs: number;
  /** Sizes in the page, before they are scaled. */
  fullPlate: readonly [width: number, height: number];
  fullBubble: readonly [width: number, height: number];
  scale: number;
  isShown: boolean;
  transform: string;
  opacityText: string;
  worldX: number;
  worldY: number;
  worldZ: number;
  seenFrame: number;
}

const spot = new Vector3();

/** All labels of the picture, inside one element that covers the canvas. */
export class Labels {
  readonly #parent: HTMLElement;
  readonly #labels = new Map<string | number, Label>();
  readonly #inView: Label[] = [];
  readonly #layout = new LabelLayout();
  readonly #screen = { width: 1, height: 1, remPx: 16 };
  readonly #head: Box = { left: 0, top: 0, right: 0, bottom: 0 };
  /** As wide as letters are high. */
  readonly #measure: HTMLElement;
  readonly #watch: ResizeObserver;
  #frame = 0;

  constructor(parent: HTMLElement) {
    this.#parent = parent;
    this.#measure = parent.ownerDocument.createElement("div");
    Object.assign(this.#measure.style, { position: "absolute", width: "1rem", height: "0" });
    parent.append(this.#measure);
    this.#watch = new ResizeObserver(() => {
      this.#screen.remPx = this.#measure.offsetWidth || 16; // nothing is measured while hidden
      for (const label of this.#labels.values()) label.isChanged = true;
    });
    this.#watch.observe(this.#measure);
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
      label = newLabel(text);
      this.#labels.set(key, label);
      if (typeof key === "number") label.elements.root.dataset.entity = String(key);
      this.#parent.append(label.elements.root);
    }
    const { elements } = label;
    if (label.text !== text) {
      label.text = text;
      elements.write(text);
      label.isLit = false;
      label.isChanged = true;
    }
    if (label.isAway !== state.isAway) {
      label.isAway = state.isAway;
      elements.setAway(state.isAway);
      label.isChanged = true;
    }
    if (label.isLit !== state.isLit) elements.setLit(label.isLit = state.isLit);
    label.worldX = at.x;
    label.worldY = at.y;
    label.worldZ = at.z;
    label.seenFrame = this.#frame;
  }

  /** Shows `text` over a label's name for `durationMs`. Nothing happens for an unknown key. */
  say(key: string | number, text: string, nowMs: number, durationMs: number): void {
    const label = this.#labels.get(key);
    if (label === undefined) return;
    label.elements.say(text);
    label.bubbleUntilMs = nowMs + durationMs;
    label.isChanged = true;
  }

  /** Moves every label to its place on the screen, `width` by `height` pixels. */
  end(camera: Camera, width: number, height: number, nowMs: number): void {
    this.#forget(nowMs);
    // All sizes are read before anything is moved: the page is laid out once.
    for (const label of this.#labels.values()) if (label.isChanged) measure(label);
    this.#screen.width = width;
    this.#screen.height = height;
    const inView = this.#inView;
    inView.length = 0;
    let head: Box | undefined;
    for (const label of this.#labels.values()) {
      if (!project(label, camera, width, height)) {
        label.isPlateShown = label.isBubbleShown = false;
        if (label.isShown) setShown(label, false);
        continue;
      }
      inView.push(label);
      if (label.isOwn) head = this.#headUnder(label, camera, width, height);
    }
    this.#layout.arrange(inView, this.#screen, head);
    for (const label of inView) place(label);
  }

  /** Removes all labels. */
  clear(): void {
    for (const { elements } of this.#labels.values()) elements.root.remove();
    this.#labels.clear();
    this.#inView.length = 0;
  }

  /** Removes all labels, for good. */
  dispose(): void {
    this.clear();
    this.#watch.disconnect();
    this.#measure.remove();
  }

  #forget(nowMs: number): void {
    for (const [key, label] of this.#labels) {
      if (label.seenFrame !== this.#frame) {
        label.elements.root.remove();
        this.#labels.delete(key);
      } else if (label.bubbleUntilMs !== 0 && nowMs >= label.bubbleUntilMs) {
        label.bubbleUntilMs = 0;
        label.elements.say("");
        label.isChanged = true;
      }
    }
  }

  /** Where the own head is drawn: nobody's label may cover it. */
  #headUnder(label: Label, camera: Camera, width: number, height: number): Box {
    const { worldX, worldY, worldZ } = label;
    spot.set(worldX, worldY - HEAD_BELOW, worldZ).project(camera);
    const x = (spot.x * 0.5 + 0.5) * width;
    const y = (0.5 - spot.y * 0.5) * height;
    // [5] is how many half screens high one metre is at one metre.
    const metrePx = (camera.projectionMatrix.elements[5]! * height) / (2 * label.distance);
    const radius = HEAD_RADIUS * metrePx;
    const head = this.#head;
    head.left = x - radius;
    head.right = x + radius;
    head.top = y - radius;
    head.bottom = y + radius;
    return head;
  }
}

function newLabel(text: LabelText): Label {
  const isSign = text.kind === "sign";
  return {
    elements: new LabelElements(text),
    text,
    isAway: false,
    isLit: false,
    isChanged: true,
    bubbleUntilMs: 0,
    fullPlate: [0, 0],
    fullBubble: [0, 0],
    scale: 1,
    isShown: false,
    transform: "",
    opacityText: "",
    worldX: 0,
    worldY: 0,
    worldZ: 0,
    seenFrame: 0,
    x: 0,
    y: 0,
    plateWidth: 0,
    plateHeight: 0,
    bubbleWidth: 0,
    bubbleHeight: 0,
    distance: 0,
    reach: isSign ? SIGN_DISTANCE : LABEL_DISTANCE,
    isSign,
    isOwn: text.tone === "own",
    isPlateShown: false,
    isBubbleShown: false,
    shiftX: 0,
    shiftY: 0,
    opacity: 1,
  };
}

function measure(label: Label): void {
  const { plate, bubbleSize } = label.elements;
  label.fullPlate = [plate.offsetWidth, plate.offsetHeight];
  label.fullBubble = bubbleSize;
  label.isChanged = false;
}

/** @returns False for what is behind the eye or off the screen. */
function project(label: Label, camera: Camera, width: number, height: number): boolean {
  const { worldX, worldY, worldZ } = label;
  const eye = camera.position;
  label.distance = Math.hypot(worldX - eye.x, worldY - eye.y, worldZ - eye.z);
  spot.set(worldX, worldY, worldZ).project(camera);
  if (spot.z >= 1 || spot.z <= -1 || Math.abs(spot.x) >= 1.1 || Math.abs(spot.y) >= 1.15) {
    return false;
  }
  label.x = (spot.x * 0.5 + 0.5) * width;
  label.y = (0.5 - spot.y * 0.5) * height;
  const most = label.isSign ? 1.1 : 1;
  label.scale = Math.max(0.76, Math.min(most, 13 / (label.distance + 2)));
  label.plateWidth = label.fullPlate[0] * label.scale;
  label.plateHeight = label.fullPlate[1] * label.scale;
  label.bubbleWidth = label.fullBubble[0] * label.scale;
  label.bubbleHeight = label.fullBubble[1] * label.scale;
  return true;
}

function place(label: Label): void {
  const isShown = label.isPlateShown || label.isBubbleShown;
  if (isShown !== label.isShown) setShown(label, isShown);
  if (!isShown) return;
  const { elements: { root }, scale, distance } = label;
  label.elements.showBubble(label.isBubbleShown);
  const x = (label.x + label.shiftX).toFixed(1);
  const y = (label.y + label.shiftY).toFixed(1);
  const transform = `translate3d(${x}px,${y}px,0) scale(${scale.toFixed(2)}) translate(-50%,-100%)`;
  if (transform !== label.transform) {
    root.style.transform = label.transform = transform;
    root.style.zIndex = String(10000 - Math.round(distance * 10));
  }
  const opacity = (label.opacity * (label.isAway ? AWAY_OPACITY : 1)).toFixed(2);
  if (opacity !== label.opacityText) {
    label.opacityText = opacity;
    root.style.opacity = unveiled(opacity);
  }
}

function setShown(label: Label, isShown: boolean): void {
  label.isShown = isShown;
  label.elements.root.style.visibility = isShown ? "visible" : "hidden";
}

/** The plate over somebody's head. */
export function plateOf({ name, isOwn, kind, isGuest }: Readonly<EntityView>): LabelText {
  const tone = isOwn ? "own" : kind === "resident" ? "resident" : isGuest ? "guest" : "player";
  return { name, kind: "plate", tone };
}
