import assert from "node:assert/strict";
import { fingerprintFault, fingerprintOf, type Pixels, shownShare } from "./fingerprint.ts";

/** A picture whose pixels `colour` gives. */
function paint(
  width: number,
  height: number,
  colour: (x: number, y: number) => readonly [number, number, number],
): Pixels {
  const rgba = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rgba.set([...colour(x, y), 255], (y * width + x) * 4);
  }
  return { width, height, rgba };
}

const BLANK = fingerprintOf(paint(320, 180, () => [120, 180, 230]));

/** Sky, ground and a panel with text-like stripes over a good tenth of it. */
function scene(isPanelFull = true, shift = 0): Pixels {
  return paint(320, 180, (x, y) => {
    const isPanel = x >= 100 && x < 220 && y >= 40 && y < 120;
    if (!isPanel) return y < 90 ? [120 + shift, 180, 230] : [90, 110 + shift, 70];
    return isPanelFull && (x + shift) % 6 < 2 ? [255, 255, 255] : [20, 30, 60];
  });
}

Deno.test("fingerprintFault() finds nothing in the same picture, and in one drawn slightly otherwise", () => {
  const expected = fingerprintOf(scene());
  assert.equal(fingerprintFault(expected, expected, BLANK), undefined);
  assert.equal(fingerprintFault(fingerprintOf(scene(true, 5)), expected, BLANK), undefined);
});

Deno.test("fingerprintFault() tells a black picture, a flat one and an empty panel", () => {
  const expected = fingerprintOf(scene());
  const black = fingerprintOf(paint(320, 180, () => [0, 0, 0]));
  assert.match(fingerprintFault(black, expected, BLANK) ?? "", /another colour/);
  const flat = fingerprintOf(paint(320, 180, () => [120, 180, 230]));
  assert.match(fingerprintFault(flat, expected, BLANK) ?? "", /another colour/);
  assert.match(
    fingerprintFault(fingerprintOf(scene(false)), expected, BLANK) ?? "",
    /empty|colour/,
  );
  assert.equal(fingerprintFault(expected.slice(4), expected, BLANK), "another shape");
});

Deno.test("fingerprintOf() has four letters for each cell, whatever the size", () => {
  for (
    const [width, height, cells] of [[320, 180, 144], [1280, 720, 144], [39, 84, 128]] as const
  ) {
    const text = fingerprintOf(paint(width, height, (x) => [x % 256, 0, 0]));
    assert.match(text, new RegExp(`^[0-9a-f]{${cells * 4}}$`));
  }
});

Deno.test("fingerprintFault() tells that one small panel is missing from a large picture", () => {
  const withToast = (isThere: boolean) =>
    fingerprintOf(paint(1280, 720, (x, y) => {
      const isToast = isThere && x >= 480 && x < 800 && y >= 20 && y < 80;
      if (!isToast) return y < 360 ? [120, 180, 230] : [90, 110, 70];
      return x % 8 < 3 ? [240, 240, 240] : [10, 20, 40];
    }));
  const [expected, backdrop] = [withToast(true), withToast(false)];
  assert.equal(fingerprintFault(expected, expected, backdrop), undefined);
  assert.match(fingerprintFault(backdrop, expected, backdrop) ?? "", /colour|empty/);
});

Deno.test("shownShare() is the part of a picture that is not its backdrop", () => {
  const black = fingerprintOf(paint(320, 180, () => [0, 0, 0]));
  const corner = fingerprintOf(
    paint(320, 180, (x, y) => x < 160 && y < 100 ? [90, 160, 220] : [0, 0, 0]),
  );
  assert.equal(shownShare(black, black), 0);
  assert.equal(shownShare(BLANK, black), 1);
  assert.equal(shownShare(corner, black), 8 * 5 / 144);
});
