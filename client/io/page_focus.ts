/** True where keys belong to what has the focus: fields, menus, and what scrolls by arrow keys. */
export function isTypingTarget(target: EventTarget | null): boolean {
  if (!isElement(target)) return false;
  return target.closest("input, textarea, select, dialog, [contenteditable], [data-own-keys]") !==
    null;
}

/** True where the space bar presses what has the focus. */
export function isPressable(target: EventTarget | null): boolean {
  return isElement(target) && target.closest("button, a, summary, [role=button]") !== null;
}

/** Told by its method, so that elements of other documents and test doubles count too. */
function isElement(target: EventTarget | null): target is EventTarget & Pick<Element, "closest"> {
  return target !== null && "closest" in target && typeof target.closest === "function";
}
