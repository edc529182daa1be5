// Where the walkers of the bench live: on a square spiral around the middle, so that the crowd is
// equally dense however many they are. Pure.

/** A position on the ground, metres. */
export interface Home {
  readonly x: number;
  readonly z: number;
}

/**
 * Between neighbours: 73 people on the 60 × 60 m that an inner walker is told about, and about 60 on
 * the average of a crowd with an edge.
 */
export const SPACING_METRES = 7;

/** The home of walker number `index`, from 0. @param spacing Metres between neighbours. */
export function homeOf(index: number, spacing = SPACING_METRES): Home {
  if (index === 0) return { x: 0, z: 0 };
  // Ring k has 8 k homes and begins after the (2 k − 1)² of the rings inside it.
  const ring = Math.ceil((Math.sqrt(index + 1) - 1) / 2);
  const along = index - (2 * ring - 1) ** 2;
  const side = Math.floor(along / (2 * ring));
  const step = along % (2 * ring) - ring + 1;
  const at = [[ring, step], [-step, ring], [-ring, -step], [step, -ring]] as const;
  const [column, row] = at[side]!; // a ring has four sides
  return { x: column * spacing, z: row * spacing };
}

/** Half the side of the square that `count` homes fill, metres. */
export function reachOf(count: number, spacing = SPACING_METRES): number {
  return Math.ceil((Math.sqrt(Math.max(1, count)) - 1) / 2) * spacing;
}
