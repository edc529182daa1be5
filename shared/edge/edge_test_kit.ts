// What the edge's tests share: an edge with a far end that echoes, a well-behaved player, and a raw
// connection for those who are not.

import assert from "node:assert/strict";
import { createLog } from "../lib/log.ts";
import { EdgeCommandWriter, type EdgeEventHandler, readEdgeEvents } from "../net/player_link.ts";
import { buildGateFrame, parseGateVerdict } from "../protocol/gate.ts";
import { type EdgeOptions, type RunningEdge, startEdge } from "./edge.ts";
import type { EdgeFault } from "./edge_faults.ts";
import type { AttachedFarEnd } from "./far_ends.ts";
import type { SocketKind } from "./socket_layer.ts";

export const TEST_VERSION = "0.1";
export const HOSTNAME = "127.0.0.1";

/** The kinds of sockets that this system has. */
export const SOCKET_KINDS: readonly SocketKind[] = Deno.build.os === "linux"
  ? ["native", "runtime"]
  : ["runtime"];

/** Declares a test for each kind of sockets that this system has. */
export function testEachKind(name: string, body: (sockets: SocketKind) => Promise<void>): void {
  for (const sockets of SOCKET_KINDS) {
    Deno.test(`${name} (${sockets} sockets)`, async () => {
      await body(sockets);
    });
  }
}

/** An edge whose far end "hub" echoes every message and writes down every other event. */
export interface EchoEdge {
  readonly edge: RunningEdge;
  readonly farEnd: AttachedFarEnd;
  /** `opened 0 127.0.0.1`, `closed 0 1000 leaving`, … */
  readonly events: readonly string[];
  /** Resolves when an event matches, also one that came before. */
  until(event: RegExp): Promise<string>;
  /** Resolves when this fault was counted. */
  untilFault(fault: EdgeFault): Promise<void>;
  /** Resolves when no connection is open. */
  untilClosed(): Promise<void>;
  /** Asserts that exactly these faults were counted, each as often as said. */
  assertFaults(expected: Partial<Record<EdgeFault, number>>): void;
}

/** Starts an echoing edge, runs `body`, stops the edge. */
export async function withEchoEdge(
  overrides: Partial<EdgeOptions>,
  body: (echo: EchoEdge) => Promise<void>,
): Promise<void> {
  const edge = await startEdge({
    hostname: HOSTNAME,
    port: 0,
    serverVersion: TEST_VERSION,
    route: ({ path }) =>
      path === "/hub" ? { kind: "link", name: "hub" } : { kind: "refuse", status: 404 },
    log: createLog(() => {}),
    ...overrides,
    limits: { sweepEveryMs: 10, lingerMs: 200, closeTimeoutMs: 200, ...overrides.limits },
  });
  try {
    // An edge that falls back in silence would make every test of native sockets one of the others.
    if (overrides.sockets !== undefined) assert.equal(edge.sockets, overrides.sockets);
    await body(attachEcho(edge));
  } finally {
    await edge.stop();
  }
}

/** How much `/big` of {@link withUpstream} is. */
export const BIG_BYTES = 8_000_000;

/** What a test has of the server behind {@link withUpstream}. */
export interface SmallUpstream {
  /** Resolves when somebody asked for `/later`. */
  readonly asked: Promise<void>;
  /** Lets `/later` be answered. */
  answer(): void;
}

/** An edge before a server that answers `METHOD path x-forwarded-for body|`. */
export async function withUpstream(
  overrides: Partial<EdgeOptions>,
  body: (echo: EchoEdge, upstream: SmallUpstream) => Promise<void>,
): Promise<void> {
  const asked = Promise.withResolvers<void>();
  const later = Promise.withResolvers<void>();
  const server = Deno.serve(
    { hostname: HOSTNAME, port: 0, onListen: () => {} },
    async (request) => {
      const { pathname, search } = new URL(request.url);
      if (pathname === "/big") return new Response(new Uint8Array(BIG_BYTES));
      if (pathname === "/later") {
        asked.resolve();
        await later.promise;
      }
      const from = request.headers.get("x-forwarded-for");
      const sent = await request.text();
      return new Response(`${request.method} ${pathname}${search} ${from} ${sent}|`);
    },
  );
  try {
    const upstream = { hostname: HOSTNAME, port: server.addr.port };
    await withEchoEdge(
      { upstream, ...overrides },
      (echo) => body(echo, { asked: asked.promise, answer: () => later.resolve() }),
    );
  } finally {
    later.resolve();
    await server.shutdown();
  }
}

function attachEcho(edge: RunningEdge): EchoEdge {
  const events: string[] = [];
  const waiting = new Set<{ event: RegExp; found: (text: string) => void }>();
  const note = (text: string) => {
    events.push(text);
    for (const each of waiting) {
      if (!each.event.test(text)) continue;
      waiting.delete(each);
      each.found(text);
    }
  };
  const commands = new EdgeCommandWriter();
  const handler: EdgeEventHandler = {
    opened: (slot, address) => note(`opened ${slot} ${address}`),
    message: (slot, bytes) => commands.frame(slot, bytes),
    closed: (slot, code, isLeaving) =>
      note(`closed ${slot} ${code} ${isLeaving ? "leaving" : "lost"}`),
    stalled: (slot) => note(`stalled ${slot}`),
    drained: (slot) => note(`drained ${slot}`),
  };
  const farEnd = edge.attach("hub", (batch) => {
    readEdgeEvents(batch, handler);
    if (!commands.isEmpty) farEnd.deliver(commands.take());
  });
  return {
    edge,
    farEnd,
    events,
    until(event) {
      const earlier = events.find((text) => event.test(text));
      if (earlier !== undefined) return Promise.resolve(earlier);
      return new Promise((found) => waiting.add({ event, found }));
    },
    async untilFault(fault) {
      while (edge.stats().faults[fault] === 0) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    async untilClosed() {
      while (edge.stats().openConnections > 0) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    assertFaults(expected) {
      const counted = Object.entries(edge.stats().faults).filter(([, times]) => times > 0);
      assert.deepStrictEqual(Object.fromEntries(counted), expected);
    },
  };
}

/** A browser-like client. Messages are queued until asked for. */
export class TestPlayer {
  readonly #socket: WebSocket;
  readonly #messages: Uint8Array[] = [];
  #wake: (() => void) | undefined;
  /** Resolves with the close code. */
  readonly closed: Promise<number>;

  constructor(port: number, path = "/hub", scheme = "ws") {
    this.#socket = new WebSocket(`${scheme}://${HOSTNAME}:${port}${path}`);
    this.#socket.binaryType = "arraybuffer";
    this.#socket.onmessage = (event) => {
      this.#messages.push(new Uint8Array(event.data as ArrayBuffer));
      this.#wake?.();
    };
    this.#socket.onerror = () => {}; // "close" follows
    this.closed = new Promise((resolve) => {
      this.#socket.onclose = (event) => {
        resolve(event.code);
        this.#wake?.();
      };
    });
  }

  /** A player that passed the gate. */
  static async join(port: number, path = "/hub"): Promise<TestPlayer> {
    const player = new TestPlayer(port, path);
    await player.opened();
    player.send(buildGateFrame(TEST_VERSION));
    assert.equal(parseGateVerdict(await player.next())?.isWelcome, true);
    return player;
  }

  opened(): Promise<void> {
    if (this.#socket.readyState === WebSocket.OPEN) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#socket.onopen = () => resolve();
      this.closed.then((code) => reject(new Error(`closed with ${code} before it opened`)));
    });
  }

  send(message: Uint8Array<ArrayBuffer> | string): void {
    this.#socket.send(message);
  }

  /** The next message; throws when the socket closes first. */
  async next(): Promise<Uint8Array> {
    while (this.#messages.length === 0) {
      if (this.#socket.readyState === WebSocket.CLOSED) throw new Error("closed, no message");
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    return this.#messages.shift()!;
  }

  /** Sends three bytes and waits until they are back. */
  async echo(): Promise<void> {
    this.send(new Uint8Array([1, 2, 3]));
    assert.deepStrictEqual([...await this.next()], [1, 2, 3]);
  }

  async leave(): Promise<void> {
    this.#socket.close(1000);
    await this.closed;
  }
}

/** A TCP connection that sends what it likes. */
export class RawClient {
  readonly #conn: Deno.Conn;

  private constructor(conn: Deno.Conn) {
    this.#conn = conn;
  }

  static async dial(port: number): Promise<RawClient> {
    return new RawClient(await Deno.connect({ hostname: HOSTNAME, port }));
  }

  /** @param cert The certificate to trust. */
  static async dialTls(port: number, cert: string): Promise<RawClient> {
    return new RawClient(await Deno.connectTls({ hostname: HOSTNAME, port, caCerts: [cert] }));
  }

  /** Sends it all. What the peer no longer takes is lost in silence: it may have hung up already. */
  async send(data: string | Uint8Array): Promise<void> {
    const bytes = typeof data === "string" ? latin1Bytes(data) : data;
    try {
      for (let at = 0; at < bytes.length;) at += await this.#conn.write(bytes.subarray(at));
    } catch (error) {
      if (!isHangUp(error)) throw error;
    }
  }

  /** Everything until the peer closes, as Latin-1 text. */
  async readAll(): Promise<string> {
    let text = "";
    for (;;) {
      const chunk = await this.#read();
      if (chunk === undefined) return text;
      text += chunk;
    }
  }

  /** What comes next. */
  async readSome(): Promise<string> {
    const chunk = await this.#read();
    if (chunk === undefined) throw new Error("closed");
    return chunk;
  }

  /** Reads until `mark` has come. */
  async readUntil(mark: string): Promise<string> {
    let text = "";
    while (!text.includes(mark)) {
      const chunk = await this.#read();
      if (chunk === undefined) throw new Error(`closed before ${JSON.stringify(mark)}: ${text}`);
      text += chunk;
    }
    return text;
  }

  /** Opens a WebSocket by hand. */
  async upgrade(path = "/hub"): Promise<void> {
    await this.send(upgradeHead({ path }));
    await this.readUntil("\r\n\r\n");
  }

  /** Opens a WebSocket and passes the gate. */
  async join(): Promise<void> {
    await this.upgrade();
    await this.send(maskedFrame(0x82, buildGateFrame(TEST_VERSION)));
    await this.readUntil(TEST_VERSION + String.fromCharCode(TEST_VERSION.length) + TEST_VERSION);
  }

  closeWrite(): Promise<void> {
    return this.#conn.closeWrite();
  }

  close(): void {
    this.#conn.close();
  }

  async #read(): Promise<string | undefined> {
    const buffer = new Uint8Array(65_536);
    try {
      const count = await this.#conn.read(buffer);
      return count === null ? undefined : latin1Text(buffer.subarray(0, count));
    } catch (error) {
      if (isHangUp(error)) return undefined;
      throw error;
    }
  }
}

/** A WebSocket request; a field given as `undefined` is left out. */
export function upgradeHead(
  parts: { path?: string; fields?: Record<string, string | undefined> } = {},
): string {
  const fields: Record<string, string | undefined> = {
    Host: "edge.test",
    Connection: "Upgrade",
    Upgrade: "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    ...parts.fields,
  };
  let text = `GET ${parts.path ?? "/hub"} HTTP/1.1\r\n`;
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) text += `${name}: ${value}\r\n`;
  }
  return `${text}\r\n`;
}

/** A client frame with an all-zero mask, so that its payload is sent as it is. */
export function maskedFrame(firstByte: number, payload: Uint8Array = new Uint8Array()): Uint8Array {
  const head = payload.length < 126
    ? [firstByte, 0x80 | payload.length]
    : payload.length < 65_536
    ? [firstByte, 0xfe, payload.length >> 8, payload.length & 0xff]
    : [firstByte, 0xff, 0, 0, 0, 0, ...new Uint8Array(bigEndian(payload.length))];
  const frame = new Uint8Array(head.length + 4 + payload.length);
  frame.set(head, 0);
  frame.set(payload, head.length + 4);
  return frame;
}

/** The close code in the last frame of what a WebSocket peer sent. */
export function closeCodeIn(received: string): number | undefined {
  const at = received.lastIndexOf("\x88");
  return at < 0 ? undefined : received.charCodeAt(at + 2) * 256 + received.charCodeAt(at + 3);
}

function bigEndian(value: number): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, value);
  return view.buffer;
}

function latin1Bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

function latin1Text(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return text;
}

function isHangUp(error: unknown): boolean {
  return error instanceof Deno.errors.UnexpectedEof ||
    error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.BrokenPipe ||
    error instanceof Deno.errors.ConnectionAborted;
}
