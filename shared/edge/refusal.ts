import type { Duplex } from "node:stream";

/** The statuses an edge itself answers with. */
const STATUS_TEXT = {
  400: "Bad Request",
  403: "Forbidden",
  404: "Not Found",
  408: "Request Timeout",
  426: "Upgrade Required",
  429: "Too Many Requests",
  431: "Request Header Fields Too Large",
  502: "Bad Gateway",
  503: "Service Unavailable",
} as const;

export type RefusalStatus = keyof typeof STATUS_TEXT;

/**
 * Answers with a bare status and closes. What the peer still sends is read and dropped for
 * `lingerMs`: closing with unread bytes would reset the connection and lose the answer.
 */
export function refuseRequest(socket: Duplex, status: RefusalStatus, lingerMs: number): void {
  const text = STATUS_TEXT[status];
  socket.removeAllListeners("data");
  socket.end(
    `HTTP/1.1 ${status} ${text}\r\nConnection: close\r\nContent-Type: text/plain\r\n` +
      `Content-Length: ${text.length}\r\n\r\n${text}`,
  );
  destroyAfter(socket, lingerMs);
  socket.resume();
}

/** Destroys a socket that was ended, as soon as the peer ended too or after `lingerMs`. */
export function destroyAfter(socket: Duplex, lingerMs: number): void {
  const timer = setTimeout(() => socket.destroy(), lingerMs);
  socket.once("close", () => clearTimeout(timer));
  socket.once("end", () => {
    if (socket.writableFinished) socket.destroy();
    else socket.once("finish", () => socket.destroy());
  });
}
