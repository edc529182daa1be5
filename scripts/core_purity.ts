// What a core must not touch beside its imports: clocks, chance, I/O, and waiting. Pure.

import { isTest } from "./import_rules.ts";

/** One use of something impure. `line` counts from 1. */
export interface ImpureUse {
  readonly line: number;
  readonly what: string;
}

const IMPURE: readonly (readonly [RegExp, string])[] = [
  [/\bDeno\s*\./, "Deno"],
  [/\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b/, "a clock"],
  [/\bMath\.random\b|\bcrypto\s*\./, "chance"],
  [/\b(setTimeout|setInterval|queueMicrotask|requestAnimationFrame)\s*\(/, "a timer"],
  [/\bawait\b|\basync\b/, "waiting"],
  [/\bfetch\s*\(|\bnew (WebSocket|Worker)\b|\b(localStorage|sessionStorage|document)\s*\./, "I/O"],
  [/\bconsole\s*\./, "console"],
];

/** True for files that must be pure: the cores and shared/, less its edge, its tools and tests. */
export function mustBePure(file: string): boolean {
  if (isTest(file)) return false;
  if (file === "shared/lib/clock.ts") return false; // the system clock, made in main.ts only
  if (/^shared\/(edge|testing)\//.test(file)) return false;
  return /^(shared|(master|world|client)\/core)\//.test(file);
}

/** Every impure use in the text of a file; comments and plain texts are not looked at. */
export function findImpureUses(source: string): readonly ImpureUse[] {
  const uses: ImpureUse[] = [];
  withoutCommentsAndTexts(source).split("\n").forEach((line, index) => {
    for (const [pattern, what] of IMPURE) {
      if (pattern.test(line)) uses.push({ line: index + 1, what });
    }
  });
  return uses;
}

/** Blanks comments and quoted texts; line breaks stay, so that line numbers hold. */
export function withoutCommentsAndTexts(source: string): string {
  const parts = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g;
  return source.replace(parts, (part) => part.replace(/[^\n]/g, " "));
}
