// Residents with a look that their world's scene built; the others are drawn as avatars.

import type { Group, Scene } from "three";
import type { EntityView } from "../core/world_view.ts";
import { disposeTree } from "./dispose.ts";
import type { ResidentLook, SceneFrame, WorldScene } from "./scene_api.ts";

/** Slower than this somebody stands, m/s. */
const STANDS_BELOW = 0.05;

interface Drawn {
  readonly name: string;
  readonly look: ResidentLook;
  /** The time that its look lives in, seconds. */
  elapsedSeconds: number;
  seenFrame: number;
}

const moment = { dtSeconds: 0, elapsedSeconds: 0 };

/** The residents of one world. */
export class Residents {
  readonly #scene: Scene;
  readonly #world: WorldScene;
  readonly #drawn = new Map<number, Drawn>();
  /** Looks that the scene does not know are asked for once only. */
  readonly #unknown = new Set<string>();
  #frame = 0;
  #isStill = false;

  constructor(scene: Scene, world: WorldScene) {
    this.#scene = scene;
    this.#world = world;
  }

  /**
   * Starts a frame; then `draw` each resident; then `end`.
   * @param isStill Whether time stands still for those who do.
   */
  begin(isStill: boolean): void {
    this.#frame++;
    this.#isStill = isStill;
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
      const { elapsedSeconds } = frame;
      drawn = { name: view.costume, look, elapsedSeconds, seenFrame: 0 };
      this.#drawn.set(view.id, drawn);
      this.#scene.add(look.group);
    }
    drawn.seenFrame = this.#frame;
    drawn.look.group.position.set(view.x, view.y, view.z);
    drawn.look.group.rotation.y = view.yaw;
    moment.dtSeconds = this.#isStill && view.speed < STANDS_BELOW ? 0 : frame.dtSeconds;
    moment.elapsedSeconds = drawn.elapsedSeconds += moment.dtSeconds;
    drawn.look.animate?.(moment, view.speed);
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
