// All avatars of a world in a handful of draw calls: an instanced mesh for each figure at each detail
// that is in sight, one set for those who are here and a translucent one for those who are away.

import { type BufferGeometry, Group, type Material, Matrix4, type PerspectiveCamera } from "three";
import type { EntityView } from "../core/world_view.ts";
import type { Emote } from "../../shared/protocol/emotes.ts";
import type { Ground } from "../../shared/sim/collision.ts";
import { floorUnder, type Gait, moveGait, newGait, wearLook } from "./avatar_gait.ts";
import { type AvatarPose, newPose, poseAvatar } from "./avatar_pose.ts";
import { buildFigure, type FigureDetail } from "./avatar_figures.ts";
import { buildBlob, buildLimbs, DETAILS } from "./avatar_shapes.ts";
import { AvatarSight } from "./avatar_sight.ts";
import { buildCrowdGeometry } from "./crowd_geometry.ts";
import { CrowdMesh } from "./crowd_mesh.ts";
import { buildCrowdDepth, buildCrowdSkin, buildShade } from "./crowd_skin.ts";
import type { SceneQuality } from "./scene_api.ts";

/** Under somebody this high up the shadow has faded, metres. */
const SHADOW_FADES_AT = 5;
/** How dark the blob is under who is here, and under who is away. */
const DARK_HERE = 0.6;
const DARK_AWAY = 0.25;
/** Who was not seen for so many frames is forgotten. */
const FORGET_FRAMES = 120;
/** What each avatar of a crowd mesh brings, see crowd_skin.ts. */
const LAYOUT = { tint: 3, worn: 3, arms: 4, legs: 2 } as const;
/** Levels that cast real shadows. */
const SHADOW_LEVELS: Readonly<Record<SceneQuality, number>> = { low: 0, medium: 1, high: 1 };
/** The few who are away are all drawn alike: each further detail would be a draw call a figure. */
const AWAY_DETAIL = 1;

const pose = newPose();
const shade = new Matrix4();

/** Draws players, and residents for whom the scene has no look of its own. */
export class Avatars {
  /** Add this to the scene. */
  readonly group = new Group();
  readonly #sight = new AvatarSight();
  readonly #bodies = new Bodies();
  readonly #shadeShape = buildBlob();
  readonly #shade = buildShade();
  readonly #depth = buildCrowdDepth();
  readonly #here: AvatarSet;
  readonly #away: AvatarSet;
  readonly #shadows: CrowdMesh;
  readonly #gaits = new Map<number, Gait>();
  #frame = 0;
  #isStill = false;
  #ground: Ground | undefined;

  constructor() {
    this.#here = new AvatarSet(
      this.group,
      this.#bodies,
      buildCrowdSkin({ transparent: false, opacity: 1 }),
      this.#depth,
    );
    this.#away = new AvatarSet(
      this.group,
      this.#bodies,
      buildCrowdSkin({ transparent: true, opacity: 0.42 }),
    );
    this.#shadows = new CrowdMesh(this.group, {
      shape: this.#shadeShape,
      skin: this.#shade,
      layout: { dark: 1 },
      renderOrder: 2,
    });
  }

  /** How finely they are drawn, and whose real shadows. The blob under each always stays. */
  setQuality(quality: SceneQuality): void {
    this.#sight.setQuality(quality);
    this.#here.setShadows(SHADOW_LEVELS[quality]);
  }

  /** Whether who stands holds their breath, and gestures are held instead of moved. */
  setReducedMotion(isReduced: boolean): void {
    this.#isStill = isReduced;
  }

  /** Has somebody make a gesture from now on, in place of the one they make. */
  gesture(entityId: number, emote: Emote): void {
    if (emote === "sit") return; // it lasts: the view says who sits
    const gait = this.#gaitOf(entityId);
    gait.gesture = emote;
    gait.gestureSeconds = 0;
  }

  /** Avatars drawn at each level of detail this frame. For tests. */
  get drawn(): readonly number[] {
    return DETAILS.map((level) => this.#here.countAt(level) + this.#away.countAt(level));
  }

  /**
   * Starts a frame on `ground`, which shadows fall on; then `draw` each avatar; then `end`.
   * @param camera Its matrices are up to date.
   */
  begin(ground: Ground, camera: PerspectiveCamera): void {
    this.#ground = ground;
    this.#frame++;
    this.#sight.begin(camera, this.#here.triangles + this.#away.triangles);
    this.#here.begin();
    this.#away.begin();
    this.#shadows.begin();
  }

  /** Moves one avatar, and draws it if it is in sight. */
  draw(view: EntityView, dtSeconds: number, elapsed: number): void {
    const gait = this.#gaitOf(view.id);
    moveGait(gait, view, dtSeconds, this.#isStill);
    const level = this.#sight.levelOf(view, gait.level);
    if (level === undefined) return;
    gait.level = level;
    poseAvatar(view, gait, this.#isStill ? 0 : elapsed, pose);
    const set = view.isAway ? this.#away : this.#here;
    wearLook(gait, view.look);
    set.put(view.look.shape, view.isAway ? AWAY_DETAIL : level, pose, gait);
    this.#drawShadow(view, gait);
  }

  /** Ends a frame, and forgets who is no longer here. */
  end(): void {
    this.#here.end();
    this.#away.end();
    this.#shadows.end();
    if (this.#frame % FORGET_FRAMES !== 0) return;
    for (const [id, gait] of this.#gaits) {
      if (this.#frame - gait.seenFrame > FORGET_FRAMES) this.#gaits.delete(id);
    }
  }

  /** Frees everything on the graphics card. */
  dispose(): void {
    this.group.removeFromParent();
    this.#here.dispose();
    this.#away.dispose();
    this.#shadows.dispose();
    this.#shade.dispose();
    this.#depth.dispose();
    this.#shadeShape.dispose();
    this.#bodies.dispose();
  }

  #drawShadow(view: EntityView, gait: Gait): void {
    const { x, y, z } = view;
    const floor = this.#ground === undefined ? y : floorUnder(gait, view, this.#ground);
    const size = Math.max(0.2, 1 - (y - floor) / SHADOW_FADES_AT);
    const { elements } = shade;
    elements[0] = elements[10] = size;
    elements[12] = x;
    // Discs that overlap lie one over the other.
    elements[13] = floor + 0.012 + (this.#shadows.count % 7) * 0.001;
    elements[14] = z;
    const at = this.#shadows.put(shade);
    this.#shadows.floats[at] = view.isAway ? DARK_AWAY : DARK_HERE;
  }

  #gaitOf(id: number): Gait {
    let gait = this.#gaits.get(id);
    if (gait === undefined) {
      gait = newGait(id);
      this.#gaits.set(id, gait);
    }
    gait.seenFrame = this.#frame;
    return gait;
  }
}

/** The shapes of all figures at all details, each built when somebody first looks like that. */
class Bodies {
  readonly #shapes: BufferGeometry[] = [];

  at(shape: number, detail: FigureDetail): BufferGeometry {
    return this.#shapes[indexOf(shape, detail)] ??= buildCrowdGeometry(
      buildFigure(shape, detail),
      buildLimbs(detail),
    );
  }

  dispose(): void {
    for (const shape of this.#shapes) shape?.dispose(); // sparse
  }
}

function indexOf(shape: number, detail: FigureDetail): number {
  return shape * DETAILS.length + detail;
}

/** A mesh for each figure and detail that was in sight so far, with one skin. */
class AvatarSet {
  readonly #group: Group;
  readonly #bodies: Bodies;
  readonly #skin: Material;
  readonly #depth: Material | undefined;
  /** By {@link indexOf}; sparse. */
  readonly #byIndex: (CrowdMesh | undefined)[] = [];
  readonly #meshes: { readonly mesh: CrowdMesh; readonly detail: FigureDetail }[] = [];
  #shadowDetails = 0;

  constructor(group: Group, bodies: Bodies, skin: Material, depth?: Material) {
    this.#group = group;
    this.#bodies = bodies;
    this.#skin = skin;
    this.#depth = depth;
  }

  /** Triangles that the frame draws. */
  get triangles(): number {
    let sum = 0;
    for (const { mesh } of this.#meshes) sum += mesh.count * mesh.triangles;
    return sum;
  }

  countAt(level: FigureDetail): number {
    let sum = 0;
    for (const { mesh, detail } of this.#meshes) if (detail === level) sum += mesh.count;
    return sum;
  }

  /** The `details` finest cast shadows; all receive them unless none casts any. */
  setShadows(details: number): void {
    this.#shadowDetails = details;
    for (const { mesh, detail } of this.#meshes) mesh.setShadows(detail < details, details > 0);
  }

  begin(): void {
    for (const { mesh } of this.#meshes) mesh.begin();
  }

  put(shape: number, detail: FigureDetail, from: AvatarPose, { tint, worn }: Gait): void {
    const mesh = this.#byIndex[indexOf(shape, detail)] ?? this.#build(shape, detail);
    const at = mesh.put(from.body);
    const { floats } = mesh;
    floats[at] = tint.r;
    floats[at + 1] = tint.g;
    floats[at + 2] = tint.b;
    floats[at + 3] = worn.r;
    floats[at + 4] = worn.g;
    floats[at + 5] = worn.b;
    floats[at + 6] = from.leftArm;
    floats[at + 7] = from.leftSpread;
    floats[at + 8] = from.rightArm;
    floats[at + 9] = from.rightSpread;
    floats[at + 10] = from.leftLeg;
    floats[at + 11] = from.rightLeg;
  }

  end(): void {
    for (const { mesh } of this.#meshes) mesh.end();
  }

  dispose(): void {
    for (const { mesh } of this.#meshes) mesh.dispose();
    this.#skin.dispose();
  }

  #build(shape: number, detail: FigureDetail): CrowdMesh {
    const mesh = new CrowdMesh(this.#group, {
      shape: this.#bodies.at(shape, detail),
      skin: this.#skin,
      layout: LAYOUT,
      ...(this.#depth && { depth: this.#depth }),
    });
    mesh.setShadows(detail < this.#shadowDetails, this.#shadowDetails > 0);
    this.#byIndex[indexOf(shape, detail)] = mesh;
    this.#meshes.push({ mesh, detail });
    return mesh;
  }
}
