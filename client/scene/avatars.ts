// All avatars of a world in a handful of draw calls: one instanced mesh per body part, one set for
// those who are here and a translucent one for those who are away.

import {
  Color,
  Group,
  InstancedMesh,
  type Material,
  Matrix4,
  MeshBasicMaterial,
  MeshLambertMaterial,
  Object3D,
} from "three";
import type { EntityView } from "../core/world_view.ts";
import { AVATAR_COLOURS } from "../../shared/protocol/avatar_look.ts";
import type { Emote } from "../../shared/protocol/emotes.ts";
import {
  followSeat,
  GESTURE_SECONDS,
  type GesturePose,
  poseGesture,
  restingPose,
} from "./gestures.ts";
import { type AvatarShapes, buildAvatarShapes, HIP, SHOULDER } from "./avatar_shapes.ts";
import type { Ground } from "../../shared/sim/collision.ts";
import { RUN_SPEED, WALK_SPEED } from "../../shared/sim/constants.ts";

/** Avatars drawn at most; those beyond it stay invisible. A world holds 200 unless it says more. */
export const MAX_DRAWN_AVATARS = 512;
/** Nobody sees an avatar farther away than this, metres. */
const DRAW_DISTANCE = 110;
const STRIDES_PER_METRE = 0.36;
/** A runner's strides are longer. */
const RUNNING_STRIDE = 0.74;
/** A landing is over after about this time, seconds. */
const LANDING_SECONDS = 0.16;
/** Under somebody this high up the shadow has faded, metres. */
const SHADOW_FADES_AT = 5;

/** What one avatar remembers between frames. */
interface Gait {
  phase: number;
  /** 0 stands … 1 walks. */
  amount: number;
  /** 0 walks … 1 runs. */
  haste: number;
  /** 0 on the ground … 1 in the air. */
  air: number;
  /** What is left of a landing, 1 at its moment. */
  landing: number;
  /** The gesture being made, and for how long. */
  gesture: Emote | undefined;
  gestureSeconds: number;
  readonly pose: GesturePose;
  seenFrame: number;
}

const root = new Object3D();
const limb = new Object3D();
const joined = new Matrix4();
const tint = new Color();
const worn = new Color();

/** Draws players, and residents for whom the scene has no look of its own. */
export class Avatars {
  /** Add this to the scene. */
  readonly group = new Group();
  readonly #shapes: AvatarShapes = buildAvatarShapes();
  readonly #here: AvatarSet;
  readonly #away: AvatarSet;
  readonly #gaits = new Map<number, Gait>();
  #frame = 0;
  #isStill = false;
  #ground: Ground | undefined;

  constructor() {
    const dark = { color: 0x0a0812, vertexColors: true, transparent: true, depthWrite: false };
    this.#here = new AvatarSet(
      this.#shapes,
      buildSkin({ transparent: false, opacity: 1 }),
      new MeshBasicMaterial({ ...dark, opacity: 0.6 }),
    );
    this.#away = new AvatarSet(
      this.#shapes,
      buildSkin({ transparent: true, opacity: 0.42 }),
      new MeshBasicMaterial({ ...dark, opacity: 0.25 }),
    );
    this.group.add(this.#here.group, this.#away.group);
  }

  /** Real shadows on or off. The blob under each avatar stays: it grounds it also in the shade. */
  setShadows(hasShadows: boolean): void {
    this.#here.setShadows(hasShadows);
  }

  /** Whether gestures are held instead of moved. */
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

  /** Starts a frame on `ground`, which shadows fall on; then `draw` each avatar; then `end`. */
  begin(ground: Ground): void {
    this.#ground = ground;
    this.#frame++;
    this.#here.count = 0;
    this.#away.count = 0;
  }

  /** Draws one avatar seen from (eyeX, eyeZ). */
  draw(view: EntityView, eyeX: number, eyeZ: number, dtSeconds: number, elapsed: number): void {
    const gait = this.#gaitOf(view.id);
    const speedPart = Math.min(view.speed / WALK_SPEED, 1);
    gait.amount += (speedPart - gait.amount) * Math.min(1, dtSeconds * 10);
    const haste = Math.max(0, Math.min(1, (view.speed - WALK_SPEED) / (RUN_SPEED - WALK_SPEED)));
    gait.haste += (haste - gait.haste) * Math.min(1, dtSeconds * 10);
    const strides = STRIDES_PER_METRE * (1 - (1 - RUNNING_STRIDE) * gait.haste);
    gait.phase += view.speed * strides * 2 * Math.PI * dtSeconds;
    animateJump(gait, view.isInTheAir === true, dtSeconds);
    followSeat(gait, view.isSeated === true);
    if (gait.gesture !== undefined) this.#animateGesture(gait, gait.gesture, dtSeconds);
    if (Math.abs(view.x - eyeX) > DRAW_DISTANCE || Math.abs(view.z - eyeZ) > DRAW_DISTANCE) return;
    const set = view.isAway ? this.#away : this.#here;
    if (set.count >= MAX_DRAWN_AVATARS) return;
    tint.setHex(AVATAR_COLOURS[view.look.colour]?.rgb ?? 0xffffff);
    worn.setHex(AVATAR_COLOURS[view.look.accent]?.rgb ?? 0xffffff);
    const floor = gait.air > 0.01 ? this.#floorUnder(view) : view.y;
    set.add(view, gait, elapsed, floor);
  }

  /** Ends a frame, and forgets who is no longer here. */
  end(): void {
    this.#here.upload();
    this.#away.upload();
    if (this.#frame % 120 !== 0) return;
    for (const [id, gait] of this.#gaits) {
      if (this.#frame - gait.seenFrame > 120) this.#gaits.delete(id);
    }
  }

  /** Frees everything on the graphics card. */
  dispose(): void {
    this.group.removeFromParent();
    this.#here.dispose();
    this.#away.dispose();
    const { figures, arm, leg, shadow } = this.#shapes;
    for (const shape of [...figures.flatMap(Object.values), arm, leg, shadow]) shape.dispose();
  }

  #animateGesture(gait: Gait, gesture: Emote, dtSeconds: number): void {
    gait.gestureSeconds += dtSeconds;
    if (gait.gestureSeconds >= GESTURE_SECONDS[gesture]) gait.gesture = undefined;
    // Whoever walks or flies needs their limbs.
    const amount = (1 - gait.amount) * (1 - gait.air);
    poseGesture(gait.gesture, gait.gestureSeconds, amount, this.#isStill, gait.pose);
  }

  #floorUnder({ x, y, z }: EntityView): number {
    return Math.min(y, this.#ground?.standingHeight(x, y, z) ?? y);
  }

  #gaitOf(id: number): Gait {
    let gait = this.#gaits.get(id);
    if (gait === undefined) {
      gait = {
        phase: id * 1.7,
        amount: 0,
        haste: 0,
        air: 0,
        landing: 0,
        gesture: undefined,
        gestureSeconds: 0,
        pose: restingPose(),
        seenFrame: this.#frame,
      };
      this.#gaits.set(id, gait);
    }
    gait.seenFrame = this.#frame;
    return gait;
  }
}

function animateJump(gait: Gait, isUp: boolean, dtSeconds: number): void {
  if (!isUp && gait.air > 0.6) gait.landing = 1;
  gait.landing *= Math.exp(-dtSeconds / LANDING_SECONDS);
  gait.air += (Number(isUp) - gait.air) * Math.min(1, dtSeconds * (isUp ? 16 : 22));
}

/** The meshes of one figure, and how many of it were added in this frame. */
interface FigureMeshes {
  count: number;
  readonly body: InstancedMesh;
  readonly accent: InstancedMesh;
  readonly trim: InstancedMesh;
}

/** One instanced mesh for each part, with one skin. */
class AvatarSet {
  readonly group = new Group();
  count = 0;
  readonly #figures: readonly FigureMeshes[];
  readonly #arms: InstancedMesh;
  readonly #legs: InstancedMesh;
  readonly #shadow: InstancedMesh;
  readonly #meshes: readonly InstancedMesh[];

  constructor(shapes: AvatarShapes, skin: Material, shade: Material) {
    this.#figures = shapes.figures.map(({ body, accent, trim }) => ({
      count: 0,
      body: new InstancedMesh(body, skin, MAX_DRAWN_AVATARS),
      accent: new InstancedMesh(accent, skin, MAX_DRAWN_AVATARS),
      trim: new InstancedMesh(trim, skin, MAX_DRAWN_AVATARS),
    }));
    this.#arms = new InstancedMesh(shapes.arm, skin, MAX_DRAWN_AVATARS * 2);
    this.#legs = new InstancedMesh(shapes.leg, skin, MAX_DRAWN_AVATARS * 2);
    this.#shadow = new InstancedMesh(shapes.shadow, shade, MAX_DRAWN_AVATARS);
    const figures = this.#figures.flatMap(({ body, accent, trim }) => [body, accent, trim]);
    this.#meshes = [...figures, this.#arms, this.#legs, this.#shadow];
    for (const mesh of this.#meshes) {
      mesh.frustumCulled = false; // they are all over the place
      // One program for all parts: every part has a colour, if only white.
      for (let i = 0; i < mesh.instanceMatrix.count; i++) mesh.setColorAt(i, WHITE);
      mesh.count = 0;
      this.group.add(mesh);
    }
    this.#shadow.renderOrder = 2;
  }

  setShadows(hasShadows: boolean): void {
    for (const mesh of this.#meshes) {
      if (mesh === this.#shadow) continue;
      mesh.castShadow = hasShadows;
      mesh.receiveShadow = hasShadows;
    }
  }

  /** @param floor What the shadow falls on, metres. */
  add(view: EntityView, gait: Gait, elapsed: number, floor: number): void {
    const index = this.count++;
    const { air, haste, landing, pose } = gait;
    const onFeet = 1 - air;
    const swing = Math.sin(gait.phase) * gait.amount * onFeet * (1 + 0.3 * haste);
    const breath = Math.sin(elapsed * 2 + view.id) * 0.014 * (1 - gait.amount);
    const bob = Math.abs(Math.cos(gait.phase)) * (0.075 + 0.05 * haste) * gait.amount * onFeet;
    const sag = view.isAway ? -0.08 : 0;

    root.position.set(view.x, floor + 0.012 + (index % 7) * 0.001, view.z);
    root.rotation.set(0, view.yaw, 0, "YXZ");
    root.scale.setScalar(Math.max(0.2, 1 - (view.y - floor) / SHADOW_FADES_AT));
    root.updateMatrix();
    this.#shadow.setMatrixAt(index, root.matrix);

    // Stretched on the way up, squashed by the landing.
    const stretch = breath + 0.07 * air * Math.max(-1, Math.min(1, (view.rise ?? 0) / 5)) -
      0.2 * landing;
    root.position.y = view.y + bob + sag + pose.lift;
    root.position.x += Math.sin(view.yaw) * pose.back;
    root.position.z += Math.cos(view.yaw) * pose.back;
    root.rotation.set(
      -(0.13 + 0.13 * haste) * gait.amount - pose.lean,
      view.yaw + pose.turn,
      0.05 * swing + pose.roll,
      "YXZ",
    );
    root.scale.set(1 - stretch * 0.5, 1 + stretch, 1 - stretch * 0.5);
    root.updateMatrix();
    const figure = this.#figures[view.look.shape] ?? this.#figures[0]!; // there is at least one
    const at = figure.count++;
    figure.body.setMatrixAt(at, root.matrix);
    figure.body.setColorAt(at, tint);
    figure.accent.setMatrixAt(at, root.matrix);
    figure.accent.setColorAt(at, worn);
    figure.trim.setMatrixAt(at, root.matrix);

    for (let side = -1; side <= 1; side += 2) {
      const at = index * 2 + (side + 1) / 2;
      limb.position.set(SHOULDER.side * side, SHOULDER.height, 0);
      // In the air arms go up and out, one leg is drawn up before the other.
      const [reach, spread] = side < 0 ? pose.left : pose.right;
      limb.rotation.set(
        -side * swing * 0.95 + 0.5 * air + reach,
        0,
        side * (0.24 + 0.05 * breath + 0.25 * haste * gait.amount + 1.1 * air + spread),
      );
      this.#putLimb(this.#arms, at);
      limb.position.set(HIP.side * side, HIP.height, 0);
      limb.rotation.set(
        side * swing * 0.85 + (side > 0 ? 0.75 : -0.35) * air + pose.lean + pose.legs +
          side * pose.step,
        0,
        0,
      );
      this.#putLimb(this.#legs, at);
    }
  }

  upload(): void {
    const { count } = this;
    this.group.visible = count > 0;
    for (const figure of this.#figures) {
      figure.body.count = figure.accent.count = figure.trim.count = figure.count;
      figure.count = 0;
    }
    this.#shadow.count = count;
    this.#arms.count = count * 2;
    this.#legs.count = count * 2;
    if (count === 0) return;
    for (const mesh of this.#meshes) {
      if (mesh.count === 0) continue;
      uploadFirst(mesh.instanceMatrix, mesh.count * 16);
      if (mesh.instanceColor !== null) uploadFirst(mesh.instanceColor, mesh.count * 3);
    }
  }

  dispose(): void {
    for (const mesh of this.#meshes) {
      mesh.dispose();
      (mesh.material as Material).dispose(); // built with one material, never a list
    }
  }

  #putLimb(mesh: InstancedMesh, at: number): void {
    limb.updateMatrix();
    mesh.setMatrixAt(at, joined.multiplyMatrices(root.matrix, limb.matrix));
    mesh.setColorAt(at, tint);
  }
}

const WHITE = new Color(0xffffff);

/** Sends only the used part of a buffer to the graphics card. */
function uploadFirst(
  attribute: InstancedMesh["instanceMatrix"],
  length: number,
): void {
  attribute.clearUpdateRanges();
  attribute.addUpdateRange(0, length);
  attribute.needsUpdate = true;
}

/** Matte skin with a light edge, so that an avatar stands out against a dark ground. */
function buildSkin(look: { transparent: boolean; opacity: number }): MeshLambertMaterial {
  const material = new MeshLambertMaterial({ vertexColors: true, ...look });
  material.onBeforeCompile = (shader) => {
    shader.fragmentShader = shader.fragmentShader.replace(
      "#include <opaque_fragment>",
      `float edge = pow(1.0 - abs(dot(normalize(vViewPosition), normal)), 2.5);
      outgoingLight += diffuseColor.rgb * (0.1 + 0.4 * edge) + vec3(0.05) * edge;
      #include <opaque_fragment>`,
    );
  };
  material.customProgramCacheKey = () => "avatar";
  return material;
}
