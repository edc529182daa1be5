// Sunfall Canyon: ruins of terracotta in a sunlit canyon. A great arch of rock stands over the way,
// and palms around a pool give shade.

import { Color } from "three";
import type { Glow, SceneHost, WorldScene } from "../../client/scene/scene_api.ts";
import { buildLookout } from "./lookout.ts";
import { buildBirds } from "./birds.ts";
import { buildCanyon } from "./canyon.ts";
import { buildOasis } from "./oasis.ts";
import { buildFox } from "./resident.ts";
import { buildRuins } from "./ruins.ts";
import { buildSlabs } from "./slabs.ts";
import { SOUND } from "./sound.ts";

/** Builds the canyon. */
export function buildScene(host: SceneHost): WorldScene {
  const { kit } = host;
  kit.sky({
    zenith: 0x1670ea,
    horizon: 0xcfe8fa,
    nadir: 0xe8c9a0,
    sun: { x: 0.34, y: 0.52, z: -0.78, colour: 0xfff0c0, radius: 0.05, halo: 0.75 },
    clouds: { amount: 0.24, colour: 0xfff2e0 },
    fog: { colour: 0xf0d3ae, near: 45, far: 200 },
  });
  kit.light({
    sun: 0xffe6b8,
    sunIntensity: 3.1,
    from: { x: 0.62, y: 0.95, z: 0.5 },
    sky: 0xbfe0ff,
    ground: 0xd08a50,
    skyIntensity: 1.45,
  });

  const sand = new Color(0xe6bb80);
  const light = new Color(0xf4d8a4);
  const red = new Color(0xcd8a55);
  const green = new Color(0x8fa85a);
  const slab = new Color(0xd9a476);
  const pool = { x: -16, z: -14 };
  kit.ground({
    size: 150,
    isRound: true,
    cells: 88,
    texture: kit.texture(256, drawRipples),
    textureMetres: 13,
    picture: "assets/sand",
    pictureMetres: 4.5,
    colourAt(x, z, out) {
      out.lerpColors(sand, light, kit.noise(x * 0.12, z * 0.12));
      out.lerp(red, 0.75 * Math.max(0, kit.noise(x * 0.06 + 9, z * 0.06) - 0.35));
      out.lerp(red, 0.6 * Math.min(1, Math.max(0, (Math.abs(x) - 21) / 7)));
      const way = Math.abs(x + Math.sin(z * 0.12) * 0.8) + (z > 20 || z < -24 ? 4 : 0);
      if (way < 4) out.lerp(slab, 0.55 * (1 - way / 4));
      const wet = Math.hypot(x - pool.x, z - pool.z);
      if (wet < 9) out.lerp(green, 0.85 * (1 - wet / 9) * (0.5 + kit.noise(x, z)));
    },
  });

  const glows: Glow[] = [];
  buildCanyon(host);
  buildRuins(host, glows);
  buildLookout(host, glows);
  buildOasis(host, glows);
  buildSlabs(host);
  // Late sun falls between the walls.
  kit.beams([[-14, 4], [-7, -9], [9, -12], [15, 2], [3, -24]].map(([x = 0, z = 0], i) => ({
    x,
    y: -2,
    z,
    height: 30,
    radius: 2.4 + (i % 3),
    headRadius: 1.2,
    yaw: 0.9,
    tilt: 0.5,
    colour: new Color(0xffc878).multiplyScalar(0.045),
  })));
  for (let i = 0; i < 50 * kit.detail; i++) {
    glows.push({
      x: (kit.random() - 0.5) * 44,
      y: 0.6 + kit.random() * 7,
      z: (kit.random() - 0.5) * 56,
      size: 0.09,
      colour: 0x6a4c28,
      wander: 1.6,
      twinkle: 0.6,
    });
  }
  kit.glows(glows);
  const birds = buildBirds(host);
  return {
    palette: { accent: "#ffb03a", surface: "#4a2616", text: "#fff4e0" },
    sound: SOUND,
    update: birds.update,
    buildResident: (look) => buildFox(kit, look),
  };
}

/** Ripples that the wind leaves in sand. */
function drawRipples(pen: CanvasRenderingContext2D, size: number): void {
  pen.fillStyle = "#ececec";
  pen.fillRect(0, 0, size, size);
  for (let line = 0; line < 22; line++) {
    const y = (line / 22) * size;
    pen.strokeStyle = line % 2 === 0 ? "rgba(215,208,200,0.45)" : "rgba(250,250,250,0.45)";
    pen.lineWidth = 2 + (line % 3);
    pen.beginPath();
    for (let x = 0; x <= size; x += 8) {
      const wave = Math.sin((x / size) * 2 * Math.PI * 2 + line) * 4 +
        Math.sin((x / size) * 2 * Math.PI * 3 + line * 2) * 2;
      if (x === 0) pen.moveTo(x, y + wave);
      else pen.lineTo(x, y + wave);
    }
    pen.stroke();
  }
}
