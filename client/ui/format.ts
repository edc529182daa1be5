// Numbers as people read them. Pure; the time zone and the words come from outside.

/** Progress in one unit, chosen by the total: 1.2, 3.4 and "MB". Decimal units, as browsers show. */
export function progressParts(
  loadedBytes: number,
  totalBytes: number,
): { readonly loaded: string; readonly total: string; readonly unit: string } {
  const unit = unitOf(totalBytes);
  return {
    loaded: inUnit(Math.min(loadedBytes, totalBytes), unit),
    total: inUnit(totalBytes, unit),
    unit: unit.name,
  };
}

/** A size: "640 B", "12 KB", "3.4 MB". */
export function formatBytes(sizeBytes: number): string {
  const unit = unitOf(sizeBytes);
  return `${inUnit(sizeBytes, unit)} ${unit.name}`;
}

/** Whole per cent, 0–100. Stays at 99 until everything is here, so that 100 never lies. */
export function percentOf(loaded: number, total: number): number {
  if (!(total > 0)) return 0;
  if (loaded >= total) return 100;
  return Math.min(99, Math.max(0, Math.round((loaded / total) * 100)));
}

/** Whole seconds until `atMs`, rounded up, never below 0. */
export function secondsUntil(atMs: number, nowMs: number): number {
  return Math.max(0, Math.ceil((atMs - nowMs) / 1000));
}

/** A round trip: "24 ms"; above a second "1.2 s". */
export function formatPing(pingMs: number): string {
  return pingMs < 1000 ? `${Math.round(pingMs)} ms` : `${(pingMs / 1000).toFixed(1)} s`;
}

/** How good a round trip feels. */
export function pingQuality(pingMs: number): "good" | "fair" | "poor" {
  if (pingMs < 120) return "good";
  return pingMs < 300 ? "fair" : "poor";
}

/** "7", and "1,204" or "1.204" where digits need grouping. */
export function formatCount(count: number, locale: string): string {
  return count.toLocaleString(locale);
}

interface Unit {
  readonly name: string;
  readonly bytes: number;
  readonly decimals: number;
}

const UNITS: readonly Unit[] = [
  { name: "GB", bytes: 1e9, decimals: 2 },
  { name: "MB", bytes: 1e6, decimals: 1 },
  { name: "KB", bytes: 1e3, decimals: 0 },
];
const PLAIN: Unit = { name: "B", bytes: 1, decimals: 0 };

function unitOf(sizeBytes: number): Unit {
  return UNITS.find((unit) => sizeBytes >= unit.bytes) ?? PLAIN;
}

function inUnit(sizeBytes: number, unit: Unit): string {
  return (sizeBytes / unit.bytes).toFixed(unit.decimals);
}
