// A client without a page: the same core as the browser's, over real sockets, with a bot at the
// controls. Smokes, load tests and demonstrations drive it; many run in one process.

import { type AppState, Observed } from "../../client/core/app_state.ts";
import { resolveAddresses } from "../../client/core/addresses.ts";
import { App } from "../../client/core/app.ts";
import type { DialEvents, LinkDialler, PackSource, SecretStore } from "../../client/core/ports.ts";
import type { ControlState } from "../../client/core/world_view.ts";
import { MemoryPackCache, type PackCache } from "../../client/io/pack_cache.ts";
import { PackFetcher } from "../../client/io/pack_fetcher.ts";
import { createPackSource } from "../../client/io/pack_source.ts";
import { webSocketDialler } from "../../client/io/websocket_link.ts";
import type { Visit } from "../../shared/protocol/fields.ts";
import type { Link } from "../../shared/net/link.ts";
import { systemClock } from "../../shared/lib/clock.ts";
import { createLog, type Log, type LogLine, withFields } from "../../shared/lib/log.ts";
import { PORTAL_EXIT_DISTANCE } from "../../shared/sim/constants.ts";
import { steer } from "./steering.ts";

/** Where a bot goes and what it brings. */
export interface HeadlessOptions {
  /** The page's address, e.g. `http://127.0.0.1:19080/`; sockets and packs follow from it. */
  readonly pageUrl: string;
  readonly version: string;
  /** In log lines, to tell many apart. */
  readonly name?: string;
  /** Resumes who this secret belongs to. */
  readonly resumeSecret?: string;
  readonly tabId?: string;
  /** Enters by a link to here. */
  readonly visit?: Visit;
  /** Shared by many, so that a pack is downloaded once. */
  readonly packCache?: PackCache;
  /** Takes the place of real packs. */
  readonly packs?: PackSource;
  /** Takes the place of plain WebSockets, e.g. to count what comes. */
  readonly dial?: LinkDialler;
  readonly log?: Log;
  /** False for one of many whom nobody asks how others move: see client/core/app_ports.ts. */
  readonly drawsOthers?: boolean;
}

/** A position on the ground, metres. */
export interface GroundPlace {
  readonly x: number;
  readonly z: number;
}

/** A socket that a bot dialled. */
export interface DialledSocket {
  readonly url: string;
  /** False from its close event on, and once the bot closed it. */
  isOpen: boolean;
}

/** How long `travel` and `enter` wait, unless told otherwise: a cold world and a pack. */
const TRIP_MS = 20_000;
/** How near counts as there, metres. */
const ARRIVED_METRES = 0.25;
const STEER_MS = 50;

/** One bot. Always end it with `close()`. */
export class HeadlessClient {
  readonly app: App;
  readonly tabId: string;
  readonly lines: LogLine[] = [];
  /** Every socket of its life, the newest last. */
  readonly sockets: DialledSocket[] = [];
  readonly #controls: ControlState = { moveX: 0, moveZ: 0, yaw: 0 };
  readonly #log: Log;
  /** Set at each arrival and each change of state: what waits looks again. */
  readonly #changes = new Observed(0);
  #secret: string;
  #visits = 0;
  readonly #open: LinkDialler;

  constructor(options: HeadlessOptions) {
    this.#secret = options.resumeSecret ?? "";
    this.#open = options.dial ?? webSocketDialler();
    const clock = systemClock();
    const own = createLog((line) => this.#keep(line));
    this.#log = options.log === undefined ? own : withFields(options.log, nameOf(options));
    const log = tee(own, this.#log, options.log === undefined);
    const cache = options.packCache ?? new MemoryPackCache();
    const fetcher = new PackFetcher({ cache, fetch: (url, init) => fetch(url, init), clock, log });
    this.tabId = options.tabId ?? crypto.randomUUID().replaceAll("-", "");
    const secrets: SecretStore = {
      tabId: this.tabId,
      readResumeSecret: () => this.#secret,
      saveResumeSecret: (secret) => void (this.#secret = secret),
    };
    this.app = new App({
      version: options.version,
      pageVersion: undefined,
      visit: options.visit,
      addresses: resolveAddresses({ pageUrl: options.pageUrl, allowedHosts: [] }),
      dial: (url, events) => this.#dial(url, events),
      packs: options.packs ?? createPackSource(fetcher),
      mutes: { readMuted: () => [], saveMuted: () => {}, watchMuted: () => {} },
      secrets,
      clock,
      random: Math.random,
      log,
      readControls: () => this.#controls,
      drawsOthers: options.drawsOthers ?? true,
      events: {
        worldEntered: () => {
          this.#visits++;
          this.#changed();
        },
        bubble: () => {},
        gesture: () => {},
        sound: () => {},
        buildChanged: () => {},
        reload: () => {},
      },
    });
    this.app.state.subscribe(() => this.#changed());
  }

  get state(): AppState {
    return this.app.state.value;
  }

  /** The key of the world walked in, `undefined` in none and while it is lost. */
  get world(): string | undefined {
    const { phase } = this.state;
    return phase.phase === "playing" ? phase.world : undefined;
  }

  /** Where the bot stands by its own prediction. */
  get place(): GroundPlace | undefined {
    return this.app.world?.client.ownPose;
  }

  /** What resumes this bot's player later. */
  get resumeSecret(): string {
    return this.#secret;
  }

  /** Worlds entered so far; coming back counts too. */
  get visits(): number {
    return this.#visits;
  }

  /** Connects and waits until the bot walks in a world. @returns Its key. */
  async enter(timeoutMs = TRIP_MS): Promise<string> {
    this.app.start();
    await this.waitFor(() => this.world !== undefined, timeoutMs, "enter");
    return this.world!; // just waited for
  }

  /** Walks straight to a place on the ground, or around what is in the way. */
  async walkTo(x: number, z: number, timeoutMs = 30_000): Promise<void> {
    await this.#walk(
      () => {
        const at = this.place;
        return at === undefined || Math.hypot(x - at.x, z - at.z) > ARRIVED_METRES
          ? { x, z }
          : undefined;
      },
      timeoutMs,
      `walk to ${x},${z}`,
    );
  }

  /** Walks to a portal of this world and through it. @returns The key of the world beyond. */
  async travel(portalName: string, timeoutMs = 60_000): Promise<string> {
    const world = this.app.world;
    const portal = world?.client.definition.portals.find(({ name }) => name === portalName);
    if (portal === undefined) throw new Error(`Cannot travel: no portal "${portalName}" here`);
    const { at, yaw, to } = portal;
    const visits = this.#visits;
    // To the place in front of it first: portals are open to one side.
    await this.walkTo(
      at.x - Math.sin(yaw) * PORTAL_EXIT_DISTANCE,
      at.z - Math.cos(yaw) * PORTAL_EXIT_DISTANCE,
      timeoutMs,
    );
    const isThere = () => this.world === to && this.#visits > visits;
    await this.#walk(
      () => isThere() || this.app.world?.client.isLocked ? undefined : at,
      timeoutMs,
      `reach ${portalName}`,
    );
    await this.waitFor(isThere, TRIP_MS, `travel to ${to}`);
    this.#log.info("SMOKE_STEP", { step: "travelled", to });
    return to;
  }

  /** Travels by the first portal of this world that leads to `key`. */
  async travelTo(key: string, timeoutMs = 60_000): Promise<string> {
    const portals = this.app.world?.client.definition.portals ?? [];
    const portal = portals.find(({ to }) => to === key);
    if (portal === undefined) throw new Error(`Cannot travel: no portal to "${key}" here`);
    return await this.travel(portal.name, timeoutMs);
  }

  /** Says a line and waits until it came back. */
  async chat(text: string, timeoutMs = 5000): Promise<void> {
    const before = this.state.chat.at(-1);
    this.app.actions.sendChat(text);
    await this.waitFor(
      () => this.state.chat.some((line) => line.isOwn && line.text === text && line !== before),
      timeoutMs,
      "chat",
    );
    this.#log.info("SMOKE_STEP", { step: "chatted" });
  }

  /**
   * Resolves when `isSo` holds; looks at each change of state.
   * @throws {Error} When it does not hold in time; says what it waited for and where it stood.
   */
  async waitFor(isSo: () => boolean, timeoutMs: number, what = "condition"): Promise<void> {
    if (isSo()) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const look = () => isSo() ? resolve() : undefined;
    const stop = this.#changes.subscribe(look);
    // Positions change without a word, so that a look now and then is needed too.
    const poll = setInterval(look, STEER_MS);
    const late = setTimeout(() => reject(new Error(this.#lateText(what, timeoutMs))), timeoutMs);
    try {
      await promise;
    } finally {
      stop();
      clearInterval(poll);
      clearTimeout(late);
    }
  }

  /** Holds a direction, as keys do; (0, 0) lets go. */
  hold(moveX: number, moveZ: number, yaw = this.#controls.yaw): void {
    Object.assign(this.#controls, { moveX, moveZ, yaw });
  }

  /** Presses the jump key once. */
  jump(): void {
    this.#controls.jumpPresses = (this.#controls.jumpPresses ?? 0) + 1;
  }

  /** Says goodbye and closes every socket. */
  close(): void {
    this.hold(0, 0);
    this.app.leave();
  }

  #dial(url: string, events: DialEvents): Link {
    const socket = { url, isOpen: true };
    this.sockets.push(socket);
    const link = this.#open(url, {
      opened: () => events.opened(),
      message: (bytes) => events.message(bytes),
      closed: (code, reason) => {
        socket.isOpen = false;
        events.closed(code, reason);
      },
    });
    return {
      get isOpen() {
        return link.isOpen;
      },
      send: (bytes) => link.send(bytes),
      close: (code, reason) => {
        socket.isOpen = false;
        link.close(code, reason);
      },
    };
  }

  /** Steers towards what `target` says until it says nothing more. */
  async #walk(
    target: () => GroundPlace | undefined,
    timeoutMs: number,
    what: string,
  ): Promise<void> {
    let track = { stuck: 0, x: 0, z: 0 };
    const steering = setInterval(() => {
      const to = target();
      const at = this.place;
      if (to === undefined || at === undefined) return this.hold(0, 0);
      const next = steer(at, to, track);
      track = next.track;
      this.hold(0, -next.speed, next.yaw);
    }, STEER_MS);
    try {
      await this.waitFor(() => target() === undefined, timeoutMs, what);
    } finally {
      clearInterval(steering);
      this.hold(0, 0);
    }
  }

  #changed(): void {
    this.#changes.set(this.#changes.value + 1);
  }

  #keep(line: LogLine): void {
    this.lines.push(line);
    if (this.lines.length > 500) this.lines.shift();
  }

  #lateText(what: string, timeoutMs: number): string {
    const { phase, trip, notices } = this.state;
    const where = JSON.stringify({ phase, trip, at: this.place, notices });
    return `Cannot ${what}: not so after ${timeoutMs} ms, ${where}`;
  }
}

function nameOf({ name }: HeadlessOptions): { readonly bot?: string } {
  return name === undefined ? {} : { bot: name };
}

/** Writes to both logs, or to one where they are the same. */
function tee(one: Log, other: Log, isOne: boolean): Log {
  if (isOne) return one;
  const both = (level: keyof Log): Log[keyof Log] => (name, fields) => {
    one[level](name, fields);
    other[level](name, fields);
  };
  return { debug: both("debug"), info: both("info"), warn: both("warn"), error: both("error") };
}
