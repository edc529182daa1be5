import type { Fence, LeaseId, PlayerId, TicketId } from "../../shared/lib/ids.ts";
import type { Entity } from "./stage.ts";
import type { Session } from "./session.ts";

/** A ticket that was used and that the master has not committed yet. */
export interface PendingAdmission {
  readonly ticketId: TicketId;
  readonly leaseId: LeaseId;
  readonly fence: Fence;
  /** The socket that showed the ticket; `undefined` once it was lost. */
  session: Session | undefined;
  /** Without a commit the admission ends then. */
  readonly endsAtMs: number;
}

/** A player stands still until a trip is decided. */
export interface TravelLock {
  readonly requestId: number;
  readonly portal: string;
  /** Known once the master opened the lease; only this lease unlocks. */
  leaseId: LeaseId | undefined;
  endsAtMs: number;
}

/** Somebody with an avatar here. */
export interface Player {
  readonly playerId: PlayerId;
  displayName: string;
  isGuest: boolean;
  readonly entity: Entity;
  /** The admission that is committed and saves; `undefined` before the first commit. */
  fence: Fence | undefined;
  pending: PendingAdmission | undefined;
  /** The committed admission's socket; `undefined` while away. */
  session: Session | undefined;
  /** When an away player is given up. */
  awayEndsAtMs: number;
  /** When the avatar came in: portals take nobody who has just arrived. */
  arrivedAtMs: number;
  lock: TravelLock | undefined;
  /** Ticks in the air that no input frame was there for, since the avatar left the ground. */
  hangTicks: number;
  savedX: number;
  savedY: number;
  savedZ: number;
  savedYaw: number;
}

/** Where a player stands, as it is saved. */
export function placeOf(player: Player): { x: number; y: number; z: number; yaw: number } {
  const { x, y, z, yaw } = player.entity;
  return { x, y, z, yaw };
}

/** True when a save would say something new. */
export function isPlaceChanged({ entity, savedX, savedY, savedZ, savedYaw }: Player): boolean {
  return entity.x !== savedX || entity.y !== savedY || entity.z !== savedZ ||
    entity.yaw !== savedYaw;
}

/** Notes that the place was told to the master. */
export function markSaved(player: Player): void {
  player.savedX = player.entity.x;
  player.savedY = player.entity.y;
  player.savedZ = player.entity.z;
  player.savedYaw = player.entity.yaw;
}
