/**
 * Runs inside the page, so it may use nothing from outside itself.
 * @returns Texts whose contrast is below WCAG AA (4.5, or 3 for large text) with a white or a black
 * picture behind the glass. Texts on gradients are left out: those are looked at.
 */
export function contrastFaults(): string[] {
  type Colour = readonly [red: number, green: number, blue: number, alpha: number];
  const faults: string[] = [];
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (pen === null) return ["no canvas to read colours with"];

  const known = new Map<string, Colour>();
  const read = (css: string): Colour => {
    let colour = known.get(css);
    if (colour === undefined) {
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = css;
      pen.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0, alpha = 0] = pen.getImageData(0, 0, 1, 1).data;
      colour = [red, green, blue, alpha / 255];
      known.set(css, colour);
    }
    return colour;
  };
  const over = (top: Colour, below: Colour): Colour => {
    const mix = (index: 0 | 1 | 2) => top[index] * top[3] + below[index] * (1 - top[3]);
    return [mix(0), mix(1), mix(2), 1];
  };
  const light = (colour: Colour): number => {
    const part = (index: 0 | 1 | 2) => {
      const value = colour[index] / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    };
    return 0.2126 * part(0) + 0.7152 * part(1) + 0.0722 * part(2);
  };

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    if (element === null || node.textContent?.trim() === "") continue;
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    if (element.closest(".visually-hidden, :disabled, [aria-disabled=true]") !== null) continue;
    const layers: Colour[] = [];
    let hasGradient = false;
    for (let at: Element | null = element; at !== null; at = at.parentElement) {
      const style = getComputedStyle(at);
      hasGradient ||= style.backgroundImage !== "none";
      layers.push(read(style.backgroundColor));
      // What is under these is the picture, not the page's own colour.
      if (at.matches("dialog, #interface")) break;
    }
    if (hasGradient) continue;
    const style = getComputedStyle(element);
    const px = Number.parseFloat(style.fontSize);
    const isLarge = px >= 24 || (px >= 18.66 && Number(style.fontWeight) >= 700);
    for (const picture of [[255, 255, 255, 1], [0, 0, 0, 1]] as const) {
      const behind = layers.reduceRight<Colour>((below, layer) => over(layer, below), picture);
      const [a, b] = [light(over(read(style.color), behind)), light(behind)];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (ratio < (isLarge ? 3 : 4.5)) {
        faults.push(`contrast ${ratio.toFixed(2)} of "${node.textContent?.slice(0, 30)}"`);
      }
    }
  }
  return faults;
}
