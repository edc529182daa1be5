import assert from "node:assert/strict";
import fc from "fast-check";
import { type Box, LabelLayout, type LabelSpot, MOST_BUBBLES } from "./label_layout.ts";

const SCREEN = { width: 1280, height: 720, remPx: 16 };
const HEAD: Box = { left: 600, top: 380, right: 680, bottom: 470 };

function spotAt(x: number, y: number, distance: number, more: Partial<LabelSpot> = {}): LabelSpot {
  return {
    ...{ x, y, distance, reach: 40, plateWidth: 80, plateHeight: 22 },
    ...{ bubbleWidth: 0, bubbleHeight: 0, isSign: false, isOwn: false },
    ...{ isPlateShown: false, isBubbleShown: false, shiftX: 0, shiftY: 0, opacity: 1 },
    ...more,
  };
}

/** The boxes of what is shown of a label. */
function boxOf(spot: LabelSpot): Box | undefined {
  if (!spot.isPlateShown && !spot.isBubbleShown) return undefined;
  const width = spot.isBubbleShown ? Math.max(spot.bubbleWidth, spot.plateWidth) : spot.plateWidth;
  const height = (spot.isPlateShown ? spot.plateHeight : 0) +
    (spot.isBubbleShown ? spot.bubbleHeight : 0);
  const left = spot.x + spot.shiftX - width / 2;
  const bottom = spot.y + spot.shiftY;
  return { left, right: left + width, bottom, top: bottom - height };
}

function overlap(a: Box, b: Box): number {
  return Math.min(
    Math.min(a.right, b.right) - Math.max(a.left, b.left),
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top),
  );
}

const spots = fc.array(
  fc.record({
    x: fc.integer({ min: 0, max: SCREEN.width }),
    y: fc.integer({ min: 0, max: SCREEN.height }),
    distance: fc.double({ min: 1, max: 60, noNaN: true }),
    plateWidth: fc.integer({ min: 40, max: 200 }),
    isTalking: fc.boolean(),
    isSign: fc.boolean(),
  }),
  { maxLength: 80, size: "max" },
).map((all) =>
  all.map(({ x, y, distance, plateWidth, isTalking, isSign }) => {
    const bubble = isTalking && !isSign ? { bubbleWidth: 200, bubbleHeight: 60 } : {};
    return spotAt(x, y, distance, { plateWidth, isSign, ...bubble });
  })
);

Deno.test("LabelLayout never puts one over another, over the own head, or out of the sides", () => {
  fc.assert(fc.property(spots, (all) => {
    const own = spotAt(640, 380, 5, { isOwn: true, bubbleWidth: 150, bubbleHeight: 40 });
    new LabelLayout().arrange([...all, own], SCREEN, HEAD);
    const boxes = all.flatMap((spot) => boxOf(spot) ?? []);
    for (const [i, a] of boxes.entries()) {
      assert.ok(overlap(a, HEAD) <= 3, "the head is free");
      assert.ok(overlap(a, boxOf(own)!) <= 3, "and so are the own words");
      for (const b of boxes.slice(i + 1)) assert.ok(overlap(a, b) <= 3);
    }
    for (const spot of all) {
      if (spot.distance > spot.reach) assert.equal(boxOf(spot), undefined, "too far away");
      if (spot.isBubbleShown) assert.ok(spot.isPlateShown, "whoever speaks is named");
      const { left, right } = boxOf(spot) ?? { left: 0, right: 0 };
      assert.ok(left >= -0.01 && right <= SCREEN.width + 0.01);
    }
    assert.ok(all.filter(({ isBubbleShown }) => isBubbleShown).length <= MOST_BUBBLES);
    assert.equal(own.isBubbleShown, true);
    assert.equal(own.isPlateShown, false);
  }));
});

Deno.test("LabelLayout shows who is nearer of two in one place, and a name a line higher", () => {
  const near = spotAt(300, 300, 6);
  const far = spotAt(310, 302, 9);
  const third = spotAt(305, 301, 12);
  new LabelLayout().arrange([third, far, near], SCREEN, undefined);
  assert.deepEqual([near.isPlateShown, near.shiftY], [true, 0]);
  assert.deepEqual([far.isPlateShown, far.shiftY], [true, -22]);
  assert.equal(third.isPlateShown, false);
});

Deno.test("LabelLayout lets the name of somebody who goes out of the side go with them", () => {
  const leftOf = (x: number) => {
    const spot = spotAt(x, 300, 6);
    new LabelLayout().arrange([spot], SCREEN, undefined);
    return boxOf(spot)?.left;
  };
  assert.deepEqual([leftOf(60), leftOf(40), leftOf(3), leftOf(0)], [20, 0, 0, 0]);
  assert.deepEqual([leftOf(-1), leftOf(-30)], [-1, -30]);
});

Deno.test("LabelLayout keeps who is shown while two are about as near", () => {
  const a = spotAt(300, 300, 8);
  const b = spotAt(300, 300, 8.2, { plateHeight: 60 });
  const layout = new LabelLayout();
  layout.arrange([a, b], SCREEN, undefined);
  assert.deepEqual([a.shiftY, b.shiftY], [0, -60]);
  layout.arrange([spotAt(900, 300, 5), { ...b, isPlateShown: false }, a], SCREEN, undefined);
  const c = spotAt(300, 300, 7.5);
  layout.arrange([c, a], SCREEN, undefined);
  assert.deepEqual([a.shiftY, c.shiftY], [0, -22], "the newcomer is the one that moves");
  const close = spotAt(300, 300, 4);
  layout.arrange([close, a], SCREEN, undefined);
  assert.equal(close.shiftY, 0, "much nearer is nearer");
});

Deno.test("LabelLayout shows fewer names on a small screen, and all of a small company", () => {
  const crowd = (width: number, height: number) => {
    const all = Array.from(
      { length: 60 },
      (_, i) => spotAt((i % 6) * 90 + 40, 40 + i * 24, 5 + i / 4),
    );
    new LabelLayout().arrange(all, { width, height, remPx: 16 }, undefined);
    return all.filter(({ isPlateShown }) => isPlateShown).length;
  };
  assert.equal(crowd(1280, 720), 30);
  assert.equal(crowd(390, 844), 11);
  const few = [spotAt(100, 100, 5), spotAt(300, 100, 39)];
  new LabelLayout().arrange(few, { width: 320, height: 320, remPx: 16 }, undefined);
  assert.deepEqual(few.map(({ isPlateShown }) => isPlateShown), [true, true]);
});

Deno.test("LabelLayout fades with the distance, and lets bubbles evade each other upwards", () => {
  const [near, middle, far] = [spotAt(100, 500, 10), spotAt(300, 500, 30), spotAt(500, 500, 40)];
  const says = { bubbleWidth: 150, bubbleHeight: 50 };
  const a = spotAt(700, 500, 6, says);
  const b = spotAt(710, 500, 7, says);
  new LabelLayout().arrange([near, middle, far, a, b], SCREEN, undefined);
  assert.deepEqual([near.opacity, far.opacity], [1, 0.4]);
  assert.ok(middle.opacity > 0.5 && middle.opacity < 0.9);
  assert.ok(a.isBubbleShown && b.isBubbleShown);
  assert.equal(a.shiftY, 0);
  assert.ok(b.shiftY <= -64, `${b.shiftY}`);
  const large = { bubbleWidth: 225, bubbleHeight: 75, plateHeight: 33 };
  const [c, d] = [spotAt(700, 500, 6, large), spotAt(710, 500, 7, large)];
  new LabelLayout().arrange([c, d], { ...SCREEN, remPx: 24 }, undefined);
  assert.ok(c.isBubbleShown && d.isBubbleShown, "as high as letters are");
});
