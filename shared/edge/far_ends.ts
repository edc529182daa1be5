// Far ends: whoever players are passed on to. Each has its own slots and its own batch of events.

import { CLOSE_CODES } from "../net/close_codes.ts";
import type { EdgeCommandHandler, FrameKind } from "../net/player_link.ts";
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
  /**
   * Whoever it stood for is lost: its sockets wait for whoever is attached under its name next.
   * Each gets the message `notice`; what they say is dropped, their bounds stay in force. Above
   * `maxHeldPlayers`, and after `holdMs`, they are closed with 4000. Does nothing twice.
   * @returns How many wait.
   */
  hold(notice: Uint8Array): number;
  /** Closes all its sockets; they are not reported any more. Calling it again does nothing. */
  detach(code: number, reason: string): void;
}

/** `attached` to somebody who hears its events, `held` for the next one, or `detached` for ever. */
type Standing = "attached" | "held" | "detached";

/** One far end's players and the events for it. */
export class FarEnd implements AttachedFarEnd, EdgeCommandHandler {
  readonly name: string;
  /** Events to be sent; call `wrote` after each. Messages have their own way in. */
  readonly events = new EdgeEventWriter();
  readonly #limits: EdgeLimits;
  #send: (batch: Uint8Array<ArrayBuffer>) => void;
  readonly #onDetached: (farEnd: FarEnd) => void;
  readonly #slots: Slots;
  readonly #players: (PlayerSocket | undefined)[] = [];
  readonly #pacer: FlushPacer;
  #standing: Standing = "attached";
  #cancelFlush: (() => void) | undefined;
  #flushDueMs = Number.POSITIVE_INFINITY;
  #hasTicked = false;
  #holdTimer: ReturnType<typeof setTimeout> | undefined;
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
    return this.#standing === "attached";
  }

  /** True while its sockets wait for the next one under its name. */
  get isHeld(): boolean {
    return this.#standing === "held";
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
    if (!this.isAttached) return;
    this.events.closed(slot, code, isLeaving);
    this.wrote();
  }

  /**
   * Takes in one message of a player.
   * @param isUrgent True when the player was silent before: see `EdgeLimits.pauseMs`.
   */
  message(slot: number, bytes: Uint8Array, nowMs: number, isUrgent: boolean): void {
    if (!this.isAttached) return; // nobody is there to hear it
    this.events.message(slot, bytes);
    this.#flushBy(this.#pacer.message(nowMs, isUrgent), nowMs);
  }

  /** Sees to it that the events are sent soon. */
  wrote(): void {
    if (this.isAttached) this.#flushBy(this.#pacer.event(), performance.now());
    else this.events.take(); // nobody is there to hear it
  }

  /** Sends what was collected. */
  flush(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    this.#flushDueMs = Number.POSITIVE_INFINITY;
    if (!this.isAttached || this.events.isEmpty) return;
    this.#pacer.flushed(performance.now());
    this.#send(this.events.take());
  }

  deliver(commands: Uint8Array): void {
    if (!this.isAttached) return; // the late word of one who is lost
    const arrivedMs = performance.now();
    readEdgeCommands(commands, this);
    // Kept no longer: the slices are views of the caller's bytes.
    this.#sharedSlices = [];
    this.#sharedFrame = undefined;
    if (this.#hasTicked) this.#pacer.ticked(arrivedMs, performance.now() - arrivedMs);
    this.#hasTicked = false;
  }

  frame(
    slot: number,
    own: Uint8Array,
    slices: readonly Uint8Array[],
    kind: FrameKind,
  ): void {
    if (kind !== "answer") this.#hasTicked = true;
    const player = this.#players[slot];
    if (player === undefined || !player.accepts(kind)) return;
    if (own.length === 0) player.sendFrame(this.#frameOf(own, slices));
    else player.sendParts(own, slices);
  }

  close(slot: number, code: number, reason: string): void {
    this.#players[slot]?.close(code, reason);
  }

  hold(notice: Uint8Array): number {
    if (!this.isAttached) return 0;
    this.#standing = "held";
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    this.#flushDueMs = Number.POSITIVE_INFINITY;
    this.events.take();
    const { holdMs, maxHeldPlayers } = this.#limits;
    let held = 0;
    for (const player of this.#players) {
      if (player === undefined) continue;
      if (held < maxHeldPlayers) held++;
      else player.close(CLOSE_CODES.world_gone, "world_gone");
    }
    this.#tellAll(notice);
    this.#holdTimer = setTimeout(() => this.detach(CLOSE_CODES.world_gone, "world_gone"), holdMs);
    return held;
  }

  /** Ends a hold: its sockets are reported to `send` as opened, then each gets `notice`. */
  resume(send: (batch: Uint8Array<ArrayBuffer>) => void, notice?: Uint8Array): void {
    if (!this.isHeld) throw new Error(`Cannot resume "${this.name}": it is ${this.#standing}`);
    clearTimeout(this.#holdTimer);
    this.#standing = "attached";
    this.#send = send;
    for (const [slot, player] of this.#players.entries()) {
      if (player === undefined) continue;
      this.events.opened(slot, player.address);
      if (player.isStalled) this.events.stalled(slot);
    }
    this.flush(); // before anybody can answer the notice
    if (notice !== undefined) this.#tellAll(notice);
  }

  detach(code: number, reason: string): void {
    if (this.#standing === "detached") return;
    this.flush();
    clearTimeout(this.#holdTimer);
    this.#standing = "detached";
    this.#onDetached(this);
    for (const player of this.#players) player?.close(code, reason);
  }

  #tellAll(notice: Uint8Array): void {
    const frame = buildBinaryFrame(notice);
    for (const player of this.#players) if (player?.accepts("answer")) player.sendFrame(frame);
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
