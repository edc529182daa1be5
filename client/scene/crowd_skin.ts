// How a crowd is drawn: matte, and with limbs that the vertex shader turns about shoulder and hip.
// Each instance brings the colours `tint` and `worn`, `arms` (left and right: forwards, and away from the body) and `legs`
// (left and right, forwards); all angles are radians.

import { type Material, MeshBasicMaterial, MeshDepthMaterial, MeshLambertMaterial } from "three";
import { HIP, SHOULDER } from "./avatar_shapes.ts";

const PIVOTS = `
attribute vec2 part;
attribute vec3 tint;
attribute vec3 worn;
attribute vec4 arms;
attribute vec2 legs;
vec3 limbTurned(vec3 at, float isPoint) {
  if (part.x < 0.5) return at;
  bool isArm = part.x < 2.5;
  bool isLeft = mod(part.x, 2.0) > 0.5;
  vec2 hangs = isArm ? vec2(${SHOULDER.side.toFixed(3)}, ${SHOULDER.height.toFixed(3)})
    : vec2(${HIP.side.toFixed(3)}, ${HIP.height.toFixed(3)});
  vec3 pivot = isPoint * vec3(isLeft ? -hangs.x : hangs.x, hangs.y, 0.0);
  vec2 by = isArm ? (isLeft ? arms.xy : arms.zw) : vec2(isLeft ? legs.x : legs.y, 0.0);
  vec2 c = cos(by), s = sin(by);
  vec3 v = at - pivot;
  v.xy = vec2(v.x * c.y - v.y * s.y, v.x * s.y + v.y * c.y);
  v.yz = vec2(v.y * c.x - v.z * s.x, v.y * s.x + v.z * c.x);
  return v + pivot;
}
`;

/** What three.js hands to a material before it makes a program. */
type Program = Parameters<Material["onBeforeCompile"]>[0];

function turnLimbs(shader: Program): void {
  shader.vertexShader = PIVOTS + shader.vertexShader
    .replace(
      "#include <beginnormal_vertex>",
      "#include <beginnormal_vertex>\nobjectNormal = limbTurned(objectNormal, 0.0);",
    )
    .replace(
      "#include <begin_vertex>",
      "#include <begin_vertex>\ntransformed = limbTurned(transformed, 1.0);",
    )
    .replace(
      "#include <color_vertex>",
      "#include <color_vertex>\nif (part.y > 0.5) vColor.rgb *= part.y > 1.5 ? worn : tint;",
    );
}

/** Matte skin with a light edge, so that an avatar stands out against a dark ground. */
export function buildCrowdSkin(look: {
  readonly transparent: boolean;
  readonly opacity: number;
}): MeshLambertMaterial {
  const material = new MeshLambertMaterial({ vertexColors: true, ...look });
  material.onBeforeCompile = (shader) => {
    turnLimbs(shader);
    shader.fragmentShader = shader.fragmentShader.replace(
      "#include <opaque_fragment>",
      `float edge = pow(1.0 - abs(dot(normalize(vViewPosition), normal)), 2.5);
      outgoingLight += diffuseColor.rgb * (0.1 + 0.4 * edge) + vec3(0.05) * edge;
      #include <opaque_fragment>`,
    );
  };
  material.customProgramCacheKey = () => "crowd";
  return material;
}

/** What a crowd's shadows are drawn with: limbs are where the skin has them. */
export function buildCrowdDepth(): MeshDepthMaterial {
  const material = new MeshDepthMaterial();
  material.onBeforeCompile = turnLimbs;
  material.customProgramCacheKey = () => "crowd depth";
  return material;
}

/** The dark discs under avatars; each brings how `dark` it is. */
export function buildShade(): MeshBasicMaterial {
  const material = new MeshBasicMaterial({
    color: 0x0a0812,
    vertexColors: true,
    transparent: true,
    depthWrite: false,
  });
  material.onBeforeCompile = (shader) => {
    shader.vertexShader = `attribute float dark;\n${shader.vertexShader}`.replace(
      "#include <color_vertex>",
      "#include <color_vertex>\nvColor.a *= dark;",
    );
  };
  material.customProgramCacheKey = () => "crowd shade";
  return material;
}
