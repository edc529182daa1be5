import assert from "node:assert/strict";
import { differingShare, fingerprintFault, fingerprintOf, type Pixels } from "./fingerprint.ts";

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
  assert.equal(fingerprintFault(expected, expected), undefined);
  assert.equal(fingerprintFault(fingerprintOf(scene(true, 5)), expected), undefined);
});

Deno.test("fingerprintFault() tells a black picture, a flat one and an empty panel", () => {
  const expected = fingerprintOf(scene());
  const black = fingerprintOf(paint(320, 180, () => [0, 0, 0]));
  assert.match(fingerprintFault(black, expected) ?? "", /another colour/);
  const flat = fingerprintOf(paint(320, 180, () => [120, 180, 230]));
  assert.match(fingerprintFault(flat, expected) ?? "", /another colour/);
  assert.match(fingerprintFault(fingerprintOf(scene(false)), expected) ?? "", /empty|colour/);
  assert.equal(fingerprintFault(expected.slice(4), expected), "another shape");
});

Deno.test("fingerprintOf() has four letters for each cell, whatever the size", () => {
  for (
    const [width, height, cells] of [[320, 180, 144], [1280, 720, 144], [39, 84, 128]] as const
  ) {
    const text = fingerprintOf(paint(width, height, (x) => [x % 256, 0, 0]));
    assert.match(text, new RegExp(`^[0-9a-f]{${cells * 4}}$`));
  }
});

Deno.test("differingShare() counts pixels that differ so that one would see it", () => {
  const grey = paint(10, 10, () => [100, 100, 100]);
  assert.equal(differingShare(grey, paint(10, 10, () => [124, 100, 100])), 0);
  assert.equal(
    differingShare(grey, paint(10, 10, (x) => x < 3 ? [125, 100, 100] : [100, 100, 100])),
    0.3,
  );
  assert.equal(differingShare(grey, paint(5, 10, () => [100, 100, 100])), 1);
});
