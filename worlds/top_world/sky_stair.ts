// The floating stair: slabs of marble that hang in the air, up to a terrace over the islands. Drawn
// where `world.json` has them.

import { BoxGeometry, type BufferGeometry, OctahedronGeometry, TorusGeometry } from "three";
import type { Glow, SceneHost } from "../../client/scene/scene_api.ts";

const BRASS = 0xd9a850;
const BRASS_LIGHT = 0xffdf98;

/** Builds slabs and terrace; the stones that carry them add their light to `glows`. */
export function buildSkyStair(host: SceneHost, glows: Glow[]): void {
  const { kit, world } = host;
  const matte = kit.matte();
  for (const item of world.colliders) {
    if (item.kind !== "box" || (item.tag !== "slab" && item.tag !== "terrace")) continue;
    const { at: { x, y, z }, yaw, size } = item;
    kit.place(slab(host, size, kit.solid(item)), matte, { x, y, z, yaw });
    const isTerrace = item.tag === "terrace";
    const scale = isTerrace ? 0.8 : 0.36;
    const stoneY = y - 0.15 - scale;
    if (stoneY > 0.2) {
      const stone = kit.paint(
        new OctahedronGeometry(1, 0).scale(0.7, 1.3, 0.7),
        0x5a6ad8,
        0x9fffe8,
      );
      kit.place(stone, matte, { x, y: stoneY, z, yaw, scale });
    }
    glows.push({ x, y: Math.max(0.1, y - 0.2), z, size: isTerrace ? 5 : 2.4, colour: 0x4a8ad8 });
    if (isTerrace) {
      kit.place(compass(host), matte, { x, y: y + size.y + 0.02, z, yaw });
      for (const [across, along] of [[-1, -1], [1, -1], [-1, 1], [1, 1]] as const) {
        const reach = size.x / 2 - 0.15;
        const out = across * reach;
        const ahead = along * reach;
        glows.push({
          x: x + out * Math.cos(yaw) + ahead * Math.sin(yaw),
          y: y + size.y + 0.25,
          z: z - out * Math.sin(yaw) + ahead * Math.cos(yaw),
          size: 0.9,
          colour: 0xa8e8ff,
          twinkle: 0.4,
        });
      }
    }
  }
}

function slab(
  { kit: { paint, merge } }: SceneHost,
  size: { readonly x: number; readonly y: number; readonly z: number },
  solid: BufferGeometry,
): BufferGeometry {
  const { x, y, z } = size;
  return merge([
    paint(solid, 0x6a6ea8, 0xdfe2ff),
    paint(new BoxGeometry(x + 0.06, 0.07, z + 0.06).translate(0, y - 0.1, 0), BRASS, BRASS_LIGHT),
    paint(new BoxGeometry(x * 0.7, 0.16, z * 0.7).translate(0, -0.08, 0), 0x4a4c88, 0x7c80b8),
  ]);
}

/** A ring and a star let into the terrace. */
function compass({ kit: { paint, merge } }: SceneHost): BufferGeometry {
  const parts = [
    paint(new TorusGeometry(1.45, 0.05, 4, 40).rotateX(Math.PI / 2), BRASS, BRASS_LIGHT),
    paint(new TorusGeometry(0.5, 0.04, 4, 28).rotateX(Math.PI / 2), BRASS, BRASS_LIGHT),
  ];
  for (let i = 0; i < 4; i++) {
    parts.push(
      paint(
        new OctahedronGeometry(0.5, 0).scale(0.22, 0.05, 1.9).rotateY((i * Math.PI) / 2)
          .translate(Math.sin((i * Math.PI) / 2) * 0.95, 0, Math.cos((i * Math.PI) / 2) * 0.95),
        0x3f58a8,
        0x8fc0f0,
      ),
    );
  }
  return merge(parts);
}
