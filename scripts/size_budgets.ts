// What the build may weigh, with a reason for each number, and what is over. Pure: `build.ts` reads
// the files. Code counts as brotli sends it, packs as they are stored; 1 KB is 1000 bytes.

import type { PackCatalog } from "../shared/pack/catalog.ts";
import type { ClientAssets } from "./client_builder.ts";

const KB = 1000;
const START_WORLD = "hub";

/** One limit. */
export interface SizeBudget {
  readonly limitBytes: number;
  /** Why this much and no more. */
  readonly reason: string;
}

/** Every limit. Whoever needs more changes the number here, with a reason that holds. */
export const SIZE_BUDGETS = {
  first_transfer: {
    limitBytes: 250 * KB,
    reason: "page, code, styles and the start world's required files: 2 s at 1 Mbit/s",
  },
  code_at_once: {
    limitBytes: 242 * KB,
    reason: "leaves the start world 8 KB of the first transfer; its part of three.js is 121 KB",
  },
  all_code: {
    limitBytes: 350 * KB,
    reason: "with every panel and language that is fetched later; parsed on phones, too",
  },
  pack_required: {
    limitBytes: 16 * KB,
    reason: "a trip waits for it: world.json and scene.js; what else is in a pack is deferred",
  },
  pack_total: {
    limitBytes: 1700 * KB,
    reason: "sounds, models and textures come while one walks: 1.5 MB, and 200 KB to spare",
  },
} as const satisfies Readonly<Record<string, SizeBudget>>;
export type BudgetName = keyof typeof SIZE_BUDGETS;

/** Something with a limit, and what it is made of. */
export interface MeasuredSize {
  readonly budget: BudgetName;
  /** Whose, where there are several: a world's key. */
  readonly of?: string;
  readonly bytes: number;
  /** Bytes by name; names are the same from build to build. */
  readonly parts: Readonly<Record<string, number>>;
}

/** What a build weighs. */
export function measureSizes(assets: ClientAssets, catalog: PackCatalog): readonly MeasuredSize[] {
  const code = assets.files.filter(({ path }) => /\.(js|css|html)$/.test(path));
  const atOnce = partsOf(code.filter(({ isDeferred }) => isDeferred !== true));
  const scripts = partsOf(code.filter(({ path }) => path.endsWith(".js")));
  const start = catalog.worlds.find(({ key }) => key === START_WORLD);
  const first = { ...atOnce, [`${START_WORLD} (required)`]: start?.requiredBytes ?? 0 };
  return [
    sizeOf("first_transfer", first),
    sizeOf("code_at_once", atOnce),
    sizeOf("all_code", scripts),
    ...catalog.worlds.flatMap(({ key, requiredBytes, sizeBytes }) => [
      { budget: "pack_required" as const, of: key, bytes: requiredBytes, parts: {} },
      { budget: "pack_total" as const, of: key, bytes: sizeBytes, parts: {} },
    ]),
  ];
}

/**
 * One text for each limit that is passed: by how much, and what grew since `before`, the last build
 * that kept every limit, or the largest parts where there was none.
 */
export function overBudget(
  now: readonly MeasuredSize[],
  before: readonly MeasuredSize[] = [],
): readonly string[] {
  const problems: string[] = [];
  for (const size of now) {
    const { limitBytes, reason } = SIZE_BUDGETS[size.budget];
    if (size.bytes <= limitBytes) continue;
    const last = before.find(({ budget, of }) => budget === size.budget && of === size.of);
    const name = size.of === undefined ? size.budget : `${size.budget} of ${size.of}`;
    problems.push(
      `${name}: ${size.bytes} bytes, ${size.bytes - limitBytes} over ${limitBytes} (${reason}); ` +
        (last === undefined ? largestOf(size) : growthOf(size, last)),
    );
  }
  return problems;
}

function growthOf(now: MeasuredSize, before: MeasuredSize): string {
  const names = new Set([...Object.keys(now.parts), ...Object.keys(before.parts)]);
  const grown = [...names]
    .map((name) => [name, (now.parts[name] ?? 0) - (before.parts[name] ?? 0)] as const)
    .filter(([, bytes]) => bytes !== 0)
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, bytes]) => `${name} ${signed(bytes)}`);
  const whole = `${signed(now.bytes - before.bytes)} since the last build within all budgets`;
  return grown.length === 0 ? whole : `${whole}: ${grown.join(", ")}`;
}

function largestOf({ parts }: MeasuredSize): string {
  const largest = Object.entries(parts).toSorted(([, a], [, b]) => b - a).slice(0, 5);
  if (largest.length === 0) return "there is no earlier build to compare with";
  return `largest: ${largest.map(([name, bytes]) => `${name} ${bytes}`).join(", ")}`;
}

function signed(bytes: number): string {
  return bytes > 0 ? `+${bytes}` : String(bytes);
}

function sizeOf(budget: BudgetName, parts: Readonly<Record<string, number>>): MeasuredSize {
  return { budget, bytes: Object.values(parts).reduce((sum, part) => sum + part, 0), parts };
}

/** By name without the hash; shared chunks, which have no name of their own, are one part. */
function partsOf(files: ClientAssets["files"]): Record<string, number> {
  const parts: Record<string, number> = {};
  for (const { path, brotliBytes, sizeBytes } of files) {
    const name = path.replace(/\.[0-9A-Za-z]{8,16}\./, ".");
    parts[name] = (parts[name] ?? 0) + (brotliBytes ?? sizeBytes);
  }
  return parts;
}
