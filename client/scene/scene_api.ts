// What a world's `scene.ts` is given and gives back. A scene imports only this file (types) and
// `three`; both are the page's, never part of its pack.

import type {
  BufferGeometry,
  CanvasTexture,
  Color,
  ColorRepresentation,
  DirectionalLight,
  Group,
  InstancedMesh,
  Material,
  Mesh,
  MeshLambertMaterial,
  Object3D,
  PerspectiveCamera,
  Points,
  Scene,
} from "three";
import type { Collider, WorldDefinition } from "../../shared/sim/world_definition.ts";

/** How smooth and costly the picture may be; chosen by the client, may change while a world runs. */
export type SceneQuality = "low" | "medium" | "high";

/** What the client hands to a scene when its world is entered. */
export interface SceneHost {
  /** The scene to fill. It is emptied and disposed by the client when the player leaves. */
  readonly scene: Scene;
  readonly camera: PerspectiveCamera;
  /** The same `world.json` that the server uses: portals, spawns and colliders. */
  readonly world: WorldDefinition;
  readonly quality: SceneQuality;
  /**
   * True when less motion is wished for as the scene is built. That may change while it is shown:
   * what `update` moves need not look at this.
   */
  readonly reducedMotion: boolean;
  /** What every scene needs to draw a place: sky, light, ground, painted shapes, many of a kind. */
  readonly kit: SceneKit;
  /**
   * A URL for a file of this world's pack, e.g. `assets/required/sign.png`. Throws when there is none,
   * and for one that is loaded while one walks and not here yet.
   */
  assetUrl(path: string): string;
  /** The same for any file, once it is here. Never settles when it does not come. */
  whenHere(path: string): Promise<string>;
}

/** Where one of many copies stands. Metres and radians. */
export interface Placement {
  readonly x: number;
  /** Above the land; 0 when left out. */
  readonly y?: number;
  readonly z: number;
  readonly yaw?: number;
  /** Lean about the turned X axis. */
  readonly tilt?: number;
  /** Size in all directions; 1 when left out. */
  readonly scale?: number;
  /** Further factor on the height; 1 when left out. */
  readonly stretch?: number;
  /** Multiplied with the painted colours. */
  readonly tint?: ColorRepresentation;
}

/** The dome around the world, and the fog that hides where the ground ends. */
export interface SkyOptions {
  readonly zenith: ColorRepresentation;
  readonly horizon: ColorRepresentation;
  /** Below the horizon; the horizon's colour when left out. */
  readonly nadir?: ColorRepresentation;
  /** Where the sun or moon stands, and the colour of its disc and halo. */
  readonly sun?: {
    readonly x: number;
    readonly y: number;
    readonly z: number;
    readonly colour: ColorRepresentation;
    /** Angular radius of the disc in radians; 0 draws only the halo. */
    readonly radius: number;
    /** 0 none … 1 wide and strong. */
    readonly halo: number;
  };
  /** 0 none … 1 a clear night. */
  readonly stars?: number;
  /** 0 none … 1 bright curtains. */
  readonly aurora?: number;
  readonly clouds?: { readonly amount: number; readonly colour: ColorRepresentation };
  /** Fog of `colour` (the horizon's when left out) between two distances in metres. */
  readonly fog?: {
    readonly colour?: ColorRepresentation;
    readonly near: number;
    readonly far: number;
  };
}

/** One directional light with shadows that follow the player, and the sky's soft light. */
export interface LightOptions {
  readonly sun: ColorRepresentation;
  readonly sunIntensity: number;
  /** Where the light comes from; any length. */
  readonly from: { readonly x: number; readonly y: number; readonly z: number };
  readonly sky: ColorRepresentation;
  readonly ground: ColorRepresentation;
  readonly skyIntensity: number;
}

/**
 * Ground of painted triangles around the origin. Where the world has a terrain it is exactly the
 * land that avatars walk on, square and at least as fine as the terrain, and goes on beyond it.
 */
export interface GroundOptions {
  /** Half its side, or its radius when `isRound`; metres. */
  readonly size: number;
  readonly isRound?: boolean;
  /** Squares along one side. */
  readonly cells: number;
  /** Writes the colour at a point into `out`. */
  colourAt(x: number, z: number, out: Color): void;
  /** Repeated picture multiplied with the colours, and metres one repetition covers. */
  readonly texture?: CanvasTexture;
  readonly textureMetres?: number;
  /** A compressed picture that takes its place once it has come: see `MatteOptions`. */
  readonly picture?: string;
  readonly pictureMetres?: number;
}

/** How painted shapes look. */
export interface MatteOptions {
  /** Rounds the edges. */
  readonly isSmooth?: boolean;
  /** Bends in the wind; metres at one metre's height. */
  readonly sway?: number;
  /**
   * A compressed picture of the pack, without its ending: `assets/stone` is `assets/stone.bc1.ktx2`
   * and `assets/stone.etc.ktx2`. Multiplied with the colours once it has come; laid on by where a
   * face is in the world, so only for what stands still.
   */
  readonly picture?: string;
  /** Metres that one repetition covers; 4 when left out. */
  readonly pictureMetres?: number;
}

/** Where a model of the pack goes. */
export interface ModelOptions {
  /** On the land; the origin when left out. */
  readonly at?: Placement;
  /** Stand there until the model has come, and for good when it never does. */
  readonly standIns?: readonly Object3D[];
  /** Called once, before it is seen: its parts can be found by name, to be moved. */
  then?(model: Object3D): void;
}

/** One soft light point; it only looks bright, it lights nothing. */
export interface Glow {
  readonly x: number;
  /** Above the land. */
  readonly y: number;
  readonly z: number;
  /** Diameter in metres. */
  readonly size: number;
  readonly colour: ColorRepresentation;
  /** How far it drifts about, metres; 0 when left out. */
  readonly wander?: number;
  /** 0 steady … 1 blinks; 0 when left out. */
  readonly twinkle?: number;
}

/** A soft column of light; it lights nothing either. */
export interface Beam {
  readonly x: number;
  /** Its foot above the land; 0 when left out. */
  readonly y?: number;
  readonly z: number;
  /** From foot to head, metres; it fades towards both. */
  readonly height: number;
  /** At its foot, metres; and at its head, the same when left out. */
  readonly radius: number;
  readonly headRadius?: number;
  readonly colour: ColorRepresentation;
  /** Leans by `tilt` radians towards `yaw`, 0 being +Z. */
  readonly yaw?: number;
  readonly tilt?: number;
}

/** Drawing tools shared by all scenes, so that packs stay small. All they make is disposed for you. */
export interface SceneKit {
  /** Factor for how many small things to draw: 1, 0.75 or 0.5 by quality. */
  readonly detail: number;
  /** Next number in [0, 1): the same sequence on every visit. */
  random(): number;
  /** Smooth noise in [0, 1] over the plane. */
  noise(x: number, z: number): number;
  /** Height of the land. */
  heightAt(x: number, z: number): number;
  /** False within `margin` metres of a collider, portal, its exit, or a spawn point. */
  isFree(x: number, z: number, margin: number): boolean;
  /** Gives `geometry` one colour, or a gradient from its lowest to its highest point. */
  paint(
    geometry: BufferGeometry,
    colour: ColorRepresentation,
    top?: ColorRepresentation,
  ): BufferGeometry;
  /**
   * The shape of a collider, its floor's middle in the origin and unpainted: put it at the collider's
   * place and yaw. `grow` metres are added to each side of its floor, for plinths and edges.
   */
  solid(collider: Collider, grow?: number): BufferGeometry;
  /** One geometry of many painted ones: one draw call. */
  merge(parts: readonly BufferGeometry[]): BufferGeometry;
  /** The shared matte material of painted geometry. */
  matte(options?: MatteOptions): MeshLambertMaterial;
  /** Adds one painted mesh to the scene. */
  place(geometry: BufferGeometry, material: Material, at?: Placement): Mesh;
  /** Adds many copies as one draw call. */
  scatter(
    geometry: BufferGeometry,
    material: Material,
    placements: readonly Placement[],
    options?: { readonly castsShadow?: boolean },
  ): InstancedMesh;
  /**
   * Shows a glTF model (`.glb`) of the pack once it has come, after the first picture. A file that
   * never comes is told of in the log.
   */
  model(path: string, options?: ModelOptions): void;
  sky(options: SkyOptions): Mesh;
  light(options: LightOptions): DirectionalLight;
  ground(options: GroundOptions): Mesh;
  /** Adds soft light points: lamps, fireflies, sparks, dust in the sun. */
  glows(list: readonly Glow[]): Points;
  /** Adds soft columns of light: rays through leaves, a shine over a portal. */
  beams(list: readonly Beam[]): Mesh;
  /** A square picture drawn by `draw`, `size` pixels wide, repeated in both directions. */
  texture(size: number, draw: (pen: CanvasRenderingContext2D, size: number) => void): CanvasTexture;
}

/** One frame: seconds since the last one, and since the world was entered. */
export interface SceneFrame {
  readonly dtSeconds: number;
  readonly elapsedSeconds: number;
}

/** The look of a resident, by the name its server gives it. */
export interface ResidentLook {
  readonly group: Group;
  /**
   * Called each frame with the resident's current speed in m/s. Where less motion is wished for,
   * the frame's time goes on only while they walk.
   */
  animate?(frame: SceneFrame, speed: number): void;
}

/** A loop of sound in the pack. */
export interface SoundLoop {
  /** Path in the pack, as `assets/ambience.mp3`; every browser plays MP3. */
  readonly file: string;
  /** How long one round takes: the middle of the file. Left out: all of it. */
  readonly seconds?: number;
}

/** What is heard in a world once the page was touched; each as loud as the player likes it. */
export interface WorldSound {
  readonly ambience?: SoundLoop;
  readonly music?: SoundLoop;
  /** How it is told in words on arrival: "town", "woods", "desert" or "heights". */
  readonly told?: string;
}

/** What a scene gives back. */
export interface WorldScene {
  /** Colours for the interface while in this world. CSS colours. */
  readonly palette: {
    readonly accent: string;
    readonly surface: string;
    readonly text: string;
  };
  /** What is heard all around. */
  readonly sound?: WorldSound;
  /** Called once a frame, but not while less motion is wished for; allocates nothing. */
  update?(frame: SceneFrame): void;
  /** The look of a resident `look`; left out or undefined: the client's own figure. */
  buildResident?(look: string): ResidentLook | undefined;
  /** Stops what the scene started (sounds, timers). Meshes are disposed by the client. */
  dispose?(): void;
}

/** The default look of every `scene.ts`: `export function buildScene(host: SceneHost): WorldScene`. */
export type BuildScene = (host: SceneHost) => WorldScene | Promise<WorldScene>;
