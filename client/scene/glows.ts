// Soft light points: lamps, fireflies, sparks. One draw call for as many as a world wants.

import {
  AdditiveBlending,
  BufferGeometry,
  Color,
  Float32BufferAttribute,
  Points,
  ShaderMaterial,
} from "three";
import type { Glow } from "./scene_api.ts";

const VERTEX = /* glsl */ `
attribute vec3 tone;
attribute vec4 way; // diameter in metres, wander in metres, twinkle, phase
uniform float time, pixelsPerMetre;
varying vec3 vTone;
void main() {
  float phase = way.w * 6.2831853;
  vec3 drift = vec3(
    sin(time * 0.37 + phase * 3.0) + 0.5 * sin(time * 0.83 + phase * 7.0),
    0.6 * sin(time * 0.53 + phase * 5.0),
    cos(time * 0.31 + phase * 2.0) + 0.5 * cos(time * 0.71 + phase)) * way.y;
  vec4 at = modelViewMatrix * vec4(position + drift, 1.0);
  gl_Position = projectionMatrix * at;
  gl_PointSize = min(way.x * pixelsPerMetre / max(-at.z, 0.5), 220.0);
  float blink = 0.5 + 0.5 * sin(time * (1.1 + way.w) + phase * 9.0);
  // Right before the eye a lamp's glow would fill the picture.
  vTone = tone * mix(1.0, blink * blink, way.z) * smoothstep(way.x * 0.8, way.x * 2.6 + 1.0, -at.z);
}`;

const FRAGMENT = /* glsl */ `
varying vec3 vTone;
void main() {
  float from = length(gl_PointCoord - 0.5) * 2.0;
  float soft = max(1.0 - from, 0.0);
  float light = soft * soft * 0.55 + smoothstep(0.3, 0.0, from) * 0.9;
  gl_FragColor = vec4(vTone * light, 1.0);
  #include <colorspace_fragment>
}`;

/** Uniforms that all glows of a page share. */
export interface GlowUniforms {
  readonly time: { value: number };
  /** Pixels that one metre covers at a distance of one metre. */
  readonly pixelsPerMetre: { value: number };
}

/** Builds the points. `random` gives each its own phase. */
export function buildGlows(
  list: readonly Glow[],
  uniforms: GlowUniforms,
  random: () => number,
): Points {
  const colour = new Color();
  const geometry = new BufferGeometry();
  const at: number[] = [];
  const tone: number[] = [];
  const way: number[] = [];
  for (const glow of list) {
    at.push(glow.x, glow.y, glow.z);
    tone.push(...colour.set(glow.colour).toArray());
    way.push(glow.size, glow.wander ?? 0, glow.twinkle ?? 0, random());
  }
  geometry.setAttribute("position", new Float32BufferAttribute(at, 3));
  geometry.setAttribute("tone", new Float32BufferAttribute(tone, 3));
  geometry.setAttribute("way", new Float32BufferAttribute(way, 4));
  const material = new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    uniforms: { time: uniforms.time, pixelsPerMetre: uniforms.pixelsPerMetre },
    blending: AdditiveBlending,
    transparent: true,
    depthWrite: false,
  });
  const points = new Points(geometry, material);
  points.frustumCulled = false;
  points.renderOrder = 3;
  return points;
}
