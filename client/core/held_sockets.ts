// Sockets whose world was interrupted, between two owners: a gateway keeps them open for the world's
// next start, and the trip back shows its ticket on one of them instead of dialling.

import type { WorldSocket } from "./world_socket.ts";

/** Keeps interrupted sockets, one for each address. */
export class HeldSockets {
  readonly #closed: (url: string, code: number) => void;
  readonly #byUrl = new Map<string, WorldSocket>();

  /** @param closed Told of a kept socket that the other side ended. */
  constructor(closed: (url: string, code: number) => void) {
    this.#closed = closed;
  }

  get count(): number {
    return this.#byUrl.size;
  }

  /** Keeps a socket on which a ticket may still be shown. Another one to the same address goes. */
  put(socket: WorldSocket): void {
    const { url } = socket;
    this.#byUrl.get(url)?.close();
    this.#byUrl.set(url, socket);
    socket.listen({
      gatePassed: () => {}, // whoever takes it looks whether it is ready
      mismatch: () => {}, // belongs to a socket's beginning
      message: () => {}, // of a world that nobody has joined there is nothing to hear
      interrupted: () => {}, // again: it goes on waiting
      ping: () => {},
      closed: (code) => {
        this.#byUrl.delete(url);
        this.#closed(url, code);
      },
    });
  }

  /** Hands over the socket to `url`, if there is one; its new owner listens to it. */
  take(url: string): WorldSocket | undefined {
    const socket = this.#byUrl.get(url);
    this.#byUrl.delete(url);
    return socket;
  }

  /** Closes all: the way leads elsewhere. */
  clear(): void {
    for (const socket of this.#byUrl.values()) socket.close();
    this.#byUrl.clear();
  }
}
