// A WebSocket client over a native socket, as cheap as it can be. It believes what the server sends:
// both peers of the bench are our own processes.

import { maskedFrame, upgradeHead } from "../../../shared/edge/edge_test_kit.ts";
import type { NativeSocket, NativeSockets } from "./native_sockets.ts";

/** What an owner is told. Payloads are valid only during the call. */
export interface LoadWebSocketEvents {
  opened(): void;
  message(payload: Uint8Array): void;
  closed(): void;
}

const BINARY = 0x82;
const PONG = 0x8a;
const OPCODE = { binary: 2, close: 8, ping: 9 } as const;
const NOTHING = new Uint8Array();

/** One socket, from its dial on. */
export class LoadWebSocket {
  readonly #socket: NativeSocket;
  readonly #events: LoadWebSocketEvents;
  #isUpgraded = false;
  /** The beginning of something whose rest has not come. */
  #held: Uint8Array = NOTHING;

  constructor(
    sockets: NativeSockets,
    at: { readonly port: number; readonly path: string; readonly fromHost: number },
    events: LoadWebSocketEvents,
  ) {
    this.#events = events;
    this.#socket = sockets.connect(at.port, at.fromHost, {
      data: (bytes) => this.#data(bytes),
      closed: () => events.closed(),
    });
    const fields = { Host: `127.0.0.1:${at.port}` };
    this.#socket.send(new TextEncoder().encode(upgradeHead({ path: at.path, fields })));
  }

  get isOpen(): boolean {
    return this.#socket.isOpen;
  }

  send(payload: Uint8Array): void {
    this.#socket.send(maskedFrame(BINARY, payload));
  }

  /** Sends what is a whole frame already, see `wireMessage()`. */
  sendFrame(frame: Uint8Array): void {
    this.#socket.send(frame);
  }

  close(): void {
    this.#socket.close();
  }

  #data(bytes: Uint8Array): void {
    let data = bytes;
    if (this.#held.length > 0) {
      data = new Uint8Array(this.#held.length + bytes.length);
      data.set(this.#held);
      data.set(bytes, this.#held.length);
    }
    let at = 0;
    if (!this.#isUpgraded) {
      const end = new TextDecoder("latin1").decode(data).indexOf("\r\n\r\n");
      if (end < 0) {
        this.#held = data.slice();
        return;
      }
      this.#isUpgraded = true;
      at = end + 4;
      this.#events.opened();
    }
    at = this.#frames(data, at);
    this.#held = at === data.length ? NOTHING : data.slice(at);
  }

  /** Takes whole frames from `at` on. @returns Where the rest begins. */
  #frames(data: Uint8Array, from: number): number {
    let at = from;
    while (data.length - at >= 2) {
      const short = data[at + 1]! & 0x7f; // within the length just checked
      const head = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (data.length - at < head) break;
      let length = short;
      if (short === 126) length = data[at + 2]! << 8 | data[at + 3]!;
      else if (short === 127) {
        length = new DataView(data.buffer, data.byteOffset + at + 6, 4).getUint32(0);
      }
      if (data.length - at < head + length) break;
      const payload = data.subarray(at + head, at + head + length);
      const opcode = data[at]! & 0x0f;
      if (opcode === OPCODE.binary) this.#events.message(payload);
      else if (opcode === OPCODE.ping) this.#socket.send(maskedFrame(PONG, payload));
      else if (opcode === OPCODE.close) this.#socket.close();
      at += head + length;
    }
    return at;
  }
}
