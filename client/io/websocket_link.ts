// A browser's WebSocket as a link.

import type { DialEvents, LinkDialler } from "../core/ports.ts";
import { CLOSE_CODES } from "../../shared/net/close_codes.ts";

/** The part of a WebSocket that is used. */
export interface SocketLike {
  binaryType: string;
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  send(bytes: Uint8Array<ArrayBuffer>): void;
  close(code: number, reason: string): void;
}

const OPEN = 1;
/** What the browser says of a connection that was never made or is lost. */
const LOST = 1006;

/** Dials with the page's own WebSocket, or with another of its kind. */
export function webSocketDialler(
  open: (url: string) => SocketLike = (url) => new WebSocket(url) as unknown as SocketLike,
): LinkDialler {
  return (url, events) => {
    const socket = tryToOpen(open, url);
    if (socket === undefined) {
      queueMicrotask(() => events.closed(LOST, "")); // a dialler never calls back before it returned
      return { isOpen: false, send() {}, close() {} };
    }
    const end = listen(socket, events);
    return {
      get isOpen() {
        return socket.readyState === OPEN;
      },
      send(bytes) {
        if (socket.readyState === OPEN) socket.send(bytes as Uint8Array<ArrayBuffer>);
      },
      close(code, reason) {
        end();
        socket.close(pageCloseCode(code), reason);
      },
    };
  };
}

/** The close code that a page may say: 1000, or one of 3000–4999. The browser says 1001 by itself. */
export function pageCloseCode(code: number): number {
  return code >= 3000 && code <= 4999 ? code : CLOSE_CODES.normal;
}

function tryToOpen(open: (url: string) => SocketLike, url: string): SocketLike | undefined {
  try {
    return open(url);
  } catch {
    return undefined; // a URL that is none, or that the page's policy forbids: as good as no answer
  }
}

/** @returns Stops listening. */
function listen(socket: SocketLike, events: DialEvents): () => void {
  let isOver = false;
  const end = (): boolean => {
    const wasOver = isOver;
    isOver = true;
    return !wasOver;
  };
  socket.binaryType = "arraybuffer";
  socket.onopen = () => {
    if (!isOver) events.opened();
  };
  socket.onmessage = ({ data }: { readonly data: unknown }) => {
    if (isOver) return;
    if (data instanceof ArrayBuffer) {
      events.message(new Uint8Array(data));
    } else if (end()) {
      socket.close(CLOSE_CODES.normal, "");
      events.closed(CLOSE_CODES.unsupported_data, "text frame");
    }
  };
  socket.onclose = ({ code, reason }: { readonly code: number; readonly reason: string }) => {
    if (end()) events.closed(code, reason);
  };
  return end;
}
