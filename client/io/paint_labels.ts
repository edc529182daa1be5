// Paints the picture's labels, which are page elements, onto a canvas: boxes with their colours, and
// each word where the page has it.

/** Paints what is visible of `labels`; the pen counts in CSS px from the page's corner. */
export function paintLabels(pen: CanvasRenderingContext2D, labels: HTMLElement): void {
  for (const label of labels.children) {
    if (!(label instanceof HTMLElement) || !label.checkVisibility()) continue;
    pen.globalAlpha = Number(getComputedStyle(label).opacity);
    for (const element of [label, ...label.querySelectorAll<HTMLElement>("*")]) {
      if (element.checkVisibility()) paintElement(pen, element);
    }
  }
  pen.globalAlpha = 1;
}

function paintElement(pen: CanvasRenderingContext2D, element: HTMLElement): void {
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  if (box.width === 0 || box.height === 0) return;
  if (style.backgroundColor !== "rgba(0, 0, 0, 0)") {
    const scale = box.width / (element.offsetWidth || box.width);
    const radius = Math.min(parseFloat(style.borderRadius) * scale || 0, box.height / 2);
    pen.fillStyle = style.backgroundColor;
    pen.beginPath();
    pen.roundRect(box.x, box.y, box.width, box.height, radius);
    pen.fill();
  }
  for (const node of element.childNodes) {
    if (node instanceof Text && node.data.trim() !== "") paintText(pen, node, style);
  }
}

function paintText(
  pen: CanvasRenderingContext2D,
  node: Text,
  style: CSSStyleDeclaration,
): void {
  pen.fillStyle = style.color;
  pen.textBaseline = "middle";
  const range = document.createRange();
  for (const { index, 0: word } of node.data.matchAll(/\S+/g)) {
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    const { x, y, width, height } = range.getBoundingClientRect();
    if (width === 0) continue;
    pen.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    // The element may be drawn smaller than its style says.
    pen.fillText(word, x, y + height / 2, width);
  }
}
