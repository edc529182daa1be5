// Aurora Observatory: an island that floats over the clouds at night. Crystals hum, an orrery turns
// overhead, and the dome's telescope follows the northern lights.

import { Color } from "three";
import type { Glow, SceneHost, WorldScene } from "../../client/scene/scene_api.ts";
import { buildSkyStair } from "./sky_stair.ts";
import { buildCrystals } from "./crystals.ts";
import { buildInlay } from "./inlay.ts";
import { buildIslands } from "./islands.ts";
import { buildObservatory } from "./observatory.ts";
import { buildOrrery } from "./orrery.ts";
import { buildStarKeeper } from "./resident.ts";
import { SOUND } from "./sound.ts";

/** Builds the island. */
export function buildScene(host: SceneHost): WorldScene {
  const { kit } = host;
  kit.sky({
    zenith: 0x060a2c,
    horizon: 0x332c86,
    nadir: 0x1c1450,
    sun: { x: -0.5, y: 0.34, z: -0.8, colour: 0xdfe8ff, radius: 0.045, halo: 0.2 },
    stars: 1,
    aurora: 0.8,
    fog: { colour: 0x2c2878, near: 45, far: 190 },
  });
  kit.light({
    sun: 0xcfd8ff,
    sunIntensity: 2.2,
    from: { x: -0.6, y: 0.9, z: 0.55 },
    sky: 0x86c4e8,
    ground: 0x6a4aa8,
    skyIntensity: 1.35,
  });

  const marble = new Color(0x7c80a8);
  const pale = new Color(0xb8b8d4);
  const deep = new Color(0x3c3f78);
  kit.ground({
    size: 28.2,
    isRound: true,
    cells: 60,
    texture: kit.texture(256, drawMarble),
    textureMetres: 4,
    picture: "assets/marble",
    pictureMetres: 4,
    colourAt(x, z, out) {
      const radius = Math.hypot(x, z - 2);
      out.lerpColors(marble, pale, kit.noise(x * 0.3, z * 0.3));
      if (radius > 13 && radius < 19.2) out.lerp(deep, 0.45);
      if (radius < 7) out.lerp(deep, 0.7);
      out.multiplyScalar(1.05 - Math.max(0, radius - 14) / 34);
    },
  });

  const glows: Glow[] = [];
  buildInlay(host);
  buildObservatory(host, glows);
  buildCrystals(host, glows);
  buildSkyStair(host, glows);
  const islands = buildIslands(host, glows);
  const orrery = buildOrrery(host, glows);
  for (let i = 0; i < 130 * kit.detail; i++) {
    const angle = kit.random() * 2 * Math.PI;
    const radius = 2 + kit.random() * 30;
    glows.push({
      x: Math.sin(angle) * radius,
      y: 0.4 + kit.random() * 9,
      z: Math.cos(angle) * radius,
      size: 0.14 + kit.random() * 0.2,
      colour: [0x9fffe0, 0xb8a8ff, 0xfff0c0][i % 3] ?? 0xffffff,
      wander: 0.8,
      twinkle: 0.7,
    });
  }
  kit.glows(glows);
  return {
    palette: { accent: "#8fd8ff", surface: "#14143c", text: "#eef2ff" },
    sound: SOUND,
    update(frame) {
      islands.update(frame);
      orrery.update(frame);
    },
    buildResident: (look) => buildStarKeeper(kit, look),
  };
}

/** Large smooth slabs with fine joints. */
function drawMarble(pen: CanvasRenderingContext2D, size: number): void {
  pen.fillStyle = "#b8bad0";
  pen.fillRect(0, 0, size, size);
  const half = size / 2;
  for (let row = 0; row < 2; row++) {
    for (let column = 0; column < 2; column++) {
      const shade = 232 + ((row * 2 + column) * 7) % 18;
      pen.fillStyle = `rgb(${shade - 4},${shade - 4},${shade})`;
      pen.fillRect(column * half + 1.5, row * half + 1.5, half - 3, half - 3);
    }
  }
  pen.strokeStyle = "rgba(200,204,230,0.5)";
  pen.lineWidth = 1.5;
  for (let i = 0; i < 9; i++) {
    const x = (i * 67) % size;
    const y = (i * 101) % size;
    pen.beginPath();
    pen.moveTo(x, y);
    pen.quadraticCurveTo(x + 22, y + 6, x + 34, y + 26);
    pen.stroke();
  }
}
