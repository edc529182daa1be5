// The words of panels that are fetched later, in the language that is spoken.

import { PANELS_EN, type PanelWords } from "./panel_words_en.ts";
import { words } from "./words.ts";

/** All texts of such panels. A component that reads them is drawn anew when the language changes. */
export function panelWords(): PanelWords {
  return words().panels ?? PANELS_EN;
}
