// Reads keyboard, mouse, touch and gamepad into the controls of the client's core and the look of
// the camera. Chat keys are the interface's own (`client/ui/panel_keys.ts`).

import { type Emote, EMOTES } from "../../shared/protocol/emotes.ts";
import type { EmoteMenu } from "../core/emote_menu.ts";
import { actionOf } from "../core/key_bindings.ts";
import { DEFAULT_SETTINGS, type Settings } from "../core/settings.ts";
import type { ControlState } from "../core/world_view.ts";
import {
  letGoButtons,
  letGoSticks,
  PAD_LOOK_RADIANS_PER_SECOND,
  PAD_ZOOM_PER_SECOND,
  type PadControls,
  readPads,
  restingPad,
} from "./gamepad.ts";
import {
  isActionHeld,
  isHeldKey,
  isMoveKey,
  limitToCircle,
  moveFromKeys,
  type MoveVector,
} from "./keyboard_move.ts";
import {
  type LookState,
  MOUSE_RADIANS_PER_PX,
  TOUCH_RADIANS_PER_PX,
  turnLook,
  wheelNotches,
  zoomLook,
} from "./page_look.ts";
import { PadMenu } from "./pad_menu.ts";
import { type Tap, Taps } from "./taps.ts";
import { TouchStick } from "./touch_stick.ts";
import { showStick, type StickView } from "./touch_stick_view.ts";
import { type JumpButton, showJumpButton } from "./touch_jump_button.ts";
import { isOwnKey, isPressable, isTypingTarget } from "./page_focus.ts";

/** What the input writes to and whom it tells. */
export interface DomInputOptions {
  /** Written at each event and each `update`. */
  readonly controls: ControlState;
  /** Written likewise; `controls.yaw` follows its yaw. */
  readonly look: LookState;
  /** The key for it, or X on a gamepad. */
  readonly onUsePortal: () => void;
  /** A key for a gesture; the row does it by itself. */
  readonly onEmote?: (emote: Emote) => void;
  /** A click or tap into the world. */
  readonly onTap?: (tap: Tap) => void;
  /** The key for photo mode. */
  readonly onPhoto?: () => void;
  /** The row of gestures, for gamepads. */
  readonly emotes?: EmoteMenu;
  /** What takes a gamepad through menus and dialogs, once it is here. */
  readonly padPanels?: () => PadReader | undefined;
  /** How the person likes it; read at each event, so that a change holds at once. */
  readonly settings?: () => InputSettings;
  /** What the button under the thumb is called. */
  readonly jumpLabel?: () => string;
}

/** Takes in a reading first. @returns What of it is its own; `pad_panels.ts` does so. */
export interface PadReader {
  read(pad: Readonly<PadControls>, dtSeconds: number): {
    readonly hasButtons: boolean;
    readonly hasSticks: boolean;
  };
}

/** The settings that the input follows. */
export type InputSettings = Pick<
  Settings,
  "usesPointerLock" | "lookSpeed" | "isLookInverted" | "keys"
>;

/** One mouse or finger that turns the camera. */
interface Drag {
  x: number;
  y: number;
  readonly radiansPerPx: number;
}

/** A page's controls. Nothing is read until `connect`. */
export class DomInput {
  readonly #options: DomInputOptions;
  readonly #held = new Set<string>();
  readonly #keys: MoveVector = { moveX: 0, moveZ: 0 };
  readonly #thumb: MoveVector = { moveX: 0, moveZ: 0 };
  readonly #pad: PadControls = restingPad();
  readonly #padMenu: PadMenu | undefined;
  readonly #stick = new TouchStick();
  readonly #drags = new Map<number, Drag>();
  readonly #taps = new Taps();
  #jumpButton: JumpButton | undefined;
  #jumpPresses = 0;
  #isThumbJumping = false;
  #stickPointer: number | undefined;
  #stickView: StickView | undefined;
  #pinchPx: number | undefined;

  constructor(options: DomInputOptions) {
    this.#options = options;
    this.#padMenu = options.emotes && new PadMenu(options.emotes);
  }

  /**
   * Listens on `element` (the canvas) and, for keys, on the window.
   * @returns Stops listening and lets every key go.
   */
  connect(element: HTMLElement): () => void {
    const stop = new AbortController();
    const { signal } = stop;
    const letGo = () => this.#letGo();
    addEventListener("keydown", (event) => this.#onKeyDown(event), { signal });
    addEventListener("keyup", (event) => this.#onKeyUp(event), { signal });
    addEventListener("blur", letGo, { signal });
    document.addEventListener("visibilitychange", letGo, { signal });
    // Whoever begins to type stops walking: the key that is held will be let go elsewhere.
    document.addEventListener("focusin", (event) => {
      if (isTypingTarget(event.target)) this.#letGoKeys();
    }, { signal });
    element.addEventListener("pointerdown", (event) => this.#onDown(element, event), { signal });
    element.addEventListener("pointermove", (event) => this.#onMove(event), { signal });
    for (const name of ["pointerup", "pointercancel"] as const) {
      element.addEventListener(name, (event) => this.#onUp(event), { signal });
    }
    element.addEventListener("lostpointercapture", (event) => {
      // The browser takes the capture away when it gives the mouse: its button is still held.
      if (document.pointerLockElement !== element) this.#onUp(event);
    }, { signal });
    document.addEventListener("pointerlockchange", () => {
      // It is given some time after it was asked for: the button may be up again.
      const isOurs = document.pointerLockElement === element;
      if (isOurs && this.#drags.size === 0) document.exitPointerLock();
    }, { signal });
    // Not passive: the page would zoom on a pinch.
    element.addEventListener("wheel", (event) => this.#onWheel(event), { signal, passive: false });
    element.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
    return () => {
      stop.abort();
      this.#letGo();
      this.#jumpButton?.remove();
      this.#jumpButton = undefined;
    };
  }

  /** Reads what has no events, once a frame: gamepads. */
  update(dtSeconds: number): void {
    const { look, onUsePortal, padPanels } = this.#options;
    const pad = this.#pad;
    const { isUseHeld: wasUseHeld, isJumpHeld: wasJumpHeld } = pad;
    readPads(document.hasFocus() ? navigator.getGamepads?.() ?? [] : [], pad);
    const panels = padPanels?.()?.read(pad, dtSeconds);
    if (panels?.hasButtons === true) letGoButtons(pad);
    if (panels?.hasSticks === true) letGoSticks(pad);
    const claim = this.#padMenu?.read(pad);
    if (claim?.hasJump === true) pad.isJumpHeld = false;
    if (claim?.hasStick === true) pad.lookX = pad.lookY = 0;
    const turn = PAD_LOOK_RADIANS_PER_SECOND * dtSeconds;
    this.#turn(pad.lookX * turn, pad.lookY * turn);
    if (pad.zoom !== 0) zoomLook(look, pad.zoom * PAD_ZOOM_PER_SECOND * dtSeconds);
    if (pad.isUseHeld && !wasUseHeld) onUsePortal();
    if (pad.isJumpHeld && !wasJumpHeld) this.#jumpPresses++;
    this.#write();
  }

  get #settings(): InputSettings {
    return this.#options.settings?.() ?? DEFAULT_SETTINGS;
  }

  #turn(yawRadians: number, pitchRadians: number): void {
    const { lookSpeed, isLookInverted } = this.#settings;
    const pitch = isLookInverted ? -pitchRadians : pitchRadians;
    turnLook(this.#options.look, yawRadians * lookSpeed, pitch * lookSpeed);
  }

  #write(): void {
    const { controls, look } = this.#options;
    controls.moveX = this.#keys.moveX + this.#thumb.moveX + this.#pad.move.moveX;
    controls.moveZ = this.#keys.moveZ + this.#thumb.moveZ + this.#pad.move.moveZ;
    limitToCircle(controls);
    controls.yaw = look.yaw;
    const { keys } = this.#settings;
    controls.isRunning = isActionHeld(this.#held, keys, "run") || this.#pad.isSprinting ||
      this.#pad.isRunHeld ||
      (this.#stickPointer !== undefined && this.#stick.isAtRim);
    controls.isJumpHeld = isActionHeld(this.#held, keys, "jump") || this.#pad.isJumpHeld ||
      this.#isThumbJumping;
    controls.jumpPresses = this.#jumpPresses;
  }

  #onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (isOwnKey(event.target, event.code)) return;
    if (document.querySelector("dialog[open]") !== null) return; // also where nothing has the focus
    const { keys } = this.#settings;
    const action = actionOf(keys, event.code);
    if (action === "use_portal" && !event.repeat) this.#options.onUsePortal();
    if (action === "photo" && !event.repeat) this.#options.onPhoto?.();
    if (action === "gestures" && !event.repeat) this.#options.emotes?.toggle();
    const emote = event.repeat ? undefined : EMOTES.find((each) => each === action);
    if (emote !== undefined) this.#options.onEmote?.(emote);
    const isJump = action === "jump" && !isPressable(event.target);
    if (!isJump && !isHeldKey(event.code, keys)) return;
    if (isJump || isMoveKey(event.code, keys)) event.preventDefault();
    if (isJump && !event.repeat) this.#jumpPresses++;
    this.#held.add(event.code);
    this.#readKeys();
  }

  #onKeyUp(event: KeyboardEvent): void {
    // macOS tells of no other key's release while the command key is held.
    if (event.key === "Meta") this.#letGoKeys();
    else if (this.#held.delete(event.code)) this.#readKeys();
  }

  #readKeys(): void {
    moveFromKeys(this.#held, this.#settings.keys, this.#keys);
    this.#write();
  }

  #onDown(element: HTMLElement, event: PointerEvent): void {
    // Leaves the chat's field; by itself a canvas would not take the focus from it.
    element.focus({ preventScroll: true });
    event.preventDefault();
    element.setPointerCapture(event.pointerId);
    const isTouch = event.pointerType === "touch";
    const { pointerId, clientX, clientY, timeStamp } = event;
    this.#taps.down(pointerId, clientX, clientY, timeStamp, isTouch);
    if (isTouch) {
      const label = this.#options.jumpLabel?.() ?? "";
      this.#jumpButton ??= showJumpButton(label, (isDown) => this.#onThumbJump(isDown));
    }
    if (isTouch && this.#stickPointer === undefined && event.clientX < innerWidth / 2) {
      this.#stickPointer = event.pointerId;
      this.#stick.start(event.clientX, event.clientY);
      this.#stickView = showStick(this.#stick);
      return;
    }
    const radiansPerPx = isTouch ? TOUCH_RADIANS_PER_PX : MOUSE_RADIANS_PER_PX;
    this.#drags.set(event.pointerId, { x: event.clientX, y: event.clientY, radiansPerPx });
    this.#pinchPx = undefined;
    if (!isTouch && this.#settings.usesPointerLock) lockPointer(element);
  }

  #onThumbJump(isDown: boolean): void {
    if (isDown) this.#jumpPresses++;
    this.#isThumbJumping = isDown;
    this.#write();
  }

  #onMove(event: PointerEvent): void {
    this.#taps.move(event.pointerId, event.clientX, event.clientY);
    if (event.pointerId === this.#stickPointer) {
      this.#stick.moveTo(event.clientX, event.clientY);
      this.#stick.read(this.#thumb);
      this.#stickView?.update();
      this.#write();
      return;
    }
    const drag = this.#drags.get(event.pointerId);
    if (drag === undefined) return;
    const isLocked = document.pointerLockElement !== null;
    const dx = isLocked ? event.movementX : event.clientX - drag.x;
    const dy = isLocked ? event.movementY : event.clientY - drag.y;
    drag.x = event.clientX;
    drag.y = event.clientY;
    if (this.#drags.size > 1) this.#pinch();
    else this.#turn(dx * drag.radiansPerPx, dy * drag.radiansPerPx);
    this.#write();
  }

  #onUp(event: PointerEvent): void {
    this.#readTap(event);
    if (event.pointerId === this.#stickPointer) this.#letGoStick();
    else if (this.#drags.delete(event.pointerId)) {
      this.#pinchPx = undefined;
      if (document.pointerLockElement !== null) document.exitPointerLock();
    }
    this.#write();
  }

  #readTap(event: PointerEvent): void {
    const { pointerId, clientX, clientY, timeStamp, type, pointerType, button } = event;
    if (type === "pointercancel") return this.#taps.lost(pointerId);
    if (type !== "pointerup") return; // the capture goes after each of them
    const tap = this.#taps.up(pointerId, clientX, clientY, timeStamp);
    // A mouse that is kept has no place on the screen.
    const isPointing = pointerType === "touch" || !this.#settings.usesPointerLock;
    if (tap === undefined || !isPointing) return;
    this.#options.onTap?.(button === 0 ? tap : { ...tap, isHeld: true });
  }

  #onWheel(event: WheelEvent): void {
    event.preventDefault();
    zoomLook(this.#options.look, wheelNotches(event.deltaY, event.deltaMode, event.ctrlKey));
  }

  /** Two fingers that look: nearer and farther by their distance. */
  #pinch(): void {
    const [a, b] = [...this.#drags.values()];
    if (a === undefined || b === undefined) return;
    const px = Math.hypot(a.x - b.x, a.y - b.y);
    if (this.#pinchPx !== undefined) zoomLook(this.#options.look, (this.#pinchPx - px) / 30);
    this.#pinchPx = px;
  }

  #letGo(): void {
    this.#drags.clear();
    this.#taps.reset();
    this.#pinchPx = undefined;
    this.#isThumbJumping = false;
    this.#letGoStick();
    readPads([], this.#pad); // nobody reads it again before the page is shown
    this.#letGoKeys();
  }

  #letGoKeys(): void {
    this.#held.clear();
    this.#readKeys();
  }

  #letGoStick(): void {
    this.#stickPointer = undefined;
    this.#thumb.moveX = 0;
    this.#thumb.moveZ = 0;
    this.#stickView?.remove();
    this.#stickView = undefined;
  }
}

function lockPointer(element: HTMLElement): void {
  // Refused (too soon after Escape, no permission) or missing: dragging works without it.
  Promise.resolve(element.requestPointerLock?.()).catch(() => {});
}
