// The batched link between an edge and the far end it serves (a world, or the master's control
// desk): one buffer of events in, one buffer of commands out, per tick or turn of the event loop.
// The far end never touches a socket; the edge never looks inside a message.
//
// A batch is a row of records, each a kind byte and its fields (see the writers). A slot is the
// edge's number for one socket; it is not given to another until `closed` was sent for it.

import { ByteReader, ByteWriter } from "../lib/bytes.ts";

/** What an edge tells the far end. Byte views live only during the call: copy what is kept. */
export interface EdgeEventHandler {
  /** A socket passed the version gate. `address` is the player's real address. */
  opened(slot: number, address: string): void;
  /** One whole WebSocket message. */
  message(slot: number, bytes: Uint8Array): void;
  /** The socket is gone. `isLeaving`: the peer said goodbye (1000 or 1001), it was not just lost. */
  closed(slot: number, code: number, isLeaving: boolean): void;
  /** The peer reads too slowly: sheddable frames to this slot are dropped until `drained`. */
  stalled(slot: number): void;
  /** The peer caught up: the next frame must not build on a dropped one. */
  drained(slot: number): void;
}

/** What the far end asks of an edge. Byte views live only during the call. */
export interface EdgeCommandHandler {
  /** One WebSocket message: `own`, then each of `slices` in order. */
  frame(
    slot: number,
    own: Uint8Array,
    slices: readonly Uint8Array[],
    kind: FrameKind,
  ): void;
  /** Closes the socket after what was sent before. */
  close(slot: number, code: number, reason: string): void;
}

/**
 * What an edge may do with a frame: an `answer` is sent in any case; a `change` is dropped while the
 * slot is stalled, and after that until a whole one came, for it builds on what was sent before; a
 * `whole` builds on nothing, and is dropped only while the slot is stalled; the `first_whole` is
 * sent in any case. The order is part of the link's bytes.
 */
export const FRAME_KINDS = ["answer", "change", "whole", "first_whole"] as const;
export type FrameKind = (typeof FRAME_KINDS)[number];

const EVENT = { opened: 1, message: 2, closed: 3, stalled: 4, drained: 5 } as const;
const COMMAND = { slice: 1, frame: 2, close: 3 } as const;

const MAX_ADDRESS_BYTES = 64;
const MAX_REASON_BYTES = 123; // RFC 6455 5.5.1: a close frame's payload less its code

/** Collects events into one batch. */
export class EdgeEventWriter {
  readonly #to = new ByteWriter(4096);

  get isEmpty(): boolean {
    return this.#to.length === 0;
  }

  /** Bytes collected so far, to bound what one batch may hold. */
  get sizeBytes(): number {
    return this.#to.length;
  }

  opened(slot: number, address: string): void {
    this.#to.u8(EVENT.opened);
    this.#to.varint(slot);
    this.#to.text(address);
  }

  message(slot: number, bytes: Uint8Array): void {
    this.#to.u8(EVENT.message);
    this.#to.varint(slot);
    this.#to.varint(bytes.length);
    this.#to.bytes(bytes);
  }

  closed(slot: number, code: number, isLeaving: boolean): void {
    this.#to.u8(EVENT.closed);
    this.#to.varint(slot);
    this.#to.u16(code);
    this.#to.u8(isLeaving ? 1 : 0);
  }

  stalled(slot: number): void {
    this.#to.u8(EVENT.stalled);
    this.#to.varint(slot);
  }

  drained(slot: number): void {
    this.#to.u8(EVENT.drained);
    this.#to.varint(slot);
  }

  /** The batch as its own bytes; the writer is empty afterwards. */
  take(): Uint8Array<ArrayBuffer> {
    const batch = this.#to.take();
    this.#to.reset();
    return batch;
  }
}

/**
 * Hands each event of a batch to `handler`, in order.
 * @throws {Error} When the batch is malformed: it comes from our own process, so that is a bug.
 */
export function readEdgeEvents(batch: Uint8Array, handler: EdgeEventHandler): void {
  const from = new ByteReader(batch);
  while (from.remaining > 0) {
    const kind = from.u8();
    const slot = from.varint();
    switch (kind) {
      case EVENT.opened:
        handler.opened(slot, from.text(MAX_ADDRESS_BYTES));
        break;
      case EVENT.message:
        handler.message(slot, from.bytes(from.varint()));
        break;
      case EVENT.closed: {
        const code = from.u16();
        handler.closed(slot, code, from.u8() === 1);
        break;
      }
      case EVENT.stalled:
        handler.stalled(slot);
        break;
      case EVENT.drained:
        handler.drained(slot);
        break;
      default:
        throw new Error(`Cannot read edge events: kind ${kind} is unknown`);
    }
  }
}

/** Collects commands into one batch. Slice numbers hold within one batch. */
export class EdgeCommandWriter {
  readonly #to = new ByteWriter(16384);
  #sliceCount = 0;

  get isEmpty(): boolean {
    return this.#to.length === 0;
  }

  /** Adds bytes that several frames of this batch share, once. @returns Its number. */
  slice(bytes: Uint8Array): number {
    this.#to.u8(COMMAND.slice);
    this.#to.varint(bytes.length);
    this.#to.bytes(bytes);
    return this.#sliceCount++;
  }

  frame(
    slot: number,
    own: Uint8Array,
    slices: readonly number[] = [],
    kind: FrameKind = "answer",
  ): void {
    this.#to.u8(COMMAND.frame);
    this.#to.varint(slot);
    this.#to.u8(FRAME_KINDS.indexOf(kind));
    this.#to.varint(own.length);
    this.#to.bytes(own);
    this.#to.varint(slices.length);
    for (const slice of slices) this.#to.varint(slice);
  }

  /** Like `frame()`, for one frame of many: what `own` holds, then at most one slice. */
  sharedFrame(
    slot: number,
    own: ByteWriter,
    slice: number | undefined,
    kind: FrameKind,
  ): void {
    this.#to.u8(COMMAND.frame);
    this.#to.varint(slot);
    this.#to.u8(FRAME_KINDS.indexOf(kind));
    this.#to.varint(own.length);
    this.#to.append(own);
    this.#to.u8(slice === undefined ? 0 : 1);
    if (slice !== undefined) this.#to.varint(slice);
  }

  close(slot: number, code: number, reason: string): void {
    this.#to.u8(COMMAND.close);
    this.#to.varint(slot);
    this.#to.u16(code);
    this.#to.text(reason);
  }

  /** The batch as its own bytes; the writer is empty afterwards. */
  take(): Uint8Array<ArrayBuffer> {
    const batch = this.#to.take();
    this.#to.reset();
    this.#sliceCount = 0;
    return batch;
  }
}

/**
 * Hands each command of a batch to `handler`, in order.
 * @throws {Error} When the batch is malformed: it comes from our own process, so that is a bug.
 */
export function readEdgeCommands(batch: Uint8Array, handler: EdgeCommandHandler): void {
  const from = new ByteReader(batch);
  const slices: Uint8Array[] = [];
  while (from.remaining > 0) {
    const kind = from.u8();
    switch (kind) {
      case COMMAND.slice:
        slices.push(from.bytes(from.varint()));
        break;
      case COMMAND.frame: {
        const slot = from.varint();
        const frameKind = FRAME_KINDS[from.u8()];
        if (frameKind === undefined) {
          throw new Error("Cannot read edge commands: unknown frame kind");
        }
        const own = from.bytes(from.varint());
        const shared: Uint8Array[] = [];
        for (let left = from.varint(); left > 0; left--) {
          const slice = slices[from.varint()];
          if (slice === undefined) throw new Error("Cannot read edge commands: unknown slice");
          shared.push(slice);
        }
        handler.frame(slot, own, shared, frameKind);
        break;
      }
      case COMMAND.close: {
        const slot = from.varint();
        const code = from.u16();
        handler.close(slot, code, from.text(MAX_REASON_BYTES));
        break;
      }
      default:
        throw new Error(`Cannot read edge commands: kind ${kind} is unknown`);
    }
  }
}
