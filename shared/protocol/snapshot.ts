// What one client may see at one tick.
//
//   snapshot  varint tick, varint last input sequence applied, own state, section*  (to the end)
//   own state i16 x, i16 y, i16 z (in POSITION_STEP), u16 yaw, u8 flags (OWN_FLAG, and the ticks in
//             the air from AIR_TICKS_SHIFT on), in the air i8 upward speed (in VELOCITY_STEP)
//   section   u8 kind, varint bytes, record*   (to the section's end; an unknown kind is skipped)
//
// Sections stand on their own, so that a world encodes each once per tick and every frame that
// needs it carries the same bytes. The link is reliable and ordered: what was sent has arrived.

import { ByteReader, ByteWriter } from "../lib/bytes.ts";
import type { AvatarState } from "../sim/avatar_state.ts";
import { POSITION_STEP, VELOCITY_STEP, YAW_STEPS } from "../sim/constants.ts";
import { type Codec, flag, oneOf, text, varint } from "./codec.ts";
import {
  type ChangedRecord,
  ChangeList,
  readChanges,
  readWhole,
  WHOLE_BYTES,
  writeSeen,
} from "./entity_changes.ts";
import { type Emote, EMOTES } from "./emotes.ts";
import { avatarLook, yawSteps } from "./fields.ts";
import { positionSteps } from "./replicated_fields.ts";
import {
  type EmotedRecord,
  type EnteredRecord,
  ENTITY_KINDS,
  type PlacedRecord,
  type RestyledRecord,
  type SaidRecord,
  type Snapshot,
  type SoundedRecord,
  type WireState,
} from "./snapshot_records.ts";

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

const SECTION = {
  full: 1,
  left: 2,
  entered: 3,
  placed: 4,
  changed: 5,
  said: 6,
  emoted: 7,
  players_here: 8,
  sounded: 9,
  restyled: 10,
} as const;
/** Letters of a resident's name at most; a player's is shorter. */
export const MAX_NAME_LETTERS = 40;
/** Letters of a costume's name at most. */
export const MAX_COSTUME_LETTERS = 16;
/** UTF-8 of what JavaScript counts as one letter. */
const MOST_LETTER_BYTES = 3;
const MAX_SAID_BYTES = 800;
/** Letters of a sound's name at most. */
export const MAX_SOUND_NAME = 24;
const SOUND_NAME = /^[a-z][a-z0-9_]*$/;
/** An i16 of POSITION_STEP reaches this far, metres. */
export const MAX_COORDINATE = 32767 * POSITION_STEP;

const kindOf = oneOf(ENTITY_KINDS);
export const emoteOf: Codec<Emote> = oneOf(EMOTES);
const nameText = text(MAX_NAME_LETTERS * MOST_LETTER_BYTES);
const costumeText = text(MAX_COSTUME_LETTERS * MOST_LETTER_BYTES);
const saidText = text(MAX_SAID_BYTES);
const soundText = text(MAX_SOUND_NAME);

/** True for what may be a sound's name: small letters, digits and `_`, a letter first. */
export function isSoundName(name: string): boolean {
  return name.length <= MAX_SOUND_NAME && SOUND_NAME.test(name);
}

/** The own part of a frame, before its sections. */
export function writeSnapshotHead(
  to: ByteWriter,
  tick: number,
  lastInputSeq: number,
  own: Readonly<AvatarState>,
  ownFlags: number,
): void {
  to.varint(tick);
  to.varint(lastInputSeq);
  writeState(to, own);
  to.u8((ownFlags & OWN_FLAGS_MASK) | (own.airTicks << AIR_TICKS_SHIFT));
  if (own.airTicks > 0) to.i8(Math.round(own.velocityY / VELOCITY_STEP));
}

/** Says that what follows is all there is in view. */
export function writeFullSection(to: ByteWriter): void {
  writeSection(to, SECTION.full, NO_RECORDS);
}

/** Entities out of view or gone; nothing for none. */
export function writeLeftSection(to: ByteWriter, entityIds: readonly number[]): void {
  if (entityIds.length === 0) return;
  body.reset();
  for (const entityId of entityIds) body.varint(entityId);
  writeSection(to, SECTION.left, body);
}

/** All there is to know of an entity but where it is, and how often that is told. */
export type EntityCard = Omit<EnteredRecord, "at" | "everyTicks">;

/** Bytes of a card, to be written by {@link writeEntered} as often as needed. */
export function encodeCard(card: EntityCard): Uint8Array {
  record.reset();
  record.varint(card.entityId);
  kindOf.write(record, card.kind);
  record.varint(card.playerId);
  record.text(card.name);
  flag.write(record, card.isGuest);
  avatarLook.write(record, card.look);
  record.text(card.costume);
  return record.take();
}

/** Begins one record for the body of {@link writeEnteredSection}: the whole state has to follow. */
export function writeEntered(to: ByteWriter, card: Uint8Array, everyTicks: number): void {
  // With its length, so that a reader steps over what it does not know yet.
  to.varint(card.length + varintBytes(everyTicks) + WHOLE_BYTES);
  to.bytes(card);
  to.varint(everyTicks);
}

/** Those who came into view: records of {@link writeEntered}; nothing for none. */
export function writeEnteredSection(to: ByteWriter, records: ByteWriter): void {
  if (records.length > 0) writeSection(to, SECTION.entered, records);
}

/** Begins one record for the body of {@link writePlacedSection}: the whole state has to follow. */
export function writePlaced(to: ByteWriter, entityId: number, everyTicks: number): void {
  to.varint(entityId);
  to.varint(everyTicks);
}

/** Those placed anew: records of {@link writePlaced}; nothing for none. */
export function writePlacedSection(to: ByteWriter, records: ByteWriter): void {
  if (records.length > 0) writeSection(to, SECTION.placed, records);
}

/** Those who changed: the records of a `ChangeList`; nothing for none. */
export function writeChangedSection(
  to: ByteWriter,
  everyTicks: number,
  records: ChangeList,
): void {
  if (records.length === 0) return;
  to.u8(SECTION.changed);
  to.varint(records.length + varintBytes(everyTicks));
  to.varint(everyTicks);
  records.writeTo(to);
}

export function writeRestyledSection(
  to: ByteWriter,
  records: readonly RestyledRecord[],
): void {
  if (records.length === 0) return;
  body.reset();
  for (const { entityId, look } of records) {
    body.varint(entityId);
    avatarLook.write(body, look);
  }
  writeSection(to, SECTION.restyled, body);
}

export function writeSaidSection(to: ByteWriter, records: readonly SaidRecord[]): void {
  if (records.length === 0) return;
  body.reset();
  for (const { entityId, text } of records) {
    body.varint(entityId);
    body.text(text);
  }
  writeSection(to, SECTION.said, body);
}

export function writeEmotedSection(to: ByteWriter, records: readonly EmotedRecord[]): void {
  if (records.length === 0) return;
  body.reset();
  for (const { entityId, emote } of records) {
    body.varint(entityId);
    emoteOf.write(body, emote);
  }
  writeSection(to, SECTION.emoted, body);
}

export function writeSoundedSection(to: ByteWriter, records: readonly SoundedRecord[]): void {
  if (records.length === 0) return;
  body.reset();
  for (const { name, at } of records) {
    body.text(name);
    flag.write(body, at !== undefined);
    if (at === undefined) continue;
    body.i16(positionSteps(at.x));
    body.i16(positionSteps(at.y));
    body.i16(positionSteps(at.z));
  }
  writeSection(to, SECTION.sounded, body);
}

export function writePlayersHereSection(to: ByteWriter, playersHere: number): void {
  body.reset();
  body.varint(playersHere);
  writeSection(to, SECTION.players_here, body);
}

/** What a section or a record is put together in before its length is known. */
const body = new ByteWriter(1024);
const record = new ByteWriter(256);
const NO_RECORDS = new ByteWriter(0);

function writeSection(to: ByteWriter, kind: number, records: ByteWriter): void {
  to.u8(kind);
  to.varint(records.length);
  to.append(records);
}

function varintBytes(value: number): number {
  return value < 0x80 ? 1 : 2; // rates are small
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

function readSnapshot(from: ByteReader): Snapshot {
  const tick = varint.read(from);
  const lastInputSeq = varint.read(from);
  const place = readState(from);
  const flags = from.u8();
  const airTicks = flags >> AIR_TICKS_SHIFT;
  const heard = {
    tick,
    lastInputSeq,
    own: { ...place, airTicks, velocityY: airTicks > 0 ? from.i8() * VELOCITY_STEP : 0 },
    ownFlags: flags & OWN_FLAGS_MASK,
    isFull: false,
    left: [] as number[],
    entered: [] as EnteredRecord[],
    placed: [] as PlacedRecord[],
    changed: [] as ChangedRecord[],
    restyled: [] as RestyledRecord[],
    said: [] as SaidRecord[],
    emoted: [] as EmotedRecord[],
    sounded: [] as SoundedRecord[],
    playersHere: undefined as number | undefined,
  };
  while (from.remaining > 0) {
    const kind = from.u8();
    const section = new ByteReader(from.bytes(varint.read(from)));
    switch (kind) {
      case SECTION.full:
        heard.isFull = true;
        break;
      case SECTION.changed:
        readChanges(section, varint.read(section), heard.changed);
        break;
      case SECTION.players_here:
        heard.playersHere = varint.read(section);
        break;
      default:
        while (section.remaining > 0 && readRecord(kind, section, heard));
    }
  }
  return heard;
}

/** @returns False for a kind that is not known: its section is skipped. */
function readRecord(
  kind: number,
  from: ByteReader,
  heard: {
    readonly left: number[];
    readonly entered: EnteredRecord[];
    readonly placed: PlacedRecord[];
    readonly restyled: RestyledRecord[];
    readonly said: SaidRecord[];
    readonly emoted: EmotedRecord[];
    readonly sounded: SoundedRecord[];
  },
): boolean {
  switch (kind) {
    case SECTION.left:
      heard.left.push(varint.read(from));
      return true;
    case SECTION.entered:
      heard.entered.push(readEntered(new ByteReader(from.bytes(varint.read(from)))));
      return true;
    case SECTION.placed:
      heard.placed.push({
        entityId: varint.read(from),
        everyTicks: varint.read(from),
        at: readWhole(from),
      });
      return true;
    case SECTION.restyled:
      heard.restyled.push({ entityId: varint.read(from), look: avatarLook.read(from) });
      return true;
    case SECTION.said:
      heard.said.push({ entityId: varint.read(from), text: saidText.read(from) });
      return true;
    case SECTION.emoted:
      heard.emoted.push({ entityId: varint.read(from), emote: emoteOf.read(from) });
      return true;
    case SECTION.sounded:
      heard.sounded.push({ name: soundText.read(from), at: readSoundPlace(from) });
      return true;
    default:
      return false;
  }
}

function readSoundPlace(from: ByteReader): SoundedRecord["at"] {
  if (!flag.read(from)) return undefined;
  return {
    x: from.i16() * POSITION_STEP,
    y: from.i16() * POSITION_STEP,
    z: from.i16() * POSITION_STEP,
  };
}

/** What stands behind the last field known here is a newer world's, and skipped. */
function readEntered(from: ByteReader): EnteredRecord {
  return {
    entityId: varint.read(from),
    kind: kindOf.read(from),
    playerId: varint.read(from),
    name: nameText.read(from),
    isGuest: flag.read(from),
    look: avatarLook.read(from),
    costume: costumeText.read(from),
    everyTicks: varint.read(from),
    at: readWhole(from),
  };
}

/** The whole snapshot, for the one table. A world writes the parts itself. */
export const SnapshotBody: Codec<Snapshot> = {
  write(to, value) {
    writeSnapshotHead(to, value.tick, value.lastInputSeq, value.own, value.ownFlags);
    if (value.isFull) writeFullSection(to);
    writeLeftSection(to, value.left);
    const records = new ByteWriter();
    for (const each of value.entered) {
      writeEntered(records, encodeCard(each), each.everyTicks);
      writeSeen(records, each.at);
    }
    writeEnteredSection(to, records);
    records.reset();
    for (const { entityId, everyTicks, at } of value.placed) {
      writePlaced(records, entityId, everyTicks);
      writeSeen(records, at);
    }
    writePlacedSection(to, records);
    const changes = new ChangeList();
    for (const [i, each] of value.changed.entries()) {
      changes.addRecord(each);
      if (each.everyTicks === value.changed[i + 1]?.everyTicks) continue;
      writeChangedSection(to, each.everyTicks, changes);
      changes.reset();
    }
    writeRestyledSection(to, value.restyled);
    writeSaidSection(to, value.said);
    writeEmotedSection(to, value.emoted);
    writeSoundedSection(to, value.sounded);
    if (value.playersHere !== undefined) writePlayersHereSection(to, value.playersHere);
  },
  read: readSnapshot,
};
