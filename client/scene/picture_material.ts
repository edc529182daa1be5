// Lays a repeated picture over painted surfaces, by where they are in the world: walls need no map of
// their own. Until the picture has come, the surface looks as it is painted.

import type { Material, Texture } from "three";

/** What a picture is to a shader; shared by everything that shows it. */
export interface PictureUniforms {
  readonly pictureMap: { value: Texture | null };
  /** 0 not yet … 1 wholly there. */
  readonly pictureMix: { value: number };
}

/** Pictures are drawn at about this part of full brightness, so that they can brighten, too. */
const PICTURE_GAIN = 1.45;

const VERTEX = /* glsl */ `
#include <begin_vertex>
{
  vec4 pictureAt = vec4(position, 1.0);
  #ifdef USE_INSTANCING
    pictureAt = instanceMatrix * pictureAt;
  #endif
  vPictureAt = (modelMatrix * pictureAt).xyz;
}`;

/** Along the axis that a face looks to; the slopes are chosen with it, or edges would be blurred. */
const FRAGMENT = (metres: number) => /* glsl */ `
vec3 pictureTone = vec3(1.0);
if (pictureMix > 0.0) {
  vec3 at = vPictureAt / ${metres.toFixed(3)};
  vec3 right = dFdx(at);
  vec3 up = dFdy(at);
  vec3 face = abs(cross(right, up));
  pictureTone = ${PICTURE_GAIN} * (
    face.y > max(face.x, face.z) ? textureGrad(pictureMap, at.xz, right.xz, up.xz) :
    face.x > face.z ? textureGrad(pictureMap, at.zy, right.zy, up.zy) :
    textureGrad(pictureMap, at.xy, right.xy, up.xy)).rgb;
}
#ifdef USE_MAP
  diffuseColor.rgb *= mix(texture2D(map, vMapUv).rgb, pictureTone, pictureMix);
#else
  diffuseColor.rgb *= mix(vec3(1.0), pictureTone, pictureMix);
#endif`;

/**
 * Has `material` show a picture, one repetition every `metres`. Keeps what its `onBeforeCompile` did
 * before. For what stands still: on what moves the picture would stay behind.
 */
export function showPicture(material: Material, uniforms: PictureUniforms, metres: number): void {
  const before = material.onBeforeCompile;
  const keyBefore = material.customProgramCacheKey();
  material.onBeforeCompile = (shader, renderer) => {
    before.call(material, shader, renderer);
    Object.assign(shader.uniforms, uniforms);
    shader.vertexShader = `varying vec3 vPictureAt;\n${shader.vertexShader}`
      .replace("#include <begin_vertex>", VERTEX);
    shader.fragmentShader =
      `uniform sampler2D pictureMap;\nuniform float pictureMix;\nvarying vec3 vPictureAt;\n${shader.fragmentShader}`
        .replace("#include <map_fragment>", FRAGMENT(metres));
  };
  material.customProgramCacheKey = () => `${keyBefore} picture ${metres}`;
}
