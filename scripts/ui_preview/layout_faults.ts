/**
 * Runs inside the page, so it may use nothing from outside itself.
 * @returns What is wrong with the layout: panels over each other or off the screen, texts that
 * spill sideways, buttons smaller than a thumb.
 */
export function layoutFaults(): string[] {
  const faults: string[] = [];
  const isVisible = (element: Element) =>
    element.checkVisibility({ visibilityProperty: true }) &&
    element.getBoundingClientRect().width > 0;
  const nameOf = (element: Element) => `.${[...element.classList].join(".")}`;

  const panels = [...document.querySelectorAll(".glass, .portal-prompt")].filter(isVisible);
  const isModal = document.querySelector("dialog[open]") !== null;
  for (const [index, panel] of panels.entries()) {
    const a = panel.getBoundingClientRect();
    if (a.left < 0 || a.top < 0 || a.right > innerWidth + 0.5 || a.bottom > innerHeight + 0.5) {
      faults.push(`${nameOf(panel)} leaves the screen`);
    }
    for (const other of panels.slice(index + 1)) {
      if (isModal || panel.contains(other) || other.contains(panel)) continue;
      const b = other.getBoundingClientRect();
      const isApart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top ||
        b.bottom <= a.top;
      if (!isApart) faults.push(`${nameOf(panel)} overlaps ${nameOf(other)}`);
    }
  }
  for (const element of document.querySelectorAll("#interface *")) {
    if (!isVisible(element) || element.closest("svg, .visually-hidden, .bar") !== null) continue;
    const style = getComputedStyle(element);
    if (style.clipPath !== "none") continue; // for the ear alone, at this size
    const mayCut = style.textOverflow === "ellipsis" || element.tagName === "INPUT";
    if (!mayCut && style.display !== "inline" && element.scrollWidth > element.clientWidth + 1) {
      faults.push(`${nameOf(element)} <${element.tagName}> spills sideways`);
    }
    // Targets within a line of text are as tall as the text (WCAG 2.5.8); the line serves a thumb.
    if (element.matches(".inline-target")) continue;
    if (element.matches("button, input, a, summary, textarea")) {
      // A whole label is the target of what it is about.
      const target = element.matches("[type=radio], [type=checkbox]")
        ? element.closest("label") ?? element
        : element;
      const { width, height } = target.getBoundingClientRect();
      if (Math.min(width, height) < 43.5) faults.push(`${nameOf(element)} is too small to touch`);
    }
  }
  return faults;
}
