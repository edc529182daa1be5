// What people built here long ago: columns, broken walls, arches with blue tiles, jars and cloths.

import {
  BoxGeometry,
  type BufferGeometry,
  CylinderGeometry,
  DoubleSide,
  LatheGeometry,
  TorusGeometry,
  Vector2,
} from "three";
import type { Glow, Placement, SceneHost } from "../../client/scene/scene_api.ts";

const CLAY = 0xc46a42;
const PLASTER = 0xf0cfa0;
const TILE = 0x1f9aa8;

/** Builds the ruins. */
export function buildRuins(host: SceneHost, glows: Glow[]): void {
  const { kit, world } = host;
  const matte = kit.matte();
  const boxes = world.colliders.filter((item) => item.kind === "box");
  const pillars = boxes.filter(({ size }) => size.y === 5);
  kit.scatter(
    pillar(host),
    matte,
    pillars.map(({ at, yaw }) => ({ x: at.x, z: at.z, yaw })),
  );
  for (const { at, yaw, to } of world.portals) {
    if (to === "top_world") {
      kit.place(steps(host), matte, { x: at.x, z: at.z, yaw });
    } else {
      kit.place(arch(host), matte, { x: at.x, z: at.z, yaw });
    }
  }
  const columns = world.colliders.filter((item) => item.kind === "cylinder" && item.radius === 0.6);
  for (const item of columns) {
    if (item.kind !== "cylinder") continue;
    kit.place(column(host, item.height), matte, { x: item.at.x, z: item.at.z, yaw: item.at.z });
  }
  for (const item of boxes.filter(({ size }) => size.z === 1)) {
    kit.place(brokenWall(host, item.size.x, item.size.y), matte, {
      x: item.at.x,
      z: item.at.z,
      yaw: item.yaw,
    });
  }
  // Fallen blocks and jars lie about where nobody has to walk.
  const blocks: Placement[] = [];
  const jars: Placement[] = [];
  for (let i = 0; i < 150; i++) {
    const x = (kit.random() - 0.5) * 44;
    const z = (kit.random() - 0.5) * 54;
    if (Math.abs(x) < 7.5 || !kit.isFree(x, z, 0.5)) continue;
    if (i % 3 === 0 && blocks.length < 26) {
      blocks.push({ x, y: -0.05, z, yaw: i, tilt: 0.2, scale: 0.35 + kit.random() * 0.35 });
    } else if (kit.isFree(x, z, 0) && !kit.isFree(x, z, 1.6) && jars.length < 26) {
      jars.push({ x, z, yaw: i, scale: 0.6 + kit.random() * 0.5 });
    }
  }
  for (
    const [x, z] of [[-9.4, 10], [-9.2, 11.2], [9.5, 10.6], [10.8, 4.4], [-7.3, -12], [7, -14]]
  ) {
    jars.push({ x: x ?? 0, z: z ?? 0, yaw: x ?? 0, scale: 0.8 + kit.random() * 0.4 });
  }
  kit.scatter(kit.paint(new BoxGeometry(1.6, 0.8, 1), 0xb9855a, 0xe8c090), matte, blocks);
  kit.scatter(jar(host), matte, jars);

  const cloth = kit.matte({ sway: 0.03 }).clone();
  cloth.side = DoubleSide;
  cloth.onBeforeCompile = kit.matte({ sway: 0.03 }).onBeforeCompile;
  cloth.customProgramCacheKey = () => "sway cloth";
  // From column to column, over the way.
  const sails = [
    garland(host, { x: -8, z: 9 }, { x: 9.4, z: 3 }, 0xd9532e),
    garland(host, { x: -5, z: -13 }, { x: 5, z: -13 }, 0x1f8f9a),
  ];
  kit.place(kit.merge(sails), cloth);

  for (const item of columns) {
    if (item.kind !== "cylinder" || item.height < 4.5) continue;
    glows.push({
      x: item.at.x,
      y: item.height + 0.75,
      z: item.at.z,
      size: 2.2,
      colour: 0xb8652a,
      twinkle: 0.3,
    });
  }
}

function pillar({ kit: { paint, merge } }: SceneHost): BufferGeometry {
  const parts = [
    paint(new BoxGeometry(1.4, 0.6, 1.4).translate(0, 0.3, 0), 0xa8583a),
    paint(new BoxGeometry(1.06, 4.3, 1.06).translate(0, 2.4, 0), CLAY, 0xe8a070),
    paint(new BoxGeometry(1.34, 0.4, 1.34).translate(0, 4.8, 0), PLASTER),
  ];
  for (const y of [1.1, 3.9]) {
    parts.push(paint(new BoxGeometry(1.12, 0.3, 1.12).translate(0, y, 0), TILE, 0x48c0c0));
  }
  return merge(parts);
}

function arch({ kit: { paint, merge } }: SceneHost): BufferGeometry {
  const parts: BufferGeometry[] = [
    paint(new BoxGeometry(7.4, 0.5, 1.3).translate(0, 8.35, 0), PLASTER),
    paint(new TorusGeometry(2.3, 0.14, 5, 22, Math.PI).translate(0, 5, 0), TILE, 0x5fd0cc),
    paint(new BoxGeometry(6.8, 0.1, 3.6).translate(0, 0.03, 0), 0xc08a60),
  ];
  // The wall over the opening: blocks that leave a round arch free.
  for (let i = 0; i < 13; i++) {
    const x = (i - 6) * 0.53;
    const open = Math.abs(x) < 2.25 ? Math.sqrt(2.3 * 2.3 - x * x) : 0;
    const height = 3.15 - open;
    parts.push(
      paint(
        new BoxGeometry(0.53, height, 1.02).translate(x, 8.15 - height / 2, 0),
        0xcc7a50,
        0xe8a878,
      ),
    );
  }
  for (let i = 0; i < 7; i++) {
    parts.push(
      paint(new BoxGeometry(0.6, 0.5, 1.1).translate((i - 3) * 1.1, 8.8, 0), 0xd98a5c, PLASTER),
    );
    parts.push(
      paint(
        new BoxGeometry(0.34, 0.34, 0.08).rotateZ(Math.PI / 4).translate(
          (i - 3) * 0.95,
          7.75,
          -0.53,
        ),
        TILE,
        0x5fd0cc,
      ),
    );
  }
  return merge(parts);
}

function steps({ kit: { paint, merge } }: SceneHost): BufferGeometry {
  return merge([
    paint(new CylinderGeometry(4.4, 4.5, 0.06, 28).translate(0, 0.02, 0), 0xd9a878),
    paint(new CylinderGeometry(3.4, 3.5, 0.1, 28).translate(0, 0.03, 0), TILE),
    paint(new CylinderGeometry(3.1, 3.2, 0.14, 28).translate(0, 0.03, 0), 0xf0d0a4),
  ]);
}

function column({ kit: { paint, merge, random } }: SceneHost, height: number): BufferGeometry {
  const parts = [paint(new BoxGeometry(1.5, 0.4, 1.5).translate(0, 0.2, 0), 0xb9805a)];
  const drums = Math.max(1, Math.round((height - 0.4) / 0.9));
  const drum = (height - 0.4) / drums;
  for (let i = 0; i < drums; i++) {
    parts.push(
      paint(
        new CylinderGeometry(0.52, 0.56, drum * 0.97, 10).rotateY(random() * 3)
          .translate((random() - 0.5) * 0.1, 0.4 + drum * (i + 0.5), (random() - 0.5) * 0.1),
        0xdba878,
        0xf4d6ac,
      ),
    );
  }
  if (height > 4.5) {
    parts.push(
      paint(
        new CylinderGeometry(0.85, 0.55, 0.4, 10).translate(0, height + 0.1, 0),
        TILE,
        0x48c0c0,
      ),
      paint(
        new CylinderGeometry(0.7, 0.35, 0.5, 8).translate(0, height + 0.5, 0),
        0x6a4030,
        0xffb040,
      ),
    );
  }
  return merge(parts);
}

function brokenWall(
  { kit: { paint, merge, random } }: SceneHost,
  length: number,
  height: number,
): BufferGeometry {
  const parts: BufferGeometry[] = [];
  const count = Math.round(length / 0.9);
  for (let i = 0; i < count; i++) {
    const part = i / Math.max(1, count - 1);
    const up = height * (1 - 0.6 * Math.abs(part - 0.35) - 0.25 * random());
    const x = (i - (count - 1) / 2) * (length / count);
    parts.push(
      paint(
        new BoxGeometry(length / count - 0.03, up, 0.95).translate(x, up / 2, 0),
        0xb56a44,
        0xeab888,
      ),
    );
    if (i % 2 === 0) {
      parts.push(
        paint(
          new BoxGeometry(length / count, 0.22, 1.02).translate(x, Math.min(1.2, up * 0.7), 0),
          TILE,
        ),
      );
    }
  }
  return merge(parts);
}

function jar({ kit: { paint, merge } }: SceneHost): BufferGeometry {
  const outline = [[0, 0], [0.22, 0], [0.4, 0.4], [0.36, 0.72], [0.17, 0.92], [0.24, 1.04]];
  return merge([
    paint(new LatheGeometry(outline.map(([x, y]) => new Vector2(x, y)), 10), 0x9a4a2e, 0xe08a58),
    paint(new TorusGeometry(0.39, 0.03, 4, 12).rotateX(Math.PI / 2).translate(0, 0.5, 0), PLASTER),
  ]);
}

/** Little flags on a rope between two columns. */
function garland(
  { kit: { paint, merge } }: SceneHost,
  from: { readonly x: number; readonly z: number },
  to: { readonly x: number; readonly z: number },
  colour: number,
): BufferGeometry {
  const parts: BufferGeometry[] = [];
  const length = Math.hypot(to.x - from.x, to.z - from.z);
  const count = Math.round(length / 0.7);
  for (let i = 0; i < count; i++) {
    const x = ((i + 0.5) / count - 0.5) * length;
    const part = x / (length / 2);
    const y = 5.5 - 0.6 * (1 - part * part);
    const flag = new CylinderGeometry(0.36, 0, 0.62, 3, 1, true).scale(0.8, 1, 0.06);
    parts.push(paint(flag.translate(x, y - 0.34, 0), i % 2 === 0 ? colour : 0xfff0d0));
    const rope = new BoxGeometry(length / count + 0.03, 0.03, 0.03);
    parts.push(paint(rope.rotateZ(part * 0.12).translate(x, y, 0), 0x5a3a28));
  }
  const turn = Math.atan2(-(to.z - from.z), to.x - from.x);
  return merge(parts).rotateY(turn).translate((from.x + to.x) / 2, 0, (from.z + to.z) / 2);
}
