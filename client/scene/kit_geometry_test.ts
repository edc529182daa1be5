import assert from "node:assert/strict";
import { BoxGeometry, Color, MeshLambertMaterial, SphereGeometry } from "three";
import { buildInstances, mergePainted, paintGeometry } from "./kit_geometry.ts";
import { portalLookOf, titleFromKey } from "./portal_looks.ts";

Deno.test("paintGeometry() runs from the lowest to the highest point", () => {
  const painted = paintGeometry(new BoxGeometry(1, 2, 1), 0x000000, 0xffffff);
  const at = painted.getAttribute("position");
  const colour = painted.getAttribute("color");
  for (let i = 0; i < at.count; i++) {
    assert.equal(colour.getX(i), at.getY(i) > 0 ? 1 : 0);
  }
});

Deno.test("mergePainted() joins shapes of any kind and refuses unpainted ones", () => {
  const box = paintGeometry(new BoxGeometry(), 0xff0000);
  const ball = paintGeometry(new SphereGeometry(1, 6, 4), 0x00ff00);
  const count = box.getAttribute("position").count + ball.getAttribute("position").count;
  assert.equal(mergePainted([box, ball]).getAttribute("position").count, count);
  const unpainted = new BoxGeometry();
  assert.throws(() => mergePainted([paintGeometry(new BoxGeometry(), 0xff0000), unpainted]));
});

Deno.test("buildInstances() has colours only when a placement is tinted", () => {
  const material = new MeshLambertMaterial();
  const plain = buildInstances(new BoxGeometry(), material, [{ x: 1, z: 2 }]);
  assert.equal(plain.instanceColor, null);
  const tinted = buildInstances(new BoxGeometry(), material, [
    { x: 0, z: 0 },
    { x: 1, z: 2, tint: 0xff0000 },
  ]);
  const colour = new Color();
  tinted.getColorAt(0, colour);
  assert.equal(colour.getHex(), 0xffffff);
  tinted.getColorAt(1, colour);
  assert.equal(colour.getHex(), 0xff0000);
});

Deno.test("portalLookOf() and titleFromKey() answer for every key", () => {
  assert.notDeepStrictEqual(portalLookOf("hub"), portalLookOf("left_world"));
  assert.match(portalLookOf("my_world").inner, /^hsl\(/);
  assert.match(portalLookOf("constructor").inner, /^hsl\(/);
  assert.equal(titleFromKey("left_world"), "Left World");
  assert.equal(titleFromKey("a__b"), "A B");
});
