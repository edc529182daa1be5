// Sockets as the browser's, watched from outside: which the other side closed, and where the world
// put the avatar elsewhere than the client had predicted.

import type { LinkDialler } from "../../client/core/ports.ts";
import { webSocketDialler } from "../../client/io/websocket_link.ts";
import type { BotCounts } from "./bot_counts.ts";

/** Corrections below this are rounding. Metres. */
const CORRECTION_METRES = 0.02;
const SNAP_METRES = 0.5;

/** Where a client stands by its own prediction, and in which visit to a world. */
export interface PredictedPlace {
  readonly visit: unknown;
  readonly x: number;
  readonly z: number;
}

/**
 * Dials like a page and counts.
 * @param predicted Where the avatar is now. A message steps nobody, it only corrects: what it
 * changes is how far the prediction was wrong.
 */
export function watchedDialler(
  counts: BotCounts,
  predicted: () => PredictedPlace | undefined,
): LinkDialler {
  const dial = webSocketDialler();
  return (url, events) => {
    let isOpened = false;
    return dial(url, {
      opened() {
        isOpened = true;
        events.opened();
      },
      message(bytes) {
        const before = predicted();
        events.message(bytes);
        const after = predicted();
        if (before === undefined || after === undefined || before.visit !== after.visit) return;
        const metres = Math.hypot(after.x - before.x, after.z - before.z);
        if (metres > CORRECTION_METRES) counts.tally.corrections++;
        if (metres > SNAP_METRES) counts.tally.snaps++;
      },
      closed(code, reason) {
        // All bots come from one address, of which an edge takes only so many.
        if (isOpened) counts.closed(code);
        else counts.tally.refused++;
        events.closed(code, reason);
      },
    });
  };
}
