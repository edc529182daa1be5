import assert from "node:assert/strict";
import { homeOf, reachOf, SPACING_METRES } from "./homes.ts";

Deno.test("homeOf() fills a square from its middle, each home once", () => {
  for (const side of [1, 3, 5, 41]) {
    const homes = Array.from({ length: side * side }, (_, index) => homeOf(index, 1));
    assert.equal(new Set(homes.map(({ x, z }) => `${x},${z}`)).size, homes.length);
    const most = Math.max(...homes.flatMap(({ x, z }) => [Math.abs(x), Math.abs(z)]));
    assert.equal(most, (side - 1) / 2);
    assert.equal(reachOf(side * side, 1), most);
  }
});

Deno.test("homeOf() keeps the spacing whatever the number", () => {
  const seen = (count: number) => {
    const homes = Array.from({ length: count }, (_, index) => homeOf(index));
    return homes.filter(({ x, z }) => Math.abs(x) <= 30 && Math.abs(z) <= 30).length;
  };
  assert.equal(seen(400), seen(1400));
  assert.ok(seen(1400) > 60 && seen(1400) < 90, String(seen(1400)));
  assert.ok(Math.abs(reachOf(1400) - SPACING_METRES * 19) < 1e-9);
});
