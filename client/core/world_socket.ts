// One socket to one world: the version gate, the ticket, then messages. It never comes back by
// itself; whoever lost a world asks the master for the way.

import type { Clock } from "../../shared/lib/clock.ts";
import type { Log } from "../../shared/lib/log.ts";
import { CLOSE_CODES } from "../../shared/net/close_codes.ts";
import type { Link } from "../../shared/net/link.ts";
import { type BodyOf, FrameDecoder, FrameEncoder } from "../../shared/protocol/frames.ts";
import { buildGateFrame, type GateVerdict, parseGateVerdict } from "../../shared/protocol/gate.ts";
import { FROM_WORLD, type FromWorld, TO_WORLD } from "../../shared/protocol/world_messages.ts";
import { PingWatch } from "./ping_watch.ts";
import type { LinkDialler } from "./ports.ts";

/** What the owner of a world socket is told. Nothing comes after `closed` or `mismatch`. */
export interface WorldSocketEvents {
  /** A ticket may be shown: at the beginning, and again once an interrupted world is back. */
  gatePassed(): void;
  mismatch(verdict: GateVerdict): void;
  message(message: FromWorld): void;
  /** The world is lost, and the socket waits for its next start: `gatePassed` or `closed` follows. */
  interrupted(): void;
  closed(code: number): void;
  ping(pingMs: number): void;
}

/** What a world socket is made of. */
export interface WorldSocketOptions {
  readonly url: string;
  readonly version: string;
  readonly dial: LinkDialler;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * `dialled`: no verdict yet. `ready`: a ticket may be shown. `spent`: one was. `held`: the world is
 * lost, and what is said goes nowhere.
 */
type Standing = "dialled" | "ready" | "spent" | "held";

/**
 * A socket from its dial to its end. Its owner changes: from the trip to the world it became, and
 * when that world is interrupted to the next trip back into it.
 */
export class WorldSocket {
  readonly #options: WorldSocketOptions;
  readonly #encoder = new FrameEncoder(TO_WORLD);
  readonly #decoder = new FrameDecoder<typeof FROM_WORLD, "any">(FROM_WORLD);
  readonly #pings: PingWatch;
  readonly #link: Link;
  #events: WorldSocketEvents;
  #standing: Standing = "dialled";
  #isOver = false;

  constructor(options: WorldSocketOptions, events: WorldSocketEvents) {
    this.#options = options;
    this.#events = events;
    this.#pings = new PingWatch(options.clock, {
      send: (clientMs) => this.send("ping", { clientMs }),
      answered: (pingMs) => this.#events.ping(pingMs),
      // Heard late, it must not be taken for the goodbye of somebody who leaves.
      silent: () => this.#end(CLOSE_CODES.idle_timeout, CLOSE_CODES.idle_timeout),
    });
    this.#link = options.dial(options.url, {
      opened: () => {
        if (!this.#isOver) this.#link.send(buildGateFrame(options.version));
      },
      message: (bytes) => {
        if (!this.#isOver) this.#read(bytes);
      },
      closed: (code) => this.#end(code),
    });
  }

  /** False once it was closed, by either side. */
  get isOpen(): boolean {
    return !this.#isOver;
  }

  get url(): string {
    return this.#options.url;
  }

  /** True when a ticket may be shown now. */
  get isReady(): boolean {
    return this.isOpen && this.#standing === "ready";
  }

  /** True when a ticket may be shown now or once an interrupted world is back. */
  get isReusable(): boolean {
    return this.isReady || this.isOpen && this.#standing === "held";
  }

  /** Hands the socket to its next owner. */
  listen(events: WorldSocketEvents): void {
    this.#events = events;
  }

  /** Sends one message; does nothing before the gate, while interrupted and after the end. */
  send<Name extends keyof typeof TO_WORLD & string>(
    type: Name,
    body: BodyOf<typeof TO_WORLD, Name>,
  ): void {
    const isHeard = this.#standing === "ready" || this.#standing === "spent";
    if (!isHeard || this.#isOver) return;
    if (type === "join") this.#standing = "spent";
    this.#link.send(this.#encoder.encode(type, body));
  }

  /** Closes from this side; no event follows. */
  close(code: number = CLOSE_CODES.normal): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#pings.stop();
    this.#link.close(code, "");
  }

  #read(bytes: Uint8Array): void {
    const { clock, log } = this.#options;
    if (this.#standing === "dialled") {
      this.#readVerdict(bytes);
      return;
    }
    const frame = this.#decoder.decode(bytes, "any", clock.nowMs());
    if (!frame.ok) {
      log.warn("CLIENT_FRAME_REFUSED", { from: "world", fault: frame.fault, type: frame.type });
      return;
    }
    const { message } = frame;
    switch (message.type) {
      case "pong":
        return this.#pings.pong(message.body.clientMs);
      case "interrupted":
        this.#standing = "held";
        this.#pings.stop(); // nobody would answer
        return this.#events.interrupted();
      case "reopened":
        if (this.#standing !== "held") return;
        this.#standing = "ready";
        return this.#events.gatePassed();
      case "joined":
        this.#pings.start();
        break;
    }
    this.#events.message(message);
  }

  #readVerdict(bytes: Uint8Array): void {
    const verdict = parseGateVerdict(bytes);
    if (verdict === undefined) {
      this.#options.log.warn("CLIENT_FRAME_REFUSED", { from: "world", fault: "no_verdict" });
      this.#end(CLOSE_CODES.bad_gate);
    } else if (verdict.isWelcome) {
      this.#standing = "ready";
      this.#events.gatePassed();
    } else {
      this.close();
      this.#events.mismatch(verdict);
    }
  }

  /** @param said What the other side hears, if it does. */
  #end(code: number, said: number = CLOSE_CODES.normal): void {
    if (this.#isOver) return;
    this.close(said);
    this.#events.closed(code);
  }
}
