// The bandstand in the south of the plaza, with its ramp and steps, and the crates by the market:
// what is there to climb, drawn where `world.json` has it.

import { BoxGeometry, type BufferGeometry, CylinderGeometry, SphereGeometry } from "three";
import type { Glow, SceneHost } from "../../client/scene/scene_api.ts";

const STONE = 0x9a7666;
const STONE_LIGHT = 0xd9b897;
const TRIM = 0xf0d8b8;

/** Builds bandstand and crates; its lanterns add their light to `glows`. */
export function buildBandstand(host: SceneHost, glows: Glow[]): void {
  const { kit, world } = host;
  const { paint, merge } = kit;
  const matte = kit.matte();
  for (const item of world.colliders) {
    if (item.kind === "cylinder" || item.tag === undefined) continue;
    const { at: { x, y, z }, yaw, size } = item;
    switch (item.tag) {
      case "stage":
        kit.place(
          merge([paint(kit.solid(item), STONE, STONE_LIGHT), ...edging(host, size)]),
          matte,
          {
            x,
            z,
            yaw,
          },
        );
        for (const post of posts(host, size)) {
          kit.place(post.shape, matte, { x: x + post.x, y: size.y, z: z + post.z });
          const at = { x: x + post.x, y: size.y + 2.05, z: z + post.z };
          glows.push({ ...at, size: 2.2, colour: 0xffa850 });
          glows.push({ ...at, size: 0.6, colour: 0xffe0a8 });
        }
        break;
      case "stage_ramp":
      case "stage_step":
        kit.place(paint(kit.solid(item), STONE, STONE_LIGHT), matte, { x, y, z, yaw });
        break;
      case "crate":
        kit.place(crate(host, size), matte, { x, y, z, yaw });
        break;
    }
  }
}

function edging({ kit: { paint } }: SceneHost, size: { x: number; y: number; z: number }) {
  const low = paint(
    new BoxGeometry(size.x + 0.16, 0.22, size.z + 0.16).translate(0, 0.11, 0),
    0x7a5a50,
  );
  const rug = paint(
    new CylinderGeometry(1.5, 1.5, 0.03, 28).translate(0, size.y + 0.01, 0),
    0x8a3f4a,
    0xb8565a,
  );
  const ring = paint(
    new CylinderGeometry(1.15, 1.15, 0.03, 28).translate(0, size.y + 0.02, 0),
    TRIM,
    TRIM,
  );
  const heart = paint(
    new CylinderGeometry(0.95, 0.95, 0.03, 28).translate(0, size.y + 0.03, 0),
    0x8a3f4a,
    0xb8565a,
  );
  return [low, rug, ring, heart];
}

/** A lantern on a post at each corner of the back, and at the front beside the ramp. */
function posts(host: SceneHost, size: { x: number; z: number }) {
  const places: { x: number; z: number; shape: BufferGeometry }[] = [];
  for (const side of [-1, 1]) {
    for (const end of [-1, 1]) {
      places.push({
        x: side * (size.x / 2 - 0.18),
        z: end * (size.z / 2 - 0.18),
        shape: lanternPost(host),
      });
    }
  }
  return places;
}

function lanternPost({ kit: { paint, merge } }: SceneHost): BufferGeometry {
  return merge([
    paint(new BoxGeometry(0.3, 0.3, 0.3).translate(0, 0.15, 0), TRIM),
    paint(new CylinderGeometry(0.06, 0.08, 1.9, 7).translate(0, 0.95, 0), 0x3a2c34, 0x5a4650),
    paint(new SphereGeometry(0.17, 10, 8).translate(0, 2.05, 0), 0xffc878, 0xfff0c8),
    paint(new CylinderGeometry(0.03, 0.15, 0.14, 8).translate(0, 2.26, 0), 0x3a2c34),
  ]);
}

function crate({ kit: { paint, merge } }: SceneHost, size: { x: number; y: number; z: number }) {
  const { x, y, z } = size;
  const boxes = Math.max(1, Math.round(y));
  const parts: BufferGeometry[] = [];
  for (let i = 0; i < boxes; i++) {
    const height = y / boxes;
    const middle = height * (i + 0.5);
    parts.push(
      paint(
        new BoxGeometry(x * 0.96, height, z * 0.96).translate(0, middle, 0),
        0x7a5236,
        0xb0804f,
      ),
    );
    for (const edge of [0.07, height - 0.07]) {
      parts.push(
        paint(new BoxGeometry(x, 0.14, z).translate(0, height * i + edge, 0), 0x9a6c42, 0xc8965f),
      );
    }
    for (const side of [-1, 1]) {
      parts.push(
        paint(
          new BoxGeometry(0.12, height, z).translate((side * (x - 0.12)) / 2, middle, 0),
          0x8a5f3c,
          0xbf8d58,
        ),
      );
    }
  }
  return merge(parts);
}
