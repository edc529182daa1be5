// What many bots did and what happened to them: counted by all of them, read by whoever reports.

import { CLOSE_CODES, closeReasonOf } from "../../shared/net/close_codes.ts";
import { LatencyHistogram } from "../bench/latency_histogram.ts";

/** Plain counters, by what is counted. */
export interface BotTally {
  /** Came in for the first time. */
  entered: number;
  /** Left, and came back as the same player. */
  left: number;
  returned: number;
  /** Came back as somebody else, or in another world than they left. */
  misplaced: number;
  walks: number;
  jumps: number;
  /** Lines said that came back. */
  chats: number;
  /** Portal trips, from the walk to the portal to the first snapshot beyond. */
  trips: number;
  /** Sockets that were not opened; the client tries again by itself. */
  refused: number;
  /** Tries to walk or travel that did not come to their end and were made again. */
  retries: number;
  /** The world moved an avatar by more than 2 cm from where it was predicted. */
  corrections: number;
  /** … by more than half a metre. */
  snaps: number;
  /** Frames that a client could not read. */
  faults: number;
}

/** Somebody who wanted to get on and did not. */
export interface StuckBot {
  readonly bot: string;
  readonly wanted: string;
  readonly why: string;
}

/** Shared by all bots of one run. */
export class BotCounts {
  readonly tally: BotTally = {
    entered: 0,
    left: 0,
    returned: 0,
    misplaced: 0,
    walks: 0,
    jumps: 0,
    chats: 0,
    trips: 0,
    refused: 0,
    retries: 0,
    corrections: 0,
    snaps: 0,
    faults: 0,
  };
  readonly stuck: StuckBot[] = [];
  /** Closes by the other side, by code. */
  readonly closes = new Map<number, number>();
  readonly roundTrips = new LatencyHistogram();
  readonly #recentRoundTrips = new LatencyHistogram();

  closed(code: number): void {
    this.closes.set(code, (this.closes.get(code) ?? 0) + 1);
  }

  roundTrip(ms: number): void {
    this.roundTrips.add(ms);
    this.#recentRoundTrips.add(ms);
  }

  /** Closes that no player caused and that no trip explains. */
  get unexpectedCloses(): number {
    let count = 0;
    for (const [code, times] of this.closes) if (!isExpected(code)) count += times;
    return count;
  }

  /** Every reason to call the run a failure, in words; none when all went well. */
  get failures(): readonly string[] {
    const { stuck, unexpectedCloses, tally } = this;
    return [
      ...stuck.length > 0 ? [`${stuck.length} stuck`] : [],
      ...unexpectedCloses > 0 ? [`${unexpectedCloses} unexpected closes`] : [],
      ...tally.misplaced > 0 ? [`${tally.misplaced} misplaced`] : [],
      ...tally.faults > 0 ? [`${tally.faults} unreadable frames`] : [],
    ];
  }

  /** Closes as `4006_superseded=3`, the unexpected ones with a mark. */
  closesText(): string {
    const texts = [...this.closes].toSorted(([a], [b]) => a - b).map(([code, times]) =>
      `${isExpected(code) ? "" : "!"}${code}_${closeReasonOf(code) ?? "lost"}=${times}`
    );
    return texts.length === 0 ? "none" : texts.join(",");
  }

  /** One line of what is so now. Round trips are those since the last line. */
  line(inside: number, wanted: number): string {
    const { tally, stuck } = this;
    const recent = this.#recentRoundTrips;
    const text = [
      `players=${inside}/${wanted}`,
      `trips=${tally.trips}`,
      `walks=${tally.walks}`,
      `jumps=${tally.jumps}`,
      `chats=${tally.chats}`,
      `rtt_p50=${recent.quantileMs(0.5).toFixed(1)}`,
      `rtt_p99=${recent.quantileMs(0.99).toFixed(1)}`,
      `corrections=${tally.corrections}`,
      `snaps=${tally.snaps}`,
      `faults=${tally.faults}`,
      `refused=${tally.refused}`,
      `retries=${tally.retries}`,
      `stuck=${stuck.length}`,
      `closes=${this.closesText()}`,
    ].join(" ");
    recent.clear();
    return text;
  }
}

/** A world that a player moved on from closes the old socket. */
function isExpected(code: number): boolean {
  return code === CLOSE_CODES.superseded;
}
