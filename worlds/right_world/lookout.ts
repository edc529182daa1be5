// The lookout over the canyon: a terrace of old masonry with a ramp, stairs and a block to jump on,
// drawn where `world.json` has it.

import { BoxGeometry, type BufferGeometry, CylinderGeometry } from "three";
import type { Glow, SceneHost } from "../../client/scene/scene_api.ts";

const CLAY = 0xa8583a;
const CLAY_LIGHT = 0xe0a070;
const PLASTER = 0xf0cfa0;
const TILE = 0x1f9aa8;

/** Builds the lookout; its brazier adds its light to `glows`. */
export function buildLookout(host: SceneHost, glows: Glow[]): void {
  const { kit, world } = host;
  const { paint } = kit;
  const matte = kit.matte();
  for (const item of world.colliders) {
    if (item.kind === "cylinder" || item.tag === undefined) continue;
    const { at: { x, y, z }, yaw, size } = item;
    if (item.tag === "lookout") {
      kit.place(terrace(host, size, kit.solid(item)), matte, { x, y, z, yaw });
      if (y === 0) {
        const corner = { x: x + size.x / 2 - 0.6, z: z - size.z / 2 + 0.6 };
        kit.place(brazier(host), matte, { ...corner, y: size.y });
        const at = { ...corner, y: size.y + 1.05 };
        glows.push({ ...at, size: 2.4, colour: 0xd87028, twinkle: 0.35 });
        glows.push({ ...at, size: 0.8, colour: 0xffd890, twinkle: 0.2 });
      }
    } else if (item.tag === "lookout_ramp" || item.tag === "lookout_step") {
      kit.place(paint(kit.solid(item), CLAY, CLAY_LIGHT), matte, { x, y, z, yaw });
    }
  }
}

function terrace(
  { kit: { paint, merge } }: SceneHost,
  size: { readonly x: number; readonly y: number; readonly z: number },
  solid: BufferGeometry,
): BufferGeometry {
  const parts = [
    paint(solid, CLAY, CLAY_LIGHT),
    paint(new BoxGeometry(size.x + 0.2, 0.35, size.z + 0.2).translate(0, 0.17, 0), 0x8a4630),
    // Paving and a band of tiles under the rim.
    paint(new BoxGeometry(size.x - 0.4, 0.04, size.z - 0.4).translate(0, size.y, 0), PLASTER),
    paint(
      new BoxGeometry(size.x + 0.06, 0.16, size.z + 0.06).translate(0, size.y - 0.3, 0),
      TILE,
      0x48c0c0,
    ),
  ];
  const courses = Math.floor(size.y / 0.6);
  for (let i = 1; i < courses; i++) {
    parts.push(
      paint(
        new BoxGeometry(size.x + 0.03, 0.05, size.z + 0.03).translate(0, 0.6 * i, 0),
        0x95502f,
      ),
    );
  }
  return merge(parts);
}

function brazier({ kit: { paint, merge } }: SceneHost): BufferGeometry {
  return merge([
    paint(new CylinderGeometry(0.1, 0.22, 0.7, 7).translate(0, 0.35, 0), CLAY, CLAY_LIGHT),
    paint(new CylinderGeometry(0.4, 0.18, 0.3, 9).translate(0, 0.82, 0), 0x7a4630, 0xc88050),
    paint(new CylinderGeometry(0.32, 0.3, 0.06, 9).translate(0, 0.96, 0), 0xff9a30, 0xffd070),
  ]);
}
