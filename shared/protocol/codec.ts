// The building blocks of every message: a codec reads and writes one value, and carries its type.
// A message is declared once as a struct of codecs; its value type, encoder and decoder follow.

import { type ByteReader, type ByteWriter, ShortFrameError } from "../lib/bytes.ts";

/** Reads and writes one kind of value. */
export interface Codec<Value> {
  write(to: ByteWriter, value: Value): void;
  /** @throws {ShortFrameError | MalformedError} When the bytes hold no such value. */
  read(from: ByteReader): Value;
}

/** The value type that a codec carries. */
export type Carried<C> = C extends Codec<infer Value> ? Value : never;

/** Thrown by a codec that meets a value outside its range. The frame decoder makes it a fault. */
export class MalformedError extends Error {
  override readonly name = "MalformedError";
}

export const u8: Codec<number> = {
  write: (to, value) => to.u8(value),
  read: (from) => from.u8(),
};
export const u16: Codec<number> = {
  write: (to, value) => to.u16(value),
  read: (from) => from.u16(),
};
export const u32: Codec<number> = {
  write: (to, value) => to.u32(value),
  read: (from) => from.u32(),
};
export const i8: Codec<number> = {
  write: (to, value) => to.i8(value),
  read: (from) => from.i8(),
};
export const i16: Codec<number> = {
  write: (to, value) => to.i16(value),
  read: (from) => from.i16(),
};

/** A whole number from 0 to 2^53 − 1; short when small. */
export const varint: Codec<number> = {
  write: (to, value) => to.varint(value),
  read(from) {
    try {
      return from.varint();
    } catch (error) {
      throw asMalformed(error);
    }
  },
};

/** A finite double: NaN and the infinities are refused. */
export const finite: Codec<number> = {
  write: (to, value) => to.f64(value),
  read(from) {
    const value = from.f64();
    if (!Number.isFinite(value)) throw new MalformedError("Cannot read number: it is not finite");
    return value;
  },
};

export const flag: Codec<boolean> = {
  write: (to, value) => to.u8(value ? 1 : 0),
  read(from) {
    const value = from.u8();
    if (value > 1) throw new MalformedError(`Cannot read flag: ${value} is neither 0 nor 1`);
    return value === 1;
  },
};

/** Valid UTF-8 of at most `maxBytes` bytes. */
export function text(maxBytes: number): Codec<string> {
  return {
    write: (to, value) => to.text(value),
    read(from) {
      try {
        return from.text(maxBytes);
      } catch (error) {
        throw asMalformed(error);
      }
    },
  };
}

/** A text that a parser turns into a branded value, or refuses by `undefined`. */
export function parsed<Value extends string>(
  maxBytes: number,
  parse: (text: string) => Value | undefined,
): Codec<Value> {
  const plain = text(maxBytes);
  return {
    write: (to, value) => to.text(value),
    read(from) {
      const value = parse(plain.read(from));
      if (value === undefined) throw new MalformedError("Cannot read id: it is not well formed");
      return value;
    },
  };
}

/** A varint that a parser turns into a branded number, or refuses by `undefined`. */
export function parsedNumber<Value extends number>(
  parse: (value: number) => Value | undefined,
): Codec<Value> {
  return {
    write: (to, value) => to.varint(value),
    read(from) {
      const value = parse(varint.read(from));
      if (value === undefined) throw new MalformedError("Cannot read id: it is out of range");
      return value;
    },
  };
}

/** One of a closed set of names, sent as its index. The order is part of the wire. */
export function oneOf<const Names extends readonly string[]>(names: Names): Codec<Names[number]> {
  return {
    write(to, value) {
      const index = names.indexOf(value);
      if (index < 0) throw new RangeError(`Cannot write "${value}": it is not in its set`);
      to.u8(index);
    },
    read(from) {
      const name = names[from.u8()];
      if (name === undefined) throw new MalformedError("Cannot read name: index is out of range");
      return name;
    },
  };
}

/** A row of values, at most `most`. */
export function list<Value>(item: Codec<Value>, most: number): Codec<readonly Value[]> {
  return {
    write(to, values) {
      if (values.length > most) {
        throw new RangeError(`Cannot write list: ${values.length} items exceed ${most}`);
      }
      to.varint(values.length);
      for (const value of values) item.write(to, value);
    },
    read(from) {
      const count = varint.read(from);
      if (count > most) {
        throw new MalformedError(`Cannot read list: ${count} items exceed ${most}`);
      }
      const values = new Array<Value>(Math.min(count, from.remaining));
      for (let i = 0; i < count; i++) values[i] = item.read(from);
      return values;
    },
  };
}

/** A value or `undefined`. */
export function optional<Value>(inner: Codec<Value>): Codec<Value | undefined> {
  return {
    write(to, value) {
      to.u8(value === undefined ? 0 : 1);
      if (value !== undefined) inner.write(to, value);
    },
    read: (from) => (flag.read(from) ? inner.read(from) : undefined),
  };
}

type Fields = Readonly<Record<string, Codec<unknown>>>;
type Struct<F> = { readonly [Name in keyof F]: Carried<F[Name]> };

// deno-lint-ignore no-explicit-any -- the one place where codecs of all values meet; `Struct` types each field
type AnyFields = Readonly<Record<string, Codec<any>>>;

/** Named fields, in the order in which they are declared. */
export function struct<const F extends AnyFields>(fields: F): Codec<Struct<F>> {
  const entries = Object.entries(fields as Fields);
  // Copied for each value: one that grows field by field costs twice the memory.
  const blank = Object.fromEntries(entries.map(([name]) => [name, undefined]));
  return {
    write(to, value) {
      const record = value as Record<string, unknown>;
      for (const [name, codec] of entries) codec.write(to, record[name]);
    },
    read(from) {
      const value: Record<string, unknown> = { ...blank };
      for (const [name, codec] of entries) value[name] = codec.read(from);
      return value as Struct<F>; // every declared field was just read by its own codec
    },
  };
}

function asMalformed(error: unknown): Error {
  if (error instanceof ShortFrameError) return error;
  return new MalformedError("Cannot read value", { cause: error });
}
