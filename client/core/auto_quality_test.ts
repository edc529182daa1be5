import assert from "node:assert/strict";
import { AutoQuality, PIXEL_PARTS, QUALITY_STEPS, type QualityStep } from "./auto_quality.ts";

/** A picture whose frames take as long as `costOf` says, and a clock that they move. */
class FakePicture {
  readonly auto: AutoQuality;
  readonly changes: string[] = [];
  nowMs = 1000;

  constructor(first: QualityStep) {
    this.auto = new AutoQuality(first);
  }

  draw(seconds: number, costOf: (auto: AutoQuality) => number): void {
    const endMs = this.nowMs + seconds * 1000;
    while (this.nowMs < endMs) {
      this.nowMs += costOf(this.auto);
      if (this.auto.frame(this.nowMs)) this.changes.push(nameOf(this.auto));
    }
  }
}

function nameOf({ choice }: AutoQuality): string {
  return `${choice.quality} ${choice.pixelPart}`;
}

/** A machine that draws `full` ms at high, and less by pixels and by quality; never above 60 Hz. */
function machine(full: number): (auto: AutoQuality) => number {
  const share = { low: 0.3, medium: 0.6, high: 1 };
  return ({ choice }) =>
    Math.max(1000 / 60, full * share[choice.quality] * (0.3 + 0.7 * choice.pixelPart ** 2));
}

Deno.test("AutoQuality leaves a smooth picture as it is", () => {
  const picture = new FakePicture("high");
  picture.draw(300, () => 1000 / 60);
  assert.deepStrictEqual(picture.changes, []);
  assert.equal(nameOf(picture.auto), "high 1");
});

Deno.test("AutoQuality takes pixels first, then quality, down to the cheapest there is", () => {
  const picture = new FakePicture("high");
  picture.draw(60, machine(400));
  assert.deepStrictEqual(picture.changes, [
    "high 0.875",
    "high 0.75",
    "medium 1",
    "medium 0.875",
    "medium 0.75",
    "low 1",
    "low 0.875",
    "low 0.75",
    "low 0.625",
    "low 0.5",
  ]);
});

Deno.test("AutoQuality goes up slowly where there is room, to the best there is", () => {
  const picture = new FakePicture("low");
  picture.draw(7, () => 1000 / 60);
  assert.deepStrictEqual(picture.changes, []);
  picture.draw(120, () => 1000 / 60);
  assert.equal(nameOf(picture.auto), "high 1");
  assert.deepStrictEqual(picture.changes.slice(0, 3), ["medium 0.75", "medium 0.875", "medium 1"]);
});

Deno.test("AutoQuality holds between slow and fast, and bears single slow frames", () => {
  const picture = new FakePicture("medium");
  picture.draw(60, () => 20);
  let frame = 0;
  picture.draw(60, () => ++frame % 10 === 0 ? 90 : 18);
  assert.deepStrictEqual(picture.changes, []);
});

Deno.test("AutoQuality comes to rest on every machine, and seldom tries what failed", () => {
  for (const full of [10, 20, 25, 30, 40, 60, 80, 120, 400]) {
    const picture = new FakePicture("high");
    picture.draw(120, machine(full));
    const early = picture.changes.length;
    picture.draw(600, machine(full));
    const late = picture.changes.length - early;
    assert.ok(late <= 16, `${full} ms: ${late} changes in ten minutes: ${picture.changes}`);
    const cost = machine(full)(picture.auto);
    const isCheapest = nameOf(picture.auto) === "low 0.5";
    assert.ok(cost <= 22 || isCheapest || late > 0, `${full} ms: rests at ${cost} ms`);
  }
});

Deno.test("AutoQuality learns nothing from a hidden tab or a world that is being built", () => {
  const picture = new FakePicture("high");
  picture.draw(300, () => 15_000);
  assert.deepStrictEqual(picture.changes, []);
  picture.draw(1.9, () => 100);
  picture.auto.restart();
  picture.draw(1.9, () => 100);
  assert.deepStrictEqual(picture.changes, []);
});

Deno.test("AutoQuality goes back to where it was when nothing is won: a screen of 30 a second", () => {
  const picture = new FakePicture("high");
  picture.draw(100, () => 1000 / 30);
  assert.equal(nameOf(picture.auto), "high 1");
  assert.equal(picture.changes.length, 5, `${picture.changes}`);
});

Deno.test("AutoQuality takes a picture of one frame in three seconds for slow", () => {
  const picture = new FakePicture("high");
  const halving = () => 3000 / (1 + picture.changes.length);
  picture.draw(60, halving);
  assert.equal(picture.auto.choice.quality, "low");
});

Deno.test("AutoQuality wants only what there is", () => {
  for (const first of QUALITY_STEPS) {
    const { choice } = new AutoQuality(first);
    assert.equal(choice.quality, first);
    assert.equal(choice.pixelPart, PIXEL_PARTS.at(-1));
  }
});
