// What is left of the time in which nobody looked at the page.

import type { Notice } from "./app_state.ts";

/** Id of the newest notice, 0 for none. */
export function newestNotice(notices: readonly Notice[]): number {
  return notices.reduce((newest, { id }) => Math.max(newest, id), 0);
}

/**
 * The notices that came after the one with id `lastSeen` and are not worth telling any more: all but
 * the newest, and but those that last.
 */
export function staleNotices(notices: readonly Notice[], lastSeen: number): readonly number[] {
  const passing = notices.filter(({ id, isLasting }) => id > lastSeen && isLasting !== true);
  const newest = newestNotice(passing);
  return passing.map(({ id }) => id).filter((id) => id !== newest);
}
