// The mark on the ground where somebody is walking to.

import { type Group, Mesh, MeshBasicMaterial, RingGeometry } from "three";
import type { Vec3 } from "../../shared/lib/vec3.ts";

/** Over the ground, so that the two do not flicker, metres. */
const LIFT = 0.05;

/** A ring that is there while somebody walks to it. */
export class GoalMarker {
  readonly #mesh: Mesh;

  /** @param overlay Where it lies, whatever world is shown. */
  constructor(overlay: Group) {
    const material = new MeshBasicMaterial({
      color: 0xffffff,
      transparent: true,
      opacity: 0.75,
      depthTest: false, // on a slope half of it would be in the ground
      toneMapped: false,
    });
    this.#mesh = new Mesh(new RingGeometry(0.28, 0.4, 32).rotateX(-Math.PI / 2), material);
    this.#mesh.renderOrder = 2;
    this.#mesh.visible = false;
    overlay.add(this.#mesh);
  }

  get isShown(): boolean {
    return this.#mesh.visible;
  }

  show({ x, y, z }: Readonly<Vec3>): void {
    this.#mesh.position.set(x, y + LIFT, z);
    this.#mesh.visible = true;
  }

  hide(): void {
    this.#mesh.visible = false;
  }
}
