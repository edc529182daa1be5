// A player of our own for load: comes in like any client as a guest who was here before, then walks
// in a circle.

import { FROM_MASTER, TO_MASTER } from "../../../shared/protocol/control_messages.ts";
import { FrameDecoder, FrameEncoder } from "../../../shared/protocol/frames.ts";
import { buildGateFrame, parseGateVerdict } from "../../../shared/protocol/gate.ts";
import { programVersion } from "../../../shared/protocol/version.ts";
import { FROM_WORLD, TO_WORLD } from "../../../shared/protocol/world_messages.ts";
import { CircleWalk } from "../circle_walk.ts";
import { hostOf, type LoadPlayer, type LoadPlayerOptions } from "./load_player.ts";
import { LoadWebSocket } from "./load_websocket.ts";
import type { NativeSockets } from "./native_sockets.ts";

/** What resumes guest number `index` of the bench; stored by `seed_guests.ts`. */
export function benchSecret(index: number): string {
  return index.toString(16).padStart(64, "0");
}

const SNAPSHOT = FROM_WORLD.snapshot.byte;
const FRAMES_PER_MESSAGE = 2;
const GATE = buildGateFrame(programVersion());
const toMaster = new FrameEncoder(TO_MASTER);
const toWorld = new FrameEncoder(TO_WORLD);

/** One player; a fault ends it and is kept for the report. */
export class VirtucadePlayer implements LoadPlayer {
  fault: string | undefined;
  frames = 0;
  bytes = 0;
  readonly #options: LoadPlayerOptions;
  readonly #sockets: NativeSockets;
  readonly #control: LoadWebSocket;
  readonly #fromMaster = new FrameDecoder<typeof FROM_MASTER, "any">(FROM_MASTER);
  readonly #fromWorld = new FrameDecoder<typeof FROM_WORLD, "any">(FROM_WORLD);
  readonly #walk: CircleWalk;
  /** The frames that no state has shown. */
  readonly #pending: {
    readonly seq: number;
    readonly sentMs: number;
    readonly isFirst: boolean;
  }[] = [];
  /** Whom a sampled player was told of. */
  readonly #inView = new Set<number>();
  #world: LoadWebSocket | undefined;
  #isControlGated = false;
  #isWorldGated = false;
  #isCommitted = false;
  #seq = 0;

  constructor(sockets: NativeSockets, options: LoadPlayerOptions) {
    this.#options = options;
    this.#sockets = sockets;
    this.#walk = new CircleWalk(options.index);
    this.#control = this.#open("/", (payload) => this.#heardMaster(payload));
  }

  get isIn(): boolean {
    return this.#isCommitted && this.frames > 0 && this.fault === undefined;
  }

  walk(nowMs: number): void {
    this.#world?.sendFrame(this.#walk.next().bytes);
    for (let i = 0; i < FRAMES_PER_MESSAGE; i++) {
      const seq = ++this.#seq;
      if (this.#options.sample === undefined) continue;
      this.#pending.push({ seq, sentMs: nowMs, isFirst: i === 0 });
    }
  }

  ping(nowMs: number): void {
    if (this.fault !== undefined) return;
    this.#control.send(toMaster.encode("ping", { clientMs: nowMs }));
    this.#world?.send(toWorld.encode("ping", { clientMs: nowMs }));
  }

  #open(path: string, message: (payload: Uint8Array) => void): LoadWebSocket {
    const { port, index } = this.#options;
    const socket: LoadWebSocket = new LoadWebSocket(
      this.#sockets,
      { port, path, fromHost: hostOf(index) },
      {
        opened: () => socket.send(GATE),
        message,
        closed: () => this.#end(`closed ${path}`),
      },
    );
    return socket;
  }

  #heardMaster(payload: Uint8Array): void {
    if (!this.#isControlGated) {
      if (parseGateVerdict(payload)?.isWelcome !== true) return this.#end("not welcome");
      this.#isControlGated = true;
      const { index } = this.#options;
      this.#control.send(toMaster.encode("enter", {
        resumeSecret: benchSecret(index),
        tabId: index.toString(16).padStart(32, "0"),
        lastChatId: 0,
        visit: undefined,
      }));
      return;
    }
    if (this.#isCommitted) return; // presence and chat of all the others
    const frame = this.#fromMaster.decode(payload, "any", 0);
    if (!frame.ok) return this.#end(`unreadable: ${frame.fault}`);
    const { message } = frame;
    switch (message.type) {
      case "lease_granted": {
        const { leaseId, worldKey } = message.body;
        this.#control.send(toMaster.encode("redeem_lease", { leaseId, worldKey }));
        break;
      }
      case "ticket": {
        const { ticketId, url } = message.body;
        const { pathname } = new URL(url, `ws://127.0.0.1:${this.#options.port}`);
        this.#world = this.#open(pathname, (bytes) => this.#heardWorld(bytes, ticketId));
        break;
      }
      case "committed":
        this.#isCommitted = true;
        break;
      case "lease_closed":
      case "entry_refused":
        this.#end(`${message.type} ${message.body.reason}`);
        break;
      default: // names, catalog and presence: nothing to answer
    }
  }

  #heardWorld(payload: Uint8Array, ticketId: Parameters<typeof joinOf>[0]): void {
    if (!this.#isWorldGated) {
      if (parseGateVerdict(payload)?.isWelcome !== true) return this.#end("not welcome");
      this.#isWorldGated = true;
      this.#world?.send(joinOf(ticketId));
      return;
    }
    if (payload[0] !== SNAPSHOT) return;
    this.frames++;
    this.bytes += payload.length;
    if (this.#options.sample !== undefined) this.#sample(payload);
  }

  #sample(payload: Uint8Array): void {
    const { sample } = this.#options;
    const nowMs = performance.now();
    const frame = this.#fromWorld.decode(payload, "any", 0);
    if (!frame.ok) return this.#end(`unreadable: ${frame.fault}`);
    if (frame.message.type !== "snapshot" || sample === undefined) return;
    const { lastInputSeq, isFull, changed, placed, entered, left } = frame.message.body;
    for (;;) {
      const [next] = this.#pending;
      if (next === undefined || next.seq > lastInputSeq) break;
      sample.latency(nowMs - next.sentMs, next.isFirst);
      this.#pending.shift();
    }
    if (isFull) this.#inView.clear();
    for (const { entityId } of entered) this.#inView.add(entityId);
    for (const entityId of left) this.#inView.delete(entityId);
    // Who comes into view costs more; what a mover costs is asked of frames with movers only.
    if (entered.length > 0 || left.length > 0) return;
    sample.movers(changed.length + placed.length, payload.length, this.#inView.size);
  }

  #end(fault: string): void {
    if (this.fault !== undefined) return;
    this.fault = fault;
    this.#control.close();
    this.#world?.close();
  }
}

function joinOf(
  ticketId: Parameters<typeof toWorld.encode<"join">>[1]["ticketId"],
): Uint8Array {
  return toWorld.encode("join", { ticketId });
}
