// What is told about others all the time, declared once: the encoder, the decoder and the table in
// docs/protocol.md follow from this list.

import { POSITION_STEP } from "../sim/constants.ts";

/** How a field's change travels. */
export type ChangeKind =
  /** A signed byte that is added to what was told before. */
  | "step"
  /** A byte that takes the place of what was told before. */
  | "value";

/** One field that others are told about, in whole numbers of its unit. */
export interface ReplicatedField {
  readonly name: "x" | "y" | "z" | "yaw" | "flags";
  /** What one is worth. */
  readonly unit: string;
  /** How it is written where nothing is known before. */
  readonly whole: "i16" | "u8";
  readonly change: ChangeKind;
  /** Its bit in a change's mask; fields that change together share one. */
  readonly bit: 1 | 2 | 4 | 8;
}

/** The order is part of the wire. */
export const REPLICATED_FIELDS = [
  { name: "x", unit: "1/64 m", whole: "i16", change: "step", bit: 1 },
  { name: "z", unit: "1/64 m", whole: "i16", change: "step", bit: 1 },
  { name: "y", unit: "1/64 m", whole: "i16", change: "step", bit: 2 },
  { name: "yaw", unit: "1/256 turn", whole: "u8", change: "value", bit: 4 },
  { name: "flags", unit: "bit set", whole: "u8", change: "value", bit: 8 },
] as const satisfies readonly ReplicatedField[];

/** Bits of the field `flags`. */
export const ENTITY_FLAG = {
  /** The connection is lost and the avatar waits. */
  away: 1,
  /** Jumping or falling. */
  airborne: 2,
  /** Sitting, until the next step, jump or gesture. */
  seated: 4,
} as const;

/** One entity as others are told of it: every field in whole numbers of its unit. */
export type Replicated = { [F in (typeof REPLICATED_FIELDS)[number] as F["name"]]: number };

/** Steps of a turn that others see: 1.4 degrees. */
export const SEEN_YAW_STEPS = 256;
const TURN = 2 * Math.PI;
const MAX_STEPS = 32767;

/** A coordinate in whole steps, held within what an i16 can say. */
export function positionSteps(metres: number): number {
  return Math.max(-MAX_STEPS, Math.min(MAX_STEPS, Math.round(metres / POSITION_STEP)));
}

/** An angle as others see it, 0 … 255. */
export function seenYaw(yawRadians: number): number {
  return Math.round((yawRadians / TURN) * SEEN_YAW_STEPS) & (SEEN_YAW_STEPS - 1);
}

/** The angle behind {@link seenYaw}, radians in [0, 2π). */
export function seenYawRadians(steps: number): number {
  return (steps / SEEN_YAW_STEPS) * TURN;
}
