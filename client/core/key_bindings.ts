// Which key does what. Keys are told by their place (`KeyboardEvent.code`), so that W A S D lie under
// the same fingers on every layout.

import { EMOTES } from "../../shared/protocol/emotes.ts";

/** What a key can be bound to, in the order in which people look for it. */
export const BOUND_ACTIONS = [
  "forward",
  "back",
  "left",
  "right",
  "jump",
  "run",
  "use_portal",
  "photo",
  ...EMOTES,
  "gestures",
] as const;
export type BoundAction = (typeof BOUND_ACTIONS)[number];

/** One key for each action. */
export type KeyBindings = Readonly<Record<BoundAction, string>>;

/** Keys of somebody who never chose any. */
export const DEFAULT_KEYS: KeyBindings = {
  forward: "KeyW",
  back: "KeyS",
  left: "KeyA",
  right: "KeyD",
  jump: "Space",
  run: "ShiftLeft",
  use_portal: "KeyE",
  photo: "KeyP",
  wave: "Digit1",
  cheer: "Digit2",
  bow: "Digit3",
  dance: "Digit4",
  sit: "Digit5",
  gestures: "KeyQ",
};

/** For an action that is newer than what was saved, where its usual key was given away. */
const SPARE_KEYS = ["Digit6", "Digit7", "Digit8", "Digit9", "Digit0", "KeyZ", "KeyX"];

/** Beside those: arrows always walk, and the other shift key runs unless it was given away. */
const FURTHER_KEYS: Readonly<Record<string, BoundAction>> = {
  ArrowUp: "forward",
  ArrowDown: "back",
  ArrowLeft: "left",
  ArrowRight: "right",
  ShiftRight: "run",
};

/** Keys that the interface or the browser needs. */
const RESERVED =
  /^(Enter|NumpadEnter|Escape|Tab|F\d+|Arrow\w+|(Control|Alt|Meta)(Left|Right)|ContextMenu|CapsLock|PrintScreen)$/;
const CODE = /^[A-Z][A-Za-z0-9]{0,30}$/;

/** A changed binding, or why it is refused: the action that has the key, or `reserved`. */
export type BindAnswer =
  | { readonly ok: true; readonly keys: KeyBindings }
  | { readonly ok: false; readonly conflict: BoundAction | "reserved" };

/** Gives `code` to `action`. */
export function bindKey(keys: KeyBindings, action: BoundAction, code: string): BindAnswer {
  if (!CODE.test(code) || RESERVED.test(code)) return { ok: false, conflict: "reserved" };
  const conflict = BOUND_ACTIONS.find((each) => each !== action && keys[each] === code);
  if (conflict !== undefined) return { ok: false, conflict };
  return { ok: true, keys: { ...keys, [action]: code } };
}

/** What `code` does; nothing when it is bound to nothing. */
export function actionOf(keys: KeyBindings, code: string): BoundAction | undefined {
  const bound = BOUND_ACTIONS.find((action) => keys[action] === code);
  return bound ?? (Object.hasOwn(FURTHER_KEYS, code) ? FURTHER_KEYS[code] : undefined);
}

/**
 * Bindings as they were saved. An action that is newer than what was saved has its usual key, or a
 * spare one where that was given away; any that makes no sense makes all of them the usual ones.
 */
export function parseKeys(value: unknown): KeyBindings {
  if (typeof value !== "object" || value === null) return DEFAULT_KEYS;
  const given = value as Record<string, unknown>;
  let keys = DEFAULT_KEYS;
  const taken = new Set(BOUND_ACTIONS.map((action) => given[action]));
  const codes = BOUND_ACTIONS.map((action) => {
    const code = given[action] ??
      [DEFAULT_KEYS[action], ...SPARE_KEYS].find((each) => !taken.has(each));
    taken.add(code);
    return code;
  });
  if (new Set(codes).size !== codes.length) return DEFAULT_KEYS;
  for (const [index, action] of BOUND_ACTIONS.entries()) {
    const code = codes[index];
    if (typeof code !== "string" || !CODE.test(code) || RESERVED.test(code)) return DEFAULT_KEYS;
    keys = { ...keys, [action]: code };
  }
  return keys;
}
