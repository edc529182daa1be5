import assert from "node:assert/strict";
import { readPatch } from "./colyseus_player.ts";

/** One walker as Colyseus writes it: its number, then field and float32, again and again. */
function walker(
  number: readonly number[],
  fields: readonly (readonly [number, number])[],
): number[] {
  return [
    255,
    ...number,
    ...fields.flatMap(([field, value]) => [
      field,
      ...new Uint8Array(new Float32Array([value]).buffer),
    ]),
  ];
}

Deno.test("readPatch() counts walkers and reads their yaws, whatever their numbers take", () => {
  const patch = new Uint8Array([
    15,
    ...walker([7], [[0, 1.5], [2, -2.5], [3, 65_537]]),
    ...walker([0xcc, 200], [[3, 131_072]]),
    ...walker([0xcd, 1, 2], [[128, 4], [131, 9]]),
    ...walker([0xce, 1, 2, 3, 4], [[0, 255]]),
  ]);
  const yaws: number[] = [];
  assert.equal(readPatch(patch, (yaw) => yaws.push(yaw)), 4);
  assert.deepStrictEqual(yaws, [65_537, 131_072, 9]);
});

Deno.test("readPatch() does not count what it does not understand to its end", () => {
  const patch = [15, ...walker([7], [[0, 1.5]])];
  assert.equal(readPatch(new Uint8Array([...patch, 64, 7]), () => {}), undefined);
  assert.equal(readPatch(new Uint8Array(patch.slice(0, -1)), () => {}), undefined);
  assert.equal(readPatch(new Uint8Array([15]), () => {}), 0);
});
