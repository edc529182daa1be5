// Rock: the walls of the canyon, the great arch, boulders, and mesas far away.

import {
  BoxGeometry,
  type BufferGeometry,
  Color,
  CylinderGeometry,
  DodecahedronGeometry,
  Float32BufferAttribute,
  TorusGeometry,
} from "three";
import type { Placement, SceneHost } from "../../client/scene/scene_api.ts";

const LAYERS = [0xb5613a, 0xd98a54, 0xe6a76a, 0xc0683e, 0xeab87e, 0xcf7a48, 0xa8553a, 0xe09a60];

/** Builds all rock. */
export function buildCanyon(host: SceneHost): void {
  const { kit, world } = host;
  const matte = kit.matte({ picture: "assets/sandstone", pictureMetres: 7 });
  const walls: BufferGeometry[] = [];
  for (const item of world.colliders) {
    if (item.kind !== "box" || item.size.y < 13) continue;
    const block = new BoxGeometry(item.size.x * 1.06, item.size.y, item.size.z * 1.06, 4, 9, 4);
    erode(host, block.translate(0, item.size.y / 2, 0), item.size.y, item.at.x + item.at.z);
    walls.push(block.rotateY(item.yaw).translate(item.at.x, 0, item.at.z));
  }
  kit.place(kit.merge(walls.map((wall) => layered(wall))), matte);

  const feet = world.colliders.filter((item) => item.kind === "cylinder" && item.height === 11);
  const parts: BufferGeometry[] = [];
  for (const item of feet) {
    if (item.kind !== "cylinder") continue;
    const foot = new CylinderGeometry(item.radius * 0.8, item.radius * 1.15, 12, 9, 6)
      .translate(0, 6, 0);
    parts.push(layered(roughen(host, foot, 0.7).translate(item.at.x, 0, item.at.z)));
  }
  const span = new TorusGeometry(10.5, 2.7, 8, 18, Math.PI).scale(1, 0.82, 1.1);
  parts.push(layered(roughen(host, span, 1).translate(0, 10.6, -25)));
  const outline = kit.place(kit.merge(parts), matte);
  kit.model("assets/great_arch.glb", { at: { x: 0, z: -25 }, standIns: [outline] });

  const boulders: Placement[] = [];
  for (const item of world.colliders) {
    if (item.kind !== "cylinder" || item.radius < 1.15 || item.height > 2.5) continue;
    if (item.height === 0.5) continue; // the pool
    const { x, z } = item.at;
    const scale = item.radius * 1.1;
    boulders.push({ x, y: item.height * 0.3, z, yaw: x * z, scale, stretch: 0.75 });
  }
  for (let i = 0; i < 130 * kit.detail; i++) {
    const side = kit.random() < 0.5 ? -1 : 1;
    const x = side * (12 + kit.random() * 14);
    const z = (kit.random() - 0.5) * 66;
    if (!kit.isFree(x, z, 0.4)) continue;
    boulders.push({ x, y: 0.03, z, yaw: i, scale: 0.1 + kit.random() * 0.25, stretch: 0.7 });
  }
  kit.scatter(layered(new DodecahedronGeometry(1, 0)), matte, boulders);

  const mesas: Placement[] = [];
  for (let i = 0; i < 15; i++) {
    const angle = (i / 15) * 2 * Math.PI + kit.random() * 0.3;
    const radius = 88 + kit.random() * 40;
    mesas.push({
      x: Math.sin(angle) * radius,
      z: Math.cos(angle) * radius,
      yaw: angle * 5,
      scale: 1 + kit.random() * 0.9,
      stretch: 0.7 + kit.random() * 0.6,
    });
  }
  const mesa = roughen(host, new CylinderGeometry(8, 12, 24, 10, 6).translate(0, 12, 0), 1.6);
  kit.scatter(layered(mesa), matte, mesas, { castsShadow: false });
}

/** Steps a wall back towards its top and roughens it. */
function erode({ kit }: SceneHost, wall: BufferGeometry, height: number, seed: number): void {
  const at = wall.getAttribute("position");
  for (let i = 0; i < at.count; i++) {
    const x = at.getX(i);
    const y = at.getY(i);
    const z = at.getZ(i);
    const part = y / height;
    const narrow = 1 - 0.1 * Math.floor(part * 3.2) - 0.05 * part;
    const rough = (kit.noise(x * 0.9 + z * 1.7 + seed, y * 0.7) - 0.5) * (0.5 + part * 1.6);
    at.setXYZ(i, x * narrow + rough, y + (part > 0.9 ? rough * 1.2 : 0), z * narrow + rough);
  }
  wall.computeVertexNormals();
}

function roughen({ kit }: SceneHost, shape: BufferGeometry, by: number): BufferGeometry {
  const at = shape.getAttribute("position");
  for (let i = 0; i < at.count; i++) {
    const x = at.getX(i);
    const y = at.getY(i);
    const z = at.getZ(i);
    const rough = (kit.noise(x * 0.5 + 31, y * 0.45 + z * 0.6) - 0.5) * 2 * by;
    const length = Math.hypot(x, z) || 1;
    at.setXYZ(i, x + (x / length) * rough, y + rough * 0.3, z + (z / length) * rough);
  }
  shape.computeVertexNormals();
  return shape;
}

/** Colours a rock in level layers, as if the sea had laid them down. */
function layered(shape: BufferGeometry): BufferGeometry {
  const rock = shape.index === null ? shape : shape.toNonIndexed();
  rock.deleteAttribute("uv");
  const at = rock.getAttribute("position");
  const colours = new Float32Array(at.count * 3);
  const colour = new Color();
  // One colour for both triangles of a square keeps the edges of the layers crisp and level.
  const step = at.count % 6 === 0 ? 6 : 3;
  for (let i = 0; i < at.count; i += step) {
    let y = 0;
    for (let k = 0; k < step; k++) y += at.getY(i + k) / step;
    const wave = Math.sin(at.getX(i) * 0.2) * 0.4 + Math.sin(at.getZ(i) * 0.17) * 0.4;
    const layer = Math.abs(Math.floor((y + wave + 40) / 1.7)) % LAYERS.length;
    colour.set(LAYERS[layer] ?? 0xb5613a);
    for (let k = 0; k < step; k++) colour.toArray(colours, (i + k) * 3);
  }
  rock.setAttribute("color", new Float32BufferAttribute(colours, 3));
  return rock;
}
