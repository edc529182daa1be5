/** A plate is low: a finger or mouse counts this far beside it, too, CSS px. */
const SLACK_PX = 6;

/**
 * Whose plate or bubble is shown at a point of the page.
 * @param labels The element that holds them; each has its entity's id in `data-entity`.
 * @returns The id; `undefined` where there is none. The nearest of several, as they are drawn.
 */
export function labelAt(labels: HTMLElement, x: number, y: number): number | undefined {
  let found: number | undefined;
  let front = -Infinity;
  for (const label of labels.querySelectorAll<HTMLElement>("[data-entity]")) {
    const depth = Number(label.style.zIndex);
    if (label.style.visibility !== "visible" || depth <= front) continue;
    const isHit = [...label.children].some((part) => {
      const { left, right, top, bottom, width } = part.getBoundingClientRect();
      return width > 0 && getComputedStyle(part).visibility === "visible" &&
        x >= left - SLACK_PX && x <= right + SLACK_PX &&
        y >= top - SLACK_PX && y <= bottom + SLACK_PX;
    });
    if (!isHit) continue;
    front = depth;
    found = Number(label.dataset.entity);
  }
  return found;
}
