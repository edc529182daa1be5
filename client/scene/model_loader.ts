// Reads glTF models. Fetched with the first one: three's reader is no small thing.

import { type Material, Mesh, MeshBasicMaterial, MeshLambertMaterial, type Object3D } from "three";
import { GLTFLoader } from "three/addons/loaders/GLTFLoader.js";

/** A model that is not seen yet. */
export interface ReadModel {
  readonly model: Object3D;
  /** 0 not seen … 1 wholly there. */
  readonly appear: { value: number };
}

/** Reads a `.glb`. @throws When it is none, or asks for a file beside it. */
export async function readModel(bytes: Uint8Array<ArrayBuffer>): Promise<ReadModel> {
  const { scene } = await new GLTFLoader().parseAsync(bytes.slice().buffer, "");
  const appear = { value: 0 };
  const known = new Map<string, Material>();
  scene.traverse((part) => {
    if (!(part instanceof Mesh)) return;
    const given: Material | Material[] = part.material;
    if (Array.isArray(given)) return; // the reader makes none
    const name = given.name;
    let material = known.get(name);
    if (material === undefined) {
      material = ownMaterial(name) ?? given;
      fadeIn(material, appear);
      known.set(name, material);
    }
    if (material !== given) given.dispose();
    part.material = material;
  });
  return { model: scene, appear };
}

/** Models that a build made are lit as everything else in a world is; others keep their own looks. */
function ownMaterial(name: string): Material | undefined {
  switch (name) {
    case "flat":
      return new MeshLambertMaterial({ vertexColors: true, flatShading: true });
    case "round":
      return new MeshLambertMaterial({ vertexColors: true });
    case "shining":
      return new MeshBasicMaterial({ vertexColors: true });
    default:
      return undefined;
  }
}

/** Point by point, in an order that looks like none: nothing has to be sorted for it. */
function fadeIn(material: Material, appear: { value: number }): void {
  material.onBeforeCompile = (shader) => {
    shader.uniforms.appear = appear;
    shader.fragmentShader = `uniform float appear;\n${shader.fragmentShader}`.replace(
      "#include <clipping_planes_fragment>",
      `#include <clipping_planes_fragment>
      if (appear < 1.0 && fract(52.9829189 * fract(
        dot(floor(gl_FragCoord.xy), vec2(0.06711056, 0.00583715)))) >= appear) discard;`,
    );
  };
  material.customProgramCacheKey = () => "appear";
}
