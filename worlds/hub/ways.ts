// The ways from where people arrive to the three portals: pale slabs with a line of glass in them
// that shines in the colour of the portal, light runs along it, and studs where it ends.

import {
  BufferGeometry,
  CircleGeometry,
  Color,
  CylinderGeometry,
  Float32BufferAttribute,
  Mesh,
  RingGeometry,
  ShaderMaterial,
} from "three";
import type { Beam, Glow, SceneFrame, SceneHost } from "../../client/scene/scene_api.ts";

type Spot = readonly [x: number, z: number];

/** As the portals themselves shine. */
const COLOURS: Readonly<Record<string, number>> = {
  left_world: 0x3fd68c,
  right_world: 0xff8a2c,
  top_world: 0x7f78ff,
};
/** Half widths, metres. */
const SLAB = 0.62;
const GLASS = 0.17;
const ROSE = 2.3;
const ROSE_Z = 15.2;
const BEGIN_Z = ROSE_Z - ROSE + 0.5;
/** Between the fountain and the benches around it. */
const RING = 6.6;

const VERTEX = /* glsl */ `
attribute vec3 tone;
attribute vec2 way; // metres from the beginning, -1 to 1 across
varying vec3 vTone;
varying vec2 vWay;
varying float vFar;
void main() {
  vTone = tone;
  vWay = way;
  vec4 at = modelViewMatrix * vec4(position, 1.0);
  vFar = -at.z;
  gl_Position = projectionMatrix * at;
}`;
const FRAGMENT = /* glsl */ `
uniform float time;
varying vec3 vTone;
varying vec2 vWay;
varying float vFar;
void main() {
  // A drop of light runs by every nine metres, with a tail.
  float run = fract(vWay.x / 9.0 - time * 0.36);
  float drop = smoothstep(0.55, 0.97, run) * smoothstep(1.0, 0.97, run);
  float core = 1.0 - 0.5 * vWay.y * vWay.y;
  // Panes, one to half a metre, until they would be finer than a pixel.
  float joint = smoothstep(0.0, 0.06, abs(fract(vWay.x * 2.0) - 0.5));
  float pane = mix(mix(0.45, 1.0, joint), 1.0, smoothstep(8.0, 20.0, vFar));
  vec3 colour = vTone * core * pane * (0.62 + 0.75 * drop) + vec3(0.5 * drop * drop);
  gl_FragColor = vec4(colour, 1.0);
  #include <colorspace_fragment>
}`;

/** Builds the ways; what shines over the portals is added to `glows` and `beams`. */
export function buildWays(
  host: SceneHost,
  glows: Glow[],
  beams: Beam[],
): { update(frame: SceneFrame): void } {
  const { kit, world, scene } = host;
  const slabs: BufferGeometry[] = [];
  const glass: BufferGeometry[] = [];
  const studs: BufferGeometry[] = [];
  for (const { at, yaw, to } of world.portals) {
    const colour = COLOURS[to];
    if (colour === undefined) continue; // a portal to a world that does not ship
    const ahead: Spot = [-Math.sin(yaw), -Math.cos(yaw)];
    for (const way of waysTo([at.x, at.z], ahead)) {
      slabs.push(kit.paint(ribbon(way, SLAB, 0.02), 0xf2dcc0));
      slabs.push(kit.paint(ribbon(way, GLASS + 0.09, 0.03), 0x4a3848));
      glass.push(tinted(ribbon(way, GLASS, 0.04), colour));
    }
    for (let i = 0; i < 5; i++) {
      for (const side of [-1, 1]) {
        const out = 2.6 + i * 1.15;
        const x = at.x + ahead[0] * out + ahead[1] * side * 1.25;
        const z = at.z + ahead[1] * out - ahead[0] * side * 1.25;
        studs.push(
          kit.paint(
            new CylinderGeometry(0.13, 0.2, 0.1, 8).translate(x, 0.05, z),
            0x5a4438,
            colour,
          ),
        );
        glows.push({ x, y: 0.16, z, size: 1.15, colour });
      }
    }
    const soft = new Color(colour).multiplyScalar(0.75);
    beams.push({
      x: at.x,
      y: 4.6,
      z: at.z,
      height: 26,
      radius: 0.9,
      headRadius: 1.7,
      colour: soft,
    });
    for (let i = 0; i < 7; i++) {
      glows.push({
        x: at.x,
        y: 9.6 + i * 1.9,
        z: at.z,
        size: 0.34,
        colour,
        wander: 0.5,
        twinkle: 0.8,
      });
    }
  }
  slabs.push(...rose(host));
  const stone = kit.matte({ picture: "assets/setts", pictureMetres: 1.9 });
  for (const geometry of [slabs, studs]) {
    const mesh = kit.place(kit.merge(geometry), geometry === slabs ? stone : kit.matte());
    mesh.castShadow = false;
  }
  const time = { value: 0 };
  const lit = new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    uniforms: { time },
  });
  scene.add(new Mesh(joined(glass), lit));
  return {
    update({ elapsedSeconds }) {
      time.value = elapsedSeconds;
    },
  };
}

/** Where people arrive and the ways begin: a round of slabs, edged with brass. */
function rose({ kit: { paint } }: SceneHost): BufferGeometry[] {
  const lay = (shape: BufferGeometry, y: number, colour: number) =>
    paint(shape.rotateX(-Math.PI / 2).translate(0, y, ROSE_Z), colour);
  return [
    lay(new CircleGeometry(ROSE, 40), 0.018, 0xf2dcc0),
    lay(new RingGeometry(ROSE - 0.14, ROSE, 48), 0.026, 0x4a3848),
    lay(new RingGeometry(ROSE - 0.34, ROSE - 0.24, 48), 0.026, 0xd9a850),
    lay(new RingGeometry(0.62, 0.7, 32), 0.026, 0xd9a850),
  ];
}

/** One way, or one on either side of the fountain where that stands between. */
function waysTo(portal: Spot, ahead: Spot): Spot[][] {
  const door: Spot = [portal[0] + ahead[0] * 1.4, portal[1] + ahead[1] * 1.4];
  const before: Spot = [portal[0] + ahead[0] * 5.2, portal[1] + ahead[1] * 5.2];
  const isBehind = Math.abs(portal[0]) < RING && portal[1] < 0;
  const sides = isBehind ? [-1, 1] : [Math.sign(portal[0])];
  return sides.map((side) => {
    const radius = isBehind ? RING - 0.85 : RING + 0.45;
    const lane = isBehind ? side * 0.001 : side * 1.3;
    const last = isBehind ? 3.05 : 1.75;
    const spots: Spot[] = [[lane, BEGIN_Z], [lane, radius + 2.6], [lane, radius + 0.9]];
    for (let angle = isBehind ? 0.3 : 0.42; angle < last; angle += 0.22) {
      spots.push([side * Math.sin(angle) * radius, Math.cos(angle) * radius]);
    }
    if (isBehind) spots.push([0, -radius - 0.6]);
    return smooth([...spots, before, door]);
  });
}

/** Cuts corners (Chaikin) until the line is round. */
function smooth(spots: readonly Spot[]): Spot[] {
  let line = [...spots];
  for (let round = 0; round < 2; round++) {
    const next: Spot[] = [];
    for (const [i, [x, z]] of line.entries()) {
      const [toX, toZ] = line[i + 1] ?? [x, z];
      if (i === 0) next.push([x, z]);
      if (i === line.length - 1) next.push([x, z]);
      else {
        next.push([x * 0.75 + toX * 0.25, z * 0.75 + toZ * 0.25]);
        next.push([x * 0.25 + toX * 0.75, z * 0.25 + toZ * 0.75]);
      }
    }
    line = next;
  }
  return line;
}

/** A flat band along `line` at height `y`. Its `way` tells metres along, and where across. */
function ribbon(line: readonly Spot[], half: number, y: number): BufferGeometry {
  const at: number[] = [];
  const way: number[] = [];
  const up: number[] = [];
  const index: number[] = [];
  let metres = 0;
  for (const [i, [x, z]] of line.entries()) {
    const [fromX, fromZ] = line[i - 1] ?? [x, z];
    const [toX, toZ] = line[i + 1] ?? [x, z];
    const length = Math.hypot(toX - fromX, toZ - fromZ) || 1;
    const acrossX = -(toZ - fromZ) / length;
    const acrossZ = (toX - fromX) / length;
    metres += Math.hypot(x - fromX, z - fromZ);
    for (const side of [-1, 1]) {
      at.push(x + acrossX * side * half, y, z + acrossZ * side * half);
      way.push(metres, side);
      up.push(0, 1, 0);
    }
    if (i > 0) {
      const k = i * 2;
      index.push(k - 2, k - 1, k, k - 1, k + 1, k);
    }
  }
  const geometry = new BufferGeometry();
  geometry.setIndex(index);
  geometry.setAttribute("position", new Float32BufferAttribute(at, 3));
  geometry.setAttribute("normal", new Float32BufferAttribute(up, 3));
  geometry.setAttribute("way", new Float32BufferAttribute(way, 2));
  return geometry;
}

/** One geometry of all the glass. */
function joined(parts: readonly BufferGeometry[]): BufferGeometry {
  const geometry = new BufferGeometry();
  const plain = parts.map((part) => part.toNonIndexed());
  for (const [name, size] of [["position", 3], ["tone", 3], ["way", 2]] as const) {
    const all = plain.flatMap((part) => [...part.getAttribute(name).array]);
    geometry.setAttribute(name, new Float32BufferAttribute(all, size));
  }
  for (const part of [...parts, ...plain]) part.dispose();
  return geometry;
}

function tinted(geometry: BufferGeometry, colour: number): BufferGeometry {
  const tone = new Color(colour);
  const count = geometry.getAttribute("position").count;
  const tones = Array.from({ length: count }, () => [tone.r, tone.g, tone.b]).flat();
  return geometry.setAttribute("tone", new Float32BufferAttribute(tones, 3));
}
