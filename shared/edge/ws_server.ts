// The only file that knows `npm:ws`. It has no types of its own, so the part in use is written here.

import type { Buffer } from "node:buffer";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import type { RequestHead } from "./request_head.ts";

/** A server-side WebSocket of `npm:ws`, as far as it is used. */
export interface WsSocket {
  /** 1 while open. */
  readonly readyState: number;
  close(code: number, reason: string): void;
  terminate(): void;
  ping(): void;
  pong(data: Uint8Array): void;
  on(event: "message", heard: (data: Buffer, isBinary: boolean) => void): void;
  on(event: "close", heard: (code: number) => void): void;
  on(event: "error", heard: (error: Error & { code?: string }) => void): void;
  on(event: "ping" | "pong", heard: (data: Buffer) => void): void;
}

/** Answers handshakes. */
export interface WsUpgrader {
  /** @param upgraded Called at once; not called when the socket is already gone. */
  upgrade(
    head: RequestHead,
    socket: Duplex,
    rest: Buffer,
    upgraded: (ws: WsSocket) => void,
  ): void;
}

interface WsServer {
  handleUpgrade(
    request: { method: string; url: string; headers: Record<string, string>; socket: Duplex },
    socket: Duplex,
    rest: Buffer,
    upgraded: (ws: WsSocket) => void,
  ): void;
}

/** An upgrader whose sockets keep within the given bounds. */
export function createWsUpgrader(limits: {
  readonly maxMessageBytes: number;
  readonly maxFragments: number;
  readonly closeTimeoutMs: number;
}): WsUpgrader {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: limits.maxMessageBytes,
    maxFragments: limits.maxFragments,
    // Chunks of one unfinished frame. A slow line delivers it in segments of 500 bytes and more.
    maxBufferedChunks: Math.ceil(limits.maxMessageBytes / 500) + 8,
    autoPong: false, // the player side answers, within the player's budget
    closeTimeout: limits.closeTimeoutMs,
    handleProtocols: () => false,
  }) as unknown as WsServer; // `ws` ships no types
  return {
    upgrade(head, socket, rest, upgraded) {
      const request = {
        method: head.method,
        url: head.path,
        headers: Object.fromEntries(head.headers),
        socket,
      };
      server.handleUpgrade(request, socket, rest, upgraded);
    },
  };
}
