// How high over somebody's feet their plate hangs: over ears, aerials and leaves, and no higher.

import type { EntityView } from "../core/world_view.ts";
import { AVATAR_SHAPES, type AvatarShapeName } from "../../shared/protocol/avatar_look.ts";

/** Metres: each figure's own height and a hand's breadth, which a walk's bounce takes. */
const HEIGHTS: Readonly<Record<AvatarShapeName, number>> = {
  bear: 1.97,
  cat: 2.01,
  bunny: 2.27,
  robot: 2.11,
  sprout: 2.27,
};
/** Residents may be drawn as anything their world has. */
const RESIDENT_HEIGHT = 2.05;
/** Who sits is this much lower. */
const SEATED = 0.29;

/** Metres over the feet of an entity as it is drawn now. */
export function plateHeight(entity: Readonly<EntityView>): number {
  if (entity.kind === "resident") return RESIDENT_HEIGHT;
  const height = HEIGHTS[AVATAR_SHAPES[entity.look.shape] ?? AVATAR_SHAPES[0]];
  return entity.isSeated === true ? height - SEATED : height;
}
