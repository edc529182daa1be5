// What the address of the bench page asks for: `/bench.html?avatars=200&quality=low&seconds=10`.

/** One run of the bench. */
export interface BenchOrder {
  /** A world of the catalog. */
  readonly world: string;
  /** Made-up people, besides the one that the camera follows. 0 … 2000. */
  readonly avatars: number;
  readonly quality: "low" | "medium" | "high";
  /** How long is measured, 1 … 600. */
  readonly seconds: number;
  /** The same seed is the same crowd on the same ways. */
  readonly seed: number;
}

/** What is measured where the address asks for nothing. */
export const DEFAULT_ORDER: BenchOrder = {
  world: "hub",
  avatars: 200,
  quality: "high",
  seconds: 10,
  seed: 1,
};

/** Reads an address; whatever makes no sense is as if not asked. */
export function parseBenchOrder(query: URLSearchParams): BenchOrder {
  const whole = (name: "avatars" | "seconds" | "seed", least: number, most: number) => {
    const value = Number(query.get(name) ?? Number.NaN);
    return Number.isInteger(value) && value >= least && value <= most ? value : DEFAULT_ORDER[name];
  };
  const quality = query.get("quality");
  return {
    world: query.get("world") ?? DEFAULT_ORDER.world,
    avatars: whole("avatars", 0, 2000),
    quality: quality === "low" || quality === "medium" || quality === "high"
      ? quality
      : DEFAULT_ORDER.quality,
    seconds: whole("seconds", 1, 600),
    seed: whole("seed", 0, 0xffff_ffff),
  };
}
