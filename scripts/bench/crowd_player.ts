// One player of a crowd: comes in like any client, then walks in a circle for ever.

import { FROM_MASTER, TO_MASTER } from "../../shared/protocol/control_messages.ts";
import { type BodyOf, FrameDecoder, FrameEncoder } from "../../shared/protocol/frames.ts";
import { buildGateFrame, parseGateVerdict } from "../../shared/protocol/gate.ts";
import { FROM_WORLD, TO_WORLD } from "../../shared/protocol/world_messages.ts";
import { CircleWalk } from "./circle_walk.ts";
import { RawWebSocket } from "./raw_websocket.ts";

/** What a player, or all of them, counted so far. */
export interface CrowdCounts {
  readonly atMs: number;
  /** Still connected. */
  readonly players: number;
  /** Input messages sent; each holds two input frames. */
  readonly inputs: number;
  /** Messages of the world, and their payload. */
  readonly frames: number;
  readonly bytes: number;
}

const toMaster = new FrameEncoder(TO_MASTER);
const toWorld = new FrameEncoder(TO_WORLD);

/** A player over two raw sockets. */
export class CrowdPlayer {
  readonly #control: RawWebSocket;
  readonly #world: RawWebSocket;
  readonly #walk: CircleWalk;
  #inputs = 0;

  private constructor(control: RawWebSocket, world: RawWebSocket, number: number) {
    this.#control = control;
    this.#world = world;
    this.#walk = new CircleWalk(number);
  }

  /** Comes in by the master on `port` and the world that it sends new guests to. */
  static async enter(port: number, version: string, number: number): Promise<CrowdPlayer> {
    const control = await openGated(port, "/", version);
    const tabId = number.toString(16).padStart(32, "0");
    control.send(toMaster.encode("enter", {
      resumeSecret: "",
      tabId,
      lastChatId: 0,
      visit: undefined,
    }));
    const { leaseId, worldKey } = await heard(control, "lease_granted");
    control.send(toMaster.encode("redeem_lease", { leaseId, worldKey }));
    const { ticketId, url } = await heard(control, "ticket");
    const world = await openGated(port, new URL(url, `ws://127.0.0.1:${port}`).pathname, version);
    world.send(toWorld.encode("join", { ticketId }));
    await untilJoined(world);
    await heard(control, "committed");
    control.count();
    world.count();
    return new CrowdPlayer(control, world, number);
  }

  get counts(): CrowdCounts {
    return {
      atMs: performance.now(),
      players: this.#control.isOpen && this.#world.isOpen ? 1 : 0,
      inputs: this.#inputs,
      frames: this.#world.frames,
      bytes: this.#world.bytes,
    };
  }

  /** Sends the next two input frames. */
  walk(): void {
    this.#world.sendWire(this.#walk.next());
    this.#inputs++;
  }

  /** Says on both sockets that it lives. */
  ping(): void {
    const clientMs = performance.now();
    this.#control.send(toMaster.encode("ping", { clientMs }));
    this.#world.send(toWorld.encode("ping", { clientMs }));
  }
}

async function openGated(port: number, path: string, version: string): Promise<RawWebSocket> {
  const socket = await RawWebSocket.open(port, path);
  socket.send(buildGateFrame(version));
  const verdict = parseGateVerdict(await socket.next());
  if (verdict?.isWelcome !== true) throw new Error(`Cannot enter "${path}": not welcome`);
  return socket;
}

/** Waits for one message of the master's; others are passed over, refusals end it. */
async function heard<Type extends keyof typeof FROM_MASTER>(
  control: RawWebSocket,
  type: Type,
): Promise<BodyOf<typeof FROM_MASTER, Type>> {
  const decoder = new FrameDecoder<typeof FROM_MASTER, "any">(FROM_MASTER);
  for (;;) {
    const frame = decoder.decode(await control.next(), "any", 0);
    if (!frame.ok) throw new Error(`Cannot read the master: ${frame.fault}`);
    const { message } = frame;
    // The type says which body it is.
    if (message.type === type) return message.body as BodyOf<typeof FROM_MASTER, Type>;
    if (message.type === "lease_closed" || message.type === "entry_refused") {
      throw new Error(`Cannot enter: ${message.type} ${message.body.reason}`);
    }
  }
}

async function untilJoined(world: RawWebSocket): Promise<void> {
  const decoder = new FrameDecoder<typeof FROM_WORLD, "any">(FROM_WORLD);
  const frame = decoder.decode(await world.next(), "any", 0);
  if (frame.ok && frame.message.type === "joined") return;
  throw new Error(`Cannot join: ${JSON.stringify(frame)}`);
}
