// Trees, rocks and logs. Within the walkable ground a tree stands where a collider is; beyond it the
// forest goes on by chance.

import {
  type BufferGeometry,
  ConeGeometry,
  CylinderGeometry,
  DodecahedronGeometry,
  IcosahedronGeometry,
  MeshBasicMaterial,
  PlaneGeometry,
} from "three";
import type { Placement, SceneHost } from "../../client/scene/scene_api.ts";

const PINE_RADIUS = 0.4;
const BIRCH_RADIUS = 0.25;
/** Metres from the middle of the glade. */
const SHADOW_REACH = 27;
const BIRCH_CROWN = [
  [1.35, 0, 6.5, 0],
  [1, 1, 5.6, 0.2],
  [0.95, -0.95, 5.8, 0.3],
  [0.85, 0.1, 5.5, -0.9],
  [0.8, 0.1, 7.6, 0.1],
] as const;
const PINE_TINTS = [0xffffff, 0xd8f0e0, 0xf0ffd8, 0xc8e8e8];
const BIRCH_TINTS = [0xffffff, 0xfff2b8, 0xe0ffc8];

/** Builds the forest. */
export function buildForest(host: SceneHost): void {
  const { kit, world } = host;
  const matte = kit.matte();
  const pines: Placement[] = [];
  const birches: Placement[] = [];
  for (const item of world.colliders) {
    if (item.kind !== "cylinder") continue;
    const at = { x: item.at.x, z: item.at.z, yaw: item.at.x * 7 };
    if (item.radius === PINE_RADIUS) {
      const tint = PINE_TINTS[pines.length % PINE_TINTS.length];
      pines.push({ ...at, scale: item.height / 12, tint });
    } else if (item.radius === BIRCH_RADIUS) {
      const tint = BIRCH_TINTS[birches.length % BIRCH_TINTS.length];
      birches.push({ ...at, scale: item.height / 8, tint });
    }
  }
  // Beyond the mist's beginning nobody sees a shadow.
  const isNear = ({ x, z }: Placement) => Math.hypot(x, z) < SHADOW_REACH;
  // Far trees cast no shadow that anybody could see.
  const far: Placement[] = [];
  for (let i = 0; i < 180 * kit.detail; i++) {
    const angle = kit.random() * 2 * Math.PI;
    const radius = 35 + kit.random() * 34;
    const at = { x: Math.sin(angle) * radius, z: Math.cos(angle) * radius, yaw: angle * 9 };
    far.push({
      ...at,
      scale: 1 + kit.random() * 0.75,
      tint: PINE_TINTS[i % PINE_TINTS.length],
    });
  }
  const sway = kit.matte({ sway: 0.006 });
  kit.scatter(pine(host), sway, pines.filter(isNear));
  kit.scatter(pine(host), sway, pines.filter((at) => !isNear(at)), { castsShadow: false });
  kit.scatter(farPine(host), sway, far, { castsShadow: false });
  kit.scatter(birch(host), sway, birches, { castsShadow: false });
  castBirchShadows(host, birches.filter(isNear));

  const rocks: Placement[] = [];
  const bank: Placement[] = [];
  for (const item of world.colliders) {
    if (item.kind === "cylinder" && item.radius >= 0.9 && item.radius < 2.2) {
      rocks.push({
        x: item.at.x,
        y: item.height * 0.28,
        z: item.at.z,
        yaw: item.at.z,
        scale: item.radius * 1.12,
        stretch: 0.72,
      });
    } else if (item.kind === "box" && item.size.y === 1.4) {
      // The mossy bank around the wood: one collider, a row of rocks.
      for (let i = 0; i < 6; i++) {
        const off = ((i + 0.5) / 6 - 0.5) * item.size.x;
        bank.push({
          x: item.at.x + off * Math.cos(item.yaw),
          y: 0.3 + kit.random() * 0.2,
          z: item.at.z - off * Math.sin(item.yaw),
          yaw: kit.random() * 6,
          scale: 1.15 + kit.random() * 0.5,
          stretch: 0.85,
        });
      }
    }
  }
  kit.scatter(rock(host), matte, rocks);
  kit.scatter(bankRock(host), matte, bank, { castsShadow: false });
  const logs = world.colliders.filter((item) => item.kind === "box" && item.size.y === 0.9);
  for (const item of logs) {
    if (item.kind !== "box") continue;
    kit.place(log(host, item.size.x), matte, { x: item.at.x, z: item.at.z, yaw: item.yaw });
  }
}

function pine({ kit: { paint, merge } }: SceneHost): BufferGeometry {
  const parts = [
    paint(new CylinderGeometry(0.16, 0.42, 4.2, 7).translate(0, 2.1, 0), 0x4a3526, 0x6a4c34),
  ];
  const tiers = [[2.1, 3.3, 3.9], [1.75, 3, 6], [1.35, 2.7, 8], [0.9, 2.4, 9.9], [0.5, 1.8, 11.4]];
  for (const [index, [radius = 1, height = 1, y = 0]] of tiers.entries()) {
    const cone = new ConeGeometry(radius, height, 8, 1, index > 0).rotateY(index * 0.7).translate(
      0,
      y,
      0,
    );
    parts.push(paint(cone, 0x1d4a3c, index < 2 ? 0x3f8a5c : 0x57a86a));
  }
  return merge(parts);
}

/** A pine that is only ever seen through the mist: four cones, and no trunk worth the name. */
function farPine({ kit: { paint, merge } }: SceneHost): BufferGeometry {
  const tiers = [[2, 4.2, 4], [1.5, 3.8, 7], [0.9, 3.6, 10]];
  return merge([
    paint(new CylinderGeometry(0.25, 0.35, 2.4, 4, 1, true).translate(0, 1.2, 0), 0x4a3526),
    ...tiers.map(([radius = 1, height = 1, y = 0], index) =>
      paint(
        new ConeGeometry(radius, height, 6, 1, true).rotateY(index * 0.7).translate(0, y, 0),
        0x1d4a3c,
        0x4c9a66,
      )
    ),
  ]);
}

function birch({ kit: { paint, merge, random } }: SceneHost): BufferGeometry {
  const parts = [
    paint(new CylinderGeometry(0.11, 0.24, 6, 7).translate(0, 3, 0), 0xd8d4c4, 0xf8f6ea),
    paint(new CylinderGeometry(0.04, 0.08, 1.8, 5).rotateZ(-0.8).translate(0.6, 4.6, 0), 0xe8e4d4),
    paint(new CylinderGeometry(0.04, 0.08, 1.6, 5).rotateZ(0.9).translate(-0.6, 5, 0.2), 0xe8e4d4),
  ];
  for (let i = 0; i < 9; i++) {
    const angle = random() * 6.28;
    const y = 0.5 + random() * 4.4;
    const radius = 0.235 - y * 0.021;
    parts.push(
      paint(
        new PlaneGeometry(0.2, 0.07).translate(0, y, radius + 0.025).rotateY(angle),
        0x3a3834,
      ),
    );
  }
  for (const [radius, x, y, z] of BIRCH_CROWN) {
    const ball = new IcosahedronGeometry(radius, 1).translate(x, y, z);
    parts.push(paint(ball, 0x5f9a4c, 0xc4e07a));
  }
  return merge(parts);
}

/** A birch's shadow is round and soft: a few triangles throw the same. They are never seen. */
function castBirchShadows({ kit }: SceneHost, birches: readonly Placement[]): void {
  const caster = kit.merge([
    kit.paint(new CylinderGeometry(0.12, 0.24, 5.4, 4, 1, true).translate(0, 2.7, 0), 0xffffff),
    ...BIRCH_CROWN.map(([radius, x, y, z]) =>
      kit.paint(new IcosahedronGeometry(radius * 1.05, 0).translate(x, y, z), 0xffffff)
    ),
  ]);
  const unseen = new MeshBasicMaterial({ colorWrite: false, depthWrite: false });
  kit.scatter(caster, unseen, birches).receiveShadow = false;
}

function rock({ kit: { paint, merge } }: SceneHost): BufferGeometry {
  return merge([
    paint(new DodecahedronGeometry(1, 0), 0x4a5a5a, 0x93a69a),
    paint(
      new DodecahedronGeometry(0.86, 0).scale(1, 0.5, 1).rotateY(0.6).translate(0, 0.52, 0),
      0x4f8a4a,
      0x86c060,
    ),
  ]);
}

/** One of the many behind the trees. */
function bankRock({ kit: { paint, merge } }: SceneHost): BufferGeometry {
  return merge([
    paint(new IcosahedronGeometry(1.04, 0), 0x4a5a5a, 0x93a69a),
    paint(
      new IcosahedronGeometry(0.9, 0).scale(1, 0.5, 1).rotateY(0.6).translate(0, 0.54, 0),
      0x4f8a4a,
      0x86c060,
    ),
  ]);
}

function log({ kit: { paint, merge } }: SceneHost, length: number): BufferGeometry {
  const parts = [
    paint(
      new CylinderGeometry(0.42, 0.48, length, 9).rotateZ(Math.PI / 2).translate(0, 0.42, 0),
      0x4a3526,
      0x7a5a3e,
    ),
    paint(
      new CylinderGeometry(0.38, 0.38, length + 0.04, 9).rotateZ(Math.PI / 2).translate(0, 0.42, 0),
      0xc8a878,
    ),
    paint(new CylinderGeometry(0.1, 0.14, 0.9, 6).rotateX(0.7).translate(0.9, 0.8, 0.3), 0x5a4230),
  ];
  for (let i = 0; i < 5; i++) {
    const x = -length * 0.4 + i * length * 0.18;
    parts.push(
      paint(
        new IcosahedronGeometry(0.34, 0).scale(1.5, 0.4, 1).translate(x, 0.82, (i % 2) * 0.2 - 0.1),
        0x4f8a4a,
        0x7ab85a,
      ),
    );
  }
  return merge(parts);
}
