// The observatory with its dome and telescope, and what stands on the terrace around it.

import {
  BoxGeometry,
  type BufferGeometry,
  CircleGeometry,
  ConeGeometry,
  CylinderGeometry,
  MeshBasicMaterial,
  OctahedronGeometry,
  PlaneGeometry,
  SphereGeometry,
  TorusGeometry,
} from "three";
import type { Glow, Placement, SceneHost } from "../../client/scene/scene_api.ts";

const BRASS = 0xd9a850;
const BRASS_LIGHT = 0xffdf98;
/** Where the great telescope looks, radians from the front. */
const TURN = 0.85;

/** Builds dome, railing, lamps, instruments and benches where the colliders are. */
export function buildObservatory(host: SceneHost, glows: Glow[]): void {
  const { kit, world } = host;
  const { paint, merge } = kit;
  const matte = kit.matte();
  const dome = world.colliders.find((item) => item.kind === "cylinder" && item.radius === 6);
  if (dome !== undefined) {
    const { x, z } = dome.at;
    kit.place(domeShape(host), matte, { x, z });
    const lit: BufferGeometry[] = [];
    for (let i = 0; i < 12; i++) {
      if (i === 0) continue; // the gate
      const pane = new PlaneGeometry(1, 2.2).translate(0, 3.1, 6.06).rotateY((i / 12) * 6.2832);
      lit.push(paint(pane, 0xff9a48, 0xffe2a0));
    }
    lit.push(paint(
      new CircleGeometry(0.62, 20).rotateX(0).translate(0, 0, 0.02).rotateX(-0.75)
        .translate(0, 14.45, 4.25).rotateY(TURN),
      0x6fe8ff,
      0xdffaff,
    ));
    lit.push(paint(new PlaneGeometry(1.9, 2.9).translate(0, 1.5, 6.3), 0xffa850, 0xffe8b8));
    kit.place(merge(lit), new MeshBasicMaterial({ vertexColors: true }), { x, z }).castShadow =
      false;
    glows.push({ x, y: 2.2, z: z + 6.8, size: 6, colour: 0xa8642c });
    glows.push({
      x: x + Math.sin(TURN) * 4.6,
      y: 14.6,
      z: z + Math.cos(TURN) * 4.6,
      size: 4,
      colour: 0x2f8aa8,
    });
  }
  const boxes = world.colliders.filter((item) => item.kind === "box");
  const at = (height: number): Placement[] =>
    boxes.filter(({ size }) => size.y === height)
      .map(({ at: { x, z }, yaw }) => ({ x, z, yaw }));
  kit.scatter(railing(host), matte, at(1.1));
  kit.scatter(
    merge([
      paint(new BoxGeometry(2.4, 0.14, 0.8).translate(0, 0.44, 0), 0xc8ccf0, 0xffffff),
      paint(new BoxGeometry(0.3, 0.4, 0.6).translate(-0.85, 0.2, 0), 0x6a6ab0),
      paint(new BoxGeometry(0.3, 0.4, 0.6).translate(0.85, 0.2, 0), 0x6a6ab0),
    ]),
    matte,
    at(0.5),
  );
  const lamps: Placement[] = [];
  const scopes: Placement[] = [];
  for (const item of world.colliders) {
    if (item.kind !== "cylinder") continue;
    const { x, z } = item.at;
    if (item.radius === 0.2) {
      lamps.push({ x, z });
      glows.push({ x, y: 2.55, z, size: 2.6, colour: 0x7fa8ff });
      glows.push({ x, y: 2.55, z, size: 0.7, colour: 0xffffff });
    }
    if (item.radius === 0.4) scopes.push({ x, z, yaw: x > 0 ? -0.5 : 0.5 });
  }
  kit.scatter(starLamp(host), matte, lamps);
  kit.scatter(telescope(host), matte, scopes);
  for (const { at: { x, z }, yaw } of world.portals) {
    kit.place(gate(host), matte, { x, z, yaw });
  }
}

function domeShape({ kit: { paint, merge } }: SceneHost): BufferGeometry {
  const parts = [
    paint(new CylinderGeometry(6.5, 6.7, 0.5, 36).translate(0, 0.25, 0), 0x6a6ab8, 0x9a9ad8),
    paint(new CylinderGeometry(5.9, 6, 5.6, 36).translate(0, 3, 0), 0x8488c8, 0xdfe2ff),
    paint(new CylinderGeometry(6.35, 6.2, 0.5, 36).translate(0, 5.9, 0), BRASS, BRASS_LIGHT),
    paint(new CylinderGeometry(6.15, 6.15, 0.3, 36).translate(0, 1.6, 0), BRASS, BRASS_LIGHT),
    paint(
      new SphereGeometry(6, 32, 12, 0, 2 * Math.PI, 0, Math.PI / 2).translate(0, 6.1, 0),
      0x3f58a8,
      0x8fc0f0,
    ),
    // The slit and the telescope that looks out of it.
    paint(
      new SphereGeometry(6.06, 5, 12, Math.PI / 2 - 0.17, 0.34, 0.05, 1.3).rotateY(TURN)
        .translate(0, 6.1, 0),
      0x14143c,
      0x24245c,
    ),
    paint(
      new CylinderGeometry(0.72, 0.95, 7.5, 18).rotateX(0.82).translate(0, 12, 1.8).rotateY(TURN),
      0xb88a3c,
      BRASS_LIGHT,
    ),
    paint(
      new TorusGeometry(0.76, 0.13, 7, 20).rotateX(-0.75).translate(0, 14.45, 4.25).rotateY(TURN),
      BRASS_LIGHT,
    ),
    paint(new BoxGeometry(2.6, 3.5, 0.5).translate(0, 1.75, 6.02), BRASS, BRASS_LIGHT),
    paint(new SphereGeometry(0.5, 12, 8).translate(0, 12.4, -1.2), BRASS_LIGHT),
  ];
  for (let i = 0; i < 12; i++) {
    const angle = ((i + 0.5) / 12) * 2 * Math.PI;
    parts.push(
      paint(new BoxGeometry(0.5, 5.4, 0.5).translate(0, 2.9, 6).rotateY(angle), 0xa8acdf, 0xffffff),
    );
    parts.push(
      paint(
        new TorusGeometry(6.06, 0.09, 5, 12, Math.PI / 2).rotateY(angle).translate(0, 6.1, 0),
        BRASS,
        BRASS_LIGHT,
      ),
    );
  }
  for (let i = 1; i < 12; i++) {
    const frame = new BoxGeometry(1.3, 2.5, 0.16).translate(0, 3.1, 5.96).rotateY(
      (i / 12) * 6.2832,
    );
    parts.push(paint(frame, BRASS));
  }
  return merge(parts);
}

function railing({ kit: { paint, merge } }: SceneHost): BufferGeometry {
  const width = 8.63;
  const parts = [
    paint(new BoxGeometry(width, 0.3, 0.6).translate(0, 0.15, 0), 0x6a6ab0, 0x8a8cc8),
    paint(new BoxGeometry(width, 0.12, 0.3).translate(0, 1.06, 0), BRASS, BRASS_LIGHT),
    paint(new BoxGeometry(0.6, 1.3, 0.6).translate(width / 2, 0.65, 0), 0x9a9cd8, 0xe4e6ff),
    paint(
      new OctahedronGeometry(0.3, 0).scale(1, 1.5, 1).translate(width / 2, 1.75, 0),
      0x4fe0d0,
      0xc8fff4,
    ),
  ];
  for (let i = 0; i < 7; i++) {
    const ring = new TorusGeometry(0.36, 0.05, 3, 10).translate((i - 3) * 1.12, 0.66, 0);
    parts.push(paint(ring, BRASS, BRASS_LIGHT));
  }
  return merge(parts);
}

function starLamp({ kit: { paint, merge } }: SceneHost): BufferGeometry {
  return merge([
    paint(new CylinderGeometry(0.2, 0.3, 0.3, 8).translate(0, 0.15, 0), BRASS),
    paint(new CylinderGeometry(0.05, 0.08, 2, 6).translate(0, 1.2, 0), 0x8a8cc8, BRASS_LIGHT),
    paint(
      new TorusGeometry(0.34, 0.04, 5, 16, Math.PI * 1.5).rotateZ(2.4).translate(0, 2.5, 0),
      BRASS_LIGHT,
    ),
    paint(
      new OctahedronGeometry(0.2, 0).scale(0.8, 1.4, 0.8).translate(0, 2.55, 0),
      0xeaf4ff,
      0xffffff,
    ),
  ]);
}

function telescope({ kit: { paint, merge } }: SceneHost): BufferGeometry {
  const parts = [
    paint(
      new CylinderGeometry(0.24, 0.17, 1.5, 12).rotateX(-0.95).translate(0, 1.5, -0.2),
      0xb88a3c,
      BRASS_LIGHT,
    ),
    paint(
      new CylinderGeometry(0.29, 0.29, 0.2, 12).rotateX(-0.95).translate(0, 1.93, -0.8),
      BRASS_LIGHT,
    ),
    paint(new SphereGeometry(0.15, 8, 6).translate(0, 1.32, 0), 0x5a5aa8),
  ];
  for (let i = 0; i < 3; i++) {
    parts.push(
      paint(
        new CylinderGeometry(0.04, 0.05, 1.45, 5).translate(0, -0.72, 0).rotateX(0.32)
          .rotateY(i * 2.094).translate(0, 1.35, 0),
        0x4a3f78,
        0x8a78b8,
      ),
    );
  }
  return merge(parts);
}

/** Two horns of moonstone around a portal, with a star between their tips. */
function gate({ kit: { paint, merge } }: SceneHost): BufferGeometry {
  const parts: BufferGeometry[] = [
    paint(new CylinderGeometry(3.5, 3.6, 0.08, 30).translate(0, 0.03, 0), 0x5a5ab0, 0x6a6ac0),
    paint(
      new TorusGeometry(3.2, 0.09, 4, 36).rotateX(Math.PI / 2).translate(0, 0.08, 0),
      BRASS_LIGHT,
    ),
    paint(
      new OctahedronGeometry(0.42, 0).scale(0.8, 1.4, 0.8).translate(0, 6.1, 0),
      0x7fe8ff,
      0xf0ffff,
    ),
  ];
  for (const side of [-1, 1]) {
    parts.push(
      paint(
        new CylinderGeometry(0.42, 0.6, 1, 8).translate(side * 2.5, 0.5, 0),
        0x6a6ab8,
        0xa8acdf,
      ),
    );
    for (let i = 0; i < 7; i++) {
      const angle = (i / 6) * 1.25;
      const x = Math.cos(angle) * 2.6;
      const y = 1.4 + Math.sin(angle) * 3.5;
      const size = 0.44 - i * 0.045;
      const stone = new CylinderGeometry(size * 0.86, size, 0.78, 7).rotateZ(side * angle * 0.62);
      parts.push(paint(stone.translate(side * x, y, 0), 0x8a8ed0, 0xe4e8ff));
    }
    parts.push(
      paint(
        new ConeGeometry(0.16, 0.7, 7).rotateZ(side * 0.95).translate(side * 0.5, 5.1, 0),
        BRASS_LIGHT,
      ),
    );
  }
  return merge(parts);
}
