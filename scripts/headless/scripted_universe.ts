// A universe of one process with real sockets and scripted answers: what tests of the headless
// client and of the page need of a master and its worlds, and no more. It trusts its clients.

import type { LeaseId, PlayerId, TicketId, WorldKey } from "../../shared/lib/ids.ts";
import { defaultLook } from "../../shared/protocol/avatar_look.ts";
import { FROM_MASTER, TO_MASTER, type ToMaster } from "../../shared/protocol/control_messages.ts";
import { type BodyOf, FrameDecoder, FrameEncoder } from "../../shared/protocol/frames.ts";
import { buildGateVerdict, parseGateFrame } from "../../shared/protocol/gate.ts";
import type { WorldDefinition } from "../../shared/sim/world_definition.ts";
import { ScriptedWorld } from "./scripted_world.ts";

/** What a universe serves. */
export interface UniverseOptions {
  readonly version: string;
  readonly worlds: readonly {
    readonly definition: WorldDefinition;
    readonly packUrl: string;
    readonly manifestUrl: string;
    readonly packHash: string;
  }[];
  /** Answers what is no socket. */
  readonly http?: (request: Request) => Response | Promise<Response>;
}

interface Visitor {
  readonly playerId: PlayerId;
  readonly secret: string;
  say: Say | undefined;
  world: WorldKey;
}

type Say = <Name extends keyof typeof FROM_MASTER & string>(
  type: Name,
  body: BodyOf<typeof FROM_MASTER, Name>,
) => void;

/** A running universe. */
export class ScriptedUniverse {
  readonly pageUrl: string;
  readonly #options: UniverseOptions;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #worlds = new Map<string, ScriptedWorld>();
  readonly #visitors = new Map<string, Visitor>();
  readonly #tickets = new Map<TicketId, Visitor>();
  readonly #sockets = new Set<WebSocket>();
  #chatId = 0;
  #nextPlayer = 1;

  constructor(options: UniverseOptions) {
    this.#options = options;
    for (const { definition } of options.worlds) {
      this.#worlds.set(definition.key, new ScriptedWorld(definition));
    }
    this.#server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen: () => {} },
      (request) => this.#serve(request),
    );
    this.pageUrl = `http://127.0.0.1:${this.#server.addr.port}/`;
  }

  /** Ends every socket with `code`, as a crash or a restart does. */
  cut(code = 4000): void {
    for (const socket of this.#sockets) socket.close(code, "");
  }

  async stop(): Promise<void> {
    for (const world of this.#worlds.values()) world.stop();
    this.cut(1001);
    await this.#server.shutdown();
  }

  #serve(request: Request): Response | Promise<Response> {
    if (request.headers.get("upgrade") !== "websocket") {
      return this.#options.http?.(request) ?? new Response("no page here", { status: 404 });
    }
    const { socket, response } = Deno.upgradeWebSocket(request);
    const world = this.#worlds.get(new URL(request.url).pathname.slice(1));
    socket.binaryType = "arraybuffer";
    this.#sockets.add(socket);
    let read: ((bytes: Uint8Array) => void) | undefined;
    let left = () => {};
    socket.onmessage = ({ data }) => {
      const bytes = new Uint8Array(data as ArrayBuffer);
      if (read !== undefined) return read(bytes);
      const version = parseGateFrame(bytes) ?? "?";
      socket.send(buildGateVerdict(this.#options.version, version));
      if (version !== this.#options.version) return socket.close(4100, "");
      const send = (frame: Uint8Array<ArrayBuffer>) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(frame);
      };
      if (world === undefined) read = this.#control(send);
      else {
        const seat = world.seat(send, (ticketId) => this.#nameOf(ticketId), (name, to) => {
          const visitor = [...this.#visitors.values()].find((each) => nameOf(each) === name);
          if (visitor !== undefined) this.#grant(visitor, to, "portal");
        });
        read = seat.read;
        left = seat.left;
      }
    };
    socket.onclose = () => {
      this.#sockets.delete(socket);
      left();
    };
    return response;
  }

  #nameOf(ticketId: TicketId): string | undefined {
    const visitor = this.#tickets.get(ticketId);
    this.#tickets.delete(ticketId);
    return visitor && nameOf(visitor);
  }

  #control(send: (frame: Uint8Array<ArrayBuffer>) => void): (bytes: Uint8Array) => void {
    const encoder = new FrameEncoder(FROM_MASTER);
    const say: Say = (type, body) => send(encoder.encode(type, body));
    const decoder = new FrameDecoder<typeof TO_MASTER, "greeted" | "entered">(TO_MASTER);
    let visitor: Visitor | undefined;
    return (bytes) => {
      const phase = visitor === undefined ? "greeted" : "entered";
      const frame = decoder.decode(bytes, phase, performance.now());
      if (!frame.ok) throw new Error(`Cannot read control frame: ${frame.fault} ${frame.type}`);
      if (frame.message.type === "enter") visitor = this.#enter(say, frame.message.body);
      else if (visitor !== undefined) this.#answer(visitor, say, frame.message);
    };
  }

  #enter(say: Say, { resumeSecret }: { readonly resumeSecret: string }): Visitor {
    const known = this.#visitors.get(resumeSecret);
    const visitor = known ?? this.#newVisitor();
    visitor.say = say;
    say("session", {
      playerId: visitor.playerId,
      displayName: nameOf(visitor),
      isGuest: true,
      resumeSecret: known === undefined ? visitor.secret : "",
      canLogInByName: false,
      look: defaultLook(visitor.playerId),
    });
    say("catalog", {
      buildId: "scripted",
      worlds: this.#options.worlds.map(({ definition: { key, title, capacity } }) => ({
        key,
        title,
        capacity,
      })),
    });
    this.#grant(visitor, visitor.world, known === undefined ? "enter" : "resume");
    return visitor;
  }

  #newVisitor(): Visitor {
    const playerId = this.#nextPlayer++ as PlayerId; // counted up from 1
    const world = this.#options.worlds[0]!.definition.key;
    const visitor = { playerId, secret: crypto.randomUUID(), say: undefined, world };
    this.#visitors.set(visitor.secret, visitor);
    return visitor;
  }

  #answer(visitor: Visitor, say: Say, message: ToMaster): void {
    switch (message.type) {
      case "request_entry":
        return this.#grant(visitor, visitor.world, "resume");
      case "redeem_lease": {
        const { leaseId, worldKey } = message.body;
        const ticketId = hexId() as TicketId;
        this.#tickets.set(ticketId, visitor);
        visitor.world = worldKey;
        return say("ticket", {
          leaseId,
          worldKey,
          url: `/${worldKey}`,
          ticketId,
          expiresInMs: 10_000,
        });
      }
      case "chat":
        this.#chatId++;
        for (const each of this.#visitors.values()) {
          each.say?.("chat", {
            ...message.body,
            id: this.#chatId,
            fromPlayer: visitor.playerId,
            from: nameOf(visitor),
            isGuest: true,
            world: undefined,
            atMs: Date.now(),
          });
        }
        return;
      case "ping":
        return say("pong", message.body);
    }
  }

  #grant(visitor: Visitor, to: WorldKey, purpose: "enter" | "portal" | "resume"): void {
    const world = this.#options.worlds.find(({ definition }) => definition.key === to);
    if (world === undefined) throw new Error(`Cannot grant a lease: no world "${to}"`);
    const { packUrl, manifestUrl, packHash } = world;
    visitor.say?.("lease_granted", {
      leaseId: hexId() as LeaseId,
      worldKey: to,
      purpose,
      packUrl,
      manifestUrl,
      packHash,
      packBytes: 0,
      requiredBytes: 0,
      softMs: 120_000,
      hardMs: 3_600_000,
    });
  }
}

function nameOf({ playerId }: Visitor): string {
  return `Guest-${playerId}`;
}

function hexId(): string {
  return crypto.randomUUID().replaceAll("-", "");
}
