// Mistwood Glade: a clearing in a forest of pines and birches in the blue hour. Mushrooms shine,
// fireflies dance, and somebody lives in the great old tree.

import { Color } from "three";
import type { Glow, SceneHost, WorldScene } from "../../client/scene/scene_api.ts";
import { buildForest } from "./forest.ts";
import { buildGreatTree } from "./great_tree.ts";
import { buildForestSpirit } from "./resident.ts";
import { buildUndergrowth } from "./undergrowth.ts";
import { SOUND } from "./sound.ts";

/** Builds the glade. */
export function buildScene(host: SceneHost): WorldScene {
  const { kit, world } = host;
  kit.sky({
    zenith: 0x1f4a6b,
    horizon: 0xa6d6c2,
    nadir: 0x2d5a58,
    sun: { x: 0.45, y: 0.42, z: -0.8, colour: 0xe8ffd0, radius: 0.03, halo: 0.8 },
    stars: 0.35,
    fog: { colour: 0x86bfae, near: 9, far: 60 },
  });
  kit.light({
    sun: 0xfff2c4,
    sunIntensity: 2.3,
    from: { x: 0.6, y: 1, z: 0.45 },
    sky: 0xa8e6e0,
    ground: 0x39503a,
    skyIntensity: 1.6,
  });

  const spawn = world.spawns[0]?.at ?? { x: 0, z: 0 };
  const moss = new Color(0x6f9c62);
  const deep = new Color(0x446f58);
  const earth = new Color(0xb8a078);
  const light = new Color(0xb4d484);
  kit.ground({
    size: 72,
    cells: 96,
    texture: kit.texture(128, drawTurf),
    textureMetres: 3,
    picture: "assets/moss",
    pictureMetres: 3.4,
    colourAt(x, z, out) {
      out.lerpColors(deep, moss, kit.noise(x * 0.16, z * 0.16));
      const inGlade = Math.max(0, 1 - Math.hypot(x, z - 2) / 21);
      out.lerp(light, inGlade * 0.7 * kit.noise(x * 0.09 + 5, z * 0.09));
      let path = 0;
      for (const { at } of world.portals) path = Math.max(path, nearPath(x, z, spawn, at));
      const edge = 0.55 + 0.6 * kit.noise(x * 0.9, z * 0.9);
      out.lerp(earth, Math.min(0.85, Math.max(0, path * 1.5 - edge * 0.6)));
      // Darkness of the wood around.
      out.multiplyScalar(1 - Math.min(0.45, Math.max(0, Math.hypot(x, z) - 18) / 40));
    },
  });

  const glows: Glow[] = [];
  buildForest(host);
  buildUndergrowth(
    host,
    glows,
    (x, z) => world.portals.some(({ at }) => nearPath(x, z, spawn, at) > 0.45),
  );
  buildGreatTree(host, glows);
  const fireflies = [0xfff08a, 0xd8ff8a, 0xffe0a0];
  for (let i = 0; i < 150 * kit.detail; i++) {
    const angle = kit.random() * 2 * Math.PI;
    const radius = 3 + kit.random() * 25;
    glows.push({
      x: Math.sin(angle) * radius,
      y: 0.5 + kit.random() ** 2 * 5,
      z: Math.cos(angle) * radius,
      size: 0.3 + kit.random() * 0.3,
      colour: fireflies[i % 3] ?? 0xfff08a,
      wander: 1.1,
      twinkle: 0.9,
    });
  }
  kit.glows(glows);
  return {
    palette: { accent: "#7be0a0", surface: "#12302c", text: "#eafff2" },
    sound: SOUND,
    buildResident: (look) => buildForestSpirit(kit, look),
  };
}

/** 1 in the middle of the way from the first spawn to a portal, 0 beside it. */
function nearPath(
  x: number,
  z: number,
  from: { readonly x: number; readonly z: number },
  to: { readonly x: number; readonly z: number },
): number {
  const wayX = to.x - from.x;
  const wayZ = to.z - from.z;
  const along = ((x - from.x) * wayX + (z - from.z) * wayZ) / (wayX * wayX + wayZ * wayZ);
  const part = Math.min(1.05, Math.max(0, along));
  const bend = Math.sin(part * Math.PI) * Math.sin(part * 5) * 1.2;
  const off = Math.hypot(x - from.x - wayX * part + bend, z - from.z - wayZ * part);
  return Math.max(0, 1 - off / 2.1);
}

/** Short strokes of grass, light so that the ground's colours show through. */
function drawTurf(pen: CanvasRenderingContext2D, size: number): void {
  pen.fillStyle = "#d8d8d0";
  pen.fillRect(0, 0, size, size);
  for (let i = 0; i < 420; i++) {
    const x = (i * 73.7) % size;
    const y = (i * 41.3 + (i % 7) * 13) % size;
    const shade = 175 + (i * 29) % 80;
    pen.strokeStyle = `rgba(${shade},${shade},${shade - 12},0.75)`;
    pen.lineWidth = 1.4;
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(x + ((i * 17) % 7) - 3, y - 4 - (i % 5));
    pen.stroke();
  }
}
