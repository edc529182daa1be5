import { quantisedPosition } from "./avatar_state.ts";
import type { Ground } from "./collision.ts";
import type { Vec3 } from "../lib/vec3.ts";
import { cosineOfStep, sineOfStep, tableStep } from "./sine_table.ts";

/** How far a search for a free spot goes before it gives up, metres. */
const SEARCH_METRES = 60;
const SEARCH_STEP = 0.25;

/**
 * The spot nearest to a point on which somebody can stand, looked for in widening rings of a quarter
 * metre; above the point only by a step, below it as far as it takes.
 * @returns `undefined` when there is none within 60 m.
 */
export function nearestFreeSpot(
  ground: Ground,
  x: number,
  y: number,
  z: number,
): Vec3 | undefined {
  const startX = quantisedPosition(clamped(x, ground.bound));
  const startZ = quantisedPosition(clamped(z, ground.bound));
  const startY = ground.standingHeight(startX, y, startZ);
  if (startY !== undefined) return { x: startX, y: startY, z: startZ };
  for (let radius = SEARCH_STEP; radius <= SEARCH_METRES; radius += SEARCH_STEP) {
    const points = Math.max(8, Math.floor((radius / SEARCH_STEP) * 6));
    for (let i = 0; i < points; i++) {
      const step = tableStep((i / points) * 2 * Math.PI);
      const atX = quantisedPosition(startX + radius * sineOfStep(step));
      const atZ = quantisedPosition(startZ + radius * cosineOfStep(step));
      const atY = ground.standingHeight(atX, y, atZ);
      if (atY !== undefined) return { x: atX, y: atY, z: atZ };
    }
  }
  return undefined;
}

function clamped(value: number, most: number): number {
  return value < -most ? -most : value > most ? most : value;
}
