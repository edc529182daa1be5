import { createHash } from "node:crypto";

/** RFC 6455 1.3. */
const ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/**
 * The answer that opens a WebSocket (RFC 6455 4.2.2). No extension and no subprotocol is agreed to,
 * whatever was offered.
 * @param key The request's `Sec-WebSocket-Key`.
 */
export function buildHandshakeAnswer(key: string): string {
  const accept = createHash("sha1").update(key + ACCEPT_SUFFIX).digest("base64");
  return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
    `Sec-WebSocket-Accept: ${accept}\r\n\r\n`;
}
