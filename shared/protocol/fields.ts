// Field types that several messages share, with their limits.

import {
  parseFence,
  parseLeaseId,
  parsePlayerId,
  parseTicketId,
  parseWorldKey,
} from "../lib/ids.ts";
import { YAW_STEPS } from "../sim/constants.ts";
import { type AvatarLook, isLook, packLook, parseLook } from "./avatar_look.ts";
import {
  type Carried,
  type Codec,
  finite,
  MalformedError,
  optional,
  parsed,
  parsedNumber,
  struct,
} from "./codec.ts";

export const worldKey = parsed(32, parseWorldKey);
export const leaseId = parsed(32, parseLeaseId);
export const ticketId = parsed(32, parseTicketId);
export const playerId = parsedNumber(parsePlayerId);
export const fence = parsedNumber(parseFence);

const TURN = 2 * Math.PI;

/** An angle in radians, sent as 1/65536 of a turn; read back in [0, 2π). */
export const angle16: Codec<number> = {
  write(to, value) {
    to.u16(yawSteps(value));
  },
  read: (from) => (from.u16() / YAW_STEPS) * TURN,
};

/** The wire form of an angle: whole steps of a turn, 0 to 65535. */
export function yawSteps(yawRadians: number): number {
  const turns = yawRadians / TURN;
  return Math.round((turns - Math.floor(turns)) * YAW_STEPS) % YAW_STEPS;
}

/** What an avatar looks like, in two bytes. */
export const avatarLook: Codec<AvatarLook> = {
  write(to, look) {
    if (!isLook(look)) throw new RangeError("Cannot write look: it is out of range");
    to.u16(packLook(look));
  },
  read(from) {
    const look = parseLook(from.u16());
    if (look === undefined) throw new MalformedError("Cannot read look: it is out of range");
    return look;
  },
};

/** A coordinate in metres that lies within any world. */
export const coordinate: Codec<number> = {
  write: finite.write,
  read(from) {
    const value = finite.read(from);
    if (value < -1000 || value > 1000) {
      throw new MalformedError("Cannot read coordinate: it lies outside every world");
    }
    return value;
  },
};

/** Where somebody stands and which way they look. Metres; radians about +Y. */
export const place = struct({
  x: coordinate,
  y: coordinate,
  z: coordinate,
  yaw: finite,
});

/** A spot that a link names: the rest follows from the land. Metres; radians about +Y. */
export const Spot = struct({
  x: coordinate,
  z: coordinate,
  /** Left out: on the land. */
  y: optional(coordinate),
  yaw: optional(finite),
});
export type Spot = Carried<typeof Spot>;

/** Where somebody who comes in would rather be than where they belong. */
export const Visit = struct({
  worldKey,
  /** Left out: where one belongs in that world, or its first spawn. */
  spot: optional(Spot),
});
export type Visit = Carried<typeof Visit>;
