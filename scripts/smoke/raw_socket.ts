// A WebSocket that says just what a test wants, and keeps what it heard.

import { until } from "./harness.ts";

/** One socket. */
export class RawSocket {
  readonly heard: Uint8Array[] = [];
  closeCode: number | undefined;
  readonly #socket: WebSocket;

  private constructor(url: string) {
    this.#socket = new WebSocket(url);
    this.#socket.binaryType = "arraybuffer";
    this.#socket.onmessage = ({ data }) => this.heard.push(new Uint8Array(data as ArrayBuffer));
    this.#socket.onclose = ({ code }) => void (this.closeCode = code);
  }

  /** Dials and waits until it is open. */
  static async open(url: string): Promise<RawSocket> {
    const raw = new RawSocket(url);
    const isSettled = () => raw.#socket.readyState !== WebSocket.CONNECTING;
    await until(isSettled, 5000, `an answer of ${url}`);
    return raw;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  send(data: Uint8Array<ArrayBuffer> | string): void {
    if (this.isOpen) this.#socket.send(data);
  }

  async untilHeard(count: number, timeoutMs = 5000): Promise<void> {
    await until(() => this.heard.length >= count, timeoutMs, `frame ${count}`);
  }

  /** @returns The code that it was closed with. */
  async untilClosed(timeoutMs = 8000): Promise<number> {
    await until(() => this.closeCode !== undefined, timeoutMs, "the socket closed");
    return this.closeCode ?? 0;
  }

  close(): void {
    this.#socket.close();
  }
}
