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
};

/** What stands on a key of the common layout: `KeyW` is "W", `Numpad4` is "Num 4". */
export function keyName(code: string): string {
  if (Object.hasOwn(SIGNS, code)) return SIGNS[code] ?? code;
  return code.replace(/^Key(?=[A-Z]$)/, "").replace(/^Digit(?=\d$)/, "")
    .replace(/^Numpad(?=.)/, "Num ").replace(/(Left|Right)$/, " $1").trim();
}
