// What a bench found: figures with their targets, the summary of repeated runs, and the table that
// people read. Pure.

/** What a figure has to reach. */
export interface Target {
  readonly limit: number;
  readonly is: "at_most" | "at_least";
}

/** One measured number. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly target?: Target;
  /** Both sides of a ratio, parts of a time, or what else a reader needs to judge it. */
  readonly parts?: Readonly<Record<string, number>>;
}

/** One part of the bench with what it found. */
export interface Section {
  readonly name: string;
  /** How it was measured, in a line. */
  readonly method: string;
  readonly figures: readonly Figure[];
}

/** Repeated runs of one thing. */
export interface Summary {
  readonly runs: number;
  readonly median: number;
  readonly p95: number;
  readonly least: number;
  readonly most: number;
}

/** Summarizes runs. @throws {RangeError} When there is none. */
export function summaryOf(values: readonly number[]): Summary {
  if (values.length === 0) throw new RangeError("Cannot summarize runs: there is none");
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return {
    runs: sorted.length,
    median: (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2, // both are within
    p95: sorted[Math.ceil(sorted.length * 0.95) - 1]!, // the nearest rank
    least: sorted[0]!,
    most: sorted.at(-1)!,
  };
}

/** Median and p95 of runs as two figures; the target is the median's. */
export function medianAndP95(
  name: string,
  values: readonly number[],
  about: { readonly unit: string; readonly target?: Target; readonly parts?: Figure["parts"] },
): readonly Figure[] {
  const { runs, median, p95, least, most } = summaryOf(values);
  return [
    { name: `${name}, median`, value: median, ...about },
    { name: `${name}, p95`, value: p95, unit: about.unit, parts: { runs, least, most } },
  ];
}

/** True when a figure reaches its target, `undefined` where it has none. */
export function isReached({ value, target }: Figure): boolean | undefined {
  if (target === undefined) return undefined;
  return target.is === "at_most" ? value <= target.limit : value >= target.limit;
}

/** The lines of a section as people read them. */
export function tableOf({ name, method, figures }: Section): readonly string[] {
  const rows = figures.map((figure) => [
    figure.name,
    `${rounded(figure.value)} ${figure.unit}`,
    targetText(figure),
    Object.entries(figure.parts ?? {})
      .map(([part, value]) => `${part} ${rounded(value)}`).join(", "),
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  return [
    `${name}: ${method}`,
    ...rows.map((row) =>
      `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd()}`
    ),
  ];
}

function targetText(figure: Figure): string {
  const { target } = figure;
  if (target === undefined) return "";
  const sign = target.is === "at_most" ? "≤" : "≥";
  return `${isReached(figure) ? "ok  " : "MISS"} ${sign} ${rounded(target.limit)}`;
}

/** Three digits that matter, no more than one behind the point from 10 on. */
function rounded(value: number): string {
  const size = Math.abs(value);
  if (size >= 100 || Number.isInteger(value)) return String(Math.round(value));
  return size >= 10 ? value.toFixed(1) : value.toFixed(size >= 1 ? 2 : 3);
}
