import assert from "node:assert/strict";
import { ByteReader, ByteWriter } from "../lib/bytes.ts";
import {
  AVATAR_COLOURS,
  AVATAR_SHAPES,
  type AvatarLook,
  defaultLook,
  isLook,
  isSameLook,
  packLook,
  parseLook,
} from "./avatar_look.ts";
import { MalformedError } from "./codec.ts";
import { avatarLook } from "./fields.ts";

function everyLook(): AvatarLook[] {
  return AVATAR_COLOURS.flatMap((_, colour) =>
    AVATAR_COLOURS.flatMap((_, accent) =>
      AVATAR_SHAPES.map((_, shape) => ({ colour, accent, shape }))
    )
  );
}

Deno.test("[K1] parseLook() takes what packLook() gives and nothing else of a u16", () => {
  const packed = new Set(everyLook().map(packLook));
  assert.equal(packed.size, AVATAR_COLOURS.length ** 2 * AVATAR_SHAPES.length);
  for (let value = 0; value <= 0xffff; value++) {
    const look = parseLook(value);
    assert.equal(look !== undefined, packed.has(value), `${value}`);
    if (look !== undefined) assert.equal(packLook(look), value);
  }
  for (const wrong of [-1, 0.5, NaN, Infinity, 0x10000]) assert.equal(parseLook(wrong), undefined);
});

Deno.test("[K1] a look takes two bytes on the wire, and one out of range is malformed", () => {
  const to = new ByteWriter();
  const look = { colour: 11, accent: 3, shape: 4 };
  avatarLook.write(to, look);
  const bytes = to.take();
  assert.deepEqual([...bytes], [0x3b, 0x04]);
  assert.deepEqual(avatarLook.read(new ByteReader(bytes)), look);
  for (const wrong of [[12, 0], [0xc0, 0], [0, AVATAR_SHAPES.length], [0, 0x10]]) {
    const from = new ByteReader(new Uint8Array(wrong));
    assert.throws(() => avatarLook.read(from), MalformedError);
  }
  assert.throws(() => avatarLook.write(to, { ...look, colour: 12 }), RangeError);
});

Deno.test("[K2] defaultLook() is a look that stays, with another colour for what is worn", () => {
  for (let id = 1; id < 5000; id++) {
    const look = defaultLook(id);
    assert.ok(isLook(look), `${id}`);
    assert.ok(isSameLook(look, defaultLook(id)));
    assert.notEqual(look.colour, look.accent);
  }
  assert.ok(isLook(defaultLook(Number.MAX_SAFE_INTEGER)));
});

Deno.test("[K2] guests who come one after another look different, and nothing is left unused", () => {
  // Fences and epochs take numbers of the same sequence, so guests' ids lie some steps apart.
  for (let step = 1; step <= 6; step++) {
    const crowd = Array.from({ length: 60 }, (_, i) => defaultLook(1 + i * step));
    const pairs = new Set(crowd.map(({ colour, shape }) => `${colour} ${shape}`));
    assert.ok(pairs.size >= 30, `of 60 guests ${pairs.size} differ in colour and shape`);
    assert.ok(new Set(crowd.map(packLook)).size >= 50, "and nearly all in some way");
    const twins = crowd.filter((look, i) => i > 0 && isSameLook(look, crowd[i - 1]!));
    assert.deepEqual(twins, [], "and never two in a row");
    assert.equal(new Set(crowd.map(({ shape }) => shape)).size, AVATAR_SHAPES.length);
    assert.equal(new Set(crowd.map(({ colour }) => colour)).size, AVATAR_COLOURS.length);
  }
});

Deno.test("AVATAR_COLOURS have names of their own and lie apart", () => {
  assert.equal(new Set(AVATAR_COLOURS.map(({ name }) => name)).size, AVATAR_COLOURS.length);
  const channels = (rgb: number) => [rgb >> 16, (rgb >> 8) & 255, rgb & 255];
  for (const [i, a] of AVATAR_COLOURS.entries()) {
    for (const b of AVATAR_COLOURS.slice(i + 1)) {
      const [from, to] = [channels(a.rgb), channels(b.rgb)];
      const distance = Math.hypot(...from.map((value, at) => value - to[at]!));
      assert.ok(distance >= 60, `${a.name} and ${b.name} are ${distance.toFixed(0)} apart`);
    }
  }
});
