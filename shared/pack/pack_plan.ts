// What to fetch of a pack when some of its files are here already.

import type { PackFile, PackManifest } from "./manifest.ts";

/** More runs than this, and one request for the whole archive is quicker. */
export const MAX_RUNS = 8;
/** A larger share of the pack than this, and the whole archive is simpler and hardly more. */
export const MAX_RUN_SHARE = 0.6;
/**
 * Stored files at most this far apart are fetched together: between two neighbours stands only a
 * header of 30 bytes and a path, and a request costs more than a kilobyte.
 */
export const MAX_GAP_BYTES = 1024;

/** Bytes of the archive to fetch in one request. */
export interface ByteRun {
  readonly offset: number;
  readonly length: number;
  /** The files wanted from it, by offset. */
  readonly files: readonly PackFile[];
}

/** How to get everything that is missing. */
export interface PackPlan {
  /** Files whose content is here already. */
  readonly copies: readonly PackFile[];
  /** Missing files without content, which need no request. */
  readonly empties: readonly PackFile[];
  /** In the order to fetch: required files first. */
  readonly runs: readonly ByteRun[];
  /** True when `runs` is one that reaches from the archive's first byte to its last file's end. */
  readonly isWhole: boolean;
  /** Sum of the lengths of the runs. */
  readonly fetchBytes: number;
}

/** How much of a pack is wanted: all of it, or what a trip waits for. */
export type PackScope = "all" | "required";

/**
 * Plans for `manifest` when the contents named by `held` (SHA-256) are here.
 * @param scope `required` leaves out what is deferred, whatever it would save to take it along.
 */
export function planPack(
  manifest: PackManifest,
  held: ReadonlySet<string>,
  scope: PackScope = "all",
): PackPlan {
  const copies = manifest.files.filter((file) => held.has(file.sha256));
  const missing = manifest.files.filter((file) =>
    !held.has(file.sha256) && (scope === "all" || file.need === "required")
  );
  const empties = missing.filter((file) => file.length === 0);
  const wanted = onePerContent(missing.filter((file) => file.length > 0));
  if (scope === "required") {
    const runs = runsOfFew(wanted);
    return { copies, empties, runs, isWhole: false, fetchBytes: sumOf(runs) };
  }
  const runs = [
    ...mergeRuns(wanted.filter((file) => file.need === "required")),
    ...mergeRuns(wanted.filter((file) => file.need === "deferred")),
  ];
  const fetchBytes = sumOf(runs);
  const allBytes = sumOf(manifest.files);
  const isWhole = runs.length > MAX_RUNS || fetchBytes > MAX_RUN_SHARE * allBytes;
  if (!isWhole) return { copies, empties, runs, isWhole, fetchBytes };
  const whole = wholeRun(manifest, wanted);
  return { copies, empties, runs: [whole], isWhole, fetchBytes: whole.length };
}

/** The whole archive up to its last file's end, to take `wanted` from. */
export function wholeRun(manifest: PackManifest, wanted: readonly PackFile[]): ByteRun {
  const length = Math.max(0, ...manifest.files.map((file) => file.offset + file.length));
  return { offset: 0, length, files: wanted.toSorted(byOffset) };
}

/** Of files with equal content one is enough: a required one where there is one. */
function onePerContent(files: readonly PackFile[]): PackFile[] {
  const chosen = new Map<string, PackFile>();
  for (const file of files) {
    const before = chosen.get(file.sha256);
    const isBetter = before === undefined ||
      (before.need === "deferred" && file.need === "required");
    if (isBetter) chosen.set(file.sha256, file);
  }
  return [...chosen.values()].sort(byOffset);
}

/** Joins neighbours among `files`, which are sorted by offset. */
function mergeRuns(files: readonly PackFile[]): ByteRun[] {
  const runs: { offset: number; length: number; files: PackFile[] }[] = [];
  for (const file of files) {
    const last = runs.at(-1);
    const gap = last === undefined ? Infinity : file.offset - last.offset - last.length;
    if (last === undefined || gap > MAX_GAP_BYTES) {
      runs.push({ offset: file.offset, length: file.length, files: [file] });
    } else {
      last.length = file.offset + file.length - last.offset;
      last.files.push(file);
    }
  }
  return runs;
}

/** Neighbours joined; one run over all of them where that would still be too many requests. */
function runsOfFew(files: readonly PackFile[]): ByteRun[] {
  const runs = mergeRuns(files);
  const [first, last] = [runs[0], runs.at(-1)];
  if (runs.length <= MAX_RUNS || first === undefined || last === undefined) return runs;
  return [{ offset: first.offset, length: last.offset + last.length - first.offset, files }];
}

function sumOf(parts: readonly { readonly length: number }[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

function byOffset(a: PackFile, b: PackFile): number {
  return a.offset - b.offset;
}
