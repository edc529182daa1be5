// Who comes near somebody, told once: nobody is greeted again and again.

import type { PlayerId } from "../../shared/lib/ids.ts";
import { TICK_SECONDS } from "../../shared/sim/constants.ts";

/** Whoever went this much farther has gone away, metres; at the edge nobody comes and goes. */
const AWAY_METRES = 2;
/** Nobody is met again before this, ticks. */
const AGAIN_TICKS = Math.round(60 / TICK_SECONDS);

/** One who waits for others to come near. */
export interface Approach {
  readonly from: { readonly x: number; readonly z: number };
  readonly radius: number;
  /** Whom it has met, and when; forget who leaves the world. */
  readonly met: Map<PlayerId, { atTick: number; isNear: boolean }>;
}

/** Those of `players` who come near at `tick`. Remembers them. */
export function approaching<
  Someone extends {
    readonly playerId: PlayerId;
    readonly entity: { readonly x: number; readonly z: number };
  },
>({ from, radius, met }: Approach, players: readonly Someone[], tick: number): Someone[] {
  const came: Someone[] = [];
  for (const player of players) {
    const { playerId, entity } = player;
    const away = Math.hypot(entity.x - from.x, entity.z - from.z);
    const before = met.get(playerId);
    if (away > radius) {
      if (before !== undefined && away > radius + AWAY_METRES) before.isNear = false;
    } else if (before === undefined) {
      met.set(playerId, { atTick: tick, isNear: true });
      came.push(player);
    } else if (!before.isNear) {
      before.isNear = true;
      if (tick - before.atTick < AGAIN_TICKS) continue; // still remembers
      before.atTick = tick;
      came.push(player);
    }
  }
  return came;
}
