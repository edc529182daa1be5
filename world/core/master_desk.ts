// What the master orders and what it is told: tickets, commits, trips, saves, and the end.

import type { Log } from "../../shared/lib/log.ts";
import { shortened } from "../../shared/lib/ids.ts";
import { unreachable } from "../../shared/lib/result.ts";
import type { CloseReason } from "../../shared/net/close_codes.ts";
import type { BodyOf } from "../../shared/protocol/frames.ts";
import type {
  TO_MASTER_LINK,
  TO_WORLD_LINK,
  ToMasterLink,
  ToWorldLink,
} from "../../shared/protocol/master_messages.ts";
import type { PortalRefusal, StopReason } from "../../shared/protocol/reasons.ts";
import type { WorldKey } from "../../shared/lib/ids.ts";
import type { JoinGate } from "./join_gate.ts";
import { MasterPresence } from "./master_presence.ts";
import type { Outlets } from "./outlets.ts";
import { isPlaceChanged, markSaved, placeOf, type Player } from "./player.ts";
import type { PortalWatch } from "./portal_watch.ts";
import type { RoomConfig } from "./room_config.ts";
import type { Roster } from "./roster.ts";
import type { Stage } from "./stage.ts";

/** How often changed places are saved. */
export const SAVE_EVERY_MS = 3000;

type PlayerInside = BodyOf<typeof TO_MASTER_LINK, "register">["players"][number];

/** What the desk works with. */
export interface MasterDeskOptions {
  readonly key: WorldKey;
  readonly config: RoomConfig;
  readonly nowMs: number;
  readonly log: Log;
  readonly roster: Roster;
  readonly stage: Stage;
  readonly gate: JoinGate;
  readonly portals: PortalWatch;
  readonly outlets: Outlets;
  readonly tell: (message: ToMasterLink) => void;
  readonly end: (reason: StopReason) => void;
}

/** The room's side of the control link. */
export class MasterDesk {
  /** Orders about admissions that are over. */
  staleCount = 0;
  readonly #options: MasterDeskOptions;
  readonly #presence: MasterPresence;
  #nextSaveMs: number;

  constructor(options: MasterDeskOptions) {
    this.#options = options;
    this.#presence = new MasterPresence(options.config.graceMs, options.nowMs);
    this.#nextSaveMs = options.nowMs + SAVE_EVERY_MS;
  }

  get isPresent(): boolean {
    return this.#presence.isPresent;
  }

  get isLinked(): boolean {
    return this.#presence.isLinked;
  }

  /** A new link, perhaps in the place of an old one: says what this is and who is inside. */
  linked(nowMs: number): void {
    if (this.#presence.isLinked) this.lost(nowMs);
    this.#presence.linked(nowMs);
    const { config, roster, tell, key } = this.#options;
    const { version, number, epoch, pid } = config;
    const players: PlayerInside[] = [];
    for (const player of roster.players.values()) {
      const { playerId, fence, displayName, isGuest, entity: { isAway, look } } = player;
      if (fence === undefined) continue;
      const place = placeOf(player);
      players.push({ playerId, fence, isAway, displayName, isGuest, look, place });
    }
    tell({ type: "register", body: { version, key, number, epoch, pid, players } });
  }

  lost(nowMs: number): void {
    const { gate, roster } = this.#options;
    this.#presence.lost(nowMs, roster.players.size > 0);
    gate.masterLost(nowMs);
    for (const player of roster.players.values()) this.#unlock(player);
  }

  launcherGone(nowMs: number): void {
    this.#presence.launcherGone(nowMs, this.#options.roster.players.size > 0);
  }

  message(message: ToWorldLink, nowMs: number): void {
    const { gate, portals, roster, tell } = this.#options;
    switch (message.type) {
      case "registered":
        this.#presence.registered();
        this.#options.log.info("WORLD_REGISTERED", { players: roster.players.size });
        break;
      case "refused":
        this.#stop(message.body.reason);
        break;
      case "expect":
        gate.tickets.expect(message.body, nowMs);
        tell({ type: "ticket_acknowledged", body: { ticketId: message.body.ticketId } });
        break;
      case "revoke_ticket":
        if (!gate.revoke(message.body.ticketId, nowMs)) this.#stale("revoke_ticket");
        break;
      case "lease_opened":
        portals.bind(roster.players.get(message.body.playerId), message.body, nowMs);
        break;
      case "travel_refused":
        this.#travelRefused(message.body);
        break;
      case "unlock": {
        const player = roster.players.get(message.body.playerId);
        if (portals.unlock(player, message.body.leaseId)) this.#sayUnlocked(player);
        else {this.#options.log.debug("WORLD_STALE", {
            order: "unlock",
            lease: shortened(message.body.leaseId),
          });}
        break;
      }
      case "release":
        this.#release(message.body, nowMs);
        break;
      case "committed":
        this.#committed(message.body, nowMs);
        break;
      case "restyle":
        this.#restyle(message.body);
        break;
      case "stop":
        this.#stop(message.body.reason);
        break;
      case "drain":
        gate.isDraining = true;
        break;
      default:
        unreachable(message);
    }
  }

  /** What time brings: saves, locks that end, and the end of a world without a master. */
  tick(nowMs: number): void {
    if (nowMs >= this.#nextSaveMs) {
      this.#nextSaveMs = nowMs + SAVE_EVERY_MS;
      this.#save();
    }
    for (const player of this.#options.roster.players.values()) {
      if (player.lock !== undefined && nowMs >= player.lock.endsAtMs) this.#unlock(player);
    }
    const reason = this.#options.config.isStandalone ? undefined : this.#presence.endAt(nowMs);
    if (reason !== undefined) this.#stop(reason);
  }

  #save(): void {
    if (!this.#presence.isPresent) return;
    const saves = [];
    for (const player of this.#options.roster.players.values()) {
      const { playerId, fence } = player;
      if (fence === undefined || !isPlaceChanged(player)) continue;
      saves.push({ playerId, fence, place: placeOf(player) });
      markSaved(player);
    }
    if (saves.length > 0) this.#options.tell({ type: "save", body: { saves } });
  }

  #stop(reason: StopReason): void {
    const { roster, tell, end } = this.#options;
    this.#save();
    roster.closeAll(closeReasonFor(reason));
    tell({ type: "stopping", body: { reason } });
    end(reason);
  }

  #committed(
    { playerId, fence, look }: BodyOf<typeof TO_WORLD_LINK, "committed">,
    nowMs: number,
  ): void {
    const { roster, stage } = this.#options;
    const player = roster.players.get(playerId);
    if (player?.pending?.fence !== fence) return this.#stale("committed");
    stage.restyle(player.entity, look);
    roster.commit(player, nowMs);
  }

  #restyle({ playerId, look }: BodyOf<typeof TO_WORLD_LINK, "restyle">): void {
    const player = this.#options.roster.players.get(playerId);
    if (player?.fence === undefined) return this.#stale("restyle");
    this.#options.stage.restyle(player.entity, look);
  }

  #release(
    { playerId, fence, reason }: BodyOf<typeof TO_WORLD_LINK, "release">,
    nowMs: number,
  ): void {
    const { roster } = this.#options;
    const player = roster.players.get(playerId);
    const close = reason === "travelled" ? undefined : reason;
    if (player?.fence === fence) roster.release(player, close, nowMs);
    else if (player?.pending?.fence === fence) {
      roster.cancelPending(player, close ?? "superseded", nowMs);
    } else this.#stale("release");
  }

  #travelRefused(
    { requestId, playerId, reason }: BodyOf<typeof TO_WORLD_LINK, "travel_refused">,
  ): void {
    const player = this.#options.roster.players.get(playerId);
    const lock = this.#options.portals.refused(player, requestId);
    if (lock !== undefined) this.#sayRefused(player, lock.portal, reason);
  }

  /** Frees a player whose trip nobody will decide any more. */
  #unlock(player: Player): void {
    const { lock } = player;
    if (lock === undefined) return;
    player.lock = undefined;
    if (lock.leaseId === undefined) this.#sayRefused(player, lock.portal, "master_away");
    else this.#sayUnlocked(player);
  }

  #sayRefused(player: Player | undefined, portal: string, reason: PortalRefusal): void {
    if (player?.session === undefined) return;
    this.#options.outlets.send(player.session, "portal_refused", { portal, reason });
    this.#sayUnlocked(player);
  }

  #sayUnlocked(player: Player | undefined): void {
    if (player?.session !== undefined) this.#options.outlets.send(player.session, "unlocked", {});
  }

  #stale(order: string): void {
    this.staleCount++;
    this.#options.log.debug("WORLD_STALE", { order });
  }
}

/** Players of a restart come back in a moment; those of a world that ended ask the master. */
function closeReasonFor(reason: StopReason): CloseReason {
  return reason === "master_exit" || reason === "version_mismatch" ? "draining" : "world_gone";
}
