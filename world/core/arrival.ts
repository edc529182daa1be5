import { type Random, randomIndex } from "../../shared/lib/random.ts";
import { ok, refuse, type Result } from "../../shared/lib/result.ts";
import type { Spot } from "../../shared/protocol/fields.ts";
import type { Arrival } from "../../shared/protocol/master_messages.ts";
import { type AvatarState, quantisedYaw, standing } from "../../shared/sim/avatar_state.ts";
import type { Ground } from "../../shared/sim/collision.ts";
import { PORTAL_EXIT_DISTANCE, STEP_HEIGHT } from "../../shared/sim/constants.ts";
import { nearestFreeSpot } from "../../shared/sim/free_spot.ts";
import type { Vec3 } from "../../shared/lib/vec3.ts";
import { cosineOfStep, sineOfStep, TABLE_STEPS, tableStep } from "../../shared/sim/sine_table.ts";
import {
  MOST_PLACE_HEIGHT,
  type PortalDefinition,
  type WorldDefinition,
} from "../../shared/sim/world_definition.ts";

/** Arrivals at one spot are spread over a disc of this radius, metres. */
const SPREAD_METRES = 1.2;

/**
 * Where an admitted player appears: the spot of a link, else the saved place, else the named portal,
 * else the one portal that leads back to where they come from, else the first spawn. Always a free
 * spot.
 */
export function arrivalPlace(
  world: WorldDefinition,
  ground: Ground,
  arrival: Arrival,
  random: Random,
): Result<AvatarState, "invalid_spawn_entry"> {
  const { saved, portal: name, fromWorld, spot } = arrival;
  if (spot !== undefined) {
    const place = linked(world, ground, spot, random);
    if (place.ok) return place;
  }
  if (saved !== undefined) return freeSpot(ground, saved, saved.yaw);
  if (name !== undefined) {
    const portal = world.portals.find((each) => each.name === name);
    return portal === undefined ? refuse("invalid_spawn_entry") : before(portal, ground, random);
  }
  if (fromWorld !== undefined) {
    const back = world.portals.filter(({ to }) => to === fromWorld);
    if (back.length > 1) return refuse("invalid_spawn_entry");
    if (back[0] !== undefined) return before(back[0], ground, random);
  }
  const spawn = world.spawns[0];
  if (spawn === undefined) return refuse("invalid_spawn_entry");
  return spread(ground, spawn.at, spawn.yaw, random);
}

/** [V3] Bounded by the world: back from beyond its edge, out of what is solid, down from the air. */
function linked(
  world: WorldDefinition,
  ground: Ground,
  spot: Readonly<Spot>,
  random: Random,
): Result<AvatarState, "invalid_spawn_entry"> {
  const x = Math.max(-ground.bound, Math.min(ground.bound, spot.x));
  const z = Math.max(-ground.bound, Math.min(ground.bound, spot.z));
  const y = Math.min(spot.y ?? ground.terrainAt(x, z), MOST_PLACE_HEIGHT);
  return spread(ground, { x, y, z }, spot.yaw ?? world.spawns[0]?.yaw ?? 0, random);
}

/** In front of a portal, looking away from it. */
function before(
  portal: PortalDefinition,
  ground: Ground,
  random: Random,
): Result<AvatarState, "invalid_spawn_entry"> {
  const step = tableStep(portal.yaw);
  const x = portal.at.x - PORTAL_EXIT_DISTANCE * sineOfStep(step);
  const z = portal.at.z - PORTAL_EXIT_DISTANCE * cosineOfStep(step);
  return spread(ground, { x, y: portal.at.y, z }, portal.yaw, random);
}

function spread(
  ground: Ground,
  at: Readonly<Vec3>,
  yaw: number,
  random: Random,
): Result<AvatarState, "invalid_spawn_entry"> {
  const step = randomIndex(random, TABLE_STEPS);
  const metres = SPREAD_METRES * Math.sqrt(random());
  const x = at.x + metres * sineOfStep(step);
  const z = at.z + metres * cosineOfStep(step);
  // The spot itself is where the author wants people; a spread place behind a wall is not, and one
  // off a ledge is not either.
  const y = ground.standingHeight(x, at.y, z);
  const isAside = y !== undefined && y >= at.y - STEP_HEIGHT;
  return freeSpot(ground, isAside ? { x, y, z } : at, yaw);
}

function freeSpot(
  ground: Ground,
  at: Readonly<Vec3>,
  yaw: number,
): Result<AvatarState, "invalid_spawn_entry"> {
  const spot = nearestFreeSpot(ground, at.x, at.y, at.z);
  if (spot === undefined) return refuse("invalid_spawn_entry");
  return ok(standing(spot.x, spot.y, spot.z, quantisedYaw(yaw)));
}
