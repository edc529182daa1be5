// How long to wait before the next try: twice as long each time, with chance in it, so that the
// players of a restarted server do not come back in one wave.

import type { Random } from "../../shared/lib/random.ts";

/** First wait and longest wait. */
export const FIRST_WAIT_MS = 500;
export const LONGEST_WAIT_MS = 10_000;
/** For so long after the loss somebody's avatar waits; tries come closer together while it does. */
export const AVATAR_WAITS_MS = 30_000;
export const LONGEST_WAIT_WHILE_AWAY_MS = 2000;

/**
 * The wait before try `attempt` (from 1), in ms: between half and all of 0.5 s, 1 s, 2 s … 10 s.
 * @param lostForMs Since the last session was lost; not above 2 s in its first 30 s.
 */
export function backOffMs(attempt: number, random: Random, lostForMs = Infinity): number {
  const doublings = Math.min(Math.max(attempt, 1) - 1, 10); // 2^10 is far above the longest wait
  const longestMs = lostForMs < AVATAR_WAITS_MS ? LONGEST_WAIT_WHILE_AWAY_MS : LONGEST_WAIT_MS;
  const mostMs = Math.min(longestMs, FIRST_WAIT_MS * 2 ** doublings);
  return mostMs / 2 + (mostMs / 2) * random();
}
