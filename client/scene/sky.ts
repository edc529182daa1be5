// The dome around a world: a gradient with sun, stars, clouds and aurora in one cheap shader.

import { BackSide, Color, Mesh, ShaderMaterial, SphereGeometry, Vector3 } from "three";
import type { SkyOptions } from "./scene_api.ts";

const VERTEX = /* glsl */ `
varying vec3 vDirection;
void main() {
  vDirection = position;
  // The dome goes along with the camera and lies behind everything.
  vec4 at = projectionMatrix * vec4(mat3(modelViewMatrix) * position, 1.0);
  gl_Position = at.xyww;
}`;

const FRAGMENT = /* glsl */ `
uniform vec3 zenith, horizon, nadir, sunColour, sunDirection, cloudColour;
uniform float sunRadius, halo, time;
varying vec3 vDirection;

float hash(vec2 p) { return fract(sin(dot(p, vec2(127.1, 311.7))) * 43758.5453); }
float noise(vec2 p) {
  vec2 i = floor(p), f = fract(p);
  f = f * f * (3.0 - 2.0 * f);
  return mix(mix(hash(i), hash(i + vec2(1, 0)), f.x),
    mix(hash(i + vec2(0, 1)), hash(i + vec2(1, 1)), f.x), f.y);
}

void main() {
  vec3 d = normalize(vDirection);
  float up = max(d.y, 0.0);
  vec3 colour = mix(horizon, zenith, 1.0 - pow(1.0 - up, 2.6));
  colour = mix(colour, nadir, smoothstep(0.0, -0.25, d.y));
#ifdef STARS
  vec2 grid = vec2(atan(d.z, d.x) * 46.0, d.y * 60.0);
  vec2 cell = floor(grid);
  float seed = hash(cell);
  vec2 offset = vec2(hash(cell + 7.0), hash(cell + 13.0)) * 0.6 + 0.2;
  float size = 0.05 + 0.08 * fract(seed * 37.0) * fract(seed * 53.0);
  float star = smoothstep(size, size * 0.3, length(fract(grid) - offset)) * step(0.7, seed);
  float blink = 0.7 + 0.3 * sin(time * (0.6 + seed * 2.0) + seed * 40.0);
  colour += STARS * star * blink * smoothstep(0.02, 0.35, d.y) * (0.35 + fract(seed * 91.0));
#endif
#ifdef AURORA
  if (d.y > 0.02) {
    vec2 at = d.xz / (d.y + 0.32);
    float bend = noise(at * 0.9 + vec2(time * 0.02, 3.0)) * 2.2;
    for (int i = 0; i < 2; i++) {
      float f = float(i);
      float line = at.y * 0.75 + 0.9 + f * 0.9 + bend * (0.55 + 0.2 * f) + 0.22 * sin(at.x * 2.2 + time * 0.11 + f * 2.0);
      float curtain = exp(-7.0 * abs(line)) + 0.35 * exp(-2.2 * abs(line));
      float rays = 0.55 + 0.45 * noise(vec2(at.x * 9.0 + bend * 3.0, f * 5.0 + time * 0.12));
      vec3 tone = mix(vec3(0.1, 1.0, 0.62), vec3(0.62, 0.3, 1.0), clamp(d.y * 1.5 + 0.35 * f, 0.0, 1.0));
      colour += AURORA * tone * curtain * rays * smoothstep(0.02, 0.2, d.y) * smoothstep(1.0, 0.55, d.y);
    }
  }
#endif
#ifdef CLOUDS
  if (d.y > 0.015) {
    vec2 at = d.xz / (d.y + 0.18) * vec2(1.1, 1.5) + time * 0.006;
    float field = noise(at * 1.3) * 0.6 + noise(at * 3.1 + 9.0) * 0.3 + noise(at * 7.0) * 0.1;
    float cover = smoothstep(0.72 - 0.5 * CLOUDS, 1.05 - 0.5 * CLOUDS, field);
    float lit = 0.75 + 0.6 * pow(max(dot(d, sunDirection), 0.0), 6.0);
    colour = mix(colour, cloudColour * lit, cover * smoothstep(0.015, 0.2, d.y) * 0.8);
  }
#endif
  float toSun = max(dot(d, sunDirection), 0.0);
  colour += sunColour * halo * (pow(toSun, 10.0) * 0.32 + pow(toSun, 90.0) * 0.5);
  if (sunRadius > 0.0) {
    float angle = acos(min(toSun, 1.0));
    float face = 0.86 + 0.28 * noise(d.xy * 34.0) * noise(d.yz * 21.0);
    colour += sunColour * 1.6 * face * smoothstep(sunRadius, sunRadius * 0.9, angle);
  }
  // One step of dither: a dusk gradient would show bands otherwise.
  colour += (hash(gl_FragCoord.xy) - 0.5) / 255.0;
  gl_FragColor = vec4(colour, 1.0);
  #include <tonemapping_fragment>
  #include <colorspace_fragment>
}`;

/** Builds the dome. `time` is the uniform that moves stars, clouds and aurora; seconds. */
export function buildSky(options: SkyOptions, time: { value: number }): Mesh {
  const sun = options.sun;
  const direction = new Vector3(sun?.x ?? 0, sun?.y ?? 1, sun?.z ?? 0).normalize();
  const material = new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    side: BackSide,
    depthWrite: false,
    defines: {
      ...(options.stars ? { STARS: options.stars.toFixed(3) } : {}),
      ...(options.aurora ? { AURORA: options.aurora.toFixed(3) } : {}),
      ...(options.clouds ? { CLOUDS: options.clouds.amount.toFixed(3) } : {}),
    },
    uniforms: {
      zenith: { value: new Color(options.zenith) },
      horizon: { value: new Color(options.horizon) },
      nadir: { value: new Color(options.nadir ?? options.horizon) },
      cloudColour: { value: new Color(options.clouds?.colour ?? 0xffffff) },
      sunColour: { value: new Color(sun?.colour ?? 0x000000) },
      sunDirection: { value: direction },
      sunRadius: { value: sun?.radius ?? 0 },
      halo: { value: sun?.halo ?? 0 },
      time,
    },
  });
  const dome = new Mesh(new SphereGeometry(10, 32, 20), material);
  dome.frustumCulled = false;
  // After all that is solid: hidden sky is then never shaded, which matters without a graphics card.
  dome.renderOrder = 1;
  return dome;
}
