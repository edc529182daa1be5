// What floats: the underside of this island, other islands around it, and the sea of clouds below.

import {
  type BufferGeometry,
  CylinderGeometry,
  Group,
  IcosahedronGeometry,
  Mesh,
  MeshLambertMaterial,
  OctahedronGeometry,
} from "three";
import type { Glow, Placement, SceneFrame, SceneHost } from "../../client/scene/scene_api.ts";

/** Metres from the middle. */
const NEAR_CLOUDS = 70;

/** Builds islands and clouds. */
export function buildIslands(
  host: SceneHost,
  glows: Glow[],
): { update(frame: SceneFrame): void } {
  const { kit, scene } = host;
  const { paint, merge } = kit;
  const matte = kit.matte();
  kit.place(
    merge([
      paint(new CylinderGeometry(28.6, 28, 1, 40, 1, true).translate(0, -0.55, 0), 0x6a6ab8),
      paint(
        rough(host, new CylinderGeometry(28, 6, 22, 22, 5, true).translate(0, -12, 0), 2),
        0x2a2460,
        0x5a52a0,
      ),
    ]),
    matte,
  ).castShadow = false;

  const drifting: { readonly mesh: Mesh; readonly height: number; readonly phase: number }[] = [];
  const shape = island(host);
  const spots = [
    [-38, 3, -34, 1.5],
    [36, 6, -40, 1.9],
    [-52, 12, 2, 1.6],
    [50, 1, -6, 1.3],
    [-16, 15, -58, 1.5],
    [20, 19, -66, 2],
    [-34, -5, 34, 1.7],
    [38, 8, 34, 1.5],
    [3, -2, 52, 1.8],
    [64, 16, -30, 1.5],
    [-66, 5, -34, 2],
  ];
  for (const [index, [x = 0, y = 0, z = 0, scale = 1]] of spots.entries()) {
    const mesh = kit.place(shape, matte, { x, y, z, yaw: index * 2, scale });
    mesh.castShadow = false;
    drifting.push({ mesh, height: y, phase: index * 1.3 });
    glows.push({
      x,
      y: y + 5 * scale,
      z,
      size: 7 * scale,
      colour: [0x2a7a78, 0x5a3a98][index % 2] ?? 0,
    });
  }

  const clouds: Placement[] = [];
  for (let i = 0; i < 120 * kit.detail; i++) {
    const angle = kit.random() * 2 * Math.PI;
    const radius = 34 + Math.sqrt(kit.random()) * 105;
    clouds.push({
      x: Math.sin(angle) * radius,
      y: -15 - kit.random() * 6 - radius * 0.04,
      z: Math.cos(angle) * radius,
      yaw: i,
      scale: 6 + kit.random() * 9,
      stretch: 0.42,
      tint: [0xffffff, 0xd8c8ff, 0xb8e0ff][i % 3],
    });
  }
  const mist = new MeshLambertMaterial({ vertexColors: true });
  mist.emissive.set(0x2a2468);
  // A near cloud's outline is seen against the next; a far one's is lost in the haze.
  for (const detail of [2, 1]) {
    const ball = paint(new IcosahedronGeometry(1, detail), 0x4a3f9a, 0xb8a8f0);
    const some = clouds.filter(({ x, z }) => (Math.hypot(x, z) < NEAR_CLOUDS) === (detail === 2));
    kit.scatter(ball, mist, some, { castsShadow: false }).receiveShadow = false;
  }

  const shards = new Group();
  const shard = paint(new OctahedronGeometry(0.5, 0).scale(0.6, 1.5, 0.6), 0x5a8ad0, 0xd8fff8);
  for (let i = 0; i < 14; i++) {
    const mesh = new Mesh(shard, matte);
    const angle = (i / 14) * 2 * Math.PI;
    mesh.position.set(Math.sin(angle) * 31, 1.5 + (i % 4) * 1.8, Math.cos(angle) * 31);
    mesh.scale.setScalar(0.7 + (i % 3) * 0.5);
    shards.add(mesh);
  }
  scene.add(shards);
  return {
    update({ elapsedSeconds }) {
      for (const { mesh, height, phase } of drifting) {
        mesh.position.y = height + Math.sin(elapsedSeconds * 0.35 + phase) * 0.8;
      }
      shards.rotation.y = elapsedSeconds * 0.03;
      shards.position.y = Math.sin(elapsedSeconds * 0.6) * 0.4;
    },
  };
}

function island(host: SceneHost): BufferGeometry {
  const { paint, merge } = host.kit;
  const parts = [
    paint(
      rough(host, new CylinderGeometry(5, 0.8, 7, 11, 3).translate(0, -3.5, 0), 0.9),
      0x3a3078,
      0x7a70c0,
    ),
    paint(new CylinderGeometry(5.2, 5, 0.5, 11).translate(0, 0, 0), 0x5a8ab0, 0x8fd0c8),
  ];
  for (
    const [x, z, height] of [[0, 0, 5], [1.6, 0.8, 3], [-1.5, 0.6, 2.6], [0.4, -1.8, 2.2]] as const
  ) {
    parts.push(
      paint(
        new CylinderGeometry(0.05, height * 0.16, height, 6).rotateZ(x * 0.12).translate(
          x,
          height / 2,
          z,
        ),
        0x5a6ad0,
        0xb8fff0,
      ),
    );
  }
  return merge(parts);
}

function rough({ kit }: SceneHost, shape: BufferGeometry, by: number): BufferGeometry {
  const at = shape.getAttribute("position");
  for (let i = 0; i < at.count; i++) {
    const y = at.getY(i);
    if (y > -0.8) continue;
    const x = at.getX(i);
    const z = at.getZ(i);
    const more = (kit.noise(x * 0.4 + 50, z * 0.4 + y * 0.3) - 0.5) * 2 * by;
    const length = Math.hypot(x, z) || 1;
    at.setXYZ(i, x + (x / length) * more, y + more, z + (z / length) * more);
  }
  shape.computeVertexNormals();
  return shape;
}
