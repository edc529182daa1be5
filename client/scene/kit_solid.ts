import { BoxGeometry, BufferGeometry, CylinderGeometry, Float32BufferAttribute } from "three";
import type { Collider } from "../../shared/sim/world_definition.ts";

/** The shape of a collider, its floor's middle in the origin; `grow` widens its floor, metres. */
export function buildSolid(collider: Collider, grow = 0): BufferGeometry {
  if (collider.kind === "cylinder") {
    const radius = collider.radius + grow;
    const { height } = collider;
    return new CylinderGeometry(radius, radius, height, 24).translate(0, height / 2, 0);
  }
  const { x, y, z } = collider.size;
  if (collider.kind === "box") {
    return new BoxGeometry(x + 2 * grow, y, z + 2 * grow).translate(0, y / 2, 0);
  }
  return buildWedge(x / 2 + grow, y, z / 2 + grow);
}

/** A wedge that rises towards −Z. */
function buildWedge(halfX: number, height: number, halfZ: number): BufferGeometry {
  const low = [[-halfX, 0, halfZ], [halfX, 0, halfZ]] as const;
  const floor = [[-halfX, 0, -halfZ], [halfX, 0, -halfZ]] as const;
  const top = [[-halfX, height, -halfZ], [halfX, height, -halfZ]] as const;
  const triangles = [
    [low[0], low[1], top[1]],
    [low[0], top[1], top[0]],
    [floor[1], floor[0], top[0]],
    [floor[1], top[0], top[1]],
    [low[0], top[0], floor[0]],
    [low[1], floor[1], top[1]],
    [low[0], floor[0], floor[1]],
    [low[0], floor[1], low[1]],
  ];
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new Float32BufferAttribute(triangles.flat(2), 3));
  geometry.computeVertexNormals();
  return geometry;
}
