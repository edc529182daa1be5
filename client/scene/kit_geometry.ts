// Painting and copying of shapes: one vertex-coloured material serves almost everything in a world,
// so that a whole forest is one draw call.

import {
  BufferGeometry,
  Color,
  type ColorRepresentation,
  Float32BufferAttribute,
  InstancedMesh,
  type Material,
  Object3D,
} from "three";
import type { Placement } from "./scene_api.ts";

const low = new Color();
const high = new Color();
const mixed = new Color();
const placer = new Object3D();

/** Gives a geometry one colour or a gradient upwards. The given geometry is used up. */
export function paintGeometry(
  geometry: BufferGeometry,
  colour: ColorRepresentation,
  top?: ColorRepresentation,
): BufferGeometry {
  const painted = geometry.index === null ? geometry : geometry.toNonIndexed();
  if (painted !== geometry) geometry.dispose();
  for (const name of Object.keys(painted.attributes)) {
    if (name !== "position" && name !== "normal") painted.deleteAttribute(name);
  }
  const position = painted.getAttribute("position");
  const colours = new Float32Array(position.count * 3);
  low.set(colour);
  high.set(top ?? colour);
  painted.computeBoundingBox();
  const floor = painted.boundingBox?.min.y ?? 0;
  const height = Math.max((painted.boundingBox?.max.y ?? 1) - floor, 1e-6);
  for (let i = 0; i < position.count; i++) {
    mixed.lerpColors(low, high, (position.getY(i) - floor) / height).toArray(colours, i * 3);
  }
  painted.setAttribute("color", new Float32BufferAttribute(colours, 3));
  return painted;
}

/** One geometry of many painted ones; the parts are used up. */
export function mergePainted(parts: readonly BufferGeometry[]): BufferGeometry {
  const merged = new BufferGeometry();
  // three's own way to merge takes everything into account, and is a kilobyte before the first walk.
  for (const name of ["position", "normal", "color"]) {
    const lists = parts.map((part) => {
      const list = part.index === null ? part.getAttribute(name)?.array : undefined;
      if (list === undefined) throw new Error("Cannot merge geometries: paint every part first");
      return list;
    });
    const all = new Float32Array(lists.reduce((sum, list) => sum + list.length, 0));
    let at = 0;
    for (const list of lists) {
      all.set(list, at);
      at += list.length;
    }
    merged.setAttribute(name, new Float32BufferAttribute(all, 3));
  }
  for (const part of parts) part.dispose();
  return merged;
}

/** Many copies of one geometry as one draw call. */
export function buildInstances(
  geometry: BufferGeometry,
  material: Material,
  placements: readonly Placement[],
): InstancedMesh {
  const mesh = new InstancedMesh(geometry, material, placements.length);
  const isTinted = placements.some((placement) => placement.tint !== undefined);
  for (const [index, placement] of placements.entries()) {
    putAt(placer, placement);
    placer.updateMatrix();
    mesh.setMatrixAt(index, placer.matrix);
    if (isTinted) mesh.setColorAt(index, mixed.set(placement.tint ?? 0xffffff));
  }
  mesh.computeBoundingSphere();
  return mesh;
}

/** Writes a placement into an object's transform. */
export function putAt(object: Object3D, placement: Placement): void {
  const scale = placement.scale ?? 1;
  object.position.set(placement.x, placement.y ?? 0, placement.z);
  object.rotation.set(placement.tilt ?? 0, placement.yaw ?? 0, 0, "YXZ");
  object.scale.set(scale, scale * (placement.stretch ?? 1), scale);
}
