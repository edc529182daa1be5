// What is kept of where players stand: saved in batches, each under the admission that may.

import type { Fence, InstanceId, PlayerId } from "../../shared/lib/ids.ts";
import { worldKeyOf } from "../../shared/lib/ids.ts";
import type { Log } from "../../shared/lib/log.ts";
import type { Place, StoreFault, StorePort } from "./effects.ts";
import type { PlayerSession, Sessions } from "./sessions.ts";

const HOUR_MS = 3_600_000;
/** How often the store is told again what it missed. */
const RETRY_EVERY_MS = 3000;

/** One place as a world reports it. */
export interface ReportedPlace {
  readonly playerId: PlayerId;
  readonly fence: Fence;
  readonly place: Place;
}

/** What saving needs of the rest of the core. */
export interface PlacesParts {
  readonly sessions: Sessions;
  readonly store: StorePort;
  readonly log: Log;
  readonly maxGuestsPerAddressHour: number;
  readonly wallMs: () => number;
  readonly epochOf: (id: InstanceId) => Fence | undefined;
  /** The store's state changed: everybody is told. */
  readonly storeState: (state: "ok" | StoreFault) => void;
}

/** Saves places. */
export class Places {
  readonly #parts: PlacesParts;
  #state: "ok" | StoreFault = "ok";
  #refused = 0;
  #retryAtMs = 0;

  constructor(parts: PlacesParts) {
    this.#parts = parts;
  }

  get state(): "ok" | StoreFault {
    return this.#state;
  }

  /** Saves refused for carrying an old fence or epoch, since the start. */
  get refused(): number {
    return this.#refused;
  }

  /**
   * The player's world is now this one: from here on only `fence` saves them. For a guest without a
   * row this is the first save, so that whoever is seen walking is found again.
   */
  admit(
    session: PlayerSession,
    target: { readonly instanceId: InstanceId; readonly epoch: Fence | undefined },
    fence: Fence,
    place: Place,
  ): void {
    const { instanceId, epoch } = target;
    session.home = { worldKey: worldKeyOf(instanceId), place };
    if (session.isStored) this.#admitStored(session, fence);
    else if (epoch !== undefined) {
      this.#storeGuest(session, instanceId, epoch, { playerId: session.playerId, fence, place });
    }
  }

  #admitStored(session: PlayerSession, fence: Fence): void {
    const { playerId, home } = session;
    const { store, log, wallMs } = this.#parts;
    store.admit(playerId, fence, home.worldKey, wallMs(), (answer) => {
      this.#note(answer.ok ? "ok" : answer.fault);
      // Untold, the store would refuse every save of this admission.
      this.#mark(playerId, fence, answer.ok);
      if (answer.ok && !answer.value) {
        log.warn("MASTER_ADMISSION_OUTDATED", { player: playerId, fence });
      }
    });
  }

  /**
   * Tells the store again what it missed: a world reports only who moves. Until it answers, one
   * player's place is enough to ask with.
   */
  tick(nowMs: number): void {
    if (nowMs < this.#retryAtMs) return;
    this.#retryAtMs = nowMs + RETRY_EVERY_MS;
    const missed = new Map<InstanceId, ReportedPlace[]>();
    for (const { playerId, avatar, home } of this.#parts.sessions.all()) {
      if (avatar === undefined || avatar.isKept || home.place === undefined) continue;
      const places = missed.get(avatar.instanceId) ?? [];
      places.push({ playerId, fence: avatar.fence, place: home.place });
      missed.set(avatar.instanceId, places);
      if (this.#state !== "ok") break;
    }
    for (const [id, places] of missed) {
      const epoch = this.#parts.epochOf(id);
      if (epoch !== undefined) this.save(id, epoch, places);
    }
  }

  /** What a world reports; whatever is not its to report is left out and counted. */
  save(instanceId: InstanceId, epoch: Fence, reported: readonly ReportedPlace[]): void {
    const saves: ReportedPlace[] = [];
    for (const report of reported) {
      const session = this.#parts.sessions.ofPlayer(report.playerId);
      const avatar = session?.avatar;
      if (
        session === undefined || avatar === undefined || avatar.fence !== report.fence ||
        avatar.instanceId !== instanceId
      ) {
        this.#refused += 1;
        this.#parts.log.debug("MASTER_SAVE_REFUSED", { player: report.playerId });
        continue;
      }
      session.home = { worldKey: worldKeyOf(instanceId), place: report.place };
      if (session.isStored && !avatar.isKept) this.#admitStored(session, avatar.fence);
      if (session.isStored) saves.push(report);
      else this.#storeGuest(session, instanceId, epoch, report);
    }
    this.#write(instanceId, epoch, saves);
  }

  #write(instanceId: InstanceId, epoch: Fence, saves: readonly ReportedPlace[]): void {
    if (saves.length === 0) return;
    const atMs = this.#parts.wallMs();
    this.#parts.store.savePlaces({ instanceId, epoch, saves, atMs }, (answer) => {
      this.#note(answer.ok ? "ok" : answer.fault);
      for (const { playerId, fence } of saves) {
        if (!answer.ok || !answer.value.includes(playerId)) this.#mark(playerId, fence, answer.ok);
      }
      if (!answer.ok) return;
      this.#refused += answer.value.length;
      for (const playerId of answer.value) {
        this.#parts.log.warn("MASTER_SAVE_OUTDATED", { player: playerId, key: instanceId });
      }
    });
  }

  /** A guest's first save makes its row, unless its address made too many already. */
  #storeGuest(
    session: PlayerSession,
    instanceId: InstanceId,
    epoch: Fence,
    report: ReportedPlace,
  ): void {
    if (session.isBeingStored || session.secretHash === "") return;
    const { store, log, maxGuestsPerAddressHour } = this.#parts;
    session.isBeingStored = true;
    const atMs = this.#parts.wallMs();
    store.countGuestsCreatedFrom(session.address, atMs - HOUR_MS, (count) => {
      session.isBeingStored = false;
      if (!count.ok) {
        this.#mark(session.playerId, report.fence, false);
        return this.#note(count.fault);
      }
      if (count.value >= maxGuestsPerAddressHour) {
        this.#mark(session.playerId, report.fence, true); // it will not be asked for again
        log.debug("MASTER_GUEST_NOT_KEPT", { player: session.playerId, reason: "address_limit" });
        return;
      }
      // The player may have moved on, or left, while the store counted; the row is made all the same.
      session.isBeingStored = true;
      const { look } = session;
      const guest = {
        playerId: session.playerId,
        displayName: session.displayName,
        worldKey: worldKeyOf(instanceId),
        fence: report.fence,
        secretHash: session.secretHash,
        look,
        atMs,
        createdFrom: session.address,
      };
      store.createGuest(guest, (created) => {
        session.isBeingStored = false;
        this.#note(created.ok ? "ok" : created.fault);
        if (!created.ok) return this.#mark(session.playerId, report.fence, false);
        session.isStored = true;
        if (session.look !== look) this.#saveLook(session); // chosen while the row was made
        this.#catchUp(session, instanceId, epoch, report);
      });
    });
  }

  #saveLook({ playerId, look }: PlayerSession): void {
    this.#parts.store.saveLook(playerId, look, (answer) => {
      this.#note(answer.ok ? "ok" : answer.fault);
    });
  }

  /** After the row was made: what happened to the player meanwhile. */
  #catchUp(
    session: PlayerSession,
    instanceId: InstanceId,
    epoch: Fence,
    report: ReportedPlace,
  ): void {
    const { avatar } = session;
    if (avatar !== undefined && avatar.fence !== report.fence) {
      return this.#admitStored(session, avatar.fence);
    }
    // Whatever was reported while the row was made is newer.
    const place = session.home.place ?? report.place;
    this.#write(instanceId, epoch, [{ ...report, place }]);
  }

  #mark(playerId: PlayerId, fence: Fence, isKept: boolean): void {
    const avatar = this.#parts.sessions.ofPlayer(playerId)?.avatar;
    if (avatar?.fence === fence) avatar.isKept = isKept;
  }

  #note(state: "ok" | StoreFault): void {
    if (state === this.#state) return;
    this.#state = state;
    if (state === "ok") this.#parts.log.info("MASTER_STORE_RECOVERED");
    else this.#parts.log.error("MASTER_STORE_FAILED", { reason: state });
    this.#parts.storeState(state);
  }
}
