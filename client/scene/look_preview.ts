// One avatar on a small canvas of its own, turning: what a look is, while it is chosen. Fetched with
// the editor; nothing of it is needed before. What it shares with the picture is handed in: imported,
// it would split the page's first file in two, which costs more to send.

import {
  type BufferGeometry,
  Color,
  DirectionalLight,
  Group,
  HemisphereLight,
  Mesh,
  MeshLambertMaterial,
  PerspectiveCamera,
  Scene,
  WebGLRenderer,
} from "three";
import type { AvatarColour, AvatarLook } from "../../shared/protocol/avatar_look.ts";
import type { AvatarFigure } from "./avatar_figures.ts";
import type { AvatarLimbs } from "./avatar_shapes.ts";

/** Radians a second, and where it begins: not quite from the front. */
const TURN_PER_SECOND = 0.55;
const FIRST_TURN = -0.4;
const RADIANS_PER_PIXEL = 0.012;
/** More pixels than this for one of the page's would not be seen. */
const MAX_PIXEL_RATIO = 2;

/** What avatars are made of; see `avatar_figures.ts` and `avatar_shapes.ts`. */
export interface LookParts {
  readonly colours: readonly AvatarColour[];
  readonly buildFigure: (shape: number) => AvatarFigure;
  readonly buildLimbs: () => AvatarLimbs;
  readonly shoulder: { readonly side: number; readonly height: number };
  readonly hip: { readonly side: number; readonly height: number };
  /** It does not turn by itself. */
  readonly isStill: boolean;
}

/** The picture of a look. */
export interface LookPreview {
  show(look: AvatarLook): void;
  /** Ends it, and frees what it has on the graphics card. */
  stop(): void;
}

/**
 * Draws into `canvas`, which keeps the size that the page gives it. A drag turns the avatar.
 * @throws {Error} Without WebGL 2.
 */
export function createLookPreview(canvas: HTMLCanvasElement, parts: LookParts): LookPreview {
  const renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true });
  const scene = new Scene();
  const camera = new PerspectiveCamera(30, 1, 0.1, 20);
  camera.position.set(0, 1.35, -4.6);
  camera.lookAt(0, 1.02, 0);
  const sun = new DirectionalLight(0xfff2dd, 2.1);
  sun.position.set(-2.5, 4, -3);
  scene.add(new HemisphereLight(0xe9f0ff, 0x6a5a70, 1.5), sun);
  const model = new Model(parts);
  model.group.rotation.y = FIRST_TURN;
  scene.add(model.group);

  let lastMs: number | undefined;
  let frame = 0;
  const draw = (nowMs: number) => {
    frame = requestAnimationFrame(draw);
    const passedSeconds = Math.min(0.1, (nowMs - (lastMs ?? nowMs)) / 1000);
    lastMs = nowMs;
    fit(renderer, camera, canvas);
    if (!parts.isStill && !isHeld) model.group.rotation.y += TURN_PER_SECOND * passedSeconds;
    renderer.render(scene, camera);
  };
  let isHeld = false;
  const onPointer = (event: PointerEvent) => {
    isHeld = (event.buttons & 1) !== 0;
    if (event.type === "pointerdown") canvas.setPointerCapture(event.pointerId);
    else if (isHeld) model.group.rotation.y += event.movementX * RADIANS_PER_PIXEL;
  };
  const events = ["pointerdown", "pointermove", "pointerup", "pointercancel"] as const;
  for (const type of events) canvas.addEventListener(type, onPointer);
  frame = requestAnimationFrame(draw);
  return {
    show: (look) => model.wear(look),
    stop() {
      cancelAnimationFrame(frame);
      for (const type of events) canvas.removeEventListener(type, onPointer);
      model.dispose();
      renderer.dispose();
      renderer.forceContextLoss(); // a browser gives only so many at a time
    },
  };
}

/** The parts of one avatar at rest. */
class Model {
  readonly group = new Group();
  readonly #body = new MeshLambertMaterial({ vertexColors: true });
  readonly #worn = new MeshLambertMaterial({ vertexColors: true });
  readonly #plain = new MeshLambertMaterial({ vertexColors: true });
  readonly #parts: LookParts;
  readonly #limbs: ReturnType<LookParts["buildLimbs"]>;
  #figure: readonly Mesh<BufferGeometry>[] = [];
  #shape = -1;

  constructor(parts: LookParts) {
    const { buildLimbs, shoulder, hip } = parts;
    this.#parts = parts;
    this.#limbs = buildLimbs();
    const { arm, leg } = this.#limbs;
    for (const side of [-1, 1]) {
      const armMesh = new Mesh(arm, this.#body);
      armMesh.position.set(shoulder.side * side, shoulder.height, 0);
      armMesh.rotation.z = 0.24 * side;
      const legMesh = new Mesh(leg, this.#body);
      legMesh.position.set(hip.side * side, hip.height, 0);
      this.group.add(armMesh, legMesh);
    }
  }

  wear({ colour, accent, shape }: AvatarLook): void {
    const { colours, buildFigure } = this.#parts;
    this.#body.color = new Color(colours[colour]?.rgb);
    this.#worn.color = new Color(colours[accent]?.rgb);
    if (shape === this.#shape) return;
    this.#shape = shape;
    this.#dropFigure();
    const { body, accent: worn, trim } = buildFigure(shape);
    this.#figure = [
      new Mesh(body, this.#body),
      new Mesh(worn, this.#worn),
      new Mesh(trim, this.#plain),
    ];
    this.group.add(...this.#figure);
  }

  dispose(): void {
    this.#dropFigure();
    for (const shape of Object.values(this.#limbs)) shape.dispose();
    for (const material of [this.#body, this.#worn, this.#plain]) material.dispose();
  }

  #dropFigure(): void {
    for (const mesh of this.#figure) {
      mesh.removeFromParent();
      mesh.geometry.dispose();
    }
  }
}

function fit(renderer: WebGLRenderer, camera: PerspectiveCamera, canvas: HTMLCanvasElement): void {
  const { clientWidth, clientHeight } = canvas;
  const ratio = Math.min(devicePixelRatio, MAX_PIXEL_RATIO);
  const isFitting = canvas.width === Math.floor(clientWidth * ratio) &&
    canvas.height === Math.floor(clientHeight * ratio);
  if (isFitting || clientWidth === 0 || clientHeight === 0) return;
  renderer.setPixelRatio(ratio);
  renderer.setSize(clientWidth, clientHeight, false);
  camera.aspect = clientWidth / clientHeight;
  camera.updateProjectionMatrix();
}
