// Which portal is in reach, and when somebody walks into one. The world decides for itself whether
// the portal may be used; this only saves the player a key and the world some questions.

import type { Vec3 } from "../../shared/lib/vec3.ts";
import { PORTAL_USE_RADIUS } from "../../shared/sim/constants.ts";
import { isAtPortalHeight, metresFromPortal } from "../../shared/sim/portal_reach.ts";
import type { PortalDefinition } from "../../shared/sim/world_definition.ts";

/** Walking this near to a portal's middle uses it. Metres. */
export const WALK_IN_RADIUS = 1;
/** Walking in works again after being this far away. Metres. */
export const RE_ARM_RADIUS = 2.5;

/** Watches one player among one world's portals. */
export class PortalSense {
  readonly #portals: readonly PortalDefinition[];
  /** Portals that were walked into, or arrived in, and not left since. */
  readonly #spent = new Set<string>();
  #inReach: PortalDefinition | undefined;

  /** @param at Where the player arrived: a portal they stand in must be left first. */
  constructor(portals: readonly PortalDefinition[], at: Readonly<Vec3>) {
    this.#portals = portals;
    for (const portal of portals) {
      if (metresFromPortal(portal, at) <= WALK_IN_RADIUS) this.#spent.add(portal.name);
    }
    this.move(at);
  }

  /** The nearest portal that may be used from here. */
  get inReach(): PortalDefinition | undefined {
    return this.#inReach;
  }

  /** Walking into this portal, or standing in it, counts anew. */
  forget(name: string): void {
    this.#spent.delete(name);
  }

  /** The player is here now. @returns The portal they have just walked into. */
  move(at: Readonly<Vec3>): PortalDefinition | undefined {
    let walkedInto: PortalDefinition | undefined;
    let nearestMetres = PORTAL_USE_RADIUS;
    this.#inReach = undefined;
    for (const portal of this.#portals) {
      // On a roof over a portal one is as far from it as anywhere.
      const metres = isAtPortalHeight(portal, at) ? metresFromPortal(portal, at) : Infinity;
      if (metres <= nearestMetres) {
        nearestMetres = metres;
        this.#inReach = portal;
      }
      if (metres > RE_ARM_RADIUS) {
        this.#spent.delete(portal.name);
      } else if (metres <= WALK_IN_RADIUS && !this.#spent.has(portal.name)) {
        this.#spent.add(portal.name);
        walkedInto = portal;
      }
    }
    return walkedInto;
  }
}
