// The master without its sockets, processes, files and clock: events come in as calls, orders go
// out through `MasterEffects` and `StorePort`. Everything is decided here and in the parts it joins.

import {
  type Fence,
  type InstanceId,
  type PlayerId,
  type WorldKey,
  worldKeyOf,
} from "../../shared/lib/ids.ts";
import { unreachable } from "../../shared/lib/result.ts";
import type { FROM_MASTER, ToMaster } from "../../shared/protocol/control_messages.ts";
import type { BodyOf } from "../../shared/protocol/frames.ts";
import { ControlDesk } from "./control_desk.ts";
import type { MasterCoreParts } from "./core_parts.ts";
import { CoreTime } from "./core_time.ts";
import { DrainDesk } from "./drain_desk.ts";
import type { CatalogWorld, StartOrder, StoreFault } from "./effects.ts";
import { Entrance, type EntryWishes } from "./entrance.ts";
import { Handover } from "./handover.ts";
import { LookDesk } from "./look_desk.ts";
import { OperatorDesk } from "./operator_desk.ts";
import { Orders } from "./orders.ts";
import { PeopleDesk } from "./people_desk.ts";
import { Places } from "./places.ts";
import { Presence } from "./presence.ts";
import { LINGER_MS, type PlayerSession, Sessions } from "./sessions.ts";
import { TravelDesk } from "./travel_desk.ts";
import { Visits } from "./visits.ts";
import { WorldDesk } from "./world_desk.ts";
import { Worlds } from "./worlds.ts";

/** Below so many numbers the rest is for what is under way: a store on a full disk gives no more. */
export const SPARE_NUMBERS = 512;

/** Decides everything the master decides. */
export class MasterCore {
  /** Answers whoever runs this machine. */
  readonly operators: OperatorDesk;
  readonly #parts: MasterCoreParts;
  readonly #time = new CoreTime();
  readonly #sessions = new Sessions();
  readonly #people: PeopleDesk;
  readonly #looks: LookDesk;
  readonly #orders: Orders;
  readonly #worlds: Worlds;
  readonly #travel: TravelDesk;
  readonly #places: Places;
  readonly #entrance: Entrance;
  readonly #visits: Visits;
  readonly #control: ControlDesk;
  readonly #worldDesk: WorldDesk;
  readonly #drain: DrainDesk;
  readonly #presence: Presence;
  #catalog: ReadonlyMap<WorldKey, CatalogWorld>;

  constructor(parts: MasterCoreParts) {
    this.#parts = parts;
    const { config, effects, store, log, nextNumber, secret } = parts;
    this.#catalog = new Map(parts.worlds.map((world) => [world.key, world]));
    this.#orders = new Orders(effects, (id) => this.#worlds.epochOf(id), config.worldUrl);
    this.#worlds = new Worlds({
      effects,
      log,
      nextNumber,
      idleMs: config.worldIdleMs,
      maxBytes: config.maxWorldBytes,
      listener: {
        worldReady: (id) => this.#travel.worldReady(id),
        worldFailed: (id, reason) => this.#travel.worldFailed(id, reason),
        playersForgotten: (id) => this.#forgetPlayers(id),
        isHeld: (id) => this.#travel.isTarget(id) || this.#countAvatars(id) > 0,
      },
    });
    this.#places = new Places({
      sessions: this.#sessions,
      store,
      log,
      maxGuestsPerAddressHour: config.maxGuestsPerAddressHour,
      wallMs: () => this.#time.wallMs,
      epochOf: (id) => this.#worlds.epochOf(id),
      storeState: (state) => this.#tellEverybody(state === "ok" ? "store_ok" : state),
    });
    this.#people = new PeopleDesk({
      sessions: this.#sessions,
      orders: this.#orders,
      store,
      log,
      now: () => this.#time,
      maxConnectionsPerAddress: config.maxConnectionsPerAddress,
    });
    this.#looks = new LookDesk({
      sessions: this.#sessions,
      orders: this.#orders,
      store,
      nowMs: () => this.#time.nowMs,
    });
    const handover = new Handover({
      sessions: this.#sessions,
      people: this.#people,
      worlds: this.#worlds,
      places: this.#places,
      orders: this.#orders,
    });
    this.#travel = new TravelDesk({
      orders: this.#orders,
      log,
      secret,
      nextNumber,
      sessionOf: (playerId) => this.#sessions.ofPlayer(playerId),
      catalogWorld: (key) => this.#catalog.get(key),
      instanceFor: (key) => this.#worlds.instanceFor(key),
      wantWorld: (id) => this.#worlds.want(id),
      isFull: (id) => this.#isFull(id),
      commit: (session, target, fence, at) => handover.commit(session, target, fence, at),
    });
    this.#visits = new Visits(this.#orders, this.#travel, (key) => this.#catalog.has(key));
    this.#entrance = new Entrance({
      sessions: this.#sessions,
      store,
      effects,
      orders: this.#orders,
      log,
      secret,
      nextNumber,
      startWorld: config.startWorld,
      isNameOnlyLogin: config.isNameOnlyLogin,
      hasNumbers: () => this.#hasNumbers,
      now: () => this.#time,
      entered: (session, how, wishes) => this.#entered(session, how, wishes),
      abandoned: (session) => this.#travel.closeAll(session.playerId, "superseded"),
    });
    this.#control = new ControlDesk(effects, {
      enter: (visitor, request) => this.#entrance.enter(visitor, request),
      said: (slot, message) => this.#said(slot, message),
      pinged: (slot, clientMs) => this.#orders.toClient(slot, "pong", { clientMs }),
      gone: (slot, isLeaving) => this.#socketGone(slot, isLeaving),
    }, log);
    this.#worldDesk = new WorldDesk({
      version: config.version,
      worlds: this.#worlds,
      sessions: this.#sessions,
      travel: this.#travel,
      places: this.#places,
      orders: this.#orders,
      log,
      nowMs: () => this.#time.nowMs,
      avatarGone: (session, why) => this.#avatarGone(session, why),
    });
    this.#presence = new Presence({
      sessions: this.#sessions,
      orders: this.#orders,
      slots: () => this.#slots(),
    });
    this.#drain = new DrainDesk({
      orders: this.#orders,
      slots: () => this.#slots(),
      nowMs: () => this.#time.nowMs,
      begin: () => this.#beginDrain(),
      log,
    });
    this.operators = new OperatorDesk({
      version: config.version,
      worlds: this.#worlds,
      sessions: this.#sessions,
      orders: this.#orders,
      closeClient: (slot, code, reason) => effects.closeClient(slot, code, reason),
      titles: () => new Map([...this.#catalog.values()].map(({ key, title }) => [key, title])),
      isDraining: () => this.#drain.isAnnounced,
      log,
    });
  }

  /** A control socket passed the version gate. */
  clientOpened(slot: number, address: string): void {
    this.#control.opened(slot, address);
  }

  clientMessage(slot: number, bytes: Uint8Array): void {
    this.#control.message(slot, bytes);
  }

  clientClosed(slot: number, _code: number, isLeaving: boolean): void {
    this.#control.closed(slot, isLeaving);
  }

  /** Live worlds that an earlier master left behind. */
  adopt(orders: readonly StartOrder[]): void {
    for (const order of orders) this.#worlds.adopt(order);
  }

  /** One record of a world's control link. */
  worldMessage(id: InstanceId, epoch: Fence, bytes: Uint8Array): void {
    this.#worldDesk.message(id, epoch, bytes);
  }

  worldLinkLost(id: InstanceId, epoch: Fence): void {
    if (this.#worlds.isCurrent(id, epoch)) this.#worlds.linkLost(id);
  }

  worldExited(id: InstanceId, epoch: Fence, code: number): void {
    if (this.#worlds.isCurrent(id, epoch)) this.#worlds.exited(id, code);
  }

  /** The process could not even be started. */
  worldStartFailed(id: InstanceId, epoch: Fence, cause: string): void {
    this.#parts.log.error("MASTER_WORLD_START_FAILED", { key: worldKeyOf(id), cause });
    this.worldExited(id, epoch, -1);
  }

  routeOpened(id: InstanceId, epoch: Fence): void {
    if (this.#worlds.isCurrent(id, epoch)) this.#worlds.routeOpened(id);
  }

  routeLost(id: InstanceId, epoch: Fence): void {
    if (this.#worlds.isCurrent(id, epoch)) this.#worlds.routeLost(id);
  }

  /** Development: other packs or rules. A changed world ends and its players come in anew. */
  replaceWorlds(worlds: readonly CatalogWorld[], changed: readonly WorldKey[]): void {
    this.#catalog = new Map(worlds.map((world) => [world.key, world]));
    this.#orders.toClients(this.#slots(), "catalog", this.#catalogTold());
    for (const key of changed) {
      this.#worlds.stop(this.#worlds.instanceFor(key), "changed");
      this.#orders.toClients(this.#slots(), "world_changed", { worldKey: key });
    }
  }

  /** Called every 250 ms: all deadlines are looked at here. */
  tick(nowMs: number, wallMs: number): void {
    if (this.#time.advance(nowMs, wallMs)) this.#parts.log.warn("MASTER_WAS_PAUSED");
    const now = this.#time.nowMs;
    this.#drain.tick(now);
    this.#control.tick(now);
    this.#worlds.tick(now);
    this.#travel.tick(now);
    this.#places.tick(now);
    for (const session of this.#sessions.sweep(now)) this.#dropped(session);
    this.#presence.tick(now);
  }

  /**
   * Everybody is told; after `graceMs` nobody new is let in, every world saves and ends. `isIdle`
   * says when that is done.
   */
  drain(graceMs = 0): void {
    this.#drain.announce(graceMs);
  }

  /** True once nobody new is let in. */
  get isDraining(): boolean {
    return this.#drain.isDraining;
  }

  /** True when no world process is left. */
  get isIdle(): boolean {
    return this.#worlds.isIdle;
  }

  /** What an operator sees at `/healthz`. */
  health(): Readonly<Record<string, unknown>> {
    return {
      version: this.#parts.config.version,
      draining: this.#drain.isDraining,
      store: this.#places.state,
      online: this.#presence.online,
      sessions: this.#sessions.count,
      leases: this.#travel.openCount,
      refusedSaves: this.#places.refused,
      faults: this.#control.faults(),
      worlds: this.#worlds.statuses(),
    };
  }

  /** Why newcomers are not welcome, or what they do could not be kept; `undefined` when all is well. */
  get notReady(): "draining" | StoreFault | undefined {
    if (this.#drain.isAnnounced) return "draining";
    return this.#places.state === "ok" ? undefined : this.#places.state;
  }

  /** Where a player is, as far as the master knows: for operators and tests. */
  whereIs(playerId: PlayerId): InstanceId | undefined {
    const avatar = this.#sessions.ofPlayer(playerId)?.avatar;
    return avatar === undefined || avatar.isReleased ? undefined : avatar.instanceId;
  }

  #said(slot: number, message: Exclude<ToMaster, { type: "enter" | "ping" }>): void {
    const session = this.#sessions.atSlot(slot);
    if (session === undefined) return; // taken over a moment ago
    switch (message.type) {
      case "request_entry":
        return this.#grantEntry(session, "resume");
      case "refresh_lease":
        return this.#travel.refresh(session, message.body.leaseId);
      case "redeem_lease":
        if (!this.#hasNumbers) {
          return this.#travel.release(session, message.body.leaseId, "world_unavailable");
        }
        return this.#travel.redeem(session, message.body.leaseId, message.body.worldKey);
      case "release_lease":
        return this.#travel.release(session, message.body.leaseId);
      case "log_in":
        return this.#entrance.logIn(session, slot, message.body.name);
      case "log_out":
        return this.#entrance.logOut(session, slot);
      case "choose_look":
        return this.#looks.choose(session, slot, message.body.look);
      case "chat":
      case "whisper":
      case "list_players":
      case "report":
        return this.#people.said(session, slot, message);
      default:
        unreachable(message);
    }
  }

  #entered(
    session: PlayerSession,
    how: "new" | "resumed" | "switched",
    { lastChatId, visit }: EntryWishes,
  ): void {
    const { slot } = session;
    if (slot === undefined) return;
    this.#control.entered(slot);
    this.#orders.toClient(slot, "catalog", this.#catalogTold());
    this.#presence.entered(slot);
    this.#drain.entered(slot);
    const { state } = this.#places;
    if (state !== "ok") this.#orders.toClient(slot, "notice", { reason: state, detail: "" });
    if (how !== "switched") this.#people.entered(session, slot, lastChatId);
    if (!this.#drain.isDraining && this.#visits.follow(session, visit, this.#time.nowMs)) return;
    // Whoever still walks in a world only lost this socket.
    const isWalking = session.avatar !== undefined && !session.avatar.isAway;
    if (how === "switched" || !isWalking) {
      this.#grantEntry(session, how === "new" ? "enter" : "resume");
    }
  }

  #catalogTold(): BodyOf<typeof FROM_MASTER, "catalog"> {
    const { buildId, packBaseUrl } = this.#parts.config;
    const worlds = [...this.#catalog.values()].map(({ key, title, capacity, packHash }) => ({
      key,
      title,
      capacity,
      packHash,
    }));
    return { packBaseUrl, worlds, buildId };
  }

  /** [L13] The way to where a player belongs; to the start world while there is none. */
  #grantEntry(session: PlayerSession, purpose: "enter" | "resume"): void {
    if (session.slot === undefined) return;
    const { startWorld } = this.#parts.config;
    const home = session.home.worldKey;
    const isThere = this.#catalog.has(home) &&
      !this.#worlds.isFailing(this.#worlds.instanceFor(home));
    const refusal = this.#drain.isDraining
      ? "draining"
      : isThere || home === startWorld
      ? this.#travel.grant(session, home, purpose)
      : this.#travel.grant(session, startWorld, "enter"); // which nobody is told was home
    if (refusal !== undefined) {
      this.#orders.toClient(session.slot, "entry_refused", { reason: refusal });
    }
  }

  #avatarGone(session: PlayerSession, why: "left" | "away_too_long"): void {
    this.#parts.log.info("MASTER_PLAYER_OUT", {
      player: session.playerId,
      key: session.avatar?.instanceId,
      why,
    });
    session.avatar = undefined;
    this.#people.moved(session.playerId, undefined);
    session.lingerUntilMs = this.#time.nowMs + LINGER_MS;
    if (session.slot === undefined) this.#travel.closeAll(session.playerId, "player_gone");
  }

  #forgetPlayers(id: InstanceId): void {
    for (const session of this.#sessions.all()) {
      if (session.avatar?.instanceId !== id) continue;
      session.avatar = undefined;
      this.#people.moved(session.playerId, undefined);
      session.lingerUntilMs = this.#time.nowMs + LINGER_MS;
    }
  }

  #socketGone(slot: number, isLeaving: boolean): void {
    const session = this.#sessions.atSlot(slot);
    if (session === undefined) return;
    this.#sessions.seat(session, undefined);
    session.lingerUntilMs = this.#time.nowMs + (isLeaving ? 0 : LINGER_MS);
    if (isLeaving || session.avatar === undefined) {
      this.#travel.closeAll(session.playerId, "player_gone");
    } else this.#travel.closeWaiting(session.playerId);
  }

  #dropped(session: PlayerSession): void {
    this.#travel.closeAll(session.playerId, "player_gone");
    this.#people.dropped(session.playerId);
  }

  #isFull(id: InstanceId): boolean {
    const capacity = this.#catalog.get(worldKeyOf(id))?.capacity ?? 0;
    // A world counts its players once a second, the master those it let in.
    const players = Math.max(this.#worlds.playersIn(id), this.#countAvatars(id));
    return players + this.#travel.countTargeting(id) >= capacity;
  }

  #countAvatars(id: InstanceId): number {
    let count = 0;
    for (const { avatar } of this.#sessions.all()) if (avatar?.instanceId === id) count++;
    return count;
  }

  get #hasNumbers(): boolean {
    return this.#parts.numbersLeft() >= SPARE_NUMBERS;
  }

  #beginDrain(): void {
    this.#parts.log.info("MASTER_DRAINING", { sessions: this.#sessions.count });
    this.#worlds.drain();
  }

  #tellEverybody(reason: string): void {
    this.#orders.toClients(this.#slots(), "notice", { reason, detail: "" });
  }

  *#slots(): Iterable<number> {
    for (const session of this.#sessions.all()) {
      if (session.slot !== undefined) yield session.slot;
    }
  }
}
