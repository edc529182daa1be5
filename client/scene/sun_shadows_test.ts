import assert from "node:assert/strict";
import { DirectionalLight } from "three";
import { SunShadows } from "./sun_shadows.ts";

Deno.test("SunShadows has edges as soft at every quality, and lifts what a coarser pixel hides", () => {
  const sun = new DirectionalLight();
  const shadows = new SunShadows(sun, "high");
  const { shadow } = sun;
  const look = () => {
    const { left, right } = shadow.camera;
    const pixelMetres = (right - left) / shadow.mapSize.x;
    return { edgeMetres: shadow.radius * pixelMetres, liftPixels: shadow.normalBias / pixelMetres };
  };
  const high = look();
  shadows.setQuality("medium");
  assert.equal(shadow.mapSize.x, 1024);
  assert.deepEqual(look(), high);
  assert.ok(high.liftPixels > 1, "a surface that light only grazes does not lie in its own shadow");
  assert.ok(shadow.normalBias < 0.1, "shadows begin at the feet");
});
