// [N6] Nobody hangs in the air by saying nothing. An avatar moves when its player's input frames do,
// which may come late; in the air it is also moved by the world, once they are late for too long.

import { isInTheAir } from "../../shared/sim/avatar_state.ts";
import type { Player } from "./player.ts";

/** Ticks that one stay in the air may last longer than its frames say: half a second of jitter. */
export const MAX_HANG_TICKS = 10;

/**
 * Decides, once a tick after input was applied, whether the world itself moves an avatar on by a
 * neutral frame.
 * @param framesTaken Input frames applied in this tick; `undefined` for a player whose input moves
 *   nobody now, because they are away or held by a trip: they fall at once.
 */
export function mustFall(
  player: Pick<Player, "entity" | "hangTicks">,
  framesTaken: number | undefined,
): boolean {
  if (!isInTheAir(player.entity)) {
    player.hangTicks = 0;
    return false;
  }
  if (framesTaken === undefined) return true;
  // Frames that come in pairs after a gap make up for it.
  player.hangTicks = Math.max(0, player.hangTicks + 1 - framesTaken);
  if (framesTaken > 0 || player.hangTicks <= MAX_HANG_TICKS) return false;
  player.hangTicks = MAX_HANG_TICKS;
  return true;
}
