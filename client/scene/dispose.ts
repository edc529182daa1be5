// Gives everything in a scene back to the graphics card.

import { InstancedMesh, Light, Material, type Object3D, Texture } from "three";

/** Frees everything under `root` and empties it. */
export function disposeTree(root: Object3D): void {
  freeTree(root);
  root.clear();
}

/**
 * Frees geometries, materials, their textures, instances and shadow maps. What is drawn again
 * afterwards is uploaded anew.
 */
export function freeTree(root: Object3D): void {
  const textures = new Set<Texture>();
  root.traverse((object) => {
    if (object instanceof InstancedMesh) object.dispose();
    if (object instanceof Light) object.dispose();
    const { geometry, material } = object as Partial<
      { geometry: { dispose(): void }; material: Material | Material[] }
    >; // meshes, points and lines share these two names but no class
    geometry?.dispose();
    if (material === undefined) return;
    for (const one of Array.isArray(material) ? material : [material]) {
      collectTextures(one, textures);
      one.dispose();
    }
  });
  for (const texture of textures) texture.dispose();
}

function collectTextures(material: Material, into: Set<Texture>): void {
  for (const value of Object.values(material)) {
    if (value instanceof Texture) into.add(value);
  }
}
