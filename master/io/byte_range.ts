// One byte range of RFC 9110, section 14: what is asked, against what there is.

/** What to answer: everything, one part (both ends included), or 416. */
export type RangeAnswer =
  | { readonly kind: "whole" }
  | { readonly kind: "part"; readonly first: number; readonly last: number }
  | { readonly kind: "unsatisfiable" };

/**
 * Judges a `Range` field. Several ranges, other units and nonsense are answered with the whole,
 * as a server may.
 */
export function judgeRange(field: string | null, sizeBytes: number): RangeAnswer {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(field?.trim() ?? "");
  if (match === null || (match[1] === "" && match[2] === "")) return { kind: "whole" };
  if (match[1] === "") {
    const count = Math.min(Number(match[2]), sizeBytes);
    if (count === 0) return { kind: "unsatisfiable" };
    return { kind: "part", first: sizeBytes - count, last: sizeBytes - 1 };
  }
  const first = Number(match[1]);
  const last = match[2] === "" ? sizeBytes - 1 : Number(match[2]);
  if (match[2] !== "" && last < first) return { kind: "whole" };
  if (first >= sizeBytes) return { kind: "unsatisfiable" };
  return { kind: "part", first, last: Math.min(last, sizeBytes - 1) };
}
