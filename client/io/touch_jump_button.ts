/** The round button under the right thumb; `interface.css` gives it its look. */
export interface JumpButton {
  remove(): void;
}

/**
 * Shows a button to jump with over the page until `remove`.
 * @param label What those hear who do not see it.
 * @param onPress Told when it goes down and when it is let go.
 */
export function showJumpButton(
  label: string,
  onPress: (isDown: boolean) => void,
): JumpButton {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "jump-button";
  button.setAttribute("aria-label", label);
  button.tabIndex = -1; // for thumbs: the keyboard has its own key
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  icon.setAttribute("viewBox", "0 0 24 24");
  icon.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", "M6 13l6-6 6 6M6 19l6-6 6 6");
  icon.append(path);
  button.append(icon);
  const letGo = () => onPress(false);
  button.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // the canvas keeps the focus
    button.setPointerCapture(event.pointerId);
    onPress(true);
  });
  button.addEventListener("pointerup", letGo);
  button.addEventListener("pointercancel", letGo);
  button.addEventListener("contextmenu", (event) => event.preventDefault());
  document.body.append(button);
  return { remove: () => button.remove() };
}
