// Soft columns of light: rays through leaves, a shine over a portal. One draw call for all of a
// world's; each turns its broad side to the eye, so that it has no edge from anywhere.

import {
  AdditiveBlending,
  BufferGeometry,
  Color,
  DoubleSide,
  Float32BufferAttribute,
  Mesh,
  ShaderMaterial,
} from "three";
import type { GlowUniforms } from "./glows.ts";
import type { Beam } from "./scene_api.ts";

const VERTEX = /* glsl */ `
attribute vec3 axis, tone; // from foot to head
attribute vec4 way; // side -1 or 1, part of the height, radius, phase
varying vec3 vTone;
varying vec3 vAt;
void main() {
  vec4 at = modelViewMatrix * vec4(position + axis * way.y, 1.0);
  vec3 along = normalize((modelViewMatrix * vec4(axis, 0.0)).xyz);
  vec3 aside = cross(along, normalize(at.xyz));
  // Who looks along a beam stands in it: there is nothing to see of its outside.
  vTone = tone * smoothstep(0.05, 0.3, length(aside));
  at.xyz += normalize(aside + vec3(1e-5)) * way.x * way.z;
  vAt = vec3(way.x, way.y, way.w);
  gl_Position = projectionMatrix * at;
}`;

const FRAGMENT = /* glsl */ `
uniform float time;
varying vec3 vTone;
varying vec3 vAt;
void main() {
  float soft = max(1.0 - vAt.x * vAt.x, 0.0);
  float ends = smoothstep(0.0, 0.14, vAt.y) * pow(max(1.0 - vAt.y, 0.0), 1.4);
  float phase = vAt.z * 6.2831853;
  float streaks = 0.82 + 0.18 * sin(vAt.x * 7.0 + sin(time * 0.31 + phase) * 2.0 + phase);
  float breath = 0.9 + 0.1 * sin(time * 0.7 + phase);
  gl_FragColor = vec4(vTone * soft * soft * ends * streaks * breath, 1.0);
  #include <colorspace_fragment>
}`;

/** Builds the beams. `random` gives each its own phase. */
export function buildBeams(
  list: readonly Beam[],
  uniforms: GlowUniforms,
  random: () => number,
): Mesh {
  const colour = new Color();
  const at: number[] = [];
  const axis: number[] = [];
  const tone: number[] = [];
  const way: number[] = [];
  const index: number[] = [];
  for (const beam of list) {
    const { x, y = 0, z, height, radius, headRadius = radius, yaw = 0, tilt = 0 } = beam;
    const first = at.length / 3;
    const phase = random();
    const lean = Math.sin(tilt) * height;
    colour.set(beam.colour);
    for (const part of [0, 1]) {
      for (const side of [-1, 1]) {
        at.push(x, y, z);
        axis.push(Math.sin(yaw) * lean, Math.cos(tilt) * height, Math.cos(yaw) * lean);
        tone.push(colour.r, colour.g, colour.b);
        way.push(side, part, part === 0 ? radius : headRadius, phase);
      }
    }
    index.push(first, first + 1, first + 2, first + 2, first + 1, first + 3);
  }
  const geometry = new BufferGeometry();
  geometry.setIndex(index);
  geometry.setAttribute("position", new Float32BufferAttribute(at, 3));
  geometry.setAttribute("axis", new Float32BufferAttribute(axis, 3));
  geometry.setAttribute("tone", new Float32BufferAttribute(tone, 3));
  geometry.setAttribute("way", new Float32BufferAttribute(way, 4));
  const mesh = new Mesh(
    geometry,
    new ShaderMaterial({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      uniforms: { time: uniforms.time },
      blending: AdditiveBlending,
      transparent: true,
      depthWrite: false,
      side: DoubleSide,
    }),
  );
  mesh.frustumCulled = false;
  mesh.renderOrder = 2;
  return mesh;
}
