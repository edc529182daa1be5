// What movement must not compute with: whatever ECMAScript leaves to the engine. Every engine is to
// move avatars to the same bits, so shared/sim uses + − × ÷ √, comparisons, integers and one table.

import { isTest } from "./import_rules.ts";
import { type ImpureUse, withoutCommentsAndTexts } from "./core_purity.ts";

/** Of `Math` what every engine computes to the same bit: IEEE 754 fixes it, or it is integers. */
const EXACT_MATH = ["abs", "ceil", "floor", "max", "min", "sqrt", "trunc", "sign", "imul", "PI"];

const INEXACT: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`\\bMath\\s*\\.\\s*(?!(?:${EXACT_MATH.join("|")})\\b)`), "inexact Math"],
  [/\bMath\s*\[|\bMath\s*[;,)\]}]|=\s*Math\s*$/, "Math by another name"],
  [/\*\*/, "a power"],
  [/\bDate\b|\bperformance\b/, "a clock"],
  [/\brandom\b/i, "chance"],
  [/\bIntl\b|\.toLocale\w*\(|\blocaleCompare\b/, "the locale"],
  [/\bparseFloat\b|\.to(Fixed|Precision|Exponential)\(/, "numbers as texts"],
  [/\bFloat32Array\b|\bFloat16Array\b|\bMath\.fround\b/, "less precise numbers"],
];

/** True for files whose results every engine must agree on. */
export function mustBeExact(file: string): boolean {
  return /^shared\/sim\//.test(file) && !isTest(file);
}

/** Every use of arithmetic that engines may differ in; comments and plain texts are not looked at. */
export function findInexactUses(source: string): readonly ImpureUse[] {
  const uses: ImpureUse[] = [];
  withoutCommentsAndTexts(source).split("\n").forEach((line, index) => {
    for (const [pattern, what] of INEXACT) {
      if (pattern.test(line)) uses.push({ line: index + 1, what });
    }
  });
  return uses;
}
