// The control sockets: what a client says is decoded, held to its moment and its rate, and handed
// to the part of the core that answers it.

import type { Log } from "../../shared/lib/log.ts";
import { CLOSE_CODES } from "../../shared/net/close_codes.ts";
import {
  type ControlPhase,
  TO_MASTER,
  type ToMaster,
} from "../../shared/protocol/control_messages.ts";
import { FrameDecoder, type FrameFault } from "../../shared/protocol/frames.ts";
import type { MasterEffects } from "./effects.ts";

/** Faults that one socket may make within {@link FAULT_WINDOW_MS}; one more closes it. */
export const MAX_FAULTS = 20;
const FAULT_WINDOW_MS = 10_000;
/** A socket that has not entered by then is closed. */
export const ENTER_TIMEOUT_MS = 10_000;

interface Desk {
  readonly slot: number;
  readonly address: string;
  readonly decoder: FrameDecoder<typeof TO_MASTER, ControlPhase>;
  phase: ControlPhase;
  readonly openedMs: number;
  faults: number;
  faultsSinceMs: number;
  readonly logged: Set<FrameFault>;
}

/** A socket that asks to be let in. */
export interface Visitor {
  readonly slot: number;
  readonly address: string;
  /** True while this very socket is open and unanswered; its slot alone may be another's by then. */
  readonly isWaiting: () => boolean;
}

/** What a well-formed, timely message leads to. */
export interface ControlListener {
  enter(visitor: Visitor, request: Extract<ToMaster, { type: "enter" }>["body"]): void;
  said(slot: number, message: Exclude<ToMaster, { type: "enter" | "ping" }>): void;
  pinged(slot: number, clientMs: number): void;
  gone(slot: number, isLeaving: boolean): void;
}

/** All control sockets. */
export class ControlDesk {
  readonly #effects: MasterEffects;
  readonly #listener: ControlListener;
  readonly #log: Log;
  readonly #desks = new Map<number, Desk>();
  readonly #faults = new Map<FrameFault, number>();
  #nowMs = 0;

  constructor(effects: MasterEffects, listener: ControlListener, log: Log) {
    this.#effects = effects;
    this.#listener = listener;
    this.#log = log;
  }

  get count(): number {
    return this.#desks.size;
  }

  /** Faults by name since the start. */
  faults(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#faults);
  }

  opened(slot: number, address: string): void {
    this.#desks.set(slot, {
      slot,
      address,
      decoder: new FrameDecoder(TO_MASTER),
      phase: "greeted",
      openedMs: this.#nowMs,
      faults: 0,
      faultsSinceMs: this.#nowMs,
      logged: new Set(),
    });
  }

  message(slot: number, bytes: Uint8Array): void {
    const desk = this.#desks.get(slot);
    if (desk === undefined) return; // said before it heard that it is closed
    const decoded = desk.decoder.decode(bytes, desk.phase, this.#nowMs);
    if (!decoded.ok) return this.#fault(desk, decoded.fault, decoded.type);
    const { message } = decoded;
    if (message.type === "enter") {
      desk.phase = "entering";
      const isWaiting = () => this.#desks.get(slot) === desk && desk.phase === "entering";
      return this.#listener.enter({ slot, address: desk.address, isWaiting }, message.body);
    }
    if (message.type === "ping") return this.#listener.pinged(slot, message.body.clientMs);
    this.#listener.said(slot, message);
  }

  closed(slot: number, isLeaving: boolean): void {
    if (!this.#desks.delete(slot)) return;
    this.#listener.gone(slot, isLeaving);
  }

  /** The socket has its identity. */
  entered(slot: number): void {
    const desk = this.#desks.get(slot);
    if (desk !== undefined) desk.phase = "entered";
  }

  tick(nowMs: number): void {
    this.#nowMs = nowMs;
    for (const desk of this.#desks.values()) {
      if (desk.phase !== "greeted" || nowMs - desk.openedMs < ENTER_TIMEOUT_MS) continue;
      this.#close(desk, "idle_timeout");
    }
  }

  #fault(desk: Desk, fault: FrameFault, type: string | undefined): void {
    this.#faults.set(fault, (this.#faults.get(fault) ?? 0) + 1);
    if (!desk.logged.has(fault)) {
      desk.logged.add(fault);
      this.#log.warn("MASTER_BAD_FRAME", { slot: desk.slot, fault, type });
    }
    if (this.#nowMs - desk.faultsSinceMs >= FAULT_WINDOW_MS) {
      desk.faultsSinceMs = this.#nowMs;
      desk.faults = 0;
    }
    desk.faults += 1;
    if (desk.faults > MAX_FAULTS) this.#close(desk, "protocol_fault");
  }

  #close(desk: Desk, reason: keyof typeof CLOSE_CODES): void {
    this.#desks.delete(desk.slot);
    this.#effects.closeClient(desk.slot, CLOSE_CODES[reason], reason);
    this.#listener.gone(desk.slot, false);
  }
}
