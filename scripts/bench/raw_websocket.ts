// A WebSocket client for load: no events, no copies of what nobody reads. It speaks to our own edge
// only and believes what that sends.

import { maskedFrame, upgradeHead } from "../../shared/edge/edge_test_kit.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const BINARY = 0x82;
const PONG = 0x8a;
const READ_BYTES = 65_536;

/** A message of the client's as it goes over the wire, with a view of its payload. */
export interface WireMessage {
  readonly bytes: Uint8Array;
  readonly payload: DataView;
}

/** Builds a message once, to be sent often. Its mask is zero: the payload may be changed in place. */
export function wireMessage(payload: Uint8Array): WireMessage {
  const bytes = maskedFrame(BINARY, payload);
  return { bytes, payload: new DataView(bytes.buffer, bytes.length - payload.length) };
}

/** One open socket. */
export class RawWebSocket {
  readonly #conn: Deno.TcpConn;
  readonly #messages: Bytes[] = [];
  #wake: (() => void) | undefined;
  #isCounting = false;
  #isOpen = true;
  #frames = 0;
  #bytes = 0;

  private constructor(conn: Deno.TcpConn) {
    this.#conn = conn;
  }

  /** Connects to a port of this machine. */
  static async open(port: number, path: string): Promise<RawWebSocket> {
    const conn = await Deno.connect({ hostname: "127.0.0.1", port });
    conn.setNoDelay(true);
    await conn.write(new TextEncoder().encode(upgradeHead({ path })));
    const socket = new RawWebSocket(conn);
    void socket.#read(await readHead(conn));
    return socket;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Messages counted since `count()`. */
  get frames(): number {
    return this.#frames;
  }

  /** Their payload, bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  send(payload: Uint8Array): void {
    this.sendWire(wireMessage(payload));
  }

  sendWire({ bytes }: WireMessage): void {
    if (this.#isOpen) void this.#conn.write(bytes).catch(() => this.#end());
  }

  /** The next message. @throws {Error} When the socket ends first. */
  async next(): Promise<Bytes> {
    while (this.#messages.length === 0) {
      if (!this.#isOpen) throw new Error("Cannot read message: the socket is closed");
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    return this.#messages.shift()!; // there is one now
  }

  /** From now on messages are counted and thrown away. */
  count(): void {
    this.#isCounting = true;
    this.#messages.length = 0;
  }

  async #read(first: Bytes): Promise<void> {
    const buffer = new Uint8Array(READ_BYTES);
    let rest = this.#take(first);
    try {
      for (;;) {
        const length = await this.#conn.read(buffer);
        if (length === null) break;
        const chunk = buffer.subarray(0, length);
        rest = this.#take(rest.length === 0 ? chunk : joined(rest, chunk));
      }
    } catch {
      // The server was ended first.
    }
    this.#end();
  }

  /** Takes whole frames. @returns Its own copy of what is left. */
  #take(data: Bytes): Bytes {
    let at = 0;
    for (;;) {
      const frame = frameAt(data, at);
      if (frame === undefined) return data.slice(at);
      this.#frame(frame.opcode, data, frame);
      at = frame.end;
    }
  }

  #frame(opcode: number, data: Bytes, { start, end }: { start: number; end: number }): void {
    if (opcode === 2 && this.#isCounting) {
      this.#frames++;
      this.#bytes += end - start;
    } else if (opcode === 2) {
      this.#messages.push(data.slice(start, end));
      this.#wake?.();
    } else if (opcode === 9) {
      void this.#conn.write(maskedFrame(PONG, data.slice(start, end))).catch(() => this.#end());
    } else if (opcode === 8) {
      this.#end();
    }
  }

  #end(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#wake?.();
    this.#conn.close();
  }
}

/** The frame that begins at `at`, if all of it is there. */
function frameAt(
  data: Uint8Array,
  at: number,
): { readonly opcode: number; readonly start: number; readonly end: number } | undefined {
  if (data.length < at + 2) return undefined;
  const short = data[at + 1]! & 0x7f; // within the length just checked
  const start = at + (short < 126 ? 2 : short === 126 ? 4 : 10);
  if (data.length < start) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const length = short < 126
    ? short
    : short === 126
    ? view.getUint16(at + 2)
    : Number(view.getBigUint64(at + 2));
  const end = start + length;
  return data.length < end ? undefined : { opcode: data[at]! & 0x0f, start, end };
}

/** Reads the answer to the upgrade. @returns What came after it. */
async function readHead(conn: Deno.TcpConn): Promise<Bytes> {
  let data: Bytes = new Uint8Array();
  const buffer = new Uint8Array(READ_BYTES);
  for (;;) {
    const length = await conn.read(buffer);
    if (length === null) throw new Error("Cannot upgrade: the connection was closed");
    data = joined(data, buffer.subarray(0, length));
    const text = new TextDecoder("latin1").decode(data);
    const end = text.indexOf("\r\n\r\n");
    if (end < 0) continue;
    if (!text.startsWith("HTTP/1.1 101")) throw new Error(`Cannot upgrade: ${text.slice(0, end)}`);
    return data.slice(end + 4);
  }
}

function joined(first: Uint8Array, second: Uint8Array): Bytes {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
