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
  gatePassed(): void;
  mismatch(verdict: GateVerdict): void;
  message(message: FromWorld): void;
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

/** A socket from its dial to its end. Its owner changes once: from the trip to the world it became. */
export class WorldSocket {
  readonly #options: WorldSocketOptions;
  readonly #encoder = new FrameEncoder(TO_WORLD);
  readonly #decoder = new FrameDecoder<typeof FROM_WORLD, "any">(FROM_WORLD);
  readonly #pings: PingWatch;
  readonly #link: Link;
  #events: WorldSocketEvents;
  #isGated = false;
  #isOver = false;

  constructor(options: WorldSocketOptions, events: WorldSocketEvents) {
    this.#options = options;
    this.#events = events;
    this.#pings = new PingWatch(options.clock, {
      send: (clientMs) => this.send("ping", { clientMs }),
      answered: (pingMs) => this.#events.ping(pingMs),
      silent: () => this.#end(CLOSE_CODES.idle_timeout),
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

  /** Hands the socket to its next owner. */
  listen(events: WorldSocketEvents): void {
    this.#events = events;
  }

  /** Sends one message; does nothing before the gate and after the end. */
  send<Name extends keyof typeof TO_WORLD & string>(
    type: Name,
    body: BodyOf<typeof TO_WORLD, Name>,
  ): void {
    if (this.#isGated && !this.#isOver) this.#link.send(this.#encoder.encode(type, body));
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
    if (!this.#isGated) {
      this.#readVerdict(bytes);
      return;
    }
    const frame = this.#decoder.decode(bytes, "any", clock.nowMs());
    if (!frame.ok) {
      log.warn("CLIENT_FRAME_REFUSED", { from: "world", fault: frame.fault, type: frame.type });
      return;
    }
    const { message } = frame;
    if (message.type === "pong") {
      this.#pings.pong(message.body.clientMs);
      return;
    }
    if (message.type === "joined") this.#pings.start();
    this.#events.message(message);
  }

  #readVerdict(bytes: Uint8Array): void {
    const verdict = parseGateVerdict(bytes);
    if (verdict === undefined) {
      this.#options.log.warn("CLIENT_FRAME_REFUSED", { from: "world", fault: "no_verdict" });
      this.#end(CLOSE_CODES.bad_gate);
    } else if (verdict.isWelcome) {
      this.#isGated = true;
      this.#events.gatePassed();
    } else {
      this.close();
      this.#events.mismatch(verdict);
    }
  }

  #end(code: number): void {
    if (this.#isOver) return;
    this.close();
    this.#events.closed(code);
  }
}
