// Far ends: whoever players are passed on to. Each has its own slots and its own batch of events.

import type { EdgeCommandHandler } from "../net/player_link.ts";
import { EdgeEventWriter, readEdgeCommands } from "../net/player_link.ts";
import { buildBinaryFrame } from "./websocket_frame.ts";
import type { EdgeLimits } from "./edge_limits.ts";
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
  /** Events to be sent; call `wrote` after each. */
  readonly events = new EdgeEventWriter();
  readonly #limits: EdgeLimits;
  readonly #send: (batch: Uint8Array<ArrayBuffer>) => void;
  readonly #onDetached: (farEnd: FarEnd) => void;
  readonly #slots: Slots;
  readonly #players: (PlayerSocket | undefined)[] = [];
  #isAttached = true;
  #cancelFlush: (() => void) | undefined;
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

  /** Sees to it that the events are sent soon, or now if they are many. */
  wrote(): void {
    if (this.events.sizeBytes >= this.#limits.flushBytes) this.flush();
    else if (this.#cancelFlush === undefined) this.#cancelFlush = this.#scheduleFlush();
  }

  /** Sends what was collected. */
  flush(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    if (this.#isAttached && !this.events.isEmpty) this.#send(this.events.take());
  }

  deliver(commands: Uint8Array): void {
    readEdgeCommands(commands, this);
    // Kept no longer: the slices are views of the caller's bytes.
    this.#sharedSlices = [];
    this.#sharedFrame = undefined;
  }

  frame(
    slot: number,
    own: Uint8Array,
    slices: readonly Uint8Array[],
    isSheddable: boolean,
  ): void {
    const player = this.#players[slot];
    if (player === undefined || !player.accepts(isSheddable)) return;
    player.send(own.length === 0 ? this.#frameOf(own, slices) : buildBinaryFrame(own, slices));
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

  #scheduleFlush(): () => void {
    if (this.#limits.flushEveryMs > 0) {
      const timer = setTimeout(() => this.flush(), this.#limits.flushEveryMs);
      return () => clearTimeout(timer);
    }
    const immediate = setImmediate(() => this.flush());
    return () => clearImmediate(immediate);
  }
}
