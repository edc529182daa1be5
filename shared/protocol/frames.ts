// Bytes ⇄ message. A frame is one type byte and the body its row declares. A row also says in which
// phases its message is legal and how often it may come, so that nothing reaches a handler that the
// handler would have to refuse for its moment.

import { ByteReader, ByteWriter, ShortFrameError } from "../lib/bytes.ts";
import { TokenBucket } from "../lib/token_bucket.ts";
import { type Carried, type Codec, MalformedError } from "./codec.ts";

/** One message: its byte, body, and the moments and rate at which a peer may send it. */
export interface Row<Body, Phase extends string> {
  readonly byte: number;
  readonly body: Codec<Body>;
  /** Phases of the sender's session in which it is legal. */
  readonly in: readonly Phase[];
  /** Average messages a second; twice as many may come at once. */
  readonly perSecond: number;
}

// deno-lint-ignore no-explicit-any -- a table holds rows of all bodies; `MessageOf` types each one
export type Table<Phase extends string> = Readonly<Record<string, Row<any, Phase>>>;

/** Declares one row. */
export function row<Body, const Phase extends string>(
  byte: number,
  body: Codec<Body>,
  rules: { readonly in: readonly Phase[]; readonly perSecond: number },
): Row<Body, Phase> {
  return { byte, body, in: rules.in, perSecond: rules.perSecond };
}

/** Declares a message between our own processes or from the server: legal at any time. */
export function fact<Body>(byte: number, body: Codec<Body>): Row<Body, "any"> {
  return { byte, body, in: ["any"], perSecond: Infinity };
}

/** The union of a table's messages, told apart by `type`. */
export type MessageOf<T> = {
  [Name in keyof T]: T[Name] extends { readonly body: infer C }
    ? { readonly type: Name; readonly body: Carried<C> }
    : never;
}[keyof T];

/** The body of one message of a table. */
export type BodyOf<T, Name extends keyof T> = T[Name] extends { readonly body: infer C }
  ? Carried<C>
  : never;

/** What can be wrong with a peer's frame. */
export type FrameFault =
  | "empty"
  | "unknown_type"
  | "wrong_phase"
  | "too_often"
  | "short"
  | "malformed"
  | "trailing";

export type DecodedFrame<T> =
  | { readonly ok: true; readonly message: MessageOf<T> }
  | { readonly ok: false; readonly fault: FrameFault; readonly type?: string };

/** Encodes messages of one table. Reuses its buffer: `encode` copies, `view` does not. */
export class FrameEncoder<T extends Table<string>> {
  readonly #table: T;
  readonly #to = new ByteWriter(512);

  constructor(table: T) {
    this.#table = table;
  }

  /** One frame as its own bytes. */
  encode<Name extends keyof T & string>(
    type: Name,
    body: BodyOf<T, Name>,
  ): Uint8Array<ArrayBuffer> {
    const declared = this.#table[type]!; // Name is a key of the table
    this.#to.reset();
    this.#to.u8(declared.byte);
    declared.body.write(this.#to, body);
    return this.#to.take();
  }
}

/** Decodes a table's frames for one peer, and keeps that peer's rate limits. */
export class FrameDecoder<T extends Table<string>, Phase extends string> {
  readonly #names: readonly (string | undefined)[];
  readonly #table: T;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(table: T) {
    this.#table = table;
    this.#names = namesByByte(table);
  }

  /** One frame in `phase` at `nowMs`. Never throws for what a peer sent. */
  decode(bytes: Uint8Array, phase: Phase, nowMs: number): DecodedFrame<T> {
    if (bytes.length === 0) return { ok: false, fault: "empty" };
    const from = new ByteReader(bytes);
    const type = this.#names[from.u8()];
    const declared = type === undefined ? undefined : this.#table[type];
    if (type === undefined || declared === undefined) return { ok: false, fault: "unknown_type" };
    if (!declared.in.includes(phase) && !declared.in.includes("any")) {
      return { ok: false, fault: "wrong_phase", type };
    }
    if (!this.#isInTime(type, declared.perSecond, nowMs)) {
      return { ok: false, fault: "too_often", type };
    }
    try {
      const body: unknown = declared.body.read(from);
      if (from.remaining > 0) return { ok: false, fault: "trailing", type };
      // The row's own codec read the body, so it has the row's type.
      return { ok: true, message: { type, body } as MessageOf<T> };
    } catch (error) {
      if (error instanceof ShortFrameError) return { ok: false, fault: "short", type };
      if (error instanceof MalformedError) return { ok: false, fault: "malformed", type };
      throw error;
    }
  }

  #isInTime(type: string, perSecond: number, nowMs: number): boolean {
    if (perSecond === Infinity) return true;
    let bucket = this.#buckets.get(type);
    if (bucket === undefined) {
      bucket = new TokenBucket(perSecond, perSecond * 2);
      this.#buckets.set(type, bucket);
    }
    return bucket.take(nowMs);
  }
}

const NAMES = new WeakMap<object, readonly (string | undefined)[]>();

/** Names by type byte, made once per table. */
function namesByByte(table: Table<string>): readonly (string | undefined)[] {
  const known = NAMES.get(table);
  if (known !== undefined) return known;
  const names: (string | undefined)[] = [];
  for (const [name, declared] of Object.entries(table)) {
    if (names[declared.byte] !== undefined) {
      throw new Error(`Cannot use table: byte ${declared.byte} is both ${name} and another`);
    }
    names[declared.byte] = name;
  }
  NAMES.set(table, names);
  return names;
}
