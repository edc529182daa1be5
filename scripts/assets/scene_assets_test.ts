import assert from "node:assert/strict";
import { BoxGeometry, Group, Mesh } from "three";
import { writeGlb } from "./gltf_file.ts";
import { writeKtx2 } from "./ktx2_file.ts";
import { block, paint } from "./shapes.ts";
import {
  type AssetFiles,
  type BlockSupport,
  SceneAssets,
} from "../../client/scene/scene_assets.ts";

const MODEL = writeGlb([{ name: "box", shapes: { flat: paint(block(1, 1, 1), 0xffffff) } }]);
const GREY = { width: 4, height: 4, rgb: new Uint8Array(48).fill(128) };

function start(files: Record<string, Uint8Array<ArrayBuffer>>, blocks: BlockSupport) {
  const asked: string[] = [];
  const failed: string[] = [];
  const source: AssetFiles = {
    bytes: (path) => {
      asked.push(path);
      const bytes = files[path];
      return bytes === undefined ? Promise.reject(new Error("lost")) : Promise.resolve(bytes);
    },
    failed: (path) => void failed.push(path),
  };
  return { assets: new SceneAssets(source, blocks), asked, failed };
}

/** Draws frames until `isDone`: files are read between them. */
async function drawUntil(assets: SceneAssets, isDone: () => boolean): Promise<void> {
  for (let frame = 0; frame < 2000 && !isDone(); frame++) {
    assets.update(frame * 50, false);
    await new Promise((resolve) => setTimeout(resolve));
  }
  assert.ok(isDone());
}

Deno.test("SceneAssets waits for the first picture, then fades a model in for its stand-in", async () => {
  const { assets, asked } = start({ "assets/box.glb": MODEL }, "bc1");
  const place = new Group();
  const standIn = new Mesh(new BoxGeometry());
  const scene = new Group().add(place, standIn);
  let isTold = false;
  assets.model("assets/box.glb", place, [standIn], (model) => {
    isTold = model.getObjectByName("box") !== undefined;
  });
  await Promise.resolve();
  assert.deepEqual(asked, [], "nothing before the first picture");
  await drawUntil(assets, () => place.children.length > 0);
  assert.ok(isTold && scene.children.includes(standIn), "both while it fades in");
  await drawUntil(assets, () => !scene.children.includes(standIn));
});

Deno.test("SceneAssets fades in by the clock, however few frames there are", async () => {
  const { assets } = start({ "assets/stone.bc1.ktx2": writeKtx2(GREY, "bc1") }, "bc1");
  const picture = assets.picture("assets/stone");
  await drawUntil(assets, () => picture.pictureMap.value !== null);
  assets.update(200_000, false); // the first frame with it
  assert.equal(picture.pictureMix.value, 0);
  assets.update(200_450, false);
  assert.equal(picture.pictureMix.value, 0.5);
  assets.update(200_900, false);
  assert.equal(picture.pictureMix.value, 1);
});

Deno.test("SceneAssets tells of a file that never comes or is broken, and shows the others", async () => {
  const { assets, failed } = start({
    "assets/bad.glb": new Uint8Array(40),
    "assets/stone.bc1.ktx2": writeKtx2(GREY, "bc1"),
  }, "bc1");
  const place = new Group();
  const standIn = new Mesh(new BoxGeometry());
  place.add(standIn);
  assets.model("assets/lost.glb", place, [standIn], undefined);
  assets.model("assets/bad.glb", place, [standIn], undefined);
  const picture = assets.picture("assets/stone");
  await drawUntil(assets, () => picture.pictureMix.value === 1);
  assert.deepEqual(failed, ["assets/lost.glb", "assets/bad.glb"]);
  assert.deepEqual(place.children, [standIn], "what stood there stands there still");
  assert.notEqual(picture.pictureMap.value, null);
});

Deno.test("SceneAssets asks for the blocks that the graphics card reads, and for none if it reads none", async () => {
  const phone = start({ "assets/stone.etc.ktx2": writeKtx2(GREY, "etc") }, "etc");
  const picture = phone.assets.picture("assets/stone");
  assert.equal(phone.assets.picture("assets/stone"), picture, "one texture for all");
  await drawUntil(phone.assets, () => picture.pictureMix.value === 1);
  assert.deepEqual(phone.asked, ["assets/stone.etc.ktx2"]);
  const old = start({}, undefined);
  old.assets.picture("assets/stone");
  old.assets.update(100, false);
  await Promise.resolve();
  assert.deepEqual(old.asked, []);
});

Deno.test("SceneAssets lets go of what comes after the world was left", async () => {
  const held = Promise.withResolvers<Uint8Array<ArrayBuffer>>();
  const failed: string[] = [];
  const assets = new SceneAssets({
    bytes: () => held.promise,
    failed: (path) => void failed.push(path),
  }, "bc1");
  const place = new Group();
  assets.model("assets/box.glb", place, [], undefined);
  assets.update(100, false);
  assets.dispose();
  held.resolve(MODEL);
  await held.promise;
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual([place.children.length, failed], [0, []]);
});
