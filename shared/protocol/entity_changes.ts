// The movers of a snapshot. A record is half a byte of id gap, half a byte of mask, and one byte for
// each field that changed; an empty mask says "the same steps again", which is what somebody who
// walks straight does. Changes build on what was sent before in the same row of records: the link
// is reliable and ordered, so it has arrived.
//
//   record  u8 gap (4 bits, high) and mask (4 bits, low), [varint rest of the gap], u8 per field

import type { ByteReader, ByteWriter } from "../lib/bytes.ts";
import { varint } from "./codec.ts";
import { positionSteps, type Replicated, REPLICATED_FIELDS, seenYaw } from "./replicated_fields.ts";

const FIELDS = REPLICATED_FIELDS.length;
const BITS: readonly number[] = REPLICATED_FIELDS.map(({ bit }) => bit);
const IS_WIDE: readonly boolean[] = REPLICATED_FIELDS.map(({ whole }) => whole === "i16");
const IS_STEP: readonly boolean[] = REPLICATED_FIELDS.map(({ change }) => change === "step");
/** Numbers of one baseline: each field as told last, and the steps it took then. */
export const BASELINE_SIZE = 2 * FIELDS;
/** What a whole state takes on the wire. */
export const WHOLE_BYTES = REPLICATED_FIELDS.reduce(
  (sum, { whole, change }) => sum + (whole === "i16" ? 2 : 1) + (change === "step" ? 1 : 0),
  0,
);
/** Nothing of an entity changed. */
export const NOTHING = -1;
/** A change is too large for its byte: the entity has to be told whole. */
export const TOO_FAR = -2;
/** Gaps up to this lie in the half byte. */
const SHORT_GAP = 14;
const MAX_RECORD_BYTES = 1 + 5 + FIELDS;

/** Bytes of the change that {@link encodeChange} found last; only they are meaningful. */
export const change = { bytes: new Uint8Array(FIELDS), length: 0 };

/**
 * Compares `now` with the baseline at `at`, moves the baseline there, and leaves the bytes of the
 * change in {@link change}.
 * @returns The mask, {@link NOTHING}, or {@link TOO_FAR} with the baseline moved and its steps
 *   forgotten.
 */
export function encodeChange(now: Int16Array, baseline: Int16Array, at: number): number {
  let mask = 0;
  let isAgain = true;
  for (let field = 0; field < FIELDS; field++) {
    const difference = now[field]! - baseline[at + field]!; // both hold FIELDS numbers
    if (difference !== 0) mask |= BITS[field]!;
    if (IS_STEP[field]!) {
      if (difference < -128 || difference > 127) {
        setBaseline(now, baseline, at);
        return TOO_FAR;
      }
      if (difference !== baseline[at + FIELDS + field]) isAgain = false;
    } else if (difference !== 0) {
      isAgain = false;
    }
  }
  if (mask === 0) return NOTHING;
  let length = 0;
  for (let field = 0; field < FIELDS; field++) {
    const difference = now[field]! - baseline[at + field]!;
    baseline[at + field] = now[field]!;
    if (isAgain) continue;
    if (IS_STEP[field]!) baseline[at + FIELDS + field] = difference;
    if ((mask & BITS[field]!) === 0) continue;
    change.bytes[length++] = IS_STEP[field]! ? difference : now[field]!;
  }
  change.length = length;
  return isAgain ? 0 : mask;
}

/** Makes `now` the baseline at `at`, standing still. */
export function setBaseline(now: Int16Array, baseline: Int16Array, at: number): void {
  for (let field = 0; field < FIELDS; field++) {
    baseline[at + field] = now[field]!;
    baseline[at + FIELDS + field] = 0;
  }
}

/** Writes `now`, field by field, whole; then the steps it took last. */
export function writeWhole(to: ByteWriter, baseline: Int16Array, at: number): void {
  for (let field = 0; field < FIELDS; field++) {
    if (IS_WIDE[field]!) to.i16(baseline[at + field]!);
    else to.u8(baseline[at + field]!);
  }
  for (let field = 0; field < FIELDS; field++) {
    if (IS_STEP[field]!) to.i8(baseline[at + FIELDS + field]!);
  }
}

/** Writes what a client knows of an entity like {@link writeWhole} does. */
export function writeSeen(to: ByteWriter, seen: Readonly<SeenState>): void {
  for (const { name, whole } of REPLICATED_FIELDS) {
    if (whole === "i16") to.i16(seen[name]);
    else to.u8(seen[name]);
  }
  for (const field of REPLICATED_FIELDS) {
    if (field.change === "step") to.i8(seen[STEP_NAMES[field.name]]);
  }
}

/** One entity as a client was told of it: its fields, and the steps they took last. */
export interface SeenState extends Replicated {
  stepX: number;
  stepY: number;
  stepZ: number;
}

const STEP_NAMES = { x: "stepX", y: "stepY", z: "stepZ" } as const;

/** Somebody who stands still where a pose in metres and radians says. */
export function standingAt(
  pose: { readonly x: number; readonly y: number; readonly z: number; readonly yaw: number },
  flags = 0,
): SeenState {
  return {
    x: positionSteps(pose.x),
    y: positionSteps(pose.y),
    z: positionSteps(pose.z),
    yaw: seenYaw(pose.yaw),
    flags,
    stepX: 0,
    stepY: 0,
    stepZ: 0,
  };
}

/** Reads what {@link writeWhole} wrote. */
export function readWhole(from: ByteReader): SeenState {
  const seen: SeenState = { x: 0, y: 0, z: 0, yaw: 0, flags: 0, stepX: 0, stepY: 0, stepZ: 0 };
  for (const { name, whole } of REPLICATED_FIELDS) {
    seen[name] = whole === "i16" ? from.i16() : from.u8();
  }
  for (const field of REPLICATED_FIELDS) {
    if (field.change === "step") seen[STEP_NAMES[field.name]] = from.i8();
  }
  return seen;
}

/** One mover: what its mask names has changed; with an empty mask, by the same steps again. */
export interface ChangedRecord extends Replicated {
  readonly entityId: number;
  /** Ticks from one of its records to the next, while it keeps changing. */
  readonly everyTicks: number;
  readonly mask: number;
}

/** Takes a change into what is known. */
export function applyChange(seen: SeenState, record: Readonly<ChangedRecord>): void {
  for (const field of REPLICATED_FIELDS) {
    const { name } = field;
    if (field.change === "step") {
      const step = STEP_NAMES[field.name];
      if (record.mask !== 0) seen[step] = (record.mask & field.bit) === 0 ? 0 : record[name];
      seen[name] += seen[step];
    } else if ((record.mask & field.bit) !== 0) {
      seen[name] = record[name];
    }
  }
}

/** A row of records, ids ascending. Grows to what one tick needs and is used again. */
export class ChangeList {
  #bytes = new Uint8Array(256);
  #length = 0;
  #lastId = 0;

  get length(): number {
    return this.#length;
  }

  reset(): void {
    this.#length = 0;
    this.#lastId = 0;
  }

  /** Adds the bytes in {@link change} under `mask`. `entityId` must exceed the one before. */
  add(entityId: number, mask: number): void {
    let at = this.#length;
    if (at + MAX_RECORD_BYTES > this.#bytes.length) this.#grow();
    const bytes = this.#bytes;
    const gap = entityId - this.#lastId - 1;
    this.#lastId = entityId;
    if (gap <= SHORT_GAP) {
      bytes[at++] = (gap << 4) | mask;
    } else {
      bytes[at++] = 0xf0 | mask;
      let rest = gap - SHORT_GAP - 1;
      while (rest > 127) {
        bytes[at++] = (rest & 127) | 128;
        rest >>>= 7;
      }
      bytes[at++] = rest;
    }
    for (let i = 0; i < change.length; i++) bytes[at++] = change.bytes[i]!;
    this.#length = at;
  }

  /** Adds a record as it is read. */
  addRecord(record: Readonly<ChangedRecord>): void {
    change.length = 0;
    for (const { name, bit } of REPLICATED_FIELDS) {
      if ((record.mask & bit) !== 0) change.bytes[change.length++] = record[name];
    }
    this.add(record.entityId, record.mask);
  }

  writeTo(to: ByteWriter): void {
    to.bytes(this.#bytes, this.#length);
  }

  #grow(): void {
    const grown = new Uint8Array(this.#bytes.length * 2);
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}

/** Reads records to the end of `from`. */
export function readChanges(from: ByteReader, everyTicks: number, into: ChangedRecord[]): void {
  let entityId = 0;
  while (from.remaining > 0) {
    const first = from.u8();
    const gap = first >>> 4;
    entityId += 1 + (gap <= SHORT_GAP ? gap : gap + varint.read(from));
    const mask = first & 0x0f;
    const record = { entityId, everyTicks, mask, x: 0, y: 0, z: 0, yaw: 0, flags: 0 };
    for (const { name, change, bit } of REPLICATED_FIELDS) {
      if ((mask & bit) !== 0) record[name] = change === "step" ? from.i8() : from.u8();
    }
    into.push(record);
  }
}
