import type { Vec3 } from "../lib/vec3.ts";
import { PORTAL_USE_HEIGHT, PORTAL_USE_RADIUS } from "./constants.ts";
import type { PortalDefinition } from "./world_definition.ts";

/** How far from a portal's middle a place is along the ground plane, metres. */
export function metresFromPortal({ at }: PortalDefinition, place: Readonly<Vec3>): number {
  const dx = place.x - at.x;
  const dz = place.z - at.z;
  return Math.sqrt(dx * dx + dz * dz);
}

/** True at a portal's height: on its ground or in a jump there, not on a roof over it. */
export function isAtPortalHeight({ at }: PortalDefinition, place: Readonly<Vec3>): boolean {
  return Math.abs(place.y - at.y) <= PORTAL_USE_HEIGHT;
}

/** True where a portal may be used from. */
export function isAtPortal(portal: PortalDefinition, place: Readonly<Vec3>): boolean {
  return isAtPortalHeight(portal, place) && metresFromPortal(portal, place) <= PORTAL_USE_RADIUS;
}
