import assert from "node:assert/strict";
import type { BufferGeometry } from "three";
import type { EntityView } from "../core/world_view.ts";
import { AVATAR_SHAPES } from "../../shared/protocol/avatar_look.ts";
import { buildFigure } from "./avatar_figures.ts";
import { plateHeight } from "./plate_height.ts";

function heightOf(shape: number, more: Partial<EntityView> = {}): number {
  const look = { colour: 0, accent: 0, shape };
  return plateHeight({ kind: "player", look, ...more } as EntityView);
}

Deno.test("plateHeight() is over every figure's top, by a hand's breadth", () => {
  for (const [shape, name] of AVATAR_SHAPES.entries()) {
    let top = 0;
    for (const geometry of Object.values(buildFigure(shape)) as BufferGeometry[]) {
      geometry.computeBoundingBox();
      top = Math.max(top, geometry.boundingBox!.max.y);
    }
    const over = heightOf(shape) - top;
    assert.ok(over > 0.12 && over < 0.16, `${name}: ${over.toFixed(3)} m`);
  }
});

Deno.test("plateHeight() comes down with who sits, and knows nothing of a resident's figure", () => {
  assert.ok(Math.abs(heightOf(0) - heightOf(0, { isSeated: true }) - 0.29) < 1e-9);
  assert.equal(heightOf(2, { kind: "resident" }), heightOf(4, { kind: "resident" }));
  assert.equal(heightOf(99), heightOf(0), "a shape of tomorrow is drawn as the first one");
});
