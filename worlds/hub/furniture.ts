// What stands on the plaza: arches, balustrade, lamps, benches, trees and stalls. Everything solid
// is drawn where `world.json` has its collider; the collider's shape tells what it is.

import {
  BoxGeometry,
  type BufferGeometry,
  CylinderGeometry,
  IcosahedronGeometry,
  TorusGeometry,
} from "three";
import type { Glow, Placement, SceneHost } from "../../client/scene/scene_api.ts";

const BANNER: Readonly<Record<string, readonly [number, number]>> = {
  left_world: [0x1d6b52, 0x4fc48c],
  right_world: [0xa84a1c, 0xf2a23c],
  top_world: [0x3b2f8f, 0x7fb2ff],
};

/** Builds all furniture; lamps add their light to `glows`. */
export function buildFurniture(host: SceneHost, glows: Glow[]): void {
  const { kit, world } = host;
  const matte = kit.matte();
  const at = (items: readonly { at: { x: number; z: number }; yaw?: number }[]): Placement[] =>
    items.map(({ at: { x, z }, yaw }) => ({ x, z, yaw: yaw ?? 0 }));
  const boxes = world.colliders.filter((item) => item.kind === "box");
  const cylinders = world.colliders.filter((item) => item.kind === "cylinder");
  const boxesOf = (height: number) => boxes.filter(({ size }) => size.y === height);
  const cylindersOf = (height: number) => cylinders.filter((item) => item.height === height);

  kit.scatter(pillar(host), matte, at(boxesOf(5)));
  for (const portal of world.portals) {
    kit.place(arch(host, portal.to), matte, { x: portal.at.x, z: portal.at.z, yaw: portal.yaw });
    for (const side of [-1, 1]) {
      const x = portal.at.x + side * 2.75 * Math.cos(portal.yaw) - Math.sin(portal.yaw) * 0.75;
      const z = portal.at.z - side * 2.75 * Math.sin(portal.yaw) - Math.cos(portal.yaw) * 0.75;
      glows.push({ x, y: 3.35, z, size: 2.4, colour: 0xffa850 });
    }
  }
  kit.scatter(railing(host), matte, at(boxesOf(1.1)));
  kit.scatter(bench(host), matte, at(boxesOf(0.5)));

  const lamps = cylindersOf(4.2);
  kit.scatter(lamp(host), matte, at(lamps));
  for (const { at: { x, z } } of lamps) {
    glows.push({ x, y: 4.25, z, size: 3.4, colour: 0xffa850 });
    glows.push({ x, y: 4.25, z, size: 0.9, colour: 0xffe0a8 });
  }

  const planters = cylindersOf(0.8);
  kit.scatter(planter(host), matte, at(planters));
  kit.scatter(
    crown(host),
    kit.matte({ sway: 0.012 }),
    planters.map(({ at: { x, z } }, index) => ({
      x,
      z,
      yaw: index * 1.9,
      scale: 0.92 + kit.random() * 0.25,
      tint: [0xffffff, 0xffd9c0, 0xffe9b0][index % 3],
    })),
  );
  for (const { at: { x, z } } of planters) {
    for (let i = 0; i < 4; i++) {
      const angle = kit.random() * 6.28;
      glows.push({
        x: x + Math.sin(angle) * 1.3,
        y: 2.7 + kit.random() * 1.4,
        z: z + Math.cos(angle) * 1.3,
        size: 0.5,
        colour: 0xffd080,
        twinkle: 0.4,
      });
    }
  }
  const stalls = boxesOf(2.6);
  const cloths = [0xd8563f, 0x3f8f8a, 0xd99a2b, 0x7b5aa6];
  for (const [index, stall] of stalls.entries()) {
    kit.place(buildStall(host, cloths[index % cloths.length] ?? 0xd8563f), matte, {
      x: stall.at.x,
      z: stall.at.z,
      yaw: stall.yaw,
    });
    glows.push({ x: stall.at.x, y: 2.2, z: stall.at.z, size: 3, colour: 0xffb060 });
  }
}

function pillar({ kit: { paint, merge } }: SceneHost): BufferGeometry {
  return merge([
    paint(new BoxGeometry(1.35, 0.5, 1.35).translate(0, 0.25, 0), 0x8d6f60),
    paint(new BoxGeometry(1, 4.2, 1).translate(0, 2.5, 0), 0xb08d74, 0xd9b897),
    paint(new BoxGeometry(1.3, 0.4, 1.3).translate(0, 4.8, 0), 0xe2c4a2),
    paint(new BoxGeometry(1.12, 0.22, 1.12).translate(0, 1, 0), 0x9a7a66),
    // Lantern bracket on the front.
    paint(new BoxGeometry(0.1, 0.1, 0.5).translate(0, 3.7, -0.62), 0x3a2c34),
    paint(new CylinderGeometry(0.13, 0.17, 0.36, 6).translate(0, 3.4, -0.76), 0xffd28a, 0xfff0c8),
  ]);
}

function arch({ kit: { paint, merge } }: SceneHost, to: string): BufferGeometry {
  const [low, high] = BANNER[to] ?? [0x555577, 0x9999cc];
  const parts = [
    paint(new TorusGeometry(2.75, 0.72, 4, 15, Math.PI).translate(0, 5, 0), 0xc4a184, 0xeacfae),
    paint(new TorusGeometry(2.2, 0.12, 5, 22, Math.PI).translate(0, 5, 0), low, high),
    paint(new BoxGeometry(1, 1.25, 1.35).translate(0, 8, 0), 0xf0d8b8),
    paint(new IcosahedronGeometry(0.42, 0).translate(0, 9.05, 0), low, high),
    paint(new BoxGeometry(6.9, 0.1, 3.4).translate(0, 0.03, 0), 0x8f7266),
  ];
  for (const side of [-1, 1]) {
    // A long banner hangs down the outer side of each pillar.
    parts.push(
      paint(new BoxGeometry(0.08, 2.7, 0.72).translate(side * 3.36, 3.1, 0), low, high),
      paint(new BoxGeometry(0.74, 2.2, 0.06).translate(side * 2.75, 2.35, -0.56), low, high),
    );
  }
  return merge(parts);
}

function railing({ kit: { paint, merge } }: SceneHost): BufferGeometry {
  const width = 7.76;
  const parts = [
    paint(new BoxGeometry(width, 0.2, 0.62).translate(0, 0.1, 0), 0x94766a),
    paint(new BoxGeometry(width, 0.16, 0.6).translate(0, 1.02, 0), 0xdcbd9c),
    paint(new BoxGeometry(0.7, 1.35, 0.75).translate(width / 2, 0.67, 0), 0xa98a76, 0xe2c4a2),
  ];
  for (let i = 0; i < 9; i++) {
    const x = (i - 4) * 0.78;
    parts.push(
      paint(new CylinderGeometry(0.1, 0.17, 0.75, 5).translate(x, 0.57, 0), 0xb0907a, 0xd6b698),
    );
  }
  return merge(parts);
}

function bench({ kit: { paint, merge } }: SceneHost): BufferGeometry {
  const parts = [paint(new BoxGeometry(2.4, 0.1, 0.8).translate(0, 0.46, 0), 0x8a5a38, 0xa8744a)];
  for (const x of [-0.9, 0.9]) {
    parts.push(paint(new BoxGeometry(0.3, 0.42, 0.66).translate(x, 0.21, 0), 0xb08d74, 0xcaa888));
  }
  return merge(parts);
}

function lamp({ kit: { paint, merge } }: SceneHost): BufferGeometry {
  const iron = 0x33283a;
  return merge([
    paint(new CylinderGeometry(0.2, 0.3, 0.5, 8).translate(0, 0.25, 0), iron, 0x4a3b50),
    paint(new CylinderGeometry(0.07, 0.1, 3.6, 7).translate(0, 2.1, 0), iron, 0x54445a),
    paint(new CylinderGeometry(0.3, 0.2, 0.55, 6).translate(0, 4.2, 0), 0xffc874, 0xfff0cc),
    paint(new CylinderGeometry(0.02, 0.4, 0.3, 6).translate(0, 4.62, 0), iron),
  ]);
}

function planter({ kit: { paint, merge } }: SceneHost): BufferGeometry {
  return merge([
    paint(new CylinderGeometry(1.2, 1.05, 0.8, 12).translate(0, 0.4, 0), 0xa07d68, 0xdcbc9a),
    paint(new CylinderGeometry(1.08, 1.08, 0.08, 12).translate(0, 0.8, 0), 0x4a3a2c),
    paint(new CylinderGeometry(0.14, 0.22, 1.9, 6).translate(0, 1.6, 0), 0x4f3526, 0x6d4a33),
    ...[0, 1, 2, 3, 4].map((i) =>
      paint(
        new IcosahedronGeometry(0.28, 0).translate(
          Math.sin(i * 1.26) * 0.8,
          0.95,
          Math.cos(i * 1.26) * 0.8,
        ),
        0x3f6a3a,
        [0xe07a8c, 0xf2b84a, 0x8fb05a][i % 3],
      )
    ),
  ]);
}

function crown({ kit: { paint, merge } }: SceneHost): BufferGeometry {
  const ball = (radius: number, x: number, y: number, z: number, low: number, high: number) =>
    paint(new IcosahedronGeometry(radius, 1).translate(x, y, z), low, high);
  return merge([
    ball(1.25, 0, 3.2, 0, 0x4a5a30, 0x9aa24a),
    ball(0.95, 0.85, 2.9, 0.3, 0x46582f, 0x8a9844),
    ball(0.9, -0.75, 3, 0.45, 0x4d5c30, 0x98a048),
    ball(0.85, 0.1, 3.0, -0.9, 0x44562e, 0x86943f),
    ball(0.8, 0.15, 4.1, 0.1, 0x6a7438, 0xc2b458),
  ]);
}

function buildStall({ kit: { paint, merge, random } }: SceneHost, cloth: number): BufferGeometry {
  const parts: BufferGeometry[] = [
    paint(new BoxGeometry(3.3, 0.95, 1.3).translate(0, 0.475, 0.2), 0x6d4630, 0x9a6a44),
    paint(new BoxGeometry(3.5, 0.1, 1.5).translate(0, 1, 0.2), 0xc49a6a),
  ];
  for (const x of [-1.6, 1.6]) {
    for (const z of [-0.95, 0.95]) {
      parts.push(paint(new CylinderGeometry(0.06, 0.06, 2.5, 5).translate(x, 1.25, z), 0x5a3b28));
    }
  }
  for (let i = 0; i < 7; i++) {
    const stripe = new BoxGeometry(0.54, 0.07, 2.7).rotateX(0.2).translate((i - 3) * 0.54, 2.62, 0);
    parts.push(paint(stripe, i % 2 === 0 ? cloth : 0xfff0dc));
    parts.push(
      paint(
        new BoxGeometry(0.54, 0.3, 0.05).translate((i - 3) * 0.54, 2.2, 1.36),
        i % 2 === 0 ? cloth : 0xfff0dc,
      ),
    );
  }
  const goods = [0xe0573c, 0xf2b23c, 0x7fae4a, 0xb86aa8];
  for (let i = 0; i < 12; i++) {
    parts.push(
      paint(
        new IcosahedronGeometry(0.14 + random() * 0.07, 0)
          .translate(-1.4 + i * 0.25, 1.15, 0.2 + (random() - 0.5) * 0.8),
        goods[i % 4] ?? 0xe0573c,
      ),
    );
  }
  return merge(parts);
}
