// A network that does nothing by itself: what is sent waits in its channel until a test lets it
// through. Each channel keeps its order, as a stream does; between channels any order may happen.

import { type Random, randomIndex } from "../../shared/lib/random.ts";

/** One direction of one connection. */
export class Channel {
  readonly name: string;
  #waiting: (() => void)[] = [];
  #isCut = false;

  constructor(name: string) {
    this.name = name;
  }

  get length(): number {
    return this.#waiting.length;
  }

  /** Queues one delivery; nothing once the channel is cut. */
  send(deliver: () => void): void {
    if (!this.#isCut) this.#waiting.push(deliver);
  }

  /** What was under way is lost, and all that is sent from now on. */
  cut(): void {
    this.#isCut = true;
    this.#waiting = [];
  }

  /** Delivers the oldest. @returns False when nothing waits. */
  deliver(): boolean {
    const next = this.#waiting.shift();
    next?.();
    return next !== undefined;
  }
}

/** All channels of a cluster. */
export class HeldNet {
  readonly #channels = new Set<Channel>();
  /** Channels whose names match let nothing through and break nothing: a radio hole. */
  silent: RegExp | undefined;
  /** Called before each delivery with its number, from 1. */
  beforeDelivery: (number: number) => void = () => {};
  #delivered = 0;

  get delivered(): number {
    return this.#delivered;
  }

  open(name: string): Channel {
    const channel = new Channel(name);
    this.#channels.add(channel);
    return channel;
  }

  /** Cuts the channel and forgets it. */
  drop(channel: Channel): void {
    channel.cut();
    this.#channels.delete(channel);
  }

  /** Lets one message through, from a channel that `random` chooses. */
  deliverOne(random: Random): boolean {
    const busy = [...this.#channels].filter((channel) =>
      channel.length > 0 && this.silent?.test(channel.name) !== true
    );
    const channel = busy[randomIndex(random, busy.length)];
    if (channel === undefined) return false;
    this.#delivered += 1;
    this.beforeDelivery(this.#delivered);
    // The hook may have cut just this channel.
    return channel.deliver() || busy.length > 1;
  }
}
