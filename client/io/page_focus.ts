/** Where every key is the element's own. */
const TYPING = "input, textarea, select, dialog, [contenteditable], [data-own-keys]";

/** True where every key belongs to what has the focus: fields and menus. */
export function isTypingTarget(target: EventTarget | null): boolean {
  return isElement(target) && target.closest(TYPING) !== null;
}

/**
 * True where the key belongs to what has the focus. What only scrolls or steps (`data-arrow-keys`)
 * leaves letters and digits to the game: whoever clicked into the lines of the chat can walk on.
 * @param code `KeyboardEvent.code`.
 */
export function isOwnKey(target: EventTarget | null, code: string): boolean {
  if (isTypingTarget(target)) return true;
  if (!isElement(target) || target.closest("[data-arrow-keys]") === null) return false;
  return !/^(Key|Digit|Shift)/.test(code);
}

/** True where the space bar presses what has the focus. */
export function isPressable(target: EventTarget | null): boolean {
  return isElement(target) && target.closest("button, a, summary, [role=button]") !== null;
}

/** Told by its method, so that elements of other documents and test doubles count too. */
function isElement(target: EventTarget | null): target is EventTarget & Pick<Element, "closest"> {
  return target !== null && "closest" in target && typeof target.closest === "function";
}
