// Who somebody means who taps into the picture. Pure.

import type { EntityView } from "../core/world_view.ts";
import { freeDistance } from "./camera_cast.ts";
import type { Sight } from "./sight.ts";
import type { Ground } from "../../shared/sim/collision.ts";
import type { WorldDefinition } from "../../shared/sim/world_definition.ts";

/** Farther away nobody can be told from their neighbours, metres. */
const MOST_METRES = 45;
/** An avatar is a pill this wide, between these heights over its feet, metres. */
const RADIUS = 0.42;
const LOW = 0.35;
const HIGH = 1.6;
const HIGH_SEATED = 1.2;
/** A wall hides whoever stands this much behind where it is hit, metres. */
const BEHIND = 0.3;
/** Who is small is meant also beside them: a radian of this is 8 CSS px on a usual screen. */
const SLACK_RADIANS = 0.01;

/** What else is in the way. */
export interface PickedAmong {
  readonly world: WorldDefinition;
  readonly ground: Ground;
}

/** The nearest avatar of somebody else along a line of sight. @returns `undefined` for none. */
export function pickAvatar(
  sight: Sight,
  entities: Iterable<Readonly<EntityView>>,
  { world, ground }: PickedAmong,
): Readonly<EntityView> | undefined {
  const { from, along } = sight;
  let picked: Readonly<EntityView> | undefined;
  let nearest = MOST_METRES;
  for (const entity of entities) {
    if (entity.isOwn) continue;
    const metres = metresTo(sight, entity);
    if (metres >= nearest) continue;
    nearest = metres;
    picked = entity;
  }
  if (picked === undefined) return undefined;
  const heightAt = (x: number, z: number) => ground.terrainAt(x, z);
  const free = freeDistance(from, along, nearest, world.colliders, heightAt, 0);
  return free < nearest - BEHIND ? undefined : picked;
}

/** How far along the sight an avatar is; Infinity where it is missed. */
function metresTo({ from, along }: Sight, entity: Readonly<EntityView>): number {
  const plan = along.x * along.x + along.z * along.z;
  const low = entity.y + LOW;
  const high = entity.y + (entity.isSeated === true ? HIGH_SEATED : HIGH);
  // Where the sight passes nearest in plan; straight down it is where it meets the head.
  const metres = plan > 1e-6
    ? ((entity.x - from.x) * along.x + (entity.z - from.z) * along.z) / plan
    : (high - from.y) / along.y;
  if (!(metres > 0)) return Infinity;
  const x = from.x + along.x * metres - entity.x;
  const z = from.z + along.z * metres - entity.z;
  const y = from.y + along.y * metres;
  const over = Math.max(0, y - high, low - y);
  return Math.hypot(x, z, over) <= RADIUS + metres * SLACK_RADIANS ? metres : Infinity;
}
