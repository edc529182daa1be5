// Green: palms, the pool with its rim, reeds, cacti and dry grass.

import {
  BufferGeometry,
  CapsuleGeometry,
  Color,
  ConeGeometry,
  CylinderGeometry,
  DodecahedronGeometry,
  DoubleSide,
  Float32BufferAttribute,
  Mesh,
  MeshLambertMaterial,
  PlaneGeometry,
  RingGeometry,
  SphereGeometry,
} from "three";
import type { Glow, Placement, SceneHost } from "../../client/scene/scene_api.ts";

/** Builds palms, pool and plants. */
export function buildOasis(host: SceneHost, glows: Glow[]): void {
  const { kit, world, scene } = host;
  const matte = kit.matte();
  const leaves = kit.matte({ sway: 0.01 }).clone();
  leaves.side = DoubleSide;
  leaves.onBeforeCompile = kit.matte({ sway: 0.01 }).onBeforeCompile;
  leaves.customProgramCacheKey = () => "sway leaves";
  const palms: Placement[] = [];
  for (const item of world.colliders) {
    if (item.kind !== "cylinder" || item.radius !== 0.3) continue;
    palms.push({ x: item.at.x, z: item.at.z, yaw: item.at.x * 3, scale: item.height / 7 });
  }
  const far: Placement[] = [];
  for (let i = 0; i < 6; i++) {
    far.push({ x: (i - 3) * 5 + 2, z: -42 - (i % 3) * 4, yaw: i * 2, scale: 1 + (i % 3) * 0.2 });
  }
  const tree = palm(host);
  kit.scatter(tree, leaves, palms);
  kit.scatter(tree, leaves, far, { castsShadow: false });

  const pool = world.colliders.find((item) => item.kind === "cylinder" && item.height === 0.5);
  if (pool !== undefined) {
    const { x, z } = pool.at;
    const water = new Mesh(
      poolShape(host),
      new MeshLambertMaterial({ vertexColors: true, emissive: 0x0a3a44 }),
    );
    for (let i = 0; i < 14; i++) { // the sun on it
      const angle = i * 2.4;
      const radius = 0.5 + 2.6 * Math.sqrt(kit.random());
      glows.push({
        x: x + Math.sin(angle) * radius,
        y: 0.36,
        z: z + Math.cos(angle) * radius,
        size: 0.3,
        colour: 0xfff4d0,
        wander: 0.25,
        twinkle: 1,
      });
    }
    water.position.set(x, 0.3, z);
    scene.add(water);
    const rim: Placement[] = [];
    for (let i = 0; i < 20; i++) {
      const angle = (i / 20) * 2 * Math.PI;
      rim.push({
        x: x + Math.sin(angle) * 3.6,
        y: 0.15,
        z: z + Math.cos(angle) * 3.6,
        yaw: i * 2.3,
        scale: 0.42 + (i % 3) * 0.12,
        stretch: 0.75,
      });
    }
    kit.scatter(kit.paint(new DodecahedronGeometry(1, 0), 0xb9784e, 0xf0c894), matte, rim);
    const reeds: Placement[] = [];
    for (let i = 0; i < 60 * kit.detail; i++) {
      const angle = kit.random() * 6.28;
      const radius = 3.9 + kit.random() * 2;
      reeds.push({
        x: x + Math.sin(angle) * radius,
        z: z + Math.cos(angle) * radius,
        yaw: i,
        scale: 0.7 + kit.random() * 0.8,
      });
    }
    kit.scatter(grass(host, 0x4f8a3c, 0xb4cc5a), leaves, reeds, { castsShadow: false });
  }

  const dry: Placement[] = [];
  const cacti: Placement[] = [];
  for (let i = 0; i < 420 * kit.detail; i++) {
    const x = (kit.random() - 0.5) * 50;
    const z = (kit.random() - 0.5) * 62;
    if (Math.abs(x) < 4 + kit.random() * 4 || !kit.isFree(x, z, 0.25)) continue;
    if (i % 26 === 0 && Math.abs(x) > 11 && kit.isFree(x, z, 1) && cacti.length < 12) {
      cacti.push({ x, z, yaw: i, scale: 0.35 + kit.random() * 0.25 });
    } else {
      dry.push({ x, z, yaw: i, scale: 0.5 + kit.random() * 0.6 });
    }
  }
  kit.scatter(grass(host, 0xa8803c, 0xe8cc7a), leaves, dry, { castsShadow: false });
  kit.scatter(cactus(host), matte, cacti);
}

/** Deep in the middle, and clear over the sand at its rim. */
function poolShape({ kit }: SceneHost): RingGeometry {
  const shape = new RingGeometry(0.02, 3.5, 36, 6);
  shape.rotateX(-Math.PI / 2);
  const at = shape.getAttribute("position");
  const [deep, shallow, colour] = [new Color(0x0b6c86), new Color(0x8fe6cc), new Color()];
  const colours: number[] = [];
  for (let i = 0; i < at.count; i++) {
    const [x, z] = [at.getX(i), at.getZ(i)];
    const part = Math.hypot(x, z) / 3.5 + (kit.noise(x * 0.9 + 7, z * 0.9) - 0.5) * 0.4;
    colours.push(
      ...colour.lerpColors(deep, shallow, Math.min(1, Math.max(0, part)) ** 1.6).toArray(),
    );
  }
  shape.setAttribute("color", new Float32BufferAttribute(colours, 3));
  return shape;
}

function palm({ kit: { paint, merge } }: SceneHost): BufferGeometry {
  const parts: BufferGeometry[] = [];
  const bend = (part: number) => part * part * 1.1;
  for (let i = 0; i < 8; i++) {
    const y = i * 0.87;
    parts.push(
      paint(
        new CylinderGeometry(0.2 - i * 0.008, 0.3 - i * 0.016, 0.92, 7).rotateZ(-0.3 * (i / 8))
          .translate(bend(i / 8), y + 0.44, 0),
        0x7a5232,
        0xb98a5a,
      ),
    );
  }
  const topX = bend(1) - 0.05;
  for (let i = 0; i < 9; i++) {
    const leaf = new PlaneGeometry(0.95, 3.4, 2, 6).translate(0, 1.7, 0);
    const at = leaf.getAttribute("position");
    const droop = 0.55 + (i % 3) * 0.22;
    for (let k = 0; k < at.count; k++) {
      const part = at.getY(k) / 3.4;
      const width = Math.sin(Math.min(1, part * 1.15 + 0.1) * Math.PI) * 0.9 + 0.06;
      const fold = Math.abs(at.getX(k)) * 0.45;
      at.setXYZ(
        k,
        at.getX(k) * width,
        0.75 * Math.sin(part * 2.1) - part * part * 2 * droop - fold,
        part * 2.9,
      );
    }
    leaf.computeVertexNormals();
    const turned = leaf.rotateY((i / 9) * 2 * Math.PI).translate(topX, 6.95, 0);
    parts.push(paint(turned, 0x3f7a34, 0x9acb58));
  }
  for (let i = 0; i < 4; i++) {
    parts.push(
      paint(
        new SphereGeometry(0.17, 7, 5)
          .translate(topX + Math.sin(i * 1.6) * 0.26, 6.78, Math.cos(i * 1.6) * 0.26),
        0xb8662c,
        0xe09a4a,
      ),
    );
  }
  return merge(parts);
}

function grass({ kit: { paint, merge } }: SceneHost, low: number, high: number): BufferGeometry {
  const parts: BufferGeometry[] = [];
  for (let i = 0; i < 6; i++) {
    const angle = i * 1.05;
    parts.push(
      paint(
        new ConeGeometry(0.035, 0.7, 3).translate(0, 0.35, 0).rotateX(0.35 + (i % 3) * 0.15)
          .rotateY(angle),
        low,
        high,
      ),
    );
  }
  return merge(parts);
}

function cactus({ kit: { paint, merge } }: SceneHost): BufferGeometry {
  const low = 0x3f7a4a;
  const high = 0x86b860;
  return merge([
    paint(new CapsuleGeometry(0.5, 3.4, 3, 9).translate(0, 2, 0), low, high),
    paint(new CapsuleGeometry(0.28, 1.1, 3, 8).translate(1.15, 2.9, 0), low, high),
    paint(new CapsuleGeometry(0.26, 0.8, 3, 8).rotateZ(Math.PI / 2).translate(0.75, 2.1, 0), low),
    paint(new CapsuleGeometry(0.26, 0.8, 3, 8).translate(-1.05, 2.2, 0), low, high),
    paint(new CapsuleGeometry(0.24, 0.7, 3, 8).rotateZ(Math.PI / 2).translate(-0.7, 1.6, 0), low),
    paint(new SphereGeometry(0.22, 7, 5).translate(0, 4.3, 0), 0xff7a9a),
  ]);
}
