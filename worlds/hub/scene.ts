// Lantern Plaza: a round square of warm stone at dusk. A fountain in the middle, three arches with
// portals, a bell tower, and the lit windows of a town around it.

import {
  BufferGeometry,
  Color,
  Float32BufferAttribute,
  LineBasicMaterial,
  LineSegments,
} from "three";
import type { Beam, Glow, SceneHost, WorldScene } from "../../client/scene/scene_api.ts";
import { buildBandstand } from "./bandstand.ts";
import { buildFountain } from "./fountain.ts";
import { buildFurniture } from "./furniture.ts";
import { buildLampKeeper } from "./resident.ts";
import { buildTown } from "./town.ts";
import { buildWays } from "./ways.ts";
import { SOUND } from "./sound.ts";

const STONE = 0xd4b596;
const LAMP_LIGHT = 0xffb765;
const BALUSTRADE_RADIUS = 29;

/** Builds the plaza. */
export function buildScene(host: SceneHost): WorldScene {
  const { kit, world } = host;
  kit.sky({
    zenith: 0x2c3168,
    horizon: 0xf59a6a,
    nadir: 0x6a4a68,
    sun: { x: -0.55, y: 0.06, z: -0.85, colour: 0xffa860, radius: 0.045, halo: 0.9 },
    stars: 0.7,
    clouds: { amount: 0.5, colour: 0xe68a8c },
    fog: { colour: 0xb5707c, near: 45, far: 150 },
  });
  kit.light({
    sun: 0xffc08a,
    sunIntensity: 2.7,
    from: { x: -0.75, y: 0.62, z: 0.5 },
    sky: 0x8f9bff,
    ground: 0x8a5a4a,
    skyIntensity: 1.85,
  });

  const lamps = world.colliders.filter((item) => item.kind === "cylinder" && item.height === 4.2);
  const stone = new Color(STONE);
  const warm = new Color(0xffc27a);
  const rose = new Color(0x9a6f74);
  const grass = new Color(0x4d5a3c);
  kit.ground({
    size: 130,
    isRound: true,
    cells: 110,
    picture: "assets/setts",
    pictureMetres: 2.6,
    colourAt(x, z, out) {
      const radius = Math.hypot(x, z);
      out.copy(stone);
      // Rings of darker stone around the fountain.
      const isRing = [6.2, 12.5, 20.5, 27.5].some((ring) => Math.abs(radius - ring) < 0.75);
      if (isRing) out.lerp(rose, 0.75);
      out.multiplyScalar(0.86 + 0.25 * kit.noise(x * 0.35, z * 0.35));
      if (radius > BALUSTRADE_RADIUS + 1) {
        out.lerp(grass, Math.min(1, (radius - BALUSTRADE_RADIUS - 1) / 5) * 0.85);
      }
      let light = 0;
      for (const { at } of lamps) {
        light += Math.max(0, 1 - Math.hypot(x - at.x, z - at.z) / 5.5) ** 2;
      }
      out.lerp(warm, Math.min(0.75, light * 0.75));
    },
  });

  const glows: Glow[] = [];
  const town = buildTown(host, glows);
  buildFurniture(host, glows);
  buildBandstand(host, glows);
  hangLanterns(host, glows);
  const beams: Beam[] = [];
  const ways = buildWays(host, glows, beams);
  kit.beams(beams);
  for (let i = 0; i < 40 * kit.detail; i++) {
    const angle = kit.random() * 2 * Math.PI;
    const radius = 5 + kit.random() * 22;
    glows.push({
      x: Math.sin(angle) * radius,
      y: 1 + kit.random() * 6,
      z: Math.cos(angle) * radius,
      size: 0.14,
      colour: 0xffd9a0,
      wander: 0.9,
      twinkle: 0.8,
    });
  }
  const fountain = buildFountain(host, glows);
  kit.glows(glows);

  return {
    palette: { accent: "#ffb45e", surface: "#2a1f35", text: "#fff3e2" },
    sound: SOUND,
    update(frame) {
      fountain.update(frame);
      town.update(frame);
      ways.update(frame);
    },
    buildResident: (look) => buildLampKeeper(kit, look),
  };

  function hangLanterns({ scene }: SceneHost, into: Glow[]): void {
    const posts = lamps.map(({ at }) => at).sort((a, b) =>
      Math.atan2(a.x, a.z) - Math.atan2(b.x, b.z)
    );
    const wire: number[] = [];
    const colours = [0xffb765, 0xffd98a, 0xff8f6a, 0xffc0a0];
    for (const [index, from] of posts.entries()) {
      const to = posts[(index + 1) % posts.length];
      if (to === undefined) continue;
      const length = Math.hypot(to.x - from.x, to.z - from.z);
      if (length > 20) continue;
      const steps = Math.round(length / 1.1);
      const sag = length * 0.09;
      for (let step = 0; step <= steps; step++) {
        const part = step / steps;
        const x = from.x + (to.x - from.x) * part;
        const y = 4.7 - sag * 4 * part * (1 - part);
        const z = from.z + (to.z - from.z) * part;
        if (step > 0) wire.push(x, y, z);
        if (step < steps) wire.push(x, y, z);
        const colour = colours[step % colours.length] ?? LAMP_LIGHT;
        if (step > 0 && step < steps) into.push({ x, y: y - 0.12, z, size: 0.55, colour });
      }
    }
    const geometry = new BufferGeometry();
    geometry.setAttribute("position", new Float32BufferAttribute(wire, 3));
    scene.add(new LineSegments(geometry, new LineBasicMaterial({ color: 0x3a2a30 })));
  }
}
