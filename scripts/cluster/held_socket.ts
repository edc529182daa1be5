// A player's socket over the held network, with the edge's version gate at its far end.

import type { Link } from "../../shared/net/link.ts";
import { CLOSE_CODES, isLeavingCode } from "../../shared/net/close_codes.ts";
import { buildGateVerdict, parseGateFrame } from "../../shared/protocol/gate.ts";
import type { DialEvents } from "../../client/core/ports.ts";
import type { Channel, HeldNet } from "./held_net.ts";

/** The server's end of a socket. */
export interface EdgeEnd {
  send(bytes: Uint8Array): void;
  close(code: number, reason: string): void;
  /** The connection breaks: both ends hear of it at once. */
  drop(code: number): void;
  /** Its world is lost: the client is told `notice`, and what it says goes nowhere. */
  hold(notice: Uint8Array): void;
  /** The next start of its world is there. */
  reopen(far: Far, notice: Uint8Array): void;
}

/** What an edge serves: a world, or the master's control desk. */
export interface Far {
  /** A socket passed the gate. @returns Its slot. */
  opened(socket: EdgeEnd): number;
  message(slot: number, bytes: Uint8Array): void;
  closed(slot: number, code: number, isLeaving: boolean): void;
}

/** Both ends of one socket. */
export class HeldSocket implements EdgeEnd {
  readonly name: string;
  /** The end that was dialled from. */
  readonly clientEnd: Link;
  readonly #net: HeldNet;
  readonly #up: Channel;
  readonly #down: Channel;
  readonly #events: DialEvents;
  readonly #version: string;
  readonly #neverHangsUp: boolean;
  #far: Far | undefined;
  #slot: number | undefined;
  #isClientOpen = true;
  #isEdgeOpen = true;
  #isHeld = false;

  constructor(options: {
    readonly net: HeldNet;
    readonly name: string;
    /** Of the server. */
    readonly version: string;
    readonly events: DialEvents;
    /** True: what the client closes stays open at the edge, as behind a broken modem. */
    readonly neverHangsUp: boolean;
    /** Asked when the dial arrives; `undefined` refuses it. */
    readonly findFar: () => Far | undefined;
  }) {
    const { net, name, version, events } = options;
    this.#net = net;
    this.name = name;
    this.#version = version;
    this.#events = events;
    this.#neverHangsUp = options.neverHangsUp;
    this.#up = net.open(`${name} up`);
    this.#down = net.open(`${name} down`);
    this.clientEnd = this.#buildClientEnd();
    this.#up.send(() => {
      this.#far = options.findFar();
      if (this.#far === undefined) this.drop(1006);
      else this.#down.send(() => this.#isClientOpen && events.opened());
    });
  }

  hold(notice: Uint8Array): void {
    this.#far = undefined;
    this.#isHeld = true;
    this.send(notice);
  }

  reopen(far: Far, notice: Uint8Array): void {
    if (!this.#isEdgeOpen) return;
    this.#isHeld = false;
    this.#far = far;
    this.#slot = far.opened(this);
    this.send(notice);
  }

  /** True until both ends know that it is over. */
  get isLive(): boolean {
    return this.#isClientOpen || this.#isEdgeOpen;
  }

  send(bytes: Uint8Array): void {
    if (!this.#isEdgeOpen) return;
    this.#down.send(() => this.#isClientOpen && this.#events.message(bytes));
  }

  close(code: number, reason: string): void {
    if (!this.#isEdgeOpen) return;
    this.#isEdgeOpen = false;
    this.#down.send(() => this.#clientHearsEnd(code, reason));
  }

  drop(code: number): void {
    this.#net.drop(this.#up);
    this.#net.drop(this.#down);
    this.#edgeHearsEnd(code, false);
    this.#clientHearsEnd(code, "");
  }

  #buildClientEnd(): Link {
    const isOpen = () => this.#isClientOpen;
    return {
      get isOpen() {
        return isOpen();
      },
      send: (bytes) => {
        // The sender reuses its buffer.
        const copy = bytes.slice();
        if (this.#isClientOpen) this.#up.send(() => this.#edgeReceives(copy));
      },
      close: (code) => {
        if (!this.#isClientOpen) return;
        this.#isClientOpen = false;
        if (this.#neverHangsUp) return;
        this.#up.send(() => this.#edgeHearsEnd(code, isLeavingCode(code)));
      },
    };
  }

  #edgeReceives(bytes: Uint8Array): void {
    if (!this.#isEdgeOpen || this.#isHeld || this.#far === undefined) return;
    if (this.#slot !== undefined) return this.#far.message(this.#slot, bytes);
    const version = parseGateFrame(bytes);
    if (version === undefined) return this.close(CLOSE_CODES.bad_gate, "bad_gate");
    this.send(buildGateVerdict(this.#version, version));
    if (version === this.#version) this.#slot = this.#far.opened(this);
    else this.close(CLOSE_CODES.version_mismatch, "version_mismatch");
  }

  #edgeHearsEnd(code: number, isLeaving: boolean): void {
    if (!this.#isEdgeOpen) return;
    this.#isEdgeOpen = false;
    if (this.#slot !== undefined) this.#far?.closed(this.#slot, code, isLeaving);
  }

  #clientHearsEnd(code: number, reason: string): void {
    if (!this.#isClientOpen) return;
    this.#isClientOpen = false;
    this.#events.closed(code, reason);
  }
}
