// The town around the plaza: houses with lit windows, the bell tower, and hills at the horizon.

import {
  BoxGeometry,
  type BufferGeometry,
  ConeGeometry,
  CylinderGeometry,
  MeshBasicMaterial,
  type Object3D,
  PlaneGeometry,
  SphereGeometry,
} from "three";
import type { Glow, Placement, SceneFrame, SceneHost } from "../../client/scene/scene_api.ts";

const WALLS = [0xe0a988, 0xd98f74, 0xe8c49a, 0xb98a92, 0xcfa07c, 0xa98fa8];

const TILES = [0xffffff, 0xe8c8b8, 0xffe0c8, 0xd8b0a8];

/** What moves in the town. */
export interface TownMotion {
  update(frame: SceneFrame): void;
}

/** Builds houses, tower and hills. */
export function buildTown(host: SceneHost, glows: Glow[]): TownMotion {
  const { kit, world } = host;
  const lit = new MeshBasicMaterial({ vertexColors: true });
  const rows: Placement[][] = [[], [], []];
  const count = 30;
  for (let ring = 0; ring < 2; ring++) {
    for (let i = 0; i < count; i++) {
      const angle = ((i + ring * 0.5) / count) * 2 * Math.PI;
      const radius = 43 + ring * 11 + kit.random() * 3;
      const toPlaza = angle + Math.PI;
      rows[Math.floor(kit.random() * 3)]?.push({
        x: Math.sin(angle) * radius,
        z: Math.cos(angle) * radius,
        yaw: toPlaza + Math.PI + (kit.random() - 0.5) * 0.12,
        scale: 0.92 + kit.random() * 0.3,
        stretch: 0.62 + kit.random() * 0.4 + ring * 0.2,
        tint: WALLS[Math.floor(kit.random() * WALLS.length)],
      });
    }
  }
  for (const [kind, places] of rows.entries()) {
    const { walls, windows, roof } = house(host, kind);
    // The house's front (its +Z side here) looks at the plaza.
    const turned = places.map((place) => ({ ...place, yaw: (place.yaw ?? 0) + Math.PI }));
    const plaster = kit.matte({ picture: "assets/plaster", pictureMetres: 5 });
    kit.scatter(walls, plaster, turned, { castsShadow: false });
    const tiled = turned.map((place, i) => ({ ...place, tint: TILES[i % TILES.length] }));
    kit.scatter(roof, kit.matte(), tiled, { castsShadow: false });
    kit.scatter(windows, lit, turned.map(({ tint: _tint, ...place }) => place), {
      castsShadow: false,
    }).receiveShadow = false;
  }
  const tower = world.colliders.find((item) => item.kind === "box" && item.size.y === 22);
  const motion = tower && buildTower(host, tower.at.x, tower.at.z, glows);
  const hills: Placement[] = [];
  for (let i = 0; i < 16; i++) {
    const angle = (i / 16) * 2 * Math.PI + kit.random() * 0.2;
    hills.push({
      x: Math.sin(angle) * 115,
      y: -6,
      z: Math.cos(angle) * 115,
      scale: 26 + kit.random() * 18,
      stretch: 0.55 + kit.random() * 0.4,
    });
  }
  kit.scatter(
    kit.paint(new SphereGeometry(1, 12, 6, 0, 2 * Math.PI, 0, Math.PI / 2), 0x7a4f66, 0x54406c),
    kit.matte({ isSmooth: true }),
    hills,
    { castsShadow: false },
  );
  return motion ?? { update: () => {} };
}

function house({ kit: { paint, merge, random } }: SceneHost, kind: number) {
  const width = 6.4 + kind * 0.7;
  const height = 6.2 + kind * 1.3;
  const roofs = [0xd0745a, 0xa86a7c, 0xd0845c];
  const walls: BufferGeometry[] = [
    paint(new BoxGeometry(width, height, 6).translate(0, height / 2, 0), 0xb8a8a0, 0xffffff),
    paint(new BoxGeometry(width + 0.3, 0.3, 6.3).translate(0, height * 0.5, 0), 0xfff0e0),
    paint(new BoxGeometry(0.8, 2, 0.8).translate(width * 0.28, height + 2.6, -1), 0x8a5a4a),
    paint(new BoxGeometry(1.5, 2.3, 0.16).translate(-width * 0.26, 1.15, 3.02), 0x4a2c24),
  ];
  // A prism with its ridge along the street, or a hipped roof; eaves reach a hand beyond the walls.
  const shape = kind === 1
    ? new ConeGeometry(width * 0.82, 3.6, 4).rotateY(Math.PI / 4).translate(0, height + 1.8, 0)
    : new CylinderGeometry(3.9, 3.9, width + 0.6, 3).rotateZ(Math.PI / 2).rotateX(-Math.PI / 2)
      .scale(1, 0.6, 1).translate(0, height + 1.17, 0);
  const roof = merge([
    paint(shape, roofs[kind] ?? 0x8a3f34, 0xf0b08c),
    paint(new BoxGeometry(width + 0.5, 0.22, 6.7).translate(0, height + 0.02, 0), 0x6a4038),
  ]);
  const windows: BufferGeometry[] = [];
  const rows = kind === 2 ? 3 : 2;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < 3; column++) {
      const x = (column - 1) * width * 0.3;
      const y = 1.9 + row * (height / rows) * 0.95;
      if (row === 0 && column === 0) continue;
      const isLit = random() < 0.72;
      walls.push(paint(new BoxGeometry(1.35, 1.75, 0.14).translate(x, y, 3.02), 0x6a4038));
      windows.push(
        paint(
          new PlaneGeometry(1, 1.4).translate(x, y, 3.13),
          isLit ? 0xffa040 : 0x4a4a78,
          isLit ? 0xffe2a0 : 0x7a70a0,
        ),
      );
    }
  }
  return { walls: merge(walls), windows: merge(windows), roof };
}

/** The clock tower: its outline at once, the model when it has come. Its clocks tell the hour. */
function buildTower({ kit }: SceneHost, x: number, z: number, glows: Glow[]): TownMotion {
  const { paint, merge } = kit;
  const outline = kit.place(
    merge([
      paint(new BoxGeometry(5, 20, 5).translate(0, 10, 0), 0xa8846c, 0xe6c4a0),
      paint(new ConeGeometry(3.7, 6.4, 4).rotateY(Math.PI / 4).translate(0, 23.7, 0), 0x6a3a4a),
    ]),
    kit.matte(),
    { x, z },
  );
  glows.push({ x, y: 12.7, z: z + 3, size: 7, colour: 0x90521f });
  glows.push({ x, y: 17.6, z, size: 6, colour: 0xff9a40 });
  let tower: Object3D | undefined;
  const tellTime = () => {
    const now = new Date();
    const minutes = now.getHours() * 60 + now.getMinutes() + now.getSeconds() / 60;
    for (const [side, name] of ["front", "right", "back", "left"].entries()) {
      for (const [hand, turns] of [["hour", minutes / 720], ["minute", minutes / 60]] as const) {
        const part = tower?.getObjectByName(`${name}_${hand}`);
        part?.rotation.set(0, side * Math.PI / 2, -turns * 2 * Math.PI, "YXZ");
      }
    }
  };
  kit.model("assets/clock_tower.glb", {
    at: { x, z },
    standIns: [outline],
    then(model) {
      tower = model;
      tellTime();
    },
  });
  let toldAt = 0;
  return {
    update({ elapsedSeconds }) {
      if (tower === undefined) return;
      tower.getObjectByName("bell")?.rotation.set(Math.sin(elapsedSeconds) * 0.06, 0, 0);
      tower.getObjectByName("vane")?.rotation.set(0, Math.sin(elapsedSeconds * 0.2), 0);
      if (elapsedSeconds - toldAt < 1) return;
      toldAt = elapsedSeconds;
      tellTime();
    },
  };
}
