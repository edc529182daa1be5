// Far ends: whoever players are passed on to. Each has its own slots and its own batch of events.

import type { EdgeCommandHandler } from "../net/player_link.ts";
import { EdgeEventWriter, readEdgeCommands } from "../net/player_link.ts";
import { buildBinaryFrame } from "./websocket_frame.ts";
import type { EdgeLimits } from "./edge_limits.ts";
import { FlushPacer } from "./flush_pacer.ts";
import type { PlayerSocket } from "./player_socket.ts";
import { Slots } from "./slots.ts";

/** What the owner of a far end does with it. */
export interface AttachedFarEnd {
  /**
   * Carries out one batch of commands in order. Frames for sockets that are gone are skipped.
   * @throws {Error} When the batch is malformed.
   */
  deliver(commands: Uint8Array): void;
  /** Closes all its sockets; they are not reported any more. Calling it again does nothing. */
  detach(code: number, reason: string): void;
}

/** One far end's players and the events for it. */
export class FarEnd implements AttachedFarEnd, EdgeCommandHandler {
  readonly name: string;
  /** Events to be sent; call `wrote` after each. Messages have their own way in. */
  readonly events = new EdgeEventWriter();
  readonly #limits: EdgeLimits;
  readonly #send: (batch: Uint8Array<ArrayBuffer>) => void;
  readonly #onDetached: (farEnd: FarEnd) => void;
  readonly #slots: Slots;
  readonly #players: (PlayerSocket | undefined)[] = [];
  readonly #pacer: FlushPacer;
  #isAttached = true;
  #cancelFlush: (() => void) | undefined;
  #flushDueMs = Number.POSITIVE_INFINITY;
  #hasTicked = false;
  #sharedSlices: readonly Uint8Array[] = [];
  #sharedFrame: ReturnType<typeof buildBinaryFrame> | undefined;

  constructor(options: {
    readonly name: string;
    readonly limits: EdgeLimits;
    readonly send: (batch: Uint8Array<ArrayBuffer>) => void;
    readonly onDetached: (farEnd: FarEnd) => void;
  }) {
    this.name = options.name;
    this.#limits = options.limits;
    this.#send = options.send;
    this.#onDetached = options.onDetached;
    this.#slots = new Slots(options.limits.slotRestMs);
    this.#pacer = new FlushPacer(options.limits);
  }

  get isAttached(): boolean {
    return this.#isAttached;
  }

  /** Takes in a player that passed the gate. @returns Its slot. */
  open(player: PlayerSocket, nowMs: number): number {
    const slot = this.#slots.take(nowMs);
    this.#players[slot] = player;
    this.events.opened(slot, player.address);
    this.wrote();
    return slot;
  }

  /** Reports a player as gone and frees its slot. */
  closed(slot: number, code: number, isLeaving: boolean, nowMs: number): void {
    this.#players[slot] = undefined;
    this.#slots.free(slot, nowMs);
    if (!this.#isAttached) return;
    this.events.closed(slot, code, isLeaving);
    this.wrote();
  }

  /**
   * Takes in one message of a player.
   * @param isUrgent True when the player was silent before: see `EdgeLimits.pauseMs`.
   */
  message(slot: number, bytes: Uint8Array, nowMs: number, isUrgent: boolean): void {
    this.events.message(slot, bytes);
    this.#flushBy(this.#pacer.message(nowMs, isUrgent), nowMs);
  }

  /** Sees to it that the events are sent soon. */
  wrote(): void {
    this.#flushBy(this.#pacer.event(), performance.now());
  }

  /** Sends what was collected. */
  flush(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    this.#flushDueMs = Number.POSITIVE_INFINITY;
    if (!this.#isAttached || this.events.isEmpty) return;
    this.#pacer.flushed(performance.now());
    this.#send(this.events.take());
  }

  deliver(commands: Uint8Array): void {
    readEdgeCommands(commands, this);
    // Kept no longer: the slices are views of the caller's bytes.
    this.#sharedSlices = [];
    this.#sharedFrame = undefined;
    if (this.#hasTicked) this.#pacer.ticked(performance.now());
    this.#hasTicked = false;
  }

  frame(
    slot: number,
    own: Uint8Array,
    slices: readonly Uint8Array[],
    isSheddable: boolean,
  ): void {
    // Only what a tick shows may be dropped; answers to a join and the like may not.
    if (isSheddable) this.#hasTicked = true;
    const player = this.#players[slot];
    if (player === undefined || !player.accepts(isSheddable)) return;
    if (own.length === 0) player.sendFrame(this.#frameOf(own, slices));
    else player.sendParts(own, slices);
  }

  close(slot: number, code: number, reason: string): void {
    this.#players[slot]?.close(code, reason);
  }

  detach(code: number, reason: string): void {
    if (!this.#isAttached) return;
    this.flush();
    this.#isAttached = false;
    this.#onDetached(this);
    for (const player of this.#players) player?.close(code, reason);
  }

  /** Players that get exactly the same slices in a row share one frame. */
  #frameOf(own: Uint8Array, slices: readonly Uint8Array[]): ReturnType<typeof buildBinaryFrame> {
    const last = this.#sharedSlices;
    const isSame = this.#sharedFrame !== undefined && last.length === slices.length &&
      slices.every((slice, index) => slice === last[index]);
    if (!isSame || this.#sharedFrame === undefined) {
      this.#sharedSlices = slices;
      this.#sharedFrame = buildBinaryFrame(own, slices);
    }
    return this.#sharedFrame;
  }

  /** Flushes then, or earlier if that was said before; now if there is too much. */
  #flushBy(dueMs: number, nowMs: number): void {
    if (this.events.sizeBytes >= this.#limits.flushBytes) {
      this.flush();
    } else if (dueMs < this.#flushDueMs) {
      this.#flushDueMs = dueMs;
      this.#cancelFlush?.();
      this.#cancelFlush = this.#later(dueMs - nowMs);
    }
  }

  #later(waitMs: number): () => void {
    if (waitMs > 0) {
      const timer = setTimeout(() => this.flush(), waitMs);
      return () => clearTimeout(timer);
    }
    // Not this very moment: what else comes in this turn of the event loop goes along.
    const immediate = setImmediate(() => this.flush());
    return () => clearImmediate(immediate);
  }
}
