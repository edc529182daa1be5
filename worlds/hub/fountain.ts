// The fountain in the middle of the plaza, with water that really falls.

import {
  BufferGeometry,
  CircleGeometry,
  Color,
  CylinderGeometry,
  Float32BufferAttribute,
  LatheGeometry,
  Mesh,
  MeshLambertMaterial,
  Points,
  ShaderMaterial,
  SphereGeometry,
  Vector2,
} from "three";
import type { Glow, SceneFrame, SceneHost } from "../../client/scene/scene_api.ts";

const DROPS = 420;

const DROP_VERTEX = /* glsl */ `
attribute vec4 way; // angle, speed outwards, start height, phase
uniform float time;
varying float vFade;
void main() {
  float speedUp = way.z > 1.5 ? 2.6 : 2.2;
  float life = (speedUp + sqrt(speedUp * speedUp + 2.0 * 7.0 * (way.z - 0.7))) / 7.0;
  float age = fract(way.w + time / life) * life;
  float y = way.z + speedUp * age - 3.5 * age * age;
  float out_ = (way.z > 1.5 ? 0.12 : 1.35) + way.y * age;
  vec4 at = modelViewMatrix * vec4(sin(way.x) * out_, y, cos(way.x) * out_, 1.0);
  gl_Position = projectionMatrix * at;
  gl_PointSize = clamp(46.0 / max(-at.z, 1.0), 1.5, 7.0);
  vFade = 0.5 + 0.5 * (1.0 - age / life);
}`;
const DROP_FRAGMENT = /* glsl */ `
varying float vFade;
void main() {
  float soft = 1.0 - smoothstep(0.2, 0.5, length(gl_PointCoord - 0.5));
  gl_FragColor = vec4(vec3(0.86, 0.94, 1.0), soft * vFade * 0.75);
  #include <colorspace_fragment>
}`;

/** Builds the fountain. */
export function buildFountain(
  { kit, scene }: SceneHost,
  glows: Glow[],
): { update(frame: SceneFrame): void } {
  const { paint, merge } = kit;
  const lathe = (outline: readonly (readonly [number, number])[], segments = 28) =>
    new LatheGeometry(outline.map(([x, y]) => new Vector2(x, y)), segments);
  const basin = lathe([
    [4.45, 0],
    [4.45, 0.22],
    [4.1, 0.3],
    [4.05, 0.7],
    [4.3, 0.78],
    [4.3, 0.95],
    [3.75, 0.95],
    [3.7, 0.5],
    [0, 0.45],
  ]);
  const bowl = lathe([[0.45, 1.05], [1.5, 1.25], [1.62, 1.42], [1.5, 1.43], [0, 1.3]], 20);
  const stem = lathe(
    [[0.8, 0.4], [0.62, 0.6], [0.4, 1], [0.5, 1.3], [0.34, 1.7], [0.28, 2.1], [0.4, 2.25], [
      0,
      2.3,
    ]],
    14,
  );
  kit.place(
    merge([
      paint(basin, 0xa88770, 0xe2c6a6),
      paint(bowl, 0xb8967c, 0xe8cfb0),
      paint(stem, 0xa88770, 0xe2c6a6),
      paint(new SphereGeometry(0.2, 10, 8).translate(0, 1.98, 0), 0xd9a24e, 0xffd98a),
      paint(new CylinderGeometry(5, 5.15, 0.12, 36).translate(0, 0.05, 0), 0x9a7a6a),
    ]),
    kit.matte(),
  );
  const water = new MeshLambertMaterial({
    color: 0x3f86b8,
    emissive: 0x184a72,
    transparent: true,
    opacity: 0.88,
  });
  const pool = new Mesh(new CircleGeometry(3.76, 32).rotateX(-Math.PI / 2), water);
  pool.position.y = 0.74;
  const upper = new Mesh(new CircleGeometry(1.52, 20).rotateX(-Math.PI / 2), water);
  upper.position.y = 1.39;
  scene.add(pool, upper);

  const way: number[] = [];
  for (let i = 0; i < DROPS * kit.detail; i++) {
    const isUpper = i % 3 !== 0;
    const jet = isUpper
      ? kit.random() * 2 * Math.PI
      : (Math.floor(kit.random() * 8) / 8) * 2 * Math.PI;
    way.push(
      jet + (kit.random() - 0.5) * 0.12,
      isUpper ? 0.62 + kit.random() * 0.2 : 1.15 + kit.random() * 0.2,
      isUpper ? 2.0 : 1.25,
      kit.random(),
    );
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute("way", new Float32BufferAttribute(way, 4));
  geometry.setAttribute("position", new Float32BufferAttribute(new Float32Array(way.length), 3));
  const time = { value: 0 };
  const drops = new Points(
    geometry,
    new ShaderMaterial({
      vertexShader: DROP_VERTEX,
      fragmentShader: DROP_FRAGMENT,
      uniforms: { time },
      transparent: true,
      depthWrite: false,
    }),
  );
  drops.frustumCulled = false;
  drops.renderOrder = 3;
  scene.add(drops);

  for (let i = 0; i < 8; i++) {
    const angle = (i / 8) * 2 * Math.PI;
    glows.push({
      x: Math.sin(angle) * 3.2,
      y: 0.85,
      z: Math.cos(angle) * 3.2,
      size: 1.7,
      colour: new Color(0x5fc4ff).multiplyScalar(0.6),
    });
  }
  glows.push({ x: 0, y: 2, z: 0, size: 2, colour: 0xffc27a });
  return {
    update({ elapsedSeconds }) {
      time.value = elapsedSeconds;
      pool.position.y = 0.74 + Math.sin(elapsedSeconds * 1.7) * 0.012;
    },
  };
}
