// A gamepad in menus, dialogs and photo mode: the cross or the left stick goes from control to control,
// A presses one, B closes, the right stick scrolls, Start opens the menu and View the player list.
// Fetched when a gamepad is there.

import { type FocusWay, nextControl } from "./focus_way.ts";
import type { PadControls } from "./gamepad.ts";

/** What of a gamepad is the panels' now, and nobody else's. */
export interface PadPanelsClaim {
  readonly hasButtons: boolean;
  readonly hasSticks: boolean;
}

/** What has to be open for a gamepad to be in it; a dialog is over all others. */
const SCOPES = ["dialog[open]", "[role=menu]", ".help-card, .login-card"] as const;
const CONTROLS = "button, a[href], input, textarea, summary";
/** A stick that is pushed less than this, of 1, goes nowhere. */
const LEAST_PUSH = 0.55;
/** Held, it goes on after the first time and then each second time, seconds. */
const REPEAT_AFTER = 0.4;
const REPEAT_EVERY = 0.12;
/** A frame counts for no more: on a slow machine one press would go on and on. */
const LONGEST_FRAME = 0.1;
const SCROLL_PX_PER_SECOND = 900;

const NOTHING: PadPanelsClaim = { hasButtons: false, hasSticks: false };
type Button = "isJumpHeld" | "isBackHeld" | "isUseHeld" | "isPauseHeld" | "isListHeld";
const BUTTONS: readonly Button[] = [
  "isJumpHeld",
  "isBackHeld",
  "isUseHeld",
  "isPauseHeld",
  "isListHeld",
];

/** One gamepad's way through one page's interface. */
export class PadPanels {
  readonly #page: Document;
  #held: ReadonlySet<Button> = new Set();
  #pressed: ReadonlySet<Button> = new Set();
  #way: FocusWay | undefined;
  /** Seconds until a held direction counts again. */
  #repeat = 0;
  /** What closed a panel is not yet let go: it must not jump. */
  #keeps = false;

  constructor(page: Document) {
    this.#page = page;
  }

  /** Rings show where the gamepad is until somebody uses something else. @returns Stops listening. */
  connect(): () => void {
    const stop = new AbortController();
    for (const name of ["pointerdown", "keydown"]) {
      this.#page.addEventListener(name, ({ isTrusted }) => {
        if (isTrusted) delete this.#page.documentElement.dataset.pad;
      }, { signal: stop.signal, capture: true });
    }
    return () => stop.abort();
  }

  /** Takes in one reading. */
  read(pad: Readonly<PadControls>, dtSeconds: number): PadPanelsClaim {
    const held = new Set(BUTTONS.filter((button) => pad[button]));
    this.#pressed = held.difference(this.#held);
    this.#held = held;
    // The wheel has a way of its own.
    if (this.#find(".emote-wheel") !== null) return NOTHING;
    const scope = this.#scope();
    const photo = scope === undefined ? this.#find(".photo-bar") : null;
    const way = this.#readWay(pad, dtSeconds, photo !== null);
    if (scope !== undefined) this.#inScope(scope, pad, way, dtSeconds);
    else if (photo !== null) this.#inPhoto(photo, way);
    else if (this.#pressed.has("isPauseHeld")) this.#press(this.#find(".main-menu"));
    else if (this.#pressed.has("isListHeld")) this.#press(this.#find(".world-people"));
    const isInside = scope !== undefined || photo !== null;
    this.#keeps = isInside || (this.#keeps && held.size > 0);
    return { hasButtons: this.#keeps, hasSticks: scope !== undefined };
  }

  #inScope(
    scope: HTMLElement,
    pad: Readonly<PadControls>,
    way: FocusWay | undefined,
    dtSeconds: number,
  ): void {
    if (way !== undefined) this.#go(scope, way);
    if (pad.pointY !== 0) {
      const scrolls = scope.querySelector(".modal-inner") ?? scope;
      scrolls.scrollTop += pad.pointY * SCROLL_PX_PER_SECOND * dtSeconds;
    }
    const focused = this.#focusedIn(scope);
    if (this.#pressed.has("isJumpHeld")) this.#press(focused ?? controlsIn(scope)[0] ?? null);
    if (this.#pressed.has("isBackHeld") || this.#pressed.has("isPauseHeld")) close(scope, focused);
  }

  /** The sticks go on walking and looking there. */
  #inPhoto(bar: HTMLElement, way: FocusWay | undefined): void {
    if (way !== undefined) this.#go(bar, way);
    const shutter = this.#find(".photo-shutter");
    if (this.#pressed.has("isUseHeld")) this.#press(shutter);
    if (this.#pressed.has("isJumpHeld")) this.#press(this.#focusedIn(bar) ?? shutter);
    const isOver = this.#pressed.has("isBackHeld") || this.#pressed.has("isPauseHeld");
    if (isOver) this.#press(this.#find(".photo-leave"));
  }

  #go(scope: HTMLElement, way: FocusWay): void {
    const controls = controlsIn(scope);
    const focused = this.#focusedIn(scope);
    this.#page.documentElement.dataset.pad = "";
    const isLevel = way === "left" || way === "right";
    if (isLevel && isSlider(focused)) return slide(focused, way);
    const from = focused && controls.indexOf(focused);
    if (from === undefined || from < 0) return controls[0]?.focus();
    const places = controls.map(placeOf);
    const next = nextControl(places[from]!, places, way); // `from` is within the array
    if (next !== undefined) controls[next]?.focus();
  }

  #press(control: HTMLElement | null): void {
    if (control === null) return;
    this.#page.documentElement.dataset.pad = "";
    control.focus();
    control.click();
  }

  #readWay(pad: Readonly<PadControls>, dtSeconds: number, isPhoto: boolean): FocusWay | undefined {
    const way = isPhoto ? levelOf(pad.step) : wayOf(pad);
    this.#repeat -= Math.min(dtSeconds, LONGEST_FRAME);
    const isNew = way !== this.#way;
    this.#way = way;
    if (way === undefined || (!isNew && this.#repeat > 0)) return undefined;
    this.#repeat = isNew ? REPEAT_AFTER : REPEAT_EVERY;
    return way;
  }

  #scope(): HTMLElement | undefined {
    for (const scope of SCOPES) {
      const open = [...this.#page.querySelectorAll<HTMLElement>(scope)].at(-1);
      if (open !== undefined) return open;
    }
    return undefined;
  }

  #focusedIn(scope: HTMLElement): HTMLElement | undefined {
    const { activeElement } = this.#page;
    const isInside = activeElement instanceof HTMLElement && activeElement !== scope &&
      scope.contains(activeElement);
    return isInside ? activeElement : undefined;
  }

  #find(selector: string): HTMLElement | null {
    return this.#page.querySelector<HTMLElement>(selector);
  }
}

function wayOf({ zoom, step, move }: Readonly<PadControls>): FocusWay | undefined {
  if (zoom !== 0) return zoom < 0 ? "up" : "down";
  if (step !== 0) return levelOf(step);
  const { moveX, moveZ } = move;
  if (Math.hypot(moveX, moveZ) < LEAST_PUSH) return undefined;
  if (Math.abs(moveX) > Math.abs(moveZ)) return levelOf(moveX);
  return moveZ < 0 ? "up" : "down";
}

function levelOf(x: number): FocusWay | undefined {
  return x === 0 ? undefined : x < 0 ? "left" : "right";
}

function controlsIn(scope: HTMLElement): HTMLElement[] {
  return [...scope.querySelectorAll<HTMLElement>(CONTROLS)].filter((control) =>
    !control.matches(":disabled, [tabindex='-1']:not([role])") && control.checkVisibility()
  );
}

/** What is pressed of a choice is its label. */
function placeOf(control: HTMLElement): DOMRect {
  return (control.closest("label") ?? control).getBoundingClientRect();
}

function isSlider(control: HTMLElement | undefined): control is HTMLInputElement {
  return control instanceof HTMLInputElement && control.type === "range";
}

function slide(slider: HTMLInputElement, way: FocusWay): void {
  if (way === "left") slider.stepDown();
  else slider.stepUp();
  for (const name of ["input", "change"]) slider.dispatchEvent(new Event(name, { bubbles: true }));
}

/** As Escape does, for dialogs as well: browsers take that key from a person only. */
function close(scope: HTMLElement, focused: HTMLElement | undefined): void {
  const key = { key: "Escape", code: "Escape", bubbles: true, cancelable: true };
  const isTaken = !(focused ?? scope).dispatchEvent(new KeyboardEvent("keydown", key));
  if (isTaken || !(scope instanceof HTMLDialogElement) || !scope.open) return;
  scope.dispatchEvent(new Event("cancel", { cancelable: true }));
}
