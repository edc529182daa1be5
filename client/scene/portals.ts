// The portals as the client draws them in every world: a ring with a swirl in the colours of the
// world behind it, brighter while the own avatar is in reach.

import {
  AdditiveBlending,
  CircleGeometry,
  Color,
  DoubleSide,
  Group,
  type IUniform,
  Mesh,
  MeshBasicMaterial,
  MeshLambertMaterial,
  PlaneGeometry,
  ShaderMaterial,
  TorusGeometry,
} from "three";
import { PORTAL_USE_RADIUS } from "../../shared/sim/constants.ts";
import type { PortalDefinition } from "../../shared/sim/world_definition.ts";
import type { LabelText } from "./labels.ts";
import { portalLookOf } from "./portal_looks.ts";
import { PORTAL_MIDDLE, PORTAL_RADIUS } from "./portal_size.ts";

/** Height of the sign over the ground, metres. */
const SIGN_HEIGHT = 4.35;

const VERTEX = /* glsl */ `
varying vec2 vAt;
void main() {
  vAt = uv * 2.0 - 1.0;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}`;

const SWIRL = /* glsl */ `
uniform vec3 inner, outer;
uniform float time, reach;
varying vec2 vAt;
vec4 swirl(vec2 at) {
  float r = length(at);
  float a = atan(at.y, at.x);
  float turn = a * 3.0 + 7.0 * log(r + 0.12) - time * (1.3 + reach);
  float arms = 0.5 + 0.5 * sin(turn);
  float fine = 0.5 + 0.5 * sin(a * 5.0 - 9.0 * r + time * 1.9 + arms * 2.0);
  float heart = smoothstep(0.75, 0.0, r);
  vec3 colour = mix(outer * 0.55, outer, arms * (0.55 + 0.45 * fine));
  colour = mix(colour, inner, clamp(heart * (0.55 + 0.45 * arms) + 0.35 * pow(arms, 6.0), 0.0, 1.0));
  colour += inner * smoothstep(0.82, 1.0, r) * (0.5 + 0.5 * fine);
  colour *= 0.92 + 0.55 * reach + 0.06 * sin(time * 2.3);
  return vec4(colour, 0.8 + 0.2 * heart);
}`;

const DISC = /* glsl */ `${SWIRL}
void main() {
  gl_FragColor = swirl(vAt);
  #include <colorspace_fragment>
}`;

const GLOW = /* glsl */ `
uniform vec3 outer;
uniform float time, reach;
varying vec2 vAt;
void main() {
  float soft = max(1.0 - length(vAt), 0.0);
  float pulse = 0.85 + 0.15 * sin(time * 1.7);
  gl_FragColor = vec4(outer * soft * soft * pulse * (0.55 + 0.6 * reach), 1.0);
  #include <colorspace_fragment>
}`;

/** One portal of the world that is shown. */
export interface DrawnPortal {
  readonly definition: PortalDefinition;
  /** The swirl's disc, and what it is drawn with: `inner`, `outer`, `time`, `reach`. */
  readonly disc: Mesh;
  readonly uniforms: Readonly<Record<string, IUniform>>;
  readonly reach: { value: number };
  readonly text: LabelText;
  readonly signAt: { readonly x: number; readonly y: number; readonly z: number };
  readonly state: { isAway: boolean; isLit: boolean };
}

/** All portals of one world. */
export class Portals {
  /** Add this to the scene; disposing the scene's meshes disposes it. */
  readonly group = new Group();
  /** In GLSL: the disc's vertex shader, which tells where on it, `varying vec2 vAt`, -1 … 1. */
  readonly vertexShader = VERTEX;
  /** `vec4 swirl(vec2 at)` in linear colours with its uniforms: what vistas shine through. */
  readonly swirl = SWIRL;
  /** For the signs. */
  readonly drawn: readonly DrawnPortal[];

  constructor(
    definitions: readonly PortalDefinition[],
    titleOf: (key: string) => string,
    time: { value: number },
  ) {
    const shapes = {
      disc: new CircleGeometry(PORTAL_RADIUS, 40),
      ring: new TorusGeometry(PORTAL_RADIUS + 0.06, 0.15, 9, 44),
      thread: new TorusGeometry(PORTAL_RADIUS + 0.06, 0.055, 5, 44),
      glow: new PlaneGeometry(PORTAL_RADIUS * 4.6, PORTAL_RADIUS * 4.6),
      pool: new PlaneGeometry(7, 7).rotateX(-Math.PI / 2),
    };
    this.drawn = definitions.map((definition) => {
      const look = portalLookOf(definition.to);
      const reach = { value: 0 };
      const uniforms = {
        inner: { value: new Color(look.inner) },
        outer: { value: new Color(look.outer) },
        time,
        reach,
      };
      const portal = new Group();
      portal.position.set(definition.at.x, definition.at.y, definition.at.z);
      portal.rotation.y = definition.yaw;
      const add = (mesh: Mesh, y: number, order: number) => {
        mesh.position.y = y;
        mesh.renderOrder = order;
        portal.add(mesh);
      };
      const shader = (fragmentShader: string, isGlow: boolean) =>
        new ShaderMaterial({
          vertexShader: VERTEX,
          fragmentShader,
          uniforms,
          transparent: true,
          depthWrite: false,
          side: DoubleSide,
          ...(isGlow ? { blending: AdditiveBlending } : {}),
        });
      const halo = shader(GLOW, true);
      add(new Mesh(shapes.pool, halo), 0.05, 2);
      add(new Mesh(shapes.glow, halo), PORTAL_MIDDLE, 3);
      const disc = new Mesh(shapes.disc, shader(DISC, false));
      add(disc, PORTAL_MIDDLE, 4);
      const stone = new MeshLambertMaterial({ color: new Color(look.outer).multiplyScalar(0.35) });
      add(new Mesh(shapes.ring, stone), PORTAL_MIDDLE, 0);
      const light = new MeshBasicMaterial({ color: look.inner, toneMapped: false });
      for (const side of [-1, 1]) {
        const thread = new Mesh(shapes.thread, light);
        thread.position.z = side * 0.13;
        add(thread, PORTAL_MIDDLE, 0);
      }
      this.group.add(portal);
      return {
        definition,
        disc,
        uniforms,
        reach,
        text: {
          name: titleOf(definition.to),
          kind: "sign",
          tone: "portal",
          dot: look.inner,
        },
        signAt: { x: definition.at.x, y: definition.at.y + SIGN_HEIGHT, z: definition.at.z },
        state: { isAway: false, isLit: false },
      };
    });
  }

  /** Brightens the portal that the own avatar at (x, z) may use. */
  update(x: number, z: number, dtSeconds: number): void {
    for (const { definition, reach, state } of this.drawn) {
      const distance = Math.hypot(x - definition.at.x, z - definition.at.z);
      state.isLit = distance <= PORTAL_USE_RADIUS;
      // From twice the reach on it begins to answer.
      const wanted = state.isLit ? 1 : Math.max(0, 0.5 - (distance / PORTAL_USE_RADIUS - 1) * 0.4);
      reach.value += (wanted - reach.value) * Math.min(1, dtSeconds * 7);
    }
  }
}
