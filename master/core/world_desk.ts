// The control links: what a world says is decoded and handed to the part of the core it is for.

import { type Fence, type InstanceId, worldKeyOf } from "../../shared/lib/ids.ts";
import type { Log } from "../../shared/lib/log.ts";
import { unreachable } from "../../shared/lib/result.ts";
import { isSameLook } from "../../shared/protocol/avatar_look.ts";
import { type BodyOf, FrameDecoder } from "../../shared/protocol/frames.ts";
import { TO_MASTER_LINK, type ToMasterLink } from "../../shared/protocol/master_messages.ts";
import type { StopReason } from "../../shared/protocol/reasons.ts";
import type { Orders } from "./orders.ts";
import type { Places } from "./places.ts";
import { LINGER_MS, type PlayerSession, type Sessions } from "./sessions.ts";
import type { TravelDesk } from "./travel_desk.ts";
import type { Worlds } from "./worlds.ts";

type Body<Name extends keyof typeof TO_MASTER_LINK> = BodyOf<typeof TO_MASTER_LINK, Name>;

/** What the desk needs of the rest of the core. */
export interface WorldDeskParts {
  readonly version: string;
  readonly worlds: Worlds;
  readonly sessions: Sessions;
  readonly travel: TravelDesk;
  readonly places: Places;
  readonly orders: Orders;
  readonly log: Log;
  readonly nowMs: () => number;
  /** An avatar is gone for good: its player is no longer in a world. */
  readonly avatarGone: (session: PlayerSession, why: "left" | "away_too_long") => void;
}

/** Answers every world's messages. */
export class WorldDesk {
  readonly #parts: WorldDeskParts;
  readonly #decoder = new FrameDecoder<typeof TO_MASTER_LINK, "any">(TO_MASTER_LINK);

  constructor(parts: WorldDeskParts) {
    this.#parts = parts;
  }

  message(id: InstanceId, epoch: Fence, bytes: Uint8Array): void {
    const { worlds, log } = this.#parts;
    if (!worlds.isCurrent(id, epoch)) return; // a late word of a process that is gone
    const decoded = this.#decoder.decode(bytes, "any", this.#parts.nowMs());
    if (!decoded.ok) {
      log.error("MASTER_BAD_WORLD_FRAME", { key: id, fault: decoded.fault, type: decoded.type });
      return;
    }
    this.#handle(id, epoch, decoded.message);
  }

  #handle(id: InstanceId, epoch: Fence, message: ToMasterLink): void {
    const { worlds, travel, places } = this.#parts;
    switch (message.type) {
      case "register":
        return this.#register(id, epoch, message.body);
      case "heartbeat": {
        const { players, tickP50Micros, tickP99Micros } = message.body;
        const ticks = { p50_us: tickP50Micros, p99_us: tickP99Micros };
        this.#parts.log.debug("MASTER_WORLD_TICKS", { key: id, players, ...ticks });
        return worlds.heartbeat(id, message.body);
      }
      case "travel":
        return this.#travel(id, message.body);
      case "ticket_acknowledged":
        return travel.acknowledged(id, message.body.ticketId);
      case "admitted":
        return travel.admitted(id, { ...message.body, at: placeOf(message.body.place) });
      case "away":
        return this.#away(id, message.body);
      case "gone":
        return this.#gone(id, epoch, message.body);
      case "save":
        return places.save(
          id,
          epoch,
          message.body.saves.map((save) => ({ ...save, place: placeOf(save.place) })),
        );
      case "stopping":
        return worlds.endsItself(id, message.body.reason);
      case "admission_failed":
        return travel.admissionFailed(id, message.body.ticketId, message.body.reason);
      default:
        unreachable(message);
    }
  }

  /** A world is there, maybe with players inside whom an earlier master let in. */
  #register(id: InstanceId, epoch: Fence, body: Body<"register">): void {
    const { worlds, orders, log } = this.#parts;
    const refusal = this.#refusalOf(id, epoch, body);
    if (refusal !== undefined) {
      log.warn("MASTER_WORLD_REFUSED", { key: body.key, version: body.version, reason: refusal });
      orders.toWorld(id, "refused", { reason: refusal });
      worlds.stop(id, refusal);
      return;
    }
    worlds.registered(id, body.players.length);
    for (const inside of body.players) this.#takeBack(id, inside);
    this.#missing(id, body);
  }

  #refusalOf(id: InstanceId, epoch: Fence, body: Body<"register">): StopReason | undefined {
    if (body.version !== this.#parts.version) return "version_mismatch";
    if (`${body.key}#${body.number}` !== id || body.epoch !== epoch) return "crashed";
    return undefined;
  }

  #takeBack(id: InstanceId, inside: Body<"register">["players"][number]): void {
    const { sessions, orders } = this.#parts;
    const { playerId, fence, look } = inside;
    const known = sessions.ofPlayer(playerId);
    if (known === undefined) {
      // This master never saw them: an earlier one did, and committed them here.
      sessions.add({
        playerId,
        displayName: inside.displayName,
        isGuest: inside.isGuest,
        look: inside.look,
        address: "",
        secretHash: "",
        tabId: "",
        slot: undefined,
        // A guest without a row has no secret that could lead back here; one with a row is found.
        isStored: true,
        isBeingStored: false,
        home: { worldKey: worldKeyOf(id), place: placeOf(inside.place) },
        avatar: { instanceId: id, fence, isAway: inside.isAway, isReleased: false, isKept: true },
        lastFence: fence,
        shadow: undefined,
        lingerUntilMs: this.#parts.nowMs() + LINGER_MS,
      });
      return orders.toWorld(id, "committed", { playerId, fence, look });
    }
    const avatar = known.avatar;
    if (avatar?.instanceId === id && avatar.fence === fence && !avatar.isReleased) {
      avatar.isAway = inside.isAway;
      // The order may have been lost with the link.
      return this.#confirm(id, known, inside);
    }
    // An earlier master's commit, later than any that is known: this is where the player is.
    if (fence > known.lastFence) {
      if (avatar !== undefined) {
        const old = { playerId, fence: avatar.fence, reason: "travelled" } as const;
        orders.toWorld(avatar.instanceId, "release", old);
      }
      known.avatar = {
        instanceId: id,
        fence,
        isAway: inside.isAway,
        isReleased: false,
        isKept: true,
      };
      known.lastFence = fence;
      known.home = { worldKey: worldKeyOf(id), place: placeOf(inside.place) };
      return this.#confirm(id, known, inside);
    }
    orders.toWorld(id, "release", { playerId, fence, reason: "travelled" });
    // Admitted here again just as the link broke: that admission was lost with it.
    if (avatar?.instanceId === id) this.#parts.avatarGone(known, "left");
  }

  #confirm(
    id: InstanceId,
    { playerId, look }: PlayerSession,
    inside: Body<"register">["players"][number],
  ): void {
    const { orders } = this.#parts;
    orders.toWorld(id, "committed", { playerId, fence: inside.fence, look });
    // Chosen while the link was broken.
    if (!isSameLook(look, inside.look)) orders.toWorld(id, "restyle", { playerId, look });
  }

  /** Players whom the master believes inside and the world does not know: they are out. */
  #missing(id: InstanceId, body: Body<"register">): void {
    const inside = new Set(body.players.map(({ playerId }) => playerId));
    for (const session of this.#parts.sessions.all()) {
      if (session.avatar?.instanceId === id && !inside.has(session.playerId)) {
        this.#parts.avatarGone(session, "left");
      }
    }
  }

  #travel(id: InstanceId, body: Body<"travel">): void {
    const { sessions, travel, orders } = this.#parts;
    const { requestId, playerId } = body;
    const refuse = (reason: "world_unavailable" | "invalid_world" | "master_away" | "draining") =>
      orders.toWorld(id, "travel_refused", { requestId, playerId, reason });
    const session = sessions.ofPlayer(playerId);
    const avatar = session?.avatar;
    if (session === undefined || avatar?.instanceId !== id || avatar.fence !== body.fence) {
      return refuse("world_unavailable");
    }
    // Without a control socket there is nobody who could prepare the trip.
    if (session.slot === undefined) return refuse("master_away");
    const source = { instanceId: id, requestId, arriveAt: body.arriveAt };
    const refusal = travel.grant(session, body.to, "portal", { source });
    if (refusal === undefined) return;
    refuse(refusal === "invalid_world" ? "invalid_world" : "world_unavailable");
  }

  #away(id: InstanceId, body: Body<"away">): void {
    const avatar = this.#parts.sessions.ofPlayer(body.playerId)?.avatar;
    if (avatar?.instanceId === id && avatar.fence === body.fence) avatar.isAway = true;
  }

  #gone(id: InstanceId, epoch: Fence, body: Body<"gone">): void {
    const { sessions, places, avatarGone } = this.#parts;
    const session = sessions.ofPlayer(body.playerId);
    const avatar = session?.avatar;
    if (session === undefined || avatar?.instanceId !== id || avatar.fence !== body.fence) return;
    places.save(id, epoch, [{ ...body, place: placeOf(body.place) }]);
    avatarGone(session, body.why);
  }
}

function placeOf(place: Body<"gone">["place"]) {
  return { x: place.x, y: place.y, z: place.z, yawRadians: place.yaw };
}
