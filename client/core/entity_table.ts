// Everybody in view: what snapshots say about them, and where they are drawn between snapshots.

import { InterpolationBuffer } from "../../shared/netcode/interpolation.ts";
import type { Pose } from "../../shared/netcode/pose.ts";
import { applyChange, type SeenState } from "../../shared/protocol/entity_changes.ts";
import { ENTITY_FLAG, seenYawRadians } from "../../shared/protocol/replicated_fields.ts";
import type { EnteredRecord, Snapshot } from "../../shared/protocol/snapshot_records.ts";
import { POSITION_STEP, TICK_MS } from "../../shared/sim/constants.ts";
import { parsePlayerId } from "../../shared/lib/ids.ts";
import type { Person } from "./app_state.ts";
import type { EntityView } from "./world_view.ts";

/** Take-offs and landings kept at most; of who is never drawn the newest count. */
const MOST_FLIGHTS = 8;
/** Share of the way that a drawn speed takes to a new one per second: settles in about 0.1 s. */
const SPEED_FOLLOW = 10;

interface Track {
  readonly view: EntityView;
  readonly buffer: InterpolationBuffer;
  readonly playerId: number;
  /** What the world told of it last: what the next change builds on. */
  readonly seen: SeenState;
  /** Take-offs and landings that are not drawn yet, by world time. */
  readonly flights: { readonly serverMs: number; readonly isInTheAir: boolean }[];
}

/** The visible entities of one world. */
export class EntityTable {
  readonly #ownId: number;
  readonly #views = new Map<number, EntityView>();
  readonly #tracks = new Map<number, Track>();
  readonly #idByPlayer = new Map<number, number>();
  readonly #drawsOthers: boolean;
  readonly #pose: Pose = { x: 0, y: 0, z: 0, yaw: 0 };

  /**
   * @param own Drawn until the world sends the own entity's looks. Its moves are predicted and so
   *   never taken from snapshots.
   * @param drawsOthers False where nobody looks: others stay where they came into view.
   */
  constructor(own: EntityView, drawsOthers = true) {
    this.#drawsOthers = drawsOthers;
    this.#ownId = own.id;
    this.#views.set(own.id, own);
  }

  /** The own view. */
  get own(): EntityView {
    return this.#views.get(this.#ownId)!; // set at the start, replaced but never deleted
  }

  /** Whether the own avatar sits, as the world told last. */
  get isOwnSeated(): boolean {
    const track = this.#tracks.get(this.#ownId);
    return track !== undefined && isSeated(track.seen);
  }

  /** All views, the own one among them. */
  get views(): ReadonlyMap<number, EntityView> {
    return this.#views;
  }

  /** The entity behind a player, while it is in view. */
  entityOfPlayer(playerId: number): number | undefined {
    return this.#idByPlayer.get(playerId);
  }

  /** The player behind an entity in view; `undefined` for residents and for one's own. */
  personOf(entityId: number): Person | undefined {
    const track = this.#tracks.get(entityId);
    const playerId = parsePlayerId(track?.playerId ?? 0);
    if (track === undefined || playerId === undefined || track.view.isOwn) return undefined;
    return { playerId, name: track.view.name, isGuest: track.view.isGuest };
  }

  /** Takes one snapshot's news, stamped with its world time. */
  apply(snapshot: Snapshot, serverMs: number): void {
    if (snapshot.isFull) this.#leaveAllBut(snapshot.entered);
    for (const entityId of snapshot.left) this.#leave(entityId);
    for (const record of snapshot.entered) this.#enter(record, serverMs);
    for (const { entityId, look } of snapshot.restyled) {
      const track = this.#tracks.get(entityId);
      if (track !== undefined) track.view.look = look;
    }
    if (!this.#drawsOthers) return;
    for (const { entityId, everyTicks, at } of snapshot.placed) {
      const track = this.#tracks.get(entityId);
      if (track === undefined) continue;
      Object.assign(track.seen, at);
      track.buffer.setTurn(everyTicks * TICK_MS);
      this.#show(track, serverMs);
    }
    for (const record of snapshot.changed) {
      const track = this.#tracks.get(record.entityId);
      if (track === undefined) continue;
      applyChange(track.seen, record);
      track.buffer.setTurn(record.everyTicks * TICK_MS);
      this.#show(track, serverMs);
    }
  }

  /**
   * Moves every view but the own one to world time `renderMs`.
   * @param knownMs World time of the newest snapshot.
   */
  update(renderMs: number, knownMs: number, dtSeconds: number): void {
    for (const { view, buffer, flights } of this.#tracks.values()) {
      if (view.isOwn || !buffer.read(renderMs, knownMs, this.#pose)) continue;
      moveView(view, this.#pose, dtSeconds);
      while (flights.length > 0 && flights[0]!.serverMs <= buffer.drawnMs) {
        view.isInTheAir = flights.shift()!.isInTheAir;
      }
    }
  }

  #enter(record: EnteredRecord, serverMs: number): void {
    // A full snapshot repeats who is here: they go on from where they are drawn.
    const known = this.#tracks.get(record.entityId);
    const seen = { ...record.at };
    const at = known?.view ?? poseOf(seen, this.#pose);
    this.#leave(record.entityId);
    const view: EntityView = {
      id: record.entityId,
      kind: record.kind,
      name: record.name,
      isGuest: record.isGuest,
      isOwn: record.entityId === this.#ownId,
      look: record.look,
      costume: record.costume,
      x: at.x,
      y: at.y,
      z: at.z,
      yaw: at.yaw,
      speed: known?.view.speed ?? 0,
      isInTheAir: known?.view.isInTheAir ?? isAirborne(seen),
      isSeated: known?.view.isSeated ?? isSeated(seen),
      isAway: false,
    };
    const track: Track = {
      view,
      buffer: known?.buffer ?? new InterpolationBuffer(),
      playerId: record.playerId,
      seen,
      flights: known?.flights ?? [],
    };
    this.#views.set(view.id, view);
    this.#tracks.set(view.id, track);
    track.buffer.setTurn(record.everyTicks * TICK_MS);
    this.#show(track, serverMs);
    if (record.playerId !== 0) this.#idByPlayer.set(record.playerId, view.id);
  }

  /** Takes what is known of an entity into what is drawn. */
  #show({ view, buffer, seen, flights }: Track, serverMs: number): void {
    view.isAway = (seen.flags & ENTITY_FLAG.away) !== 0;
    if (view.isOwn) return;
    view.isSeated = isSeated(seen);
    buffer.push(serverMs, poseOf(seen, this.#pose));
    const last = flights.at(-1)?.isInTheAir ?? view.isInTheAir;
    if (last === isAirborne(seen)) return;
    flights.push({ serverMs, isInTheAir: isAirborne(seen) });
    if (flights.length > MOST_FLIGHTS) flights.shift();
  }

  #leaveAllBut(entered: readonly EnteredRecord[]): void {
    const stay = new Set(entered.map(({ entityId }) => entityId));
    for (const entityId of [...this.#tracks.keys()]) {
      if (!stay.has(entityId)) this.#leave(entityId);
    }
  }

  #leave(entityId: number): void {
    const track = this.#tracks.get(entityId);
    if (track === undefined) return;
    this.#tracks.delete(entityId);
    if (entityId !== this.#ownId) this.#views.delete(entityId);
    // The same player may have come back under a new entity before the old one left.
    if (this.#idByPlayer.get(track.playerId) === entityId) this.#idByPlayer.delete(track.playerId);
  }
}

function isAirborne({ flags }: Readonly<SeenState>): boolean {
  return (flags & ENTITY_FLAG.airborne) !== 0;
}

function isSeated({ flags }: Readonly<SeenState>): boolean {
  return (flags & ENTITY_FLAG.seated) !== 0;
}

function poseOf({ x, y, z, yaw }: Readonly<SeenState>, out: Pose): Pose {
  out.x = x * POSITION_STEP;
  out.y = y * POSITION_STEP;
  out.z = z * POSITION_STEP;
  out.yaw = seenYawRadians(yaw);
  return out;
}

/** Moves a view to `pose` and derives its speed from the way it took. */
export function moveView(view: EntityView, pose: Readonly<Pose>, dtSeconds: number): void {
  if (dtSeconds > 0) {
    const dx = pose.x - view.x;
    const dz = pose.z - view.z;
    const speed = Math.sqrt(dx * dx + dz * dz) / dtSeconds;
    const follow = Math.min(1, SPEED_FOLLOW * dtSeconds);
    view.speed += (speed - view.speed) * follow;
    const { rise = 0 } = view;
    view.rise = rise + ((pose.y - view.y) / dtSeconds - rise) * follow;
  }
  view.x = pose.x;
  view.y = pose.y;
  view.z = pose.z;
  view.yaw = pose.yaw;
}
