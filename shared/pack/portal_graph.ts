// Looks at all worlds together: does every portal lead somewhere, is there a way back, and can a
// player walk to it. A world that fails here would strand players, so the build stops.

import type { WorldKey } from "../lib/ids.ts";
import type { Vec3 } from "../lib/vec3.ts";
import {
  PORTAL_EXIT_DISTANCE,
  PORTAL_USE_HEIGHT,
  PORTAL_USE_RADIUS,
  STEP_HEIGHT,
} from "../sim/constants.ts";
import type { PortalDefinition, WorldDefinition } from "../sim/world_definition.ts";
import { type WalkableGround, walkableGround } from "./walkable_ground.ts";

/** One mistake, at a path of one world's `world.json`. */
export interface PortalProblem {
  readonly key: WorldKey;
  /** As `portals[2].to`. */
  readonly path: string;
  readonly problem: string;
  /** The world that has no portal back, when that is the problem. */
  readonly oneWayTo?: WorldKey;
}

/** Every mistake in the portals and spawns of `worlds`, in their order. */
export function lintPortals(worlds: readonly WorldDefinition[]): PortalProblem[] {
  const byKey = new Map(worlds.map((world) => [world.key as string, world]));
  return worlds.flatMap((world) => [...lintTargets(world, byKey), ...lintGround(world)]);
}

function lintTargets(
  world: WorldDefinition,
  byKey: ReadonlyMap<string, WorldDefinition>,
): PortalProblem[] {
  const problems: PortalProblem[] = [];
  for (const [index, portal] of world.portals.entries()) {
    const refuse = (field: string, problem: string, oneWayTo?: WorldKey) =>
      problems.push({
        key: world.key,
        path: `portals[${index}].${field}`,
        problem: `portal "${portal.name}" ${problem}`,
        ...(oneWayTo === undefined ? {} : { oneWayTo }),
      });
    const target = byKey.get(portal.to);
    if (target === undefined) {
      refuse("to", `leads to "${portal.to}", which is no world`);
    } else if (target.key === world.key) {
      refuse("to", "leads to its own world");
    } else {
      lintReturn(world, portal, target, refuse);
    }
  }
  return problems;
}

function lintReturn(
  world: WorldDefinition,
  portal: PortalDefinition,
  target: WorldDefinition,
  refuse: (field: string, problem: string, oneWayTo?: WorldKey) => void,
): void {
  const back = target.portals.filter((each) => each.to === world.key);
  if (back.length === 0) {
    refuse("to", `is one-way: "${target.key}" has no portal back`, target.key);
  }
  const { arriveAt } = portal;
  if (arriveAt !== undefined) {
    if (target.portals.some((each) => each.name === arriveAt)) return;
    refuse("arriveAt", `arrives at "${arriveAt}", which is no portal of "${target.key}"`);
  } else if (back.length > 1) {
    const names = back.map((each) => `"${each.name}"`).join(", ");
    refuse("to", `needs arriveAt: in "${target.key}" ${names} lead back`);
  }
}

function lintGround(world: WorldDefinition): PortalProblem[] {
  const problems: PortalProblem[] = [];
  const start = world.spawns[0];
  if (start === undefined) return problems; // its parser refuses a world without a spawn
  const ground = walkableGround(world, start.at);
  for (const [index, { name, at }] of world.spawns.entries()) {
    const fault = groundFault(ground, at);
    if (fault === undefined) continue;
    problems.push({
      key: world.key,
      path: `spawns[${index}].at`,
      problem: `spawn "${name}" ${fault}`,
    });
  }
  for (const [index, portal] of world.portals.entries()) {
    const fault = portalFault(ground, portal);
    if (fault === undefined) continue;
    problems.push({
      key: world.key,
      path: `portals[${index}].at`,
      problem: `portal "${portal.name}" ${fault}`,
    });
  }
  return problems;
}

function portalFault(ground: WalkableGround, portal: PortalDefinition): string | undefined {
  const { x, y, z } = portal.at;
  if (ground.isSolid(portal.at)) return "is inside a collider";
  const floor = ground.standingHeight(portal.at);
  if (floor !== undefined && Math.abs(floor - y) > STEP_HEIGHT) {
    return `is at the height ${y}, its ground at ${floor.toFixed(2)}`;
  }
  if (!ground.isReachedWithin(portal.at, PORTAL_USE_RADIUS, PORTAL_USE_HEIGHT)) {
    return "cannot be reached from the first spawn";
  }
  // Yaw 0 looks along −Z and grows about +Y.
  const exitX = x - Math.sin(portal.yaw) * PORTAL_EXIT_DISTANCE;
  const exitZ = z - Math.cos(portal.yaw) * PORTAL_EXIT_DISTANCE;
  const fault = groundFault(ground, { x: exitX, y, z: exitZ });
  return fault === undefined
    ? undefined
    : `has its exit, ${PORTAL_EXIT_DISTANCE} m in front, where it ${fault}`;
}

function groundFault(ground: WalkableGround, at: Readonly<Vec3>): string | undefined {
  if (ground.isOutside(at)) return "is outside of the ground";
  const y = ground.standingHeight(at);
  if (y === undefined) return "is inside a collider";
  return ground.isReachedWithin({ ...at, y }, 0, 2 * STEP_HEIGHT)
    ? undefined
    : "cannot be reached from the first spawn";
}
