import assert from "node:assert/strict";
import fc from "fast-check";
import { ByteReader, ByteWriter, ShortFrameError } from "./bytes.ts";

Deno.test("ByteWriter and ByteReader give every number back", () => {
  fc.assert(fc.property(
    fc.nat(255),
    fc.nat(65535),
    fc.nat(0xffff_ffff),
    fc.integer({ min: -128, max: 127 }),
    fc.integer({ min: -32768, max: 32767 }),
    fc.integer({ min: -2147483648, max: 2147483647 }),
    fc.maxSafeNat(),
    fc.double({ noNaN: true }),
    fc.string({ unit: "grapheme" }),
    (a, b, c, d, e, f, g, h, text) => {
      const to = new ByteWriter(1);
      to.u8(a);
      to.u16(b);
      to.u32(c);
      to.i8(d);
      to.i16(e);
      to.i32(f);
      to.varint(g);
      to.f64(h);
      to.text(text);
      const from = new ByteReader(to.take());
      assert.deepEqual(
        [from.u8(), from.u16(), from.u32(), from.i8(), from.i16(), from.i32(), from.varint()],
        [a, b, c, d, e, f, g],
      );
      assert.equal(from.f64(), h);
      assert.equal(from.text(10_000), text);
      assert.equal(from.remaining, 0);
    },
  ));
});

Deno.test("ByteReader refuses to read past the end, at every cut", () => {
  const to = new ByteWriter();
  to.u32(7);
  to.text("hello");
  const whole = to.take();
  for (let length = 0; length < whole.length; length++) {
    const from = new ByteReader(whole.subarray(0, length));
    assert.throws(() => {
      from.u32();
      from.text(100);
    }, ShortFrameError);
  }
});

Deno.test("ByteReader.varint() refuses more than 2^53 - 1", () => {
  const most = new ByteWriter();
  most.varint(Number.MAX_SAFE_INTEGER);
  assert.equal(new ByteReader(most.take()).varint(), Number.MAX_SAFE_INTEGER);
  const over = new Uint8Array([0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10]);
  assert.throws(() => new ByteReader(over).varint(), RangeError);
  const endless = new Uint8Array(20).fill(0xff);
  assert.throws(() => new ByteReader(endless).varint(), RangeError);
});

Deno.test("ByteReader.text() refuses what is too long or no UTF-8", () => {
  const to = new ByteWriter();
  to.text("abcd");
  assert.equal(new ByteReader(to.take()).text(4), "abcd");
  const long = new ByteWriter();
  long.text("abcde");
  assert.throws(() => new ByteReader(long.take()).text(4), RangeError);
  assert.throws(() => new ByteReader(new Uint8Array([2, 0xc3, 0x28])).text(10), TypeError);
});

Deno.test("ByteWriter.take() is not changed by what is written later", () => {
  const to = new ByteWriter();
  to.u8(1);
  const first = to.take();
  to.reset();
  to.u8(2);
  assert.deepEqual(first, new Uint8Array([1]));
});
