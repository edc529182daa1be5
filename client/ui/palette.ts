/** Colours of a world, as its scene names them. */
export interface InterfacePalette {
  readonly accent: string;
  readonly surface: string;
  readonly text: string;
}

const PROPERTIES = {
  accent: "--accent",
  surface: "--world-surface",
  text: "--world-text",
} as const;

/**
 * Gives the interface the colours of a world. What is no CSS colour is left out, so the tokens of
 * `interface.css` hold; the sheet itself mixes every colour so that text stays readable on it.
 * @param isColour Whether the browser knows a text as a colour.
 */
export function applyPalette(
  root: { readonly style: Pick<CSSStyleDeclaration, "setProperty" | "removeProperty"> },
  palette: InterfacePalette | undefined,
  isColour: (text: string) => boolean = (text) => CSS.supports("color", text),
): void {
  for (const key of Object.keys(PROPERTIES) as (keyof typeof PROPERTIES)[]) {
    const colour = palette?.[key];
    if (colour !== undefined && isColour(colour)) root.style.setProperty(PROPERTIES[key], colour);
    else root.style.removeProperty(PROPERTIES[key]);
  }
}
