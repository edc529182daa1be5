// Residents with a look that their world's scene built; the others are drawn as avatars.

import type { Group, Scene } from "three";
import type { EntityView } from "../core/world_view.ts";
import { disposeTree } from "./dispose.ts";
import type { ResidentLook, SceneFrame, WorldScene } from "./scene_api.ts";

interface Drawn {
  readonly name: string;
  readonly look: ResidentLook;
  seenFrame: number;
}

/** The residents of one world. */
export class Residents {
  readonly #scene: Scene;
  readonly #world: WorldScene;
  readonly #drawn = new Map<number, Drawn>();
  /** Looks that the scene does not know are asked for once only. */
  readonly #unknown = new Set<string>();
  #frame = 0;

  constructor(scene: Scene, world: WorldScene) {
    this.#scene = scene;
    this.#world = world;
  }

  /** Starts a frame; then `draw` each resident; then `end`. */
  begin(): void {
    this.#frame++;
  }

  /** False when the scene has no look for this one. */
  draw(view: EntityView, frame: SceneFrame): boolean {
    let drawn = this.#drawn.get(view.id);
    // Of a world that was started anew the ids are others', in the same picture.
    if (drawn !== undefined && drawn.name !== view.costume) {
      this.#forget(view.id, drawn);
      drawn = undefined;
    }
    if (drawn === undefined) {
      const look = this.#build(view.costume);
      if (look === undefined) return false;
      drawn = { name: view.costume, look, seenFrame: 0 };
      this.#drawn.set(view.id, drawn);
      this.#scene.add(look.group);
    }
    drawn.seenFrame = this.#frame;
    drawn.look.group.position.set(view.x, view.y, view.z);
    drawn.look.group.rotation.y = view.yaw;
    drawn.look.animate?.(frame, view.speed);
    return true;
  }

  /** Ends a frame: who was not drawn is gone. */
  end(): void {
    for (const [id, drawn] of this.#drawn) {
      if (drawn.seenFrame !== this.#frame) this.#forget(id, drawn);
    }
  }

  #forget(id: number, { look }: Drawn): void {
    this.#drawn.delete(id);
    look.group.removeFromParent();
    disposeTree(look.group);
  }

  #build(name: string): ResidentLook | undefined {
    if (this.#unknown.has(name)) return undefined;
    const look = this.#world.buildResident?.(name);
    if (look === undefined) {
      this.#unknown.add(name);
      return undefined;
    }
    castShadows(look.group);
    return look;
  }
}

function castShadows(group: Group): void {
  group.traverse((object) => {
    object.castShadow = true;
  });
}
