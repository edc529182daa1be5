// The edge: accepts players' sockets, bounds them, speaks WebSocket, and passes everything on to far
// ends over the batched player link. It never looks inside a message behind the version gate.

import type { Duplex } from "node:stream";
import { utf8Bytes } from "../lib/bytes.ts";
import type { Log } from "../lib/log.ts";
import { CLOSE_CODES } from "../net/close_codes.ts";
import { AddressLimits, type AdmissionFault } from "./address_limits.ts";
import {
  clientAddress,
  isLoopbackPeer,
  isTrustedProxy,
  limitKeyOf,
  parseTrustedProxies,
} from "./client_address.ts";
import type { ConnectionCounts } from "./connection_counts.ts";
import { EdgeCounters, type EdgeFault, type EdgeStats } from "./edge_faults.ts";
import { DEFAULT_EDGE_LIMITS, type EdgeLimits } from "./edge_limits.ts";
import { type AttachedFarEnd, FarEnd } from "./far_ends.ts";
import { HttpConnection, type HttpContext, type UpgradeRequest } from "./http_connection.ts";
import {
  listen,
  type SocketChoice,
  type SocketKind,
  type TlsPair,
  type Upstream,
} from "./socket_layer.ts";
import { type OriginCheck, sameHostOrAllowed } from "./origin.ts";
import { type PlayerContext, PlayerSocket } from "./player_socket.ts";
import { transportOver } from "./player_transport.ts";
import { type RefusalStatus, refuseRequest } from "./refusal.ts";
import { isWebSocketHandshake } from "./request_head.ts";
import { buildHandshakeAnswer } from "./websocket_handshake.ts";

/** What a route decides from. The path is as sent, free of dot segments. */
export interface RouteRequest {
  readonly path: string;
  readonly query: string;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
}

/** The far end that an upgrade is for, or the status it is refused with. */
export type RouteDecision =
  | { readonly kind: "link"; readonly name: string }
  | { readonly kind: "refuse"; readonly status: RefusalStatus };

/** How to run an edge. */
export interface EdgeOptions {
  readonly hostname: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly tls?: TlsPair | undefined;
  /** Default: `auto`. Where native ones cannot be had the runtime's are taken, with a log line. */
  readonly sockets?: SocketChoice | undefined;
  /** Given to every edge of several that share the port, each in a thread of its own. */
  readonly shared?: { readonly counts: ConnectionCounts } | undefined;
  /** What a client must be exactly equal to: `MAJOR.MINOR`. */
  readonly serverVersion: string;
  /** Where plain HTTP goes; without it every plain request is answered 404. */
  readonly upstream?: Upstream | undefined;
  /** Pure: asked once for each upgrade. */
  readonly route: (request: RouteRequest) => RouteDecision;
  /** Default: the same host, or no browser. */
  readonly isOriginAllowed?: OriginCheck | undefined;
  /** Addresses and CIDR networks whose `X-Forwarded-For` is believed. Default: none. */
  readonly trustedProxies?: readonly string[] | undefined;
  readonly limits?: Partial<EdgeLimits> | undefined;
  readonly log: Log;
}

/** An edge at work. */
export interface RunningEdge {
  readonly port: number;
  /** Of what kind its sockets are. */
  readonly sockets: SocketKind;
  /**
   * Lets players through to `name` from now on. Those who are held under this name are reported as
   * opened, in the slots that they had.
   * @param sendBatch Gets batches of events (see `readEdgeEvents`), each its own bytes.
   * @param notice A message to each of those who were held.
   * @throws {Error} When a far end of that name is attached.
   */
  attach(
    name: string,
    sendBatch: (batch: Uint8Array<ArrayBuffer>) => void,
    notice?: Uint8Array,
  ): AttachedFarEnd;
  stats(): EdgeStats;
  /** Accepts no new connections; those that are open go on. */
  stopAccepting(): void;
  /** Closes everything: players with 1001. Resolves when the last connection is gone. */
  stop(): Promise<void>;
}

const STATUS_OF_ADMISSION: Readonly<Record<AdmissionFault, RefusalStatus>> = {
  too_many_connections: 503,
  too_many_per_address: 429,
};

/** Refused connections that may linger at a time to read why; any more are cut at once. */
const MAX_LINGERING = 64;

/**
 * Starts an edge.
 * @throws {Error} When an option is wrong or the address cannot be used.
 */
export async function startEdge(options: EdgeOptions): Promise<RunningEdge> {
  const limits: EdgeLimits = { ...DEFAULT_EDGE_LIMITS, ...options.limits };
  const trusted = parseTrustedProxies(options.trustedProxies ?? []);
  if (!trusted.ok) throw new Error(`Cannot trust proxies ${trusted.fault}: no address or network`);
  const { log } = options;
  const isOriginAllowed = options.isOriginAllowed ?? sameHostOrAllowed();
  const counters = new EdgeCounters();
  const connections = new AddressLimits(limits, options.shared?.counts);
  const farEnds = new Map<string, FarEnd>();
  const sockets = new Set<Duplex>();
  const players = new Set<PlayerSocket>();
  const playerContext: PlayerContext = {
    serverVersion: options.serverVersion,
    limits,
    counters,
    log,
  };
  const httpContext: HttpContext = {
    limits,
    counters,
    log,
    trusted: trusted.value,
    upstream: options.upstream,
    isTls: options.tls !== undefined,
    upgrade,
  };
  let lingering = 0;

  function count(fault: EdgeFault, address: string): void {
    counters.count(fault);
    log.debug("EDGE_REFUSED", { fault, address });
  }

  function accepted(socket: Duplex, peer: string): void {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    // What went wrong with a socket shows in its "close"; unheard, it would end the process.
    socket.on("error", () => {});
    const isProxy = isTrustedProxy(peer, trusted.ok ? trusted.value : []);
    const key = isProxy ? undefined : limitKeyOf(clientAddress(peer, undefined, []));
    const admission = connections.admit(key, isProxy || isLoopbackPeer(peer));
    if (typeof admission === "string") {
      refuseConnection(socket, admission, peer);
      return;
    }
    socket.on("close", () => admission.leave());
    new HttpConnection(httpContext, { socket, peer, admission });
  }

  function refuseConnection(socket: Duplex, fault: AdmissionFault, peer: string): void {
    count(fault, peer);
    if (lingering >= MAX_LINGERING) {
      socket.destroy();
      return;
    }
    lingering++;
    socket.on("close", () => lingering--);
    refuseRequest(socket, STATUS_OF_ADMISSION[fault], limits.lingerMs);
  }

  function upgrade(request: UpgradeRequest): void {
    const refusal = judgeUpgrade(request);
    if (refusal !== undefined) {
      count(refusal.fault, request.address);
      refuseRequest(request.socket, refusal.status, limits.lingerMs);
    }
  }

  /** Lets the player in, or says why not. */
  function judgeUpgrade(
    request: UpgradeRequest,
  ): { fault: EdgeFault; status: RefusalStatus } | undefined {
    const { head, socket, rest, address, admission } = request;
    if (!isWebSocketHandshake(head)) return { fault: "bad_upgrade", status: 400 };
    if (!isOriginAllowed(head.headers.get("origin"), head.headers.get("host"))) {
      return { fault: "origin_refused", status: 403 };
    }
    const { path, query, headers } = head;
    const decision = options.route({ path, query, headers });
    if (decision.kind === "refuse") return { fault: "route_refused", status: decision.status };
    const farEnd = farEnds.get(decision.name);
    if (!farEnd?.isAttached) return { fault: "far_end_absent", status: 503 };
    const fault = admission.becomePlayer(limitKeyOf(address));
    if (fault !== undefined) return { fault, status: STATUS_OF_ADMISSION[fault] };
    const transport = transportOver(socket, rest);
    const key = headers.get("sec-websocket-key") ?? "";
    transport.write(utf8Bytes(buildHandshakeAnswer(key)));
    const player = new PlayerSocket(playerContext, farEnd, { transport, address });
    players.add(player);
    socket.on("close", () => players.delete(player));
    player.start();
    return undefined;
  }

  const listener = await listen({
    hostname: options.hostname,
    port: options.port,
    tls: options.tls,
    isShared: options.shared !== undefined,
    accepted,
  }, { sockets: options.sockets ?? "auto", log });
  const sweep = setInterval(() => {
    const nowMs = performance.now();
    for (const player of players) player.sweep(nowMs);
  }, limits.sweepEveryMs);
  return {
    port: listener.port,
    sockets: listener.kind,
    attach(name, sendBatch, notice) {
      const before = farEnds.get(name);
      if (before?.isHeld) {
        before.resume(sendBatch, notice);
        return before;
      }
      if (before !== undefined) throw new Error(`Cannot attach "${name}": it is attached`);
      const farEnd = new FarEnd({
        name,
        limits,
        send: sendBatch,
        onDetached: () => farEnds.delete(name),
      });
      farEnds.set(name, farEnd);
      return farEnd;
    },
    stats: () => counters.snapshot(connections.open),
    stopAccepting: () => listener.close(),
    async stop() {
      clearInterval(sweep);
      listener.close();
      for (const player of players) player.close(CLOSE_CODES.going_away, "going_away");
      for (const farEnd of farEnds.values()) {
        if (farEnd.isHeld) farEnd.detach(CLOSE_CODES.going_away, "going_away");
        else farEnd.flush();
      }
      await closeAll(sockets, limits.lingerMs);
      await listener.stop();
    },
  };
}

/**
 * Waits until the sockets are closed; after `patienceMs` it cuts them, after twice that it gives up
 * on those that cannot be cut (a TLS handshake that the peer leaves hanging).
 */
function closeAll(sockets: ReadonlySet<Duplex>, patienceMs: number): Promise<void> {
  return new Promise((resolve) => {
    let timer = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
      timer = setTimeout(resolve, patienceMs);
      look();
    }, patienceMs);
    const look = () => {
      if (sockets.size > 0) return;
      clearTimeout(timer);
      resolve();
    };
    // Listeners run in order: the edge's own, which removes the socket, came first.
    for (const socket of sockets) socket.on("close", look);
    look();
  });
}
