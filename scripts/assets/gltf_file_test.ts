import assert from "node:assert/strict";
import { Box3, type BufferGeometry, Mesh, SphereGeometry } from "three";
import { readModel } from "../../client/scene/model_loader.ts";
import { bakeOcclusion } from "./bake_occlusion.ts";
import { writeGlb } from "./gltf_file.ts";
import { bevelled, block, merge, paint } from "./shapes.ts";

Deno.test("writeGlb() makes a model that three reads: names, sizes, colours, and what shines", async () => {
  const bytes = writeGlb([
    {
      name: "body",
      shapes: {
        flat: merge([paint(bevelled(2, 3, 1, 0.1), 0xff0000), paint(block(1, 0.5, 1), 0x00ff00)]),
        round: paint(new SphereGeometry(0.5, 8, 6).translate(0, 4, 0), 0xffffff),
      },
    },
    { name: "lamp", at: [0, 5, 0], shapes: { shining: paint(block(0.2, 0.2, 0.2), 0xffffff) } },
  ]);
  const { model, appear } = await readModel(bytes);
  const box = new Box3().setFromObject(model);
  assert.deepEqual(
    [...box.min.toArray(), ...box.max.toArray()].map((part) => Number(part.toFixed(3))),
    [-1, 0, -0.5, 1, 5.2, 0.5],
  );
  assert.equal(model.getObjectByName("lamp")?.position.y, 5);
  const kinds = new Set<string>();
  model.traverse((part) => {
    if (part instanceof Mesh) kinds.add(part.material.type);
  });
  assert.deepEqual([...kinds].sort(), ["MeshBasicMaterial", "MeshLambertMaterial"]);
  assert.equal(appear.value, 0, "not seen before it fades in");
});

Deno.test("writeGlb() gives the same bytes for the same shapes, and refuses what is too far", () => {
  const build = () => writeGlb([{ name: "a", shapes: { flat: paint(block(1, 1, 1), 0x80c0ff) } }]);
  assert.deepEqual(build(), build());
  const far = paint(block(1, 1, 1).translate(33, 0, 0), 0xffffff);
  assert.throws(() => writeGlb([{ name: "far", shapes: { flat: far } }]), /too large/);
});

Deno.test("readModel() rejects what is no model", async () => {
  await assert.rejects(readModel(new TextEncoder().encode("no model at all, but long enough")));
});

Deno.test("bakeOcclusion() darkens what lies under a roof, not what lies open", () => {
  const ground = paint(block(4, 0.1, 4), 0xffffff);
  const roof = paint(block(1.5, 0.1, 1.5).translate(0, 0.5, 0), 0xffffff);
  const post = paint(block(0.1, 0.1, 0.1).translate(0, 0.1, 0), 0xffffff);
  bakeOcclusion([ground, roof, post], { reach: 3, strength: 0.8 });
  const lightAt = (shape: BufferGeometry, wantedUp: number) => {
    const { normal, color } = shape.attributes;
    for (let i = 0; i < (normal?.count ?? 0); i++) {
      if (Math.abs((normal?.getY(i) ?? 0) - wantedUp) < 0.01) return color?.getX(i) ?? 0;
    }
    return -1;
  };
  assert.ok(lightAt(roof, 1) > 0.95, "the roof's top");
  assert.ok(lightAt(post, 1) < 0.6, `the post's top: ${lightAt(post, 1)}`);
  assert.ok(lightAt(roof, -1) < 0.7, `the roof's underside: ${lightAt(roof, -1)}`);
});
