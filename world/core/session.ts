import { FrameDecoder } from "../../shared/protocol/frames.ts";
import { TO_WORLD, type WorldPhase } from "../../shared/protocol/world_messages.ts";
import { InputQueue } from "./input_queue.ts";
import type { Player } from "./player.ts";

/** Faults within {@link FAULT_WINDOW_MS} that are borne; one more closes the socket. */
export const MAX_FAULTS = 20;
export const FAULT_WINDOW_MS = 10_000;

/** One socket of a player, as the world knows it: a slot of one edge. */
export class Session {
  readonly source: number;
  readonly slot: number;
  readonly openedAtMs: number;
  readonly decoder = new FrameDecoder<typeof TO_WORLD, WorldPhase>(TO_WORLD);
  readonly inputs = new InputQueue();
  phase: WorldPhase = "connected";
  /** The last input frame that came before the player's last gesture: its steps end no sitting. */
  satAfterSeq = 0;
  /** A portal that is to be judged once the input frames that came before the wish are applied. */
  wish: { readonly portal: string; readonly afterSeq: number } | undefined;
  /** Whose socket it is, from `join` on. */
  player: Player | undefined;
  /** A close was sent, or is due: nothing it says counts any more. */
  isOver = false;
  /** When an over session's socket is closed at last; `undefined` once that was asked for. */
  closeAtMs: number | undefined;
  /** The next snapshot says everything. */
  needsFull = true;
  /** Nothing was sent yet that the client could draw. */
  isFirstFull = true;
  isStalled = false;
  /** The own position was set since the last snapshot. */
  isTeleported = true;
  /** The cell and the level of rates by which it was told last; interest management sets them. */
  viewCell = -1;
  viewLevel = 0;
  lastFrameTick = -Infinity;
  /** The last tick that told of somebody. */
  toldTick = -Infinity;
  sentX = NaN;
  sentY = NaN;
  sentZ = NaN;
  sentYaw = NaN;
  sentVelocityY = NaN;
  sentSeq = -1;
  sentFlags = -1;
  readonly #faultTimes: number[] = [];
  readonly #loggedFaults = new Set<string>();
  readonly #signals = new Map<string, number>();

  constructor(source: number, slot: number, nowMs: number) {
    this.source = source;
    this.slot = slot;
    this.openedAtMs = nowMs;
  }

  /** Notes a sign of cheating. @returns True the first time that it is seen: worth a log line. */
  signal(kind: string): boolean {
    this.#signals.set(kind, (this.#signals.get(kind) ?? 0) + 1);
    return this.#signals.get(kind) === 1;
  }

  /** Signs of cheating by name. */
  get signals(): ReadonlyMap<string, number> {
    return this.#signals;
  }

  /** Counts a fault. @returns Whether to log it (first of its kind) and whether it is one too many. */
  fault(kind: string, nowMs: number): { readonly isNew: boolean; readonly isTooMany: boolean } {
    const isNew = !this.#loggedFaults.has(kind);
    this.#loggedFaults.add(kind);
    this.#faultTimes.push(nowMs);
    while ((this.#faultTimes[0] ?? nowMs) <= nowMs - FAULT_WINDOW_MS) this.#faultTimes.shift();
    return { isNew, isTooMany: this.#faultTimes.length > MAX_FAULTS };
  }
}
