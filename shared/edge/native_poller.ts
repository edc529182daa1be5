// Watches native sockets of one thread with epoll, without ever waiting in it: JavaScript runs in
// this thread.
//
// After a look that found something the next one comes a few milliseconds later: a crowd's messages
// are collected by the kernel and taken in one go, for one wake-up. After a look that found nothing,
// a thread of the runtime's pool waits until there is something.

import { EFD_CLOEXEC, EPOLL, EPOLL_EVENT, type Libc } from "./libc.ts";

/** Is told when a socket can be read or written. */
export interface NativeHandler {
  /**
   * @param bits Of `EPOLL`: IN, OUT, ERR, HUP.
   * @returns True when the next look should come at once: more is to be expected.
   */
  ready(bits: number): boolean;
}

/** Names one watched socket for ever: a number that was closed may be another's soon. */
export interface Watch {
  readonly fd: number;
  /** Changes what is watched for. Nothing at all is no error. */
  want(bits: number): void;
  /** Stops watching. Only then may the socket be closed. */
  end(): void;
}

/**
 * Between two looks while there is something at each. Waking up costs more than what one look finds;
 * with this gap a crowd's inputs are handed over in the same turn that they are read in.
 */
const BUSY_GAP_MS = 8;
const MAX_EVENTS = 1024;
/** The doorbell rings by itself so often, so that no thread waits for a poller that was cut off. */
const DOORBELL_MS = 10_000;

interface Entry {
  handler: NativeHandler | undefined;
  /** Grows when the entry gets another socket. */
  generation: number;
}

/** One thread's epoll. */
export class NativePoller {
  readonly #libc: Libc;
  readonly #epoll: number;
  /** Makes the doorbell ring. */
  readonly #wake: number;
  readonly #entries: Entry[] = [];
  readonly #free: number[] = [];
  readonly #events = new DataView(new ArrayBuffer(MAX_EVENTS * EPOLL_EVENT.bytes));
  readonly #eventBytes = new Uint8Array(this.#events.buffer);
  readonly #change = new DataView(new ArrayBuffer(EPOLL_EVENT.bytes));
  readonly #changeBytes = new Uint8Array(this.#change.buffer);
  /** Memory of the C library's: whatever becomes of this thread, the doorbell may write to it. */
  readonly #doorbell: Deno.PointerValue;
  #isStopped = false;
  #over: Promise<void> = Promise.resolve();
  #cancelRest = () => {};

  constructor(libc: Libc) {
    this.#libc = libc;
    this.#epoll = libc.epoll_create1(EPOLL.CLOEXEC);
    this.#wake = libc.eventfd(0, EFD_CLOEXEC);
    this.#doorbell = libc.calloc(1n, BigInt(EPOLL_EVENT.bytes));
    if (this.#epoll < 0 || this.#wake < 0 || this.#doorbell === null) {
      throw new Error(`Cannot watch sockets: errno ${libc.errno()}`);
    }
    this.watch(this.#wake, { ready: () => true }, EPOLL.IN);
    this.#over = this.#run();
  }

  /** Watches a socket for `bits`. */
  watch(fd: number, handler: NativeHandler, bits: number): Watch {
    const index = this.#free.pop() ?? this.#entries.push({ handler, generation: 0 }) - 1;
    const entry = this.#entries[index]!;
    entry.handler = handler;
    let wanted = 0;
    const want = (next: number) => {
      // After the end of the poller its number may be that of any other file.
      if (next === wanted || entry.handler !== handler || this.#isStopped) return;
      const operation = wanted === 0 ? EPOLL.ADD : next === 0 ? EPOLL.DEL : EPOLL.MOD;
      wanted = next;
      this.#control(operation, fd, { bits: next, index, generation: entry.generation });
    };
    want(bits);
    return {
      fd,
      want,
      end: () => {
        if (entry.handler !== handler) return;
        want(0);
        entry.handler = undefined;
        entry.generation = (entry.generation + 1) >>> 0;
        this.#free.push(index);
      },
    };
  }

  /** Ends the looking. Whoever is watched is forgotten, not closed. */
  async stop(): Promise<void> {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#cancelRest();
    this.#libc.eventfd_write(this.#wake, 1n);
    await this.#over;
    this.#libc.close(this.#wake);
    this.#libc.close(this.#epoll);
    this.#libc.free(this.#doorbell);
  }

  #control(
    operation: number,
    fd: number,
    event: { readonly bits: number; readonly index: number; readonly generation: number },
  ): void {
    this.#change.setUint32(0, event.bits, true);
    this.#change.setUint32(EPOLL_EVENT.dataAt, event.index, true);
    this.#change.setUint32(EPOLL_EVENT.dataAt + 4, event.generation, true);
    if (this.#libc.epoll_ctl(this.#epoll, operation, fd, this.#changeBytes) < 0) {
      throw new Error(`Cannot watch socket ${fd}: errno ${this.#libc.errno()}`);
    }
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      const found = this.#look();
      if (found === "more_soon") await this.#rest(0);
      else if (found === "some") await this.#rest(BUSY_GAP_MS);
      else await this.#libc.epoll_wait_aside(this.#epoll, this.#doorbell, 1, DOORBELL_MS);
    }
  }

  /** Waits; `stop` cuts it short. */
  #rest(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      if (waitMs === 0) {
        setImmediate(resolve);
        return;
      }
      const timer = setTimeout(resolve, waitMs);
      this.#cancelRest = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Tells everybody whose socket is ready by now. */
  #look(): "nothing" | "some" | "more_soon" {
    let found: "nothing" | "some" | "more_soon" = "nothing";
    const count = this.#libc.epoll_wait(this.#epoll, this.#eventBytes, MAX_EVENTS, 0);
    for (let i = 0; i < count && !this.#isStopped; i++) {
      const at = i * EPOLL_EVENT.bytes;
      const entry = this.#entries[this.#events.getUint32(at + EPOLL_EVENT.dataAt, true)];
      const generation = this.#events.getUint32(at + EPOLL_EVENT.dataAt + 4, true);
      // It may have been closed by what was handled before, and its place given away.
      if (entry?.handler === undefined || entry.generation !== generation) continue;
      const isMoreSoon = entry.handler.ready(this.#events.getUint32(at, true));
      if (isMoreSoon) found = "more_soon";
      else if (found === "nothing") found = "some";
    }
    return count === MAX_EVENTS ? "more_soon" : found;
  }
}
