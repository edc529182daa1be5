// What one client may see at one tick.
//
//   snapshot  u32 tick, u32 last input sequence applied, own state, section*   (to the frame's end)
//   own state i16 x, i16 y, i16 z (in POSITION_STEP), u16 yaw, u8 flags (OWN_FLAG, and the ticks in
//             the air from AIR_TICKS_SHIFT on), in the air i8 upward speed (in VELOCITY_STEP)
//   section   u8 kind, varint count, record*
//
// Sections stand on their own, so that a world encodes each once per tick and every frame that
// needs it carries the same bytes. The link is reliable and ordered: what was sent has arrived.

import type { ByteReader, ByteWriter } from "../lib/bytes.ts";
import type { AvatarState } from "../sim/avatar_state.ts";
import { POSITION_STEP, VELOCITY_STEP, YAW_STEPS } from "../sim/constants.ts";
import { type Codec, flag, MalformedError, oneOf, text, varint } from "./codec.ts";
import { yawSteps } from "./fields.ts";

/** Bits of the own state. */
export const OWN_FLAG = {
  /** The position was set, not walked to: forget prediction, blend nothing. */
  teleported: 1,
  /** A trip is under way: input moves nobody. */
  locked: 2,
} as const;

/** The two top bits of the flags are `AvatarState.airTicks`. */
const AIR_TICKS_SHIFT = 6;
/** Flags are below them. */
export const OWN_FLAGS_MASK = (1 << AIR_TICKS_SHIFT) - 1;

export const ENTITY_KINDS = ["player", "resident"] as const;
export type EntityKind = (typeof ENTITY_KINDS)[number];

/** A state on the wire: metres and radians, quantised. */
export interface WireState {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly yaw: number;
}

/** Somebody who came into view, with all there is to know. */
export interface EnteredRecord extends WireState {
  readonly entityId: number;
  readonly kind: EntityKind;
  /** The player behind it, 0 for residents. */
  readonly playerId: number;
  readonly name: string;
  readonly isGuest: boolean;
  readonly isAway: boolean;
  /** 0xRRGGBB. */
  readonly colour: number;
  readonly look: string;
}

/** Somebody in view who moved. `isCut`: do not blend from the last position. */
export interface MovedRecord extends WireState {
  readonly entityId: number;
}

/** Something somebody in view says aloud. */
export interface SaidRecord {
  readonly entityId: number;
  readonly text: string;
}

/** Somebody whose connection was lost or found again. */
export interface AwayRecord {
  readonly entityId: number;
  readonly isAway: boolean;
}

/** One frame for one client. */
export interface Snapshot {
  readonly tick: number;
  readonly lastInputSeq: number;
  /** All of it, bit for bit: prediction goes on from here. */
  readonly own: Readonly<AvatarState>;
  readonly ownFlags: number;
  readonly entered: readonly EnteredRecord[];
  readonly moved: readonly MovedRecord[];
  /** Entities out of view or gone. */
  readonly left: readonly number[];
  readonly said: readonly SaidRecord[];
  readonly away: readonly AwayRecord[];
  /** Players in the world, when the number changed. */
  readonly playersHere: number | undefined;
}

const SECTION = { entered: 1, moved: 2, left: 3, said: 4, away: 5, players_here: 6 } as const;
const MAX_RECORDS = 8192;
const MAX_NAME_BYTES = 80;
const MAX_LOOK_BYTES = 32;
const MAX_SAID_BYTES = 800;
/** An i16 of POSITION_STEP reaches this far, metres. */
export const MAX_COORDINATE = 32767 * POSITION_STEP;

const kindOf = oneOf(ENTITY_KINDS);
const nameText = text(MAX_NAME_BYTES);
const lookText = text(MAX_LOOK_BYTES);
const saidText = text(MAX_SAID_BYTES);

/** The own part of a frame, before its sections. */
export function writeSnapshotHead(
  to: ByteWriter,
  tick: number,
  lastInputSeq: number,
  own: Readonly<AvatarState>,
  ownFlags: number,
): void {
  to.u32(tick);
  to.u32(lastInputSeq);
  writeState(to, own);
  to.u8((ownFlags & OWN_FLAGS_MASK) | (own.airTicks << AIR_TICKS_SHIFT));
  if (own.airTicks > 0) to.i8(Math.round(own.velocityY / VELOCITY_STEP));
}

export function writeEnteredSection(to: ByteWriter, records: readonly EnteredRecord[]): void {
  if (records.length === 0) return;
  to.u8(SECTION.entered);
  to.varint(records.length);
  for (const record of records) {
    to.varint(record.entityId);
    kindOf.write(to, record.kind);
    to.varint(record.playerId);
    to.text(record.name);
    flag.write(to, record.isGuest);
    flag.write(to, record.isAway);
    to.u32(record.colour);
    to.text(record.look);
    writeState(to, record);
  }
}

export function writeMovedSection(to: ByteWriter, records: readonly MovedRecord[]): void {
  if (records.length === 0) return;
  to.u8(SECTION.moved);
  to.varint(records.length);
  for (const record of records) {
    to.varint(record.entityId);
    writeState(to, record);
  }
}

export function writeLeftSection(to: ByteWriter, entityIds: readonly number[]): void {
  if (entityIds.length === 0) return;
  to.u8(SECTION.left);
  to.varint(entityIds.length);
  for (const entityId of entityIds) to.varint(entityId);
}

export function writeSaidSection(to: ByteWriter, records: readonly SaidRecord[]): void {
  if (records.length === 0) return;
  to.u8(SECTION.said);
  to.varint(records.length);
  for (const record of records) {
    to.varint(record.entityId);
    to.text(record.text);
  }
}

export function writeAwaySection(to: ByteWriter, records: readonly AwayRecord[]): void {
  if (records.length === 0) return;
  to.u8(SECTION.away);
  to.varint(records.length);
  for (const record of records) {
    to.varint(record.entityId);
    flag.write(to, record.isAway);
  }
}

export function writePlayersHereSection(to: ByteWriter, playersHere: number): void {
  to.u8(SECTION.players_here);
  to.varint(playersHere);
}

/** The whole snapshot, for the one table. A world writes the parts itself. */
export const SnapshotBody: Codec<Snapshot> = {
  write(to, value) {
    writeSnapshotHead(to, value.tick, value.lastInputSeq, value.own, value.ownFlags);
    writeEnteredSection(to, value.entered);
    writeMovedSection(to, value.moved);
    writeLeftSection(to, value.left);
    writeSaidSection(to, value.said);
    writeAwaySection(to, value.away);
    if (value.playersHere !== undefined) writePlayersHereSection(to, value.playersHere);
  },
  read: readSnapshot,
};

function readSnapshot(from: ByteReader): Snapshot {
  const tick = from.u32();
  const lastInputSeq = from.u32();
  const place = readState(from);
  const flags = from.u8();
  const airTicks = flags >> AIR_TICKS_SHIFT;
  const own = { ...place, airTicks, velocityY: airTicks > 0 ? from.i8() * VELOCITY_STEP : 0 };
  const ownFlags = flags & OWN_FLAGS_MASK;
  const entered: EnteredRecord[] = [];
  const moved: MovedRecord[] = [];
  const left: number[] = [];
  const said: SaidRecord[] = [];
  const away: AwayRecord[] = [];
  let playersHere: number | undefined;
  while (from.remaining > 0) {
    const kind = from.u8();
    const count = varint.read(from);
    if (kind === SECTION.players_here) {
      playersHere = count;
      continue;
    }
    if (count > MAX_RECORDS) {
      throw new MalformedError(`Cannot read snapshot: ${count} records exceed ${MAX_RECORDS}`);
    }
    for (let i = 0; i < count; i++) {
      switch (kind) {
        case SECTION.entered:
          entered.push(readEntered(from));
          break;
        case SECTION.moved:
          moved.push({ entityId: varint.read(from), ...readState(from) });
          break;
        case SECTION.left:
          left.push(varint.read(from));
          break;
        case SECTION.said:
          said.push({ entityId: varint.read(from), text: saidText.read(from) });
          break;
        case SECTION.away:
          away.push({ entityId: varint.read(from), isAway: flag.read(from) });
          break;
        default:
          throw new MalformedError(`Cannot read snapshot: section ${kind} is unknown`);
      }
    }
  }
  return { tick, lastInputSeq, own, ownFlags, entered, moved, left, said, away, playersHere };
}

function readEntered(from: ByteReader): EnteredRecord {
  return {
    entityId: varint.read(from),
    kind: kindOf.read(from),
    playerId: varint.read(from),
    name: nameText.read(from),
    isGuest: flag.read(from),
    isAway: flag.read(from),
    colour: from.u32(),
    look: lookText.read(from),
    ...readState(from),
  };
}

function writeState(to: ByteWriter, state: WireState): void {
  to.i16(positionSteps(state.x));
  to.i16(positionSteps(state.y));
  to.i16(positionSteps(state.z));
  to.u16(yawSteps(state.yaw));
}

function readState(from: ByteReader): WireState {
  return {
    x: from.i16() * POSITION_STEP,
    y: from.i16() * POSITION_STEP,
    z: from.i16() * POSITION_STEP,
    yaw: (from.u16() / YAW_STEPS) * 2 * Math.PI,
  };
}

/** A coordinate in whole steps, held within what an i16 can say. */
function positionSteps(metres: number): number {
  return Math.max(-32767, Math.min(32767, Math.round(metres / POSITION_STEP)));
}
