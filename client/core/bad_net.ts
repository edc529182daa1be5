// A network that is bad on purpose, for tests and for `?net=` in a page: it delays, jitters, stalls
// and cuts. Order is kept and nothing is lost before a cut: the link is a stream.

import type { Cancel, Clock } from "../../shared/lib/clock.ts";
import type { Random } from "../../shared/lib/random.ts";
import type { Link } from "../../shared/net/link.ts";
import { CLOSE_CODES } from "../../shared/net/close_codes.ts";
import { isLoopbackHost } from "./addresses.ts";
import type { DialEvents, LinkDialler } from "./ports.ts";

/** How bad. All zero is a good network. */
export interface BadNet {
  /** Added to the round trip, half of it each way. */
  readonly latencyMs: number;
  /** Each way takes longer or shorter by up to this much; never less than nothing. */
  readonly jitterMs: number;
  /** How long nothing gets through, each {@link STALL_EVERY_MS} on average; 0 for never. */
  readonly stallMs: number;
  /** A connection breaks after this long, give or take half of it; 0 for never. */
  readonly cutSeconds: number;
}

/** Stalls begin this long after each other, give or take half of it. */
export const STALL_EVERY_MS = 10_000;
const MAX_MS = 10_000;
const MAX_SECONDS = 3600;

/**
 * Reads `latency,jitter,stall,cut`: milliseconds, the last in seconds; what is left out is 0.
 * @returns Nothing when a part is no whole number or is over 10000 (3600 for `cut`).
 */
export function parseBadNet(text: string): BadNet | undefined {
  const parts = text.split(",");
  if (parts.length > 4 || !parts.every((part) => /^\d{1,5}$/.test(part))) return undefined;
  const [latencyMs = 0, jitterMs = 0, stallMs = 0, cutSeconds = 0] = parts.map(Number);
  if (Math.max(latencyMs, jitterMs, stallMs) > MAX_MS || cutSeconds > MAX_SECONDS) return undefined;
  return { latencyMs, jitterMs, stallMs, cutSeconds };
}

/**
 * The `?net=` of a page. Like other overrides it counts only on a loopback page, or where the page's
 * own server allows its host.
 * @returns What was asked for, or why it does not count; nothing where nothing was asked.
 */
export function badNetOfPage(
  pageUrl: string,
  allowedHosts: readonly string[],
): { readonly net: BadNet; readonly text: string } | { readonly refused: string } | undefined {
  const page = new URL(pageUrl);
  const text = page.searchParams.get("net");
  if (text === null || text === "") return undefined;
  const isAllowed = isLoopbackHost(page.hostname) || allowedHosts.includes(page.host) ||
    allowedHosts.includes(page.hostname);
  if (!isAllowed) return { refused: "host_not_allowed" };
  const net = parseBadNet(text);
  return net === undefined ? { refused: "not_a_net" } : { net, text };
}

/** Dials over a bad network. All links of one dialler stall together. */
export function badNetDialler(
  dial: LinkDialler,
  options: { readonly net: BadNet; readonly clock: Clock; readonly random: Random },
): LinkDialler {
  const weather = new Weather(options.net, options.random);
  return (url, events) => dialBadly(dial, url, events, { ...options, weather });
}

interface Surroundings {
  readonly net: BadNet;
  readonly clock: Clock;
  readonly random: Random;
  readonly weather: Weather;
}

function dialBadly(
  dial: LinkDialler,
  url: string,
  events: DialEvents,
  { net, clock, random, weather }: Surroundings,
): Link {
  const up = new Line(clock, weather);
  const down = new Line(clock, weather);
  let isOpen = true;
  let stopCut: Cancel = () => {};
  const end = () => {
    isOpen = false;
    stopCut();
    down.clear();
  };
  const heard = (deliver: () => void) => {
    if (isOpen) down.send(deliver);
  };
  const link = dial(url, {
    opened: () => heard(() => events.opened()),
    message: (bytes) => {
      // The sender may use its buffer again before these are read.
      const copy = bytes.slice();
      heard(() => events.message(copy));
    },
    closed: (code, reason) =>
      heard(() => {
        end();
        up.clear();
        events.closed(code, reason);
      }),
  });
  if (net.cutSeconds > 0) {
    stopCut = clock.after(net.cutSeconds * 1000 * (0.5 + random()), () => {
      end();
      up.clear();
      link.close(CLOSE_CODES.idle_timeout, "");
      events.closed(LOST, "");
    });
  }
  return {
    get isOpen() {
      return isOpen && link.isOpen;
    },
    send: (bytes) => {
      const copy = bytes.slice();
      if (isOpen) up.send(() => link.send(copy));
    },
    close: (code, reason) => {
      if (!isOpen) return;
      end();
      up.send(() => link.close(code, reason));
    },
  };
}

/** What a browser says of a connection that is lost. */
const LOST = 1006;

/** When what is sent now arrives. */
class Weather {
  readonly #net: BadNet;
  readonly #random: Random;
  #stallAtMs: number | undefined;

  constructor(net: BadNet, random: Random) {
    this.#net = net;
    this.#random = random;
  }

  arrivalMs(nowMs: number): number {
    const { latencyMs, jitterMs } = this.#net;
    const wayMs = latencyMs / 2 + jitterMs * (2 * this.#random() - 1);
    return this.#afterStall(nowMs + Math.max(0, wayMs), nowMs);
  }

  #afterStall(atMs: number, nowMs: number): number {
    const { stallMs } = this.#net;
    if (stallMs === 0) return atMs;
    this.#stallAtMs ??= nowMs + this.#gap();
    // What was sent before a stall can be due after it.
    while (nowMs >= this.#stallAtMs + stallMs) this.#stallAtMs += stallMs + this.#gap();
    const isHeld = atMs >= this.#stallAtMs && atMs < this.#stallAtMs + stallMs;
    return isHeld ? this.#stallAtMs + stallMs : atMs;
  }

  #gap(): number {
    return STALL_EVERY_MS * (0.5 + this.#random());
  }
}

/** One way of one link. */
class Line {
  readonly #clock: Clock;
  readonly #weather: Weather;
  readonly #waiting: { readonly dueMs: number; readonly deliver: () => void }[] = [];
  #lastMs = 0;
  #stop: Cancel | undefined;

  constructor(clock: Clock, weather: Weather) {
    this.#clock = clock;
    this.#weather = weather;
  }

  send(deliver: () => void): void {
    this.#lastMs = Math.max(this.#lastMs, this.#weather.arrivalMs(this.#clock.nowMs()));
    this.#waiting.push({ dueMs: this.#lastMs, deliver });
    if (this.#stop === undefined) this.#wait();
  }

  /** What is under way is lost. */
  clear(): void {
    this.#waiting.length = 0;
    this.#stop?.();
    this.#stop = undefined;
  }

  #wait(): void {
    const next = this.#waiting[0];
    if (next === undefined) return;
    const waitMs = Math.max(0, next.dueMs - this.#clock.nowMs());
    this.#stop = this.#clock.after(waitMs, () => {
      this.#stop = undefined;
      const nowMs = this.#clock.nowMs();
      // Timers of a page come a fraction of a millisecond early.
      while (this.#waiting.length > 0 && this.#waiting[0]!.dueMs <= nowMs + 0.5) {
        this.#waiting.shift()!.deliver();
      }
      if (this.#stop === undefined) this.#wait();
    });
  }
}
