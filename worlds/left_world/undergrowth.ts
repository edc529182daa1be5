// What grows low: grass, ferns, flowers, shining mushrooms, and the root arches of the portals.

import {
  type BufferGeometry,
  BufferGeometry as Geometry,
  Color,
  ConeGeometry,
  CylinderGeometry,
  DoubleSide,
  Float32BufferAttribute,
  IcosahedronGeometry,
  MeshLambertMaterial,
  PlaneGeometry,
  SphereGeometry,
  TorusGeometry,
} from "three";
import type { Glow, Placement, SceneHost } from "../../client/scene/scene_api.ts";

const CAPS = [0x5ff0e0, 0xff8ad0, 0xffc46a, 0x9a8aff];

/** Builds the undergrowth. `isPath` keeps the ways free. */
export function buildUndergrowth(
  host: SceneHost,
  glows: Glow[],
  isPath: (x: number, z: number) => boolean,
): void {
  const { kit, world } = host;
  const spots = (count: number, most: number, margin: number): Placement[] => {
    const found: Placement[] = [];
    for (let i = 0; i < count * kit.detail; i++) {
      const angle = kit.random() * 2 * Math.PI;
      const radius = Math.sqrt(kit.random()) * most;
      const x = Math.sin(angle) * radius;
      const z = Math.cos(angle) * radius + 2;
      if (isPath(x, z) || !kit.isFree(x, z, margin)) continue;
      found.push({ x, z, yaw: kit.random() * 6.28, scale: 0.7 + kit.random() * 0.7 });
    }
    return found;
  };
  const flat = { castsShadow: false };
  const blades = kit.matte({ sway: 0.09 }).clone();
  const swaying = kit.matte({ sway: 0.09 });
  blades.side = DoubleSide;
  blades.onBeforeCompile = swaying.onBeforeCompile;
  blades.customProgramCacheKey = () => "sway blades";
  const greens = [0xffffff, 0xe0ffc0, 0xc8f0c8, 0xfff0b0];
  const tinted = (list: Placement[]) =>
    list.map((item, index) => ({ ...item, tint: greens[index % greens.length] }));
  kit.scatter(tuft(), blades, tinted(spots(1900, 27, 0.15)), flat);
  kit.scatter(fern(host), blades, tinted(spots(190, 30, 0.35)), flat);
  kit.scatter(
    flower(host),
    swaying,
    spots(170, 21, 0.2).map((item, index) => ({
      ...item,
      scale: 0.45 + (index % 5) * 0.1,
      tint: [0xffffff, 0xffc8f0, 0xb8e0ff, 0xfff0a0][index % 4],
    })),
    flat,
  );

  const small: Placement[] = spots(120, 27, 0.2).map((item, index) => ({
    ...item,
    scale: 0.1 + kit.random() * 0.14,
    tint: CAPS[index % CAPS.length],
  }));
  const big: Placement[] = [];
  for (const item of world.colliders) {
    if (item.kind !== "cylinder" || (item.radius !== 0.3 && item.radius !== 0.35)) continue;
    const colour = CAPS[big.length % CAPS.length] ?? 0x5ff0e0;
    const { x, z } = item.at;
    big.push({ x, z, yaw: x * 3, scale: item.height / 2.6, tint: colour });
    glows.push({
      x,
      y: item.height * 0.82,
      z,
      size: item.height * 1.9,
      colour: new Color(colour).multiplyScalar(0.5),
    });
  }
  for (const item of small) {
    glows.push({
      x: item.x,
      y: 0.3,
      z: item.z,
      size: 0.9,
      colour: new Color(item.tint).multiplyScalar(0.35),
    });
  }
  const shining = new MeshLambertMaterial({ vertexColors: true, flatShading: true });
  shining.emissive.set(0x2c3a44);
  kit.scatter(mushroom(host, 14), shining, big);
  kit.scatter(mushroom(host, 6), shining, small, flat);

  for (const { at, yaw, to } of world.portals) {
    kit.place(rootArch(host), kit.matte(), { x: at.x, z: at.z, yaw });
    for (let i = 0; i < 9; i++) {
      const angle = (i / 8) * Math.PI;
      const aside = Math.cos(angle) * 2.5;
      glows.push({
        x: at.x + aside * Math.cos(yaw),
        y: 2 + Math.sin(angle) * 2.6,
        z: at.z - aside * Math.sin(yaw),
        size: 0.7,
        colour: to === "hub" ? 0xffc070 : 0xc8ff9a,
        wander: 0.15,
        twinkle: 0.5,
      });
    }
  }
}

function tuft(): BufferGeometry {
  const at: number[] = [];
  const colours: number[] = [];
  const low = new Color(0x2f6a3c);
  const high = new Color(0xa8d86a);
  for (let i = 0; i < 5; i++) {
    const angle = i * 1.3;
    const lean = 0.16 + (i % 3) * 0.07;
    const x = Math.sin(angle);
    const z = Math.cos(angle);
    at.push(x * 0.06 + z * 0.045, 0, z * 0.06 - x * 0.045);
    at.push(x * 0.06 - z * 0.045, 0, z * 0.06 + x * 0.045);
    at.push(x * (0.06 + lean), 0.34 + (i % 2) * 0.16, z * (0.06 + lean));
    colours.push(...low.toArray(), ...low.toArray(), ...high.toArray());
  }
  const geometry = new Geometry();
  geometry.setAttribute("position", new Float32BufferAttribute(at, 3));
  geometry.setAttribute("color", new Float32BufferAttribute(colours, 3));
  // Lit from above on both sides: grass with true normals looks like scattered splinters.
  const up = at.map((_, index) => (index % 3 === 1 ? 1 : 0));
  geometry.setAttribute("normal", new Float32BufferAttribute(up, 3));
  return geometry;
}

function fern({ kit: { paint, merge } }: SceneHost): BufferGeometry {
  const parts: BufferGeometry[] = [];
  for (let i = 0; i < 7; i++) {
    const leaf = new PlaneGeometry(0.3, 1, 1, 3).translate(0, 0.5, 0);
    const at = leaf.getAttribute("position");
    for (let k = 0; k < at.count; k++) {
      const part = at.getY(k);
      at.setX(k, at.getX(k) * (1 - part * 0.85));
      at.setZ(k, part * 0.75);
      at.setY(k, Math.sin(part * 2.2) * 0.5);
    }
    leaf.computeVertexNormals();
    parts.push(paint(leaf.rotateY((i / 7) * 2 * Math.PI), 0x2a6a44, 0x7cc46a));
  }
  return merge(parts);
}

function flower({ kit: { paint, merge } }: SceneHost): BufferGeometry {
  return merge([
    paint(new CylinderGeometry(0.012, 0.018, 0.4, 3, 1, true).translate(0, 0.2, 0), 0x3f8a4a),
    paint(
      new ConeGeometry(0.11, 0.1, 6, 1, true).rotateX(Math.PI).translate(0, 0.44, 0),
      0xf0f0ff,
      0xffffff,
    ),
    paint(new ConeGeometry(0.05, 0.06, 4, 1, true).translate(0, 0.49, 0), 0xffd24a),
  ]);
}

function mushroom({ kit: { paint, merge } }: SceneHost, sides: number): BufferGeometry {
  const cap = new SphereGeometry(1, sides, Math.ceil(sides / 2.4), 0, 2 * Math.PI, 0, Math.PI / 2)
    .scale(1.05, 0.8, 1.05);
  const parts = [
    paint(
      new CylinderGeometry(0.2, 0.34, 1.9, Math.ceil(sides / 2)).translate(0, 0.95, 0),
      0xb8b0a0,
      0xf4ecdc,
    ),
    paint(cap.translate(0, 1.75, 0), 0x9a9aa8, 0xffffff),
    paint(new CylinderGeometry(1.04, 0.25, 0.22, sides).translate(0, 1.66, 0), 0xffffff, 0xd8d8e0),
  ];
  for (let i = 0; i < (sides > 8 ? 7 : 0); i++) {
    const angle = i * 0.9 + 0.3;
    const y = 0.25 + (i % 3) * 0.2;
    const radius = Math.sqrt(1 - (y / 0.8) ** 2) * 1.03;
    parts.push(
      paint(
        new SphereGeometry(0.13, 6, 4).translate(
          Math.sin(angle) * radius,
          1.75 + y,
          Math.cos(angle) * radius,
        ),
        0xffffff,
      ),
    );
  }
  return merge(parts);
}

function rootArch({ kit: { paint, merge, random } }: SceneHost): BufferGeometry {
  const parts: BufferGeometry[] = [
    paint(new TorusGeometry(2.45, 0.3, 6, 18, Math.PI).translate(0, 2.1, 0), 0x4a3526, 0x7a5c40),
    paint(
      new TorusGeometry(2.6, 0.16, 5, 18, Math.PI).rotateY(0.1).translate(0, 2.15, 0.12),
      0x3f2e22,
      0x6a4c34,
    ),
  ];
  for (const side of [-1, 1]) {
    parts.push(
      paint(
        new CylinderGeometry(0.3, 0.5, 2.2, 7).translate(side * 2.45, 1.05, 0),
        0x3f2e22,
        0x5a4230,
      ),
      paint(
        new ConeGeometry(0.24, 1.5, 6).rotateZ(side * 1.35).translate(side * 3.1, 0.2, 0.1),
        0x3f2e22,
      ),
    );
  }
  for (let i = 0; i < 22; i++) {
    const angle = random() * Math.PI;
    const out = 2.45 + random() * 0.4;
    parts.push(
      paint(
        new IcosahedronGeometry(0.2 + random() * 0.22, 0)
          .translate(Math.cos(angle) * out, 2.1 + Math.sin(angle) * out, (random() - 0.5) * 0.5),
        0x3a7a48,
        0x8acc6a,
      ),
    );
  }
  return merge(parts);
}
