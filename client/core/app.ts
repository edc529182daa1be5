// The whole client without its page: the master, the trips and the world being walked in, put
// together into one state that the interface shows and the actions that a person has.

import type { LeaseId, PlayerId } from "../../shared/lib/ids.ts";
import type { SessionPhase } from "../../shared/machines/client_session.ts";
import { CLOSE_CODES, closeReasonOf, mayReconnectAfter } from "../../shared/net/close_codes.ts";
import type { FromMaster } from "../../shared/protocol/control_messages.ts";
import type { GateVerdict } from "../../shared/protocol/gate.ts";
import { stopReasonOfCode, stopReasonOfEntry, toldReasonOfCode } from "./app_phase.ts";
import type { ActiveWorld, AppOptions } from "./app_ports.ts";
import { AppScreen } from "./app_screen.ts";
import type { AppActions, AppState, Observable, StopReason } from "./app_state.ts";
import { AppStore } from "./app_store.ts";
import { WorldCatalog } from "./catalog.ts";
import { EntryDesk } from "./entry_desk.ts";
import { HeldSockets } from "./held_sockets.ts";
import { Identity } from "./identity.ts";
import { MasterClient } from "./master_client.ts";
import { People } from "./people.ts";
import { Place } from "./place.ts";
import type { AmbienceName } from "./sound.ts";
import { Traveller } from "./traveller.ts";
import type { Arrival, Lease } from "./trip.ts";
import { isAside } from "./visit_link.ts";
import { worldNews } from "./world_news.ts";

/** Whoever arrives was told before what they look like. */
const NO_LOOK = { colour: 0, accent: 0, shape: 0 };
/** A world walked in for this long counts as good again. */
const GOOD_WORLD_MS = 10_000;

/** One player's client. */
export class App {
  readonly actions: AppActions;
  readonly #options: AppOptions;
  readonly #store: AppStore;
  readonly #master: MasterClient;
  readonly #traveller: Traveller;
  readonly #heldSockets: HeldSockets;
  readonly #entry: EntryDesk;
  readonly #people: People;
  readonly #screen: AppScreen;
  readonly #identity: Identity;
  /** The worlds that the master told of. */
  readonly catalog: WorldCatalog;
  #place: Place | undefined;
  #hasSession = false;
  /** True from the loss of the session until a world is there again. */
  #wasCutOff = false;
  #committed: LeaseId | undefined;

  constructor(options: AppOptions) {
    const { version, clock, random, log, dial, packs, addresses, secrets, mutes } = options;
    this.#options = options;
    this.catalog = new WorldCatalog(addresses);
    this.#store = new AppStore(version);
    this.#screen = new AppScreen({
      store: this.#store,
      master: () => this.#master,
      traveller: () => this.#traveller,
      place: () => this.#place,
      titleOf: (key) => this.catalog.titleOf(key),
    });
    this.#identity = new Identity({ clock, store: this.#store, master: () => this.#master });
    this.#people = new People({
      clock,
      store: this.#store,
      mutes,
      master: () => this.#master,
      titleOf: (key) => this.catalog.titleOf(key),
      said: (playerId, text) => this.#said(playerId, text),
      called: () => options.events.sound({ name: "chime", gain: 1, pan: 0, isCall: true }),
    });
    this.#master = new MasterClient({
      url: addresses.masterUrl,
      version,
      dial,
      clock,
      random,
      log,
      secrets,
      lastChatId: () => this.#people.lastChatId,
      // Only on the way in: whoever walks already keeps their place.
      visit: () => this.#place === undefined ? options.visit : undefined,
      events: {
        phase: (phase, waitMs) => this.#sessionMoved(phase, waitMs),
        mismatch: (verdict) => this.#mismatch(verdict),
        closed: (code, mayReturn) => this.#controlClosed(code, mayReturn),
        message: (message) => this.#read(message),
        ping: (pingMs) => this.#store.patch({ masterPingMs: pingMs }),
      },
    });
    const master = this.#master;
    const desk = {
      get isOpen() {
        return master.phase === "entered";
      },
      refresh: ({ leaseId }: Lease) => master.send("refresh_lease", { leaseId }),
      redeem: ({ leaseId, worldKey }: Lease) => master.send("redeem_lease", { leaseId, worldKey }),
      release: ({ leaseId }: Lease) => master.send("release_lease", { leaseId }),
    };
    const heldSockets = new HeldSockets((url, code) => this.#heldSocketClosed(url, code));
    this.#heldSockets = heldSockets;
    const ports = { clock, log, version, dial, packs, addresses, heldSockets, desk };
    this.#traveller = new Traveller(ports, {
      changed: () => this.#screen.showTrip(),
      arrived: (arrival) => this.#arrived(arrival),
      failed: (lease, reason) => this.#tripFailed(lease, reason),
      mismatch: (verdict) => this.#mismatch(verdict),
    });
    this.#entry = new EntryDesk(clock, random, {
      ask: () => master.send("request_entry", {}),
      gaveUp: (reason) => this.#stop(stopReasonOfEntry(reason)),
    });
    this.actions = this.#buildActions();
  }

  /** What the interface shows. */
  get state(): Observable<AppState> {
    return this.#store.state;
  }

  /** The world on screen, if any. It may be lost and frozen. */
  get world(): ActiveWorld | undefined {
    return this.#place;
  }

  /** Connects; everything else follows. */
  start(): void {
    this.#master.start();
  }

  /** A message that only the page can know of, e.g. `storage_unavailable`. */
  notice(kind: "info" | "warning" | "error", reason: string, detail = ""): void {
    this.#store.notice(kind, reason, detail);
  }

  /** What the device says of its network. */
  setOnline(isOnline: boolean): void {
    this.#screen.isOnline = isOnline;
    this.#master.setOnline(isOnline);
    this.#screen.showPhase();
  }

  /** Tells in words what is heard all around. */
  surround(name: AmbienceName): void {
    this.#store.caption({ name, side: "around" });
  }

  /** The client cannot go on at all, e.g. for want of WebGL. */
  stop(reason: StopReason): void {
    this.#stop(reason);
  }

  /** The page goes: says goodbye to everybody. */
  leave(): void {
    this.#letGo();
    this.#master.leave();
  }

  #buildActions(): AppActions {
    const store = this.#store;
    return {
      ...this.#people.actions,
      ...this.#identity.actions,
      cancelTrip: () => {
        if (store.value.trip?.canCancel) this.#traveller.cancel();
      },
      usePortal: () => void this.#place?.client.usePortal(),
      emote: (emote) => void this.#place?.client.emote(emote),
      retry: () => this.#retry(),
      reload: () => {
        const { serverVersion } = this.#screen;
        if (serverVersion !== undefined) this.#options.events.reload(serverVersion);
      },
      dismissNotice: (id) => store.dismissNotice(id),
    };
  }

  // The master.

  #sessionMoved(phase: SessionPhase, waitMs: number | undefined): void {
    if (waitMs !== undefined) this.#screen.retryAtMs = this.#options.clock.nowMs() + waitMs;
    const isOpen = phase === "entered";
    const wasOpen = this.#hasSession;
    this.#hasSession = isOpen;
    if (wasOpen && !isOpen) {
      this.#wasCutOff = true;
      this.#entry.cancel();
      this.#traveller.controlLost();
      this.#people.sessionEnded();
      this.#identity.sessionEnded();
      this.#store.patch({ isIdentityBusy: false, masterPingMs: undefined });
      const isServerAway = phase === "waiting" && this.#screen.isOnline;
      if (this.#isWorldAlive && isServerAway) this.#store.notice("warning", "master_gone");
    }
    if (isOpen && !wasOpen) {
      this.#people.sessionBegan();
      this.#store.patch({ restartAtMs: undefined }); // told again if it is still to come
      if (this.#isWorldAlive) {
        this.#wasCutOff = false; // only chat was away
        this.#store.notice("info", "connected");
      } else if (this.#traveller.trip === undefined) this.#entry.expectLease();
      // A trip with its ticket in hand went on meanwhile, and may just be arriving.
    }
    this.#store.patch({ isChatAvailable: isOpen });
    this.#screen.showPhase();
  }

  #controlClosed(code: number, mayReturn: boolean): void {
    const told = toldReasonOfCode(code);
    if (!mayReturn) this.#stop(stopReasonOfCode(code));
    else if (told !== undefined && this.#store.value.restartAtMs === undefined) {
      this.#store.notice("warning", told);
    }
  }

  #read(message: FromMaster): void {
    const { log } = this.#options;
    switch (message.type) {
      case "session":
        this.#people.setOwn(message.body.playerId);
        return this.#identity.read(message);
      case "login_refused":
      case "look_changed":
      case "look_refused":
        return this.#identity.read(message);
      case "catalog":
        if (this.catalog.take(message.body)) {
          this.#options.events.buildChanged(message.body.buildId);
        }
        return;
      case "lease_granted":
        this.#entry.cancel();
        this.#screen.stopped = undefined; // a login may open a way where there was none
        this.#traveller.granted(message.body);
        this.#screen.showPhase();
        return;
      case "lease_closed":
        return this.#traveller.leaseClosed(message.body.leaseId, message.body.reason);
      case "queued":
        return this.#traveller.queued(message.body.leaseId, message.body.place);
      case "ticket":
        return this.#traveller.ticket(message.body);
      case "committed":
        this.#committed = message.body.leaseId;
        log.debug("TRIP_COMMITTED", { key: message.body.worldKey });
        return;
      case "entry_refused":
        if (this.#traveller.trip === undefined) this.#entryFailed(message.body.reason);
        return;
      case "chat":
      case "whispered":
      case "chat_refused":
      case "players":
      case "report_answered":
        return this.#people.read(message);
      case "presence":
        return this.#store.patch({ playersOnline: message.body.online });
      case "notice":
        return this.#store.told(message.body.reason, message.body.detail);
      case "draining":
        return this.#store.patch({
          restartAtMs: this.#options.clock.nowMs() + message.body.inMs,
        });
      case "world_changed":
        if (message.body.worldKey === this.#place?.key) this.#master.send("request_entry", {});
        return;
      case "pong":
        return;
    }
  }

  #said(playerId: PlayerId, text: string): void {
    const entityId = this.#isWorldAlive ? this.#place?.client.entityOfPlayer(playerId) : undefined;
    if (entityId !== undefined) this.#options.events.bubble(entityId, text);
  }

  #mismatch(verdict: GateVerdict): void {
    const { pageVersion, version, log } = this.#options;
    const { serverVersion } = verdict;
    log.warn("CONNECTION_PROMPT", { reason: "version_mismatch", serverVersion });
    this.#screen.mismatch(verdict, { version, tried: pageVersion });
    this.#letGo();
    this.#master.leave();
    this.#screen.showPhase();
  }

  // Trips.

  #arrived(arrival: Arrival): void {
    const { clock, log, readControls, drawsOthers = true, events } = this.#options;
    const { lease, definition } = arrival;
    const old = this.#place;
    const identity = this.#store.value.identity;
    this.#store.patch({ worldTitle: definition.title, playersHere: 0, portalInReach: undefined });
    const place = new Place({
      arrival,
      clock,
      readControls,
      drawsOthers,
      ownName: identity?.displayName ?? "",
      ownLook: identity?.look ?? NO_LOOK,
      isGuest: identity?.isGuest ?? true,
      events: {
        ...worldNews({
          store: this.#store,
          events,
          log,
          titleOf: (key) => this.catalog.titleOf(key),
          seen: () => this.#place?.client,
          lookYaw: this.#options.lookYaw ?? (() => readControls().yaw),
        }),
        closed: (lost, code) => this.#worldLost(lost, code),
        interrupted: (lost) => this.#worldInterrupted(lost),
      },
    });
    this.#place = place;
    if (lease.purpose === "resume" && (old === undefined || this.#wasCutOff)) {
      this.#store.notice("info", "resumed");
    }
    this.#wasCutOff = false;
    if (lease.purpose === "visit" && isAside(this.#options.visit, arrival.first.own)) {
      this.#store.notice("info", "visit_moved");
    }
    // Only now: the old world was the way back.
    old?.abandon();
    this.#heldSockets.clear();
    this.#entry.cancel();
    log.info("WORLD_ENTERED", { key: place.key });
    if (lease.purpose === "portal") events.sound({ name: "portal", gain: 1, pan: 0 });
    this.#screen.showTrip();
    this.#screen.showPhase();
    events.worldEntered(place);
  }

  #tripFailed(lease: Lease, reason: string): void {
    this.#options.log.info("TRIP_FAILED", { key: lease.worldKey, reason });
    this.#screen.showTrip();
    // Committed and then lost: the old world has let go already, whatever its socket says.
    if (this.#committed === lease.leaseId) this.#abandonPlace();
    if (this.#isWorldAlive) this.#heldSockets.clear(); // of worlds one did not get to
    if (reason === "trip_cancelled") {
      this.#store.notice("info", reason, this.catalog.titleOf(lease.worldKey));
    } else if (this.#isWorldAlive || reason !== "master_away") {
      this.#store.notice("warning", reason, this.catalog.titleOf(lease.worldKey));
    }
    if (!this.#isWorldAlive && this.#hasSession) this.#entryFailed(reason);
    this.#screen.showPhase();
  }

  #entryFailed(reason: string): void {
    if (this.#screen.stopped !== undefined || this.#isWorldAlive) return;
    this.#entry.failed(reason);
  }

  // The world being walked in.

  get #isWorldAlive(): boolean {
    return this.#place !== undefined && !this.#place.isLost;
  }

  #worldLost(place: Place, code: number): void {
    if (place !== this.#place || place.isLost) return;
    this.#options.log.info("WORLD_LOST", { key: place.key, code, reason: closeReasonOf(code) });
    this.#abandonPlace();
    if (!mayReconnectAfter(code) && code !== CLOSE_CODES.version_mismatch) {
      this.#stop(stopReasonOfCode(code));
      return;
    }
    const isOnTheWay = this.#traveller.trip !== undefined;
    if (code === CLOSE_CODES.world_gone && this.#hasSession && !isOnTheWay) {
      this.#store.notice("info", "world_gone");
    }
    this.#comeBack(place);
  }

  /** As when it is lost, but its socket stays for the way back. */
  #worldInterrupted(place: Place): void {
    if (place !== this.#place || place.isLost) return;
    this.#options.log.info("WORLD_INTERRUPTED", { key: place.key });
    this.#heldSockets.put(place.interrupt());
    this.#store.patch({ portalInReach: undefined, worldPingMs: undefined });
    this.#comeBack(place);
  }

  /** The world did not come back in time, or the whole server is gone. The way back goes on. */
  #heldSocketClosed(url: string, code: number): void {
    if (!this.#place?.stopWaitingFor(url)) return;
    const { key } = this.#place;
    this.#options.log.info("WORLD_LOST", { key, code, reason: closeReasonOf(code) });
    if (!mayReconnectAfter(code)) this.#stop(stopReasonOfCode(code));
    else this.#screen.showPhase();
  }

  #comeBack(place: Place): void {
    const walkedMs = this.#options.clock.nowMs() - place.arrivedAtMs;
    if (walkedMs >= GOOD_WORLD_MS) this.#entry.succeeded();
    // Nobody stands in line without a world to walk in.
    if (this.#traveller.trip?.phase === "waiting") this.#traveller.cancel();
    // A trip under way may be just what closed the old socket; it ends in a world or in a failure.
    if (this.#traveller.trip === undefined && this.#hasSession) this.#entry.askSoon();
    this.#screen.showTrip();
    this.#screen.showPhase();
  }

  /** Freezes the picture; the avatar is no longer ours to move. */
  #abandonPlace(): void {
    if (!this.#isWorldAlive) return;
    this.#place?.abandon();
    this.#store.patch({ portalInReach: undefined, worldPingMs: undefined });
  }

  #retry(): void {
    this.#screen.clear();
    if (this.#master.phase !== "entered") this.#master.retry();
    else if (!this.#isWorldAlive && this.#traveller.trip === undefined) this.#entry.askNow();
    this.#screen.showPhase();
  }

  #stop(reason: StopReason): void {
    this.#options.log.warn("CONNECTION_PROMPT", { reason });
    this.#screen.stopped = reason;
    this.#letGo();
    const canStay = reason === "world_full" || reason === "world_unavailable" ||
      reason === "pack_failed";
    // The rest of the server may be well: chat goes on while one world does not.
    if (!canStay) this.#master.leave();
    this.#screen.showPhase();
  }

  #letGo(): void {
    this.#entry.cancel();
    this.#traveller.abandon();
    this.#heldSockets.clear();
    this.#abandonPlace();
    this.#screen.showTrip();
  }
}
