// What stands on a key: in the language that is spoken, and on the keyboard that is there.

import { signal } from "@preact/signals";
import { words } from "./words.ts";

/** Of a browser that tells which sign a key makes; not all do. */
interface LayoutKeyboard {
  getLayoutMap(): Promise<ReadonlyMap<string, string>>;
}

/** What is asked for the layout. */
export interface LayoutParts {
  readonly page: EventTarget;
  readonly keyboard: LayoutKeyboard | undefined;
}

const layout = signal<ReadonlyMap<string, string> | undefined>(undefined);

/** Where no layout is known, the common one of the United States. */
const SIGNS: Readonly<Record<string, string>> = {
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Minus: "-",
  Equal: "=",
  BracketLeft: "[",
  BracketRight: "]",
  Semicolon: ";",
  Quote: "'",
  Backquote: "`",
  Backslash: "\\",
  Comma: ",",
  Period: ".",
  Slash: "/",
  NumpadAdd: "Num +",
  NumpadSubtract: "Num -",
  NumpadMultiply: "Num *",
  NumpadDivide: "Num /",
  NumpadDecimal: "Num .",
};

/**
 * What the key of `code` (`KeyboardEvent.code`) is called: `Space` is "Leertaste" in German, `KeyW`
 * is "Z" on a French keyboard, and "W" where the browser does not tell. A code that nobody knows is
 * its own name. Who reads it in a component or effect hears of another language or layout.
 */
export function keyName(code: string): string {
  const { keys } = words();
  if (Object.hasOwn(keys, code)) return keys[code as keyof typeof keys];
  // Digits are called so everywhere, also where they need the shift key.
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
  if (digit !== undefined) return code.startsWith("Num") ? `Num ${digit}` : digit;
  const sign = layout.value?.get(code);
  if (sign !== undefined && sign !== "") return capitalOf(sign);
  if (Object.hasOwn(SIGNS, code)) return SIGNS[code] ?? code;
  return code.replace(/^Key(?=[A-Z]$)/, "");
}

/**
 * Learns the layout of the keyboard, and again when the page gets the focus: another one may have
 * been chosen meanwhile.
 * @returns Stops, and forgets it.
 */
export function followKeyboardLayout({ page, keyboard }: LayoutParts = partsOfPage()): () => void {
  const stop = new AbortController();
  const read = () => {
    keyboard?.getLayoutMap().then((map) => {
      if (!stop.signal.aborted) layout.value = map;
    }, () => {}); // not told in this frame: names are those of the common layout
  };
  read();
  page.addEventListener("focus", read, { signal: stop.signal });
  return () => {
    stop.abort();
    layout.value = undefined;
  };
}

function partsOfPage(): LayoutParts {
  // Chromium has it; it is in no standard that TypeScript knows.
  const { keyboard } = navigator as { readonly keyboard?: LayoutKeyboard };
  return { page: globalThis, keyboard };
}

/** As it is printed; "ß" has no capital of one letter. */
function capitalOf(sign: string): string {
  const capital = sign.toUpperCase();
  return capital.length === sign.length ? capital : sign;
}
