import assert from "node:assert/strict";
import type { BufferGeometry } from "three";
import { AVATAR_SHAPES } from "../../shared/protocol/avatar_look.ts";
import { buildFigure, type FigureDetail } from "./avatar_figures.ts";

function trianglesOf(...shapes: BufferGeometry[]): number {
  return shapes.reduce((sum, shape) => sum + shape.getAttribute("position").count / 3, 0);
}

/** How wide the body is at each tenth of a metre, as whole centimetres. */
function outlineOf(body: BufferGeometry): readonly number[] {
  const widths = new Array<number>(22).fill(0);
  const position = body.getAttribute("position");
  for (let i = 0; i < position.count; i++) {
    const at = Math.max(0, Math.floor(position.getY(i) * 10));
    widths[at] = Math.max(widths[at] ?? 0, Math.round(Math.abs(position.getX(i)) * 100));
  }
  return widths;
}

Deno.test("buildFigure() stands above the ground, as tall as a portal lets through", () => {
  for (const [shape, name] of AVATAR_SHAPES.entries()) {
    for (const geometry of Object.values(buildFigure(shape)) as BufferGeometry[]) {
      geometry.computeBoundingBox();
      const { min, max } = geometry.boundingBox!;
      assert.ok(min.y >= 0.2 && max.y <= 2.2, `${name} is from ${min.y} to ${max.y}`);
      assert.ok(Math.max(-min.x, max.x, -min.z, max.z) < 0.9, `${name} is slim enough`);
      for (const value of geometry.getAttribute("color").array) assert.ok(Number.isFinite(value));
    }
  }
});

Deno.test("buildFigure() costs less the farther away it is drawn", () => {
  for (const [shape, name] of AVATAR_SHAPES.entries()) {
    const costs = ([0, 1, 2] as FigureDetail[]).map((detail) => {
      const { body, accent, trim } = buildFigure(shape, detail);
      return trianglesOf(body, accent, trim);
    });
    const [near = 0, middle = 0, far = 0] = costs;
    assert.ok(near <= 1700 && middle < near * 0.6 && far < near * 0.3, `${name}: ${costs}`);
  }
});

Deno.test("figures differ in their outlines, not only in what is painted on them", () => {
  const outlines = AVATAR_SHAPES.map((_, shape) => outlineOf(buildFigure(shape).body));
  for (const [i, a] of outlines.entries()) {
    for (const [j, b] of outlines.entries()) {
      if (j <= i) continue;
      const apart = a.filter((width, at) => Math.abs(width - (b[at] ?? 0)) >= 5).length;
      assert.ok(
        apart >= 3,
        `${AVATAR_SHAPES[i]} and ${AVATAR_SHAPES[j]} differ at ${apart} heights`,
      );
    }
  }
});
