// The control socket: the way to the master, through the version gate, and back after a loss. It
// knows who the player is; what a lease or a chat line means is for others to know.

import type { Cancel, Clock } from "../../shared/lib/clock.ts";
import type { Log } from "../../shared/lib/log.ts";
import type { Random } from "../../shared/lib/random.ts";
import { unreachable } from "../../shared/lib/result.ts";
import {
  nextSession,
  type SessionEffect,
  type SessionEvent,
  type SessionPhase,
} from "../../shared/machines/client_session.ts";
import { CLOSE_CODES, closeReasonOf, mayReconnectAfter } from "../../shared/net/close_codes.ts";
import type { Link } from "../../shared/net/link.ts";
import { FROM_MASTER, type FromMaster, TO_MASTER } from "../../shared/protocol/control_messages.ts";
import type { Visit } from "../../shared/protocol/fields.ts";
import { type BodyOf, FrameDecoder, FrameEncoder } from "../../shared/protocol/frames.ts";
import { buildGateFrame, type GateVerdict, parseGateVerdict } from "../../shared/protocol/gate.ts";
import { backOffMs } from "./back_off.ts";
import { PingWatch } from "./ping_watch.ts";
import type { LinkDialler, SecretStore } from "./ports.ts";

/** The master's answer to each step of entering may take this long. */
export const MASTER_ANSWER_MS = 5000;

/** What the owner of a master client is told. */
export interface MasterClientEvents {
  /** The phase changed; `waitMs` is set while waiting for the next try. */
  phase(phase: SessionPhase, waitMs: number | undefined): void;
  /** The versions differ. */
  mismatch(verdict: GateVerdict): void;
  /** The other side closed the socket. `mayReturn`: the client comes back by itself. */
  closed(code: number, mayReturn: boolean): void;
  message(message: FromMaster): void;
  ping(pingMs: number): void;
}

/** What a master client is made of. */
export interface MasterClientOptions {
  readonly url: string;
  readonly version: string;
  readonly dial: LinkDialler;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly secrets: SecretStore;
  /** Asked at each `enter`: the last chat line seen, 0 for none. */
  readonly lastChatId: () => number;
  /** Asked likewise: where the link leads that the page was opened with. */
  readonly visit?: () => Visit | undefined;
  readonly events: MasterClientEvents;
}

/** One client's control session over as many sockets as it takes. */
export class MasterClient {
  readonly #options: MasterClientOptions;
  readonly #encoder = new FrameEncoder(TO_MASTER);
  readonly #pings: PingWatch;
  #decoder = new FrameDecoder<typeof FROM_MASTER, "any">(FROM_MASTER);
  #phase: SessionPhase = "idle";
  #attempt = 0;
  #isOnline = true;
  #link: Link | undefined;
  /** Counts sockets, so that what a dropped one still says is not taken for the new one's word. */
  #socket = 0;
  #stopTimer: Cancel | undefined;
  /** When the last session was lost. */
  #lostAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: MasterClientOptions) {
    this.#options = options;
    this.#pings = new PingWatch(options.clock, {
      send: (clientMs) => this.send("ping", { clientMs }),
      answered: (pingMs) => options.events.ping(pingMs),
      silent: () => this.#happen("too_slow"),
    });
  }

  get phase(): SessionPhase {
    return this.#phase;
  }

  /** Tries since the last session, from 1. */
  get attempt(): number {
    return this.#attempt;
  }

  start(): void {
    this.#happen("start");
  }

  /** Tries again at once where it waits, stopped, or found another version. */
  retry(): void {
    if (nextSession(this.#phase, "retry") !== undefined) this.#happen("retry");
  }

  /**
   * Without a network no try is worth its while: it waits for one, and then does not wait any more.
   * The first try of all and one that the person wants are made in any case: a server on this very
   * device needs none.
   */
  setOnline(isOnline: boolean): void {
    this.#isOnline = isOnline;
    if (this.#phase !== "waiting") return;
    if (isOnline) this.#happen("retry");
    else this.#stopTimer?.();
  }

  /** Goes for good. */
  leave(): void {
    this.#happen("leave");
  }

  /** Sends one message; does nothing while there is no session. */
  send<Name extends keyof typeof TO_MASTER & string>(
    type: Name,
    body: BodyOf<typeof TO_MASTER, Name>,
  ): void {
    if (this.#phase !== "entered" && type !== "enter") return;
    this.#link?.send(this.#encoder.encode(type, body));
  }

  #happen(event: SessionEvent): void {
    const edge = nextSession(this.#phase, event);
    if (edge === undefined) {
      this.#options.log.warn("CLIENT_SESSION_REFUSED", { phase: this.#phase, event });
      return;
    }
    if (this.#phase === "entered" && edge.to === "waiting") {
      this.#lostAtMs = this.#options.clock.nowMs();
    }
    this.#phase = edge.to;
    this.#armTimer();
    if (edge.to !== "entered") this.#pings.stop();
    let waitMs: number | undefined;
    // Heard late, what was said of a silent socket must not pass for the goodbye of who leaves.
    const code = event === "too_slow" ? CLOSE_CODES.idle_timeout : CLOSE_CODES.normal;
    for (const effect of edge.then ?? []) waitMs = this.#perform(effect, code) ?? waitMs;
    this.#options.events.phase(this.#phase, waitMs);
  }

  /**
   * @param closeCode What a socket that is dropped is told.
   * @returns The wait before the next try, where there is one.
   */
  #perform(effect: SessionEffect, closeCode: number): number | undefined {
    switch (effect) {
      case "dial":
        this.#dial();
        return undefined;
      case "send_gate":
        this.#link?.send(buildGateFrame(this.#options.version));
        return undefined;
      case "send_enter": {
        const { secrets, lastChatId, visit } = this.#options;
        const resumeSecret = secrets.readResumeSecret();
        this.send("enter", {
          resumeSecret,
          tabId: secrets.tabId,
          lastChatId: lastChatId(),
          visit: visit?.(),
        });
        return undefined;
      }
      case "reset_back_off":
        this.#attempt = 0;
        this.#pings.start();
        return undefined;
      case "back_off":
        return this.#backOff();
      case "stop_waiting":
        this.#stopTimer?.();
        return undefined;
      case "drop_socket":
        this.#socket++;
        this.#link?.close(closeCode, "");
        this.#link = undefined;
        return undefined;
      default:
        return unreachable(effect);
    }
  }

  #dial(): void {
    this.#attempt++;
    const socket = ++this.#socket;
    const isCurrent = () => socket === this.#socket;
    this.#decoder = new FrameDecoder(FROM_MASTER);
    this.#armTimer();
    this.#link = this.#options.dial(this.#options.url, {
      opened: () => {
        if (isCurrent()) this.#happen("opened");
      },
      message: (bytes) => {
        if (isCurrent()) this.#read(bytes);
      },
      closed: (code) => {
        if (isCurrent()) this.#closed(code);
      },
    });
  }

  #read(bytes: Uint8Array): void {
    if (this.#phase === "gating") {
      this.#readVerdict(bytes);
      return;
    }
    const { clock, log, events, secrets } = this.#options;
    const frame = this.#decoder.decode(bytes, "any", clock.nowMs());
    if (!frame.ok) {
      log.warn("CLIENT_FRAME_REFUSED", { from: "master", fault: frame.fault, type: frame.type });
      return;
    }
    const { message } = frame;
    if (message.type === "pong") {
      this.#pings.pong(message.body.clientMs);
      return;
    }
    if (message.type === "session") {
      const { resumeSecret } = message.body;
      if (resumeSecret !== "") secrets.saveResumeSecret(resumeSecret);
      this.#happen("session");
    }
    events.message(message);
  }

  #readVerdict(bytes: Uint8Array): void {
    const verdict = parseGateVerdict(bytes);
    if (verdict === undefined) {
      this.#options.log.warn("CLIENT_FRAME_REFUSED", { from: "master", fault: "no_verdict" });
      this.#happen("too_slow");
    } else if (verdict.isWelcome) {
      this.#happen("welcome");
    } else {
      this.#happen("mismatch");
      this.#options.events.mismatch(verdict);
    }
  }

  #closed(code: number): void {
    this.#link = undefined;
    const reason = closeReasonOf(code) ?? "other";
    this.#options.log.info("CLIENT_CONTROL_CLOSED", { code, reason });
    const mayReturn = mayReconnectAfter(code);
    this.#happen(mayReturn ? "lost" : "refused");
    this.#options.events.closed(code, mayReturn);
  }

  #backOff(): number {
    const { clock, random } = this.#options;
    const waitMs = backOffMs(this.#attempt, random, clock.nowMs() - this.#lostAtMs);
    this.#stopTimer?.();
    if (this.#isOnline) this.#stopTimer = clock.after(waitMs, () => this.#happen("retry"));
    return waitMs;
  }

  /** Steps that wait for an answer wait only so long. */
  #armTimer(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    if (this.#phase === "dialling" || this.#phase === "gating" || this.#phase === "entering") {
      this.#stopTimer = this.#options.clock.after(MASTER_ANSWER_MS, () => {
        this.#happen("too_slow");
      });
    }
  }
}
