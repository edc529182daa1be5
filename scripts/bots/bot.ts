// One player of many: a real client that does what its persona feels like, until it is told to stop.

import type { PackCache } from "../../client/io/pack_cache.ts";
import type { Log } from "../../shared/lib/log.ts";
import { CLOSE_CODES } from "../../shared/net/close_codes.ts";
import { WALK_SPEED } from "../../shared/sim/constants.ts";
import type { PortalDefinition, WorldDefinition } from "../../shared/sim/world_definition.ts";
import { HeadlessClient } from "../headless/headless_client.ts";
import type { BotCounts } from "./bot_counts.ts";
import { type Intent, Persona } from "./persona.ts";
import { watchedDialler } from "./watched_dialler.ts";
import { frontOf, type GroundPlace, WayFinder } from "./way_finder.ts";

/** What bots of one run share. */
export interface BotSetting {
  readonly pageUrl: string;
  readonly version: string;
  readonly counts: BotCounts;
  readonly packCache: PackCache;
  /** Bots stay around this world, `undefined`: anywhere. */
  readonly home: string | undefined;
  /** Aborted when everybody shall go. */
  readonly stop: AbortSignal;
}

/** Tries of one walk or trip before a bot counts as stuck. */
const TRIES = 3;
/** What a walk may take beyond its length, and the share that detours add. */
const WALK_MARGIN_MS = 8000;
const DETOUR_FACTOR = 3;
const ENTER_MS = 30_000;
const CHAT_MS = 10_000;
const STROLL_STEP_MS = 50;
/** A circle of about 3 m at walking speed: radians between two steps. */
const STROLL_TURN = WALK_SPEED / 3 * STROLL_STEP_MS / 1000;
/** Nobody walks in circles this near to a portal, metres. */
const STROLL_CLEARANCE = 9;
/** Longer than a jump takes, and how high it is at least. */
const JUMP_MS = 1000;
const LEAST_JUMP_METRES = 0.2;
const CLEAR_MS = 700;

/** Ways by world, looked at once for all bots. */
const ways = new Map<string, WayFinder>();

/** One bot. */
export class Bot {
  readonly name: string;
  readonly #setting: BotSetting;
  readonly #persona: Persona;
  #client: HeadlessClient;

  constructor(setting: BotSetting, number: number, seed: number) {
    this.#setting = setting;
    this.name = `bot${number}`;
    this.#persona = new Persona(seed);
    this.#client = this.#makeClient();
  }

  /** True while it walks in a world. */
  get isInside(): boolean {
    return this.#client.world !== undefined;
  }

  /** Plays until the setting says stop, then says goodbye. Never throws. */
  async play(): Promise<void> {
    const { stop, counts } = this.#setting;
    if (await this.#tried("enter", () => this.#enter())) counts.tally.entered++;
    while (!stop.aborted) {
      const intent = this.#persona.next();
      await this.#tried(intent.kind, () => this.#do(intent));
    }
    this.#client.close();
  }

  /** Says goodbye, whatever it is doing. */
  close(): void {
    this.#client.close();
  }

  async #enter(): Promise<void> {
    if (this.#client.world === undefined) await this.#client.enter(ENTER_MS);
  }

  async #do(intent: Intent): Promise<void> {
    const { tally } = this.#setting.counts;
    await this.#client.waitFor(() => this.isInside, ENTER_MS, "be in a world");
    switch (intent.kind) {
      case "walk":
        return await this.#walk(intent.goal);
      case "stroll":
        return await this.#stroll(intent.seconds, intent.turn);
      case "jump":
        return await this.#jump(intent.times);
      case "idle":
        return await this.#wait(intent.seconds * 1000);
      case "chat":
        await this.#client.chat(`${this.name}: ${intent.text}`, CHAT_MS);
        tally.chats++;
        return;
      case "travel":
        return await this.#travel(intent.portal);
      case "leave":
        return await this.#leaveAndReturn(intent.seconds);
    }
  }

  async #walk(goal: number): Promise<void> {
    const { places } = this.#ways;
    const to = places[Math.floor(goal * places.length)];
    if (to === undefined) return;
    await this.#walkTo(to);
    this.#setting.counts.tally.walks++;
  }

  async #walkTo(to: GroundPlace): Promise<void> {
    let from = this.#client.place;
    if (from === undefined) return;
    const way = this.#ways.wayTo(to, from);
    if (way === undefined) throw new Error(`Cannot walk: no way from ${from.x},${from.z}`);
    for (const corner of way) {
      if (this.#setting.stop.aborted) return;
      const seconds = Math.hypot(corner.x - from.x, corner.z - from.z) / WALK_SPEED;
      const limitMs = WALK_MARGIN_MS + DETOUR_FACTOR * seconds * 1000;
      await this.#client.walkTo(corner.x, corner.z, limitMs);
      from = corner;
    }
  }

  async #stroll(seconds: number, turn: number): Promise<void> {
    const at = this.#client.place;
    const portals = this.#definition.portals;
    const isNear = (portal: PortalDefinition) =>
      at !== undefined && Math.hypot(portal.at.x - at.x, portal.at.z - at.z) < STROLL_CLEARANCE;
    if (portals.some(isNear)) return await this.#wait(seconds * 1000);
    let yaw = 0;
    for (let ms = 0; ms < seconds * 1000 && !this.#setting.stop.aborted; ms += STROLL_STEP_MS) {
      this.#client.hold(0, -1, yaw += turn * STROLL_TURN);
      await this.#wait(STROLL_STEP_MS);
    }
    this.#client.hold(0, 0);
  }

  async #jump(times: number): Promise<void> {
    for (let jump = 0; jump < times && !this.#setting.stop.aborted; jump++) {
      this.#client.jump();
      const height = () => this.#client.app.world?.client.ownPose.y ?? 0;
      const ground = height();
      await this.#client.waitFor(
        () => height() > ground + LEAST_JUMP_METRES,
        JUMP_MS,
        "leave the ground",
      );
      this.#setting.counts.tally.jumps++;
      await this.#wait(JUMP_MS);
    }
  }

  async #travel(pick: number): Promise<void> {
    const portal = this.#portal(pick);
    if (portal === undefined) return;
    await this.#walkTo(frontOf(portal));
    if (this.#setting.stop.aborted) return;
    await this.#client.travel(portal.name);
    this.#setting.counts.tally.trips++;
  }

  /** Who strayed from home goes back there first. */
  #portal(pick: number): PortalDefinition | undefined {
    const { key, portals } = this.#definition;
    const { home } = this.#setting;
    const wayHome = portals.filter(({ to }) => to === home);
    const choice = home !== undefined && key !== home && wayHome.length > 0 ? wayHome : portals;
    return choice[Math.floor(pick * choice.length)];
  }

  async #leaveAndReturn(seconds: number): Promise<void> {
    const { counts } = this.#setting;
    const { world, resumeSecret, state } = this.#client;
    this.#client.close();
    counts.tally.left++;
    await this.#wait(seconds * 1000);
    if (this.#setting.stop.aborted) return;
    this.#client = this.#makeClient(this.#client.tabId, resumeSecret);
    await this.#client.enter(ENTER_MS);
    const isSame = this.#client.state.identity?.displayName === state.identity?.displayName;
    if (isSame && this.#client.world === world) counts.tally.returned++;
    else counts.tally.misplaced++;
  }

  /** Tries again a few times; who then still did not get on is stuck, and begins anew. */
  async #tried(wanted: string, run: () => Promise<void>): Promise<boolean> {
    const { counts, stop } = this.#setting;
    for (let tries = 1;; tries++) {
      const world = this.#client.app.world?.client;
      try {
        await run();
        return true;
      } catch (error) {
        if (stop.aborted) return false;
        const why = error instanceof Error ? error.message : String(error);
        counts.tally.retries++;
        // Who is in another world by now did get on, and can no longer do what was begun.
        if (this.isInside && world !== this.#client.app.world?.client) return true;
        if (tries < TRIES) {
          await this.#getClear();
          continue;
        }
        counts.stuck.push({ bot: this.name, wanted, why });
        this.#client.close();
        this.#client = this.#makeClient();
        await this.#wait(1000);
        this.#client.app.start();
        return false;
      }
    }
  }

  /** What anybody does who is caught on something: a hop and a few steps another way. */
  async #getClear(): Promise<void> {
    if (!this.isInside) return;
    this.#client.jump();
    this.#client.hold(0, -1, Math.random() * 2 * Math.PI);
    await this.#wait(CLEAR_MS);
    this.#client.hold(0, 0);
  }

  #makeClient(tabId?: string, resumeSecret?: string): HeadlessClient {
    const { pageUrl, version, packCache, counts } = this.#setting;
    const client: HeadlessClient = new HeadlessClient({
      ...{ pageUrl, version, packCache, name: this.name, drawsOthers: false },
      ...tabId === undefined ? {} : { tabId },
      ...resumeSecret === undefined ? {} : { resumeSecret },
      dial: watchedDialler(counts, () => {
        const visit = client.app.world?.client;
        return visit === undefined ? undefined : { visit, x: visit.ownPose.x, z: visit.ownPose.z };
      }),
      log: faultLog(counts),
    });
    let shownMs: number | undefined;
    client.app.state.subscribe(({ worldPingMs }) => {
      if (worldPingMs === shownMs) return;
      shownMs = worldPingMs;
      if (worldPingMs !== undefined) counts.roundTrip(worldPingMs);
    });
    return client;
  }

  get #definition(): WorldDefinition {
    const definition = this.#client.app.world?.client.definition;
    if (definition === undefined) throw new Error("Cannot look around: in no world");
    return definition;
  }

  get #ways(): WayFinder {
    const definition = this.#definition;
    let known = ways.get(definition.key);
    if (known === undefined) ways.set(definition.key, known = new WayFinder(definition));
    return known;
  }

  /** Waits, or until all shall stop. */
  async #wait(ms: number): Promise<void> {
    const { stop } = this.#setting;
    if (stop.aborted) return;
    await new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer);
        stop.removeEventListener("abort", end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      stop.addEventListener("abort", end);
    });
  }
}

/** Counts what a client could not read, and worlds it gave up because nothing was heard of them. */
function faultLog(counts: BotCounts): Log {
  const count: Log["info"] = (name, fields) => {
    if (name === "CLIENT_FRAME_REFUSED") counts.tally.faults++;
    if (name === "WORLD_LOST" && fields?.code === CLOSE_CODES.idle_timeout) {
      counts.closed(CLOSE_CODES.idle_timeout);
    }
  };
  return { debug: count, info: count, warn: count, error: count };
}
