// One live world process as its master holds it: the control link, dialled again while the process
// lives, and the moment of its end.

import type { Log } from "../../shared/lib/log.ts";
import { dialWorld, type WorldLink } from "./world_link.ts";

/** Between two tries until the first link. */
const FIRST_REDIAL_MS = 25;
/** Between two tries after a link was lost. */
const REDIAL_MS = 500;
/** After the process ended, for what it had said before to be read. */
const LAST_WORDS_MS = 500;

/** The process itself: our child, or one that an earlier master started. */
export interface ProcessHold {
  readonly pid: number;
  /** Resolves with the exit code, -1 when nobody can tell. */
  readonly exited: Promise<number>;
  /** Ends it at once. */
  kill(): void;
}

/** What the owner hears. Nothing comes after `ended`. */
export interface WorldProcessEvents {
  record(bytes: Uint8Array): void;
  linkLost(): void;
  ended(code: number): void;
}

/** Keeps one process's control link. */
export class WorldProcess {
  readonly #hold: ProcessHold;
  readonly #address: { readonly path: string; readonly token: string };
  readonly #events: WorldProcessEvents;
  readonly #log: Log;
  #link: WorldLink | undefined;
  #linkClosed: Promise<void> = Promise.resolve();
  #hasProved = false;
  #isOver = false;
  #wake: () => void = () => {};

  constructor(parts: {
    readonly hold: ProcessHold;
    readonly path: string;
    readonly token: string;
    readonly events: WorldProcessEvents;
    readonly log: Log;
  }) {
    this.#hold = parts.hold;
    this.#address = { path: parts.path, token: parts.token };
    this.#events = parts.events;
    this.#log = parts.log;
    void this.#keepLink();
    void parts.hold.exited.then((code) => this.#exited(code));
  }

  get pid(): number {
    return this.#hold.pid;
  }

  get address(): { readonly path: string; readonly token: string } {
    return this.#address;
  }

  /** True once the process proved that it knows the launch token: it is ours for certain. */
  get hasProved(): boolean {
    return this.#hasProved;
  }

  /** Resolves when the process is gone. */
  get exited(): Promise<number> {
    return this.#hold.exited;
  }

  send(bytes: Uint8Array): void {
    this.#link?.send(bytes);
  }

  kill(): void {
    this.#hold.kill();
  }

  /** Lets go of the process without ending it. */
  release(): void {
    this.#isOver = true;
    this.#wake();
    this.#link?.close();
  }

  async #keepLink(): Promise<void> {
    while (!this.#isOver) {
      const dialled = await dialWorld({ ...this.#address, purpose: "control" });
      if (this.#isOver) {
        if (dialled.ok) dialled.value.close();
        return;
      }
      if (dialled.ok) {
        this.#hasProved = true;
        await this.#use(dialled.value);
      } else if (dialled.fault === "unproven") {
        this.#log.warn("MASTER_WORLD_UNPROVEN", { pid: this.#hold.pid });
      }
      if (!this.#isOver) await this.#rest(this.#hasProved ? REDIAL_MS : FIRST_REDIAL_MS);
    }
  }

  /** Reads until the link ends. */
  #use(link: WorldLink): Promise<void> {
    this.#link = link;
    this.#linkClosed = new Promise((resolve) => {
      link.start({
        record: (bytes) => this.#events.record(bytes),
        closed: (end) => {
          this.#link = undefined;
          if (!this.#isOver) {
            this.#log.debug("MASTER_WORLD_LINK_LOST", { pid: this.#hold.pid, why: end });
            this.#events.linkLost();
          }
          resolve();
        },
      });
    });
    return this.#linkClosed;
  }

  #rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #exited(code: number): Promise<void> {
    if (this.#isOver) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise<void>((resolve) => timer = setTimeout(resolve, LAST_WORDS_MS));
    // Its last saves may still lie unread in the socket.
    await Promise.race([this.#linkClosed, patience]);
    clearTimeout(timer);
    if (this.#isOver) return;
    this.release();
    this.#events.ended(code);
  }
}
