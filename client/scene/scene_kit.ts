// The drawing tools that a scene is given: see SceneKit in scene_api.ts.

import {
  type BufferGeometry,
  CanvasTexture,
  Color,
  DirectionalLight,
  Float32BufferAttribute,
  Fog,
  Group,
  HemisphereLight,
  Mesh,
  MeshLambertMaterial,
  PlaneGeometry,
  RepeatWrapping,
  RingGeometry,
  type Scene,
  SRGBColorSpace,
} from "three";
import { seededRandom } from "../../shared/lib/random.ts";
import { PORTAL_EXIT_DISTANCE } from "../../shared/sim/constants.ts";
import type { WorldDefinition } from "../../shared/sim/world_definition.ts";
import { buildBeams } from "./beams.ts";
import { buildGlows, type GlowUniforms } from "./glows.ts";
import { buildInstances, mergePainted, paintGeometry, putAt } from "./kit_geometry.ts";
import { buildSolid } from "./kit_solid.ts";
import type {
  GroundOptions,
  LightOptions,
  MatteOptions,
  SceneKit,
  SceneQuality,
  SkyOptions,
} from "./scene_api.ts";
import { Land } from "./land.ts";
import { showPicture } from "./picture_material.ts";
import { NO_FILES, SceneAssets } from "./scene_assets.ts";
import { buildSky } from "./sky.ts";

/** How many small things are drawn at each quality. */
const DETAIL: Readonly<Record<SceneQuality, number>> = { low: 0.5, medium: 0.75, high: 1 };

/** What a kit works on. `uniforms` are shared by all that moves by itself. */
export interface KitSettings {
  readonly scene: Scene;
  readonly world: WorldDefinition;
  readonly quality: SceneQuality;
  readonly uniforms: GlowUniforms;
  readonly assets: SceneAssets;
}

/** Makes the tools for a world that is only looked at: what comes later of its pack stays away. */
export function createViewedKit(settings: Omit<KitSettings, "assets">): SceneKit {
  return createSceneKit({ ...settings, assets: new SceneAssets(NO_FILES, undefined) });
}

/** Makes the tools for one world. */
export function createSceneKit(
  { scene, world, quality, uniforms, assets }: KitSettings,
): SceneKit {
  const random = seededRandom(seedOf(world.key));
  const mattes = new Map<string, MeshLambertMaterial>();
  const land = new Land(world);
  const onLand = <Item extends { readonly x: number; readonly y?: number; readonly z: number }>(
    item: Item,
  ) => ({ ...item, y: (item.y ?? 0) + land.heightAt(item.x, item.z) });

  return {
    detail: DETAIL[quality],
    random,
    noise: smoothNoise,
    heightAt: (x, z) => land.heightAt(x, z),
    isFree: (x, z, margin) => isFree(world, x, z, margin),
    paint: paintGeometry,
    merge: mergePainted,
    solid: buildSolid,
    matte({ isSmooth = false, sway = 0, picture = "", pictureMetres = 4 }: MatteOptions = {}) {
      const name = `${isSmooth} ${sway} ${picture} ${pictureMetres}`;
      const known = mattes.get(name);
      if (known !== undefined) return known;
      const material = buildMatte(isSmooth, sway, uniforms);
      if (picture !== "") showPicture(material, assets.picture(picture), pictureMetres);
      mattes.set(name, material);
      return material;
    },
    place(geometry, material, at) {
      const mesh = new Mesh(geometry, material);
      if (at !== undefined) putAt(mesh, onLand(at));
      mesh.castShadow = true; // whether there are shadows is the sun's to say, while it shines
      mesh.receiveShadow = true;
      scene.add(mesh);
      return mesh;
    },
    scatter(geometry, material, placements, options) {
      const mesh = buildInstances(geometry, material, placements.map(onLand));
      mesh.castShadow = options?.castsShadow ?? true;
      mesh.receiveShadow = true;
      scene.add(mesh);
      return mesh;
    },
    sky(options) {
      const dome = buildSky(options, uniforms.time);
      applyFog(scene, options);
      scene.add(dome);
      return dome;
    },
    light: (options) => addLight(scene, options),
    model(path, { at, standIns = [], then } = {}) {
      const place = new Group();
      if (at !== undefined) putAt(place, onLand(at));
      place.castShadow = place.receiveShadow = true;
      scene.add(place);
      assets.model(path, place, standIns, then);
    },
    ground(options) {
      const mesh = buildGround(options, land);
      const { picture, pictureMetres = 4 } = options;
      if (picture !== undefined) {
        showPicture(mesh.material, assets.picture(picture), pictureMetres);
      }
      mesh.receiveShadow = true;
      scene.add(mesh);
      return mesh;
    },
    glows(list) {
      const points = buildGlows(list.map(onLand), uniforms, random);
      scene.add(points);
      return points;
    },
    beams(list) {
      const mesh = buildBeams(list.map(onLand), uniforms, random);
      scene.add(mesh);
      return mesh;
    },
    texture: buildTexture,
  };
}

function buildMatte(isSmooth: boolean, sway: number, uniforms: GlowUniforms): MeshLambertMaterial {
  const material = new MeshLambertMaterial({ vertexColors: true, flatShading: !isSmooth });
  if (sway === 0) return material;
  material.onBeforeCompile = (shader) => {
    shader.uniforms.swayTime = uniforms.time;
    shader.vertexShader = `uniform float swayTime;\n${shader.vertexShader}`.replace(
      "#include <begin_vertex>",
      `#include <begin_vertex>
      #ifdef USE_INSTANCING
        vec2 swayAt = instanceMatrix[3].xz;
      #else
        vec2 swayAt = vec2(0.0);
      #endif
      float swayBy = ${sway.toFixed(3)} * max(position.y, 0.0) *
        (sin(swayTime * 1.3 + swayAt.x * 0.35 + swayAt.y * 0.2) + 0.4 * sin(swayTime * 2.9 + swayAt.x));
      transformed.xz += vec2(swayBy, swayBy * 0.6);`,
    );
  };
  // Materials that differ only in onBeforeCompile would otherwise share one program.
  material.customProgramCacheKey = () => `sway ${sway}`;
  return material;
}

function applyFog(scene: Scene, { fog, horizon }: SkyOptions): void {
  if (fog !== undefined) scene.fog = new Fog(new Color(fog.colour ?? horizon), fog.near, fog.far);
}

function addLight(scene: Scene, options: LightOptions): DirectionalLight {
  const sky = new HemisphereLight(options.sky, options.ground, options.skyIntensity);
  const sun = new DirectionalLight(options.sun, options.sunIntensity);
  sun.position.set(options.from.x, options.from.y, options.from.z).setLength(60);
  sun.castShadow = true;
  scene.add(sky, sun, sun.target);
  return sun;
}

function buildGround(
  options: GroundOptions,
  land: Land,
): Mesh<BufferGeometry, MeshLambertMaterial> {
  const { size, cells, texture, textureMetres = 4 } = options;
  const geometry = land.geometry(size, cells) ?? flatGround(options);
  const position = geometry.getAttribute("position");
  const colours = new Float32Array(position.count * 3);
  const uv = new Float32Array(position.count * 2);
  const colour = new Color();
  for (let i = 0; i < position.count; i++) {
    const x = position.getX(i);
    const z = position.getZ(i);
    options.colourAt(x, z, colour);
    colour.toArray(colours, i * 3);
    uv[i * 2] = x / textureMetres;
    uv[i * 2 + 1] = z / textureMetres;
  }
  geometry.setAttribute("color", new Float32BufferAttribute(colours, 3));
  geometry.setAttribute("uv", new Float32BufferAttribute(uv, 2));
  return new Mesh(
    geometry,
    new MeshLambertMaterial({ vertexColors: true, map: texture ?? null }),
  );
}

function flatGround({ size, cells, isRound }: GroundOptions): BufferGeometry {
  const geometry = isRound === true
    ? new RingGeometry(0, size, 72, cells)
    : new PlaneGeometry(size * 2, size * 2, cells, cells);
  return geometry.rotateX(-Math.PI / 2);
}

function buildTexture(
  size: number,
  draw: (pen: CanvasRenderingContext2D, size: number) => void,
): CanvasTexture {
  const canvas = document.createElement("canvas");
  canvas.width = size;
  canvas.height = size;
  const pen = canvas.getContext("2d");
  if (pen !== null) draw(pen, size);
  const texture = new CanvasTexture(canvas);
  texture.wrapS = RepeatWrapping;
  texture.wrapT = RepeatWrapping;
  texture.colorSpace = SRGBColorSpace;
  texture.anisotropy = 4;
  return texture;
}

function isFree(world: WorldDefinition, x: number, z: number, margin: number): boolean {
  for (const { at } of world.spawns) {
    if (Math.hypot(x - at.x, z - at.z) < margin + 0.6) return false;
  }
  for (const { at, yaw } of world.portals) {
    const exitX = at.x - PORTAL_EXIT_DISTANCE * Math.sin(yaw);
    const exitZ = at.z - PORTAL_EXIT_DISTANCE * Math.cos(yaw);
    if (Math.hypot(x - at.x, z - at.z) < margin + 2.2) return false;
    if (Math.hypot(x - exitX, z - exitZ) < margin + 1) return false;
  }
  return world.colliders.every((collider) => {
    const dx = x - collider.at.x;
    const dz = z - collider.at.z;
    if (collider.kind === "cylinder") return Math.hypot(dx, dz) >= collider.radius + margin;
    const cos = Math.cos(collider.yaw);
    const sin = Math.sin(collider.yaw);
    const outX = Math.max(0, Math.abs(dx * cos - dz * sin) - collider.size.x / 2);
    const outZ = Math.max(0, Math.abs(dx * sin + dz * cos) - collider.size.z / 2);
    return Math.hypot(outX, outZ) >= margin;
  });
}

function seedOf(text: string): number {
  let seed = 2166136261; // FNV-1a
  for (let i = 0; i < text.length; i++) seed = Math.imul(seed ^ text.charCodeAt(i), 16777619);
  return seed >>> 0;
}

function latticeValue(x: number, z: number): number {
  let h = Math.imul(x, 374761393) ^ Math.imul(z, 668265263);
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  return ((h ^ (h >>> 16)) >>> 0) / 0x1_0000_0000;
}

function smoothNoise(x: number, z: number): number {
  const i = Math.floor(x);
  const k = Math.floor(z);
  const fx = (x - i) * (x - i) * (3 - 2 * (x - i));
  const fz = (z - k) * (z - k) * (3 - 2 * (z - k));
  const near = latticeValue(i, k) * (1 - fx) + latticeValue(i + 1, k) * fx;
  const far = latticeValue(i, k + 1) * (1 - fx) + latticeValue(i + 1, k + 1) * fx;
  return near * (1 - fz) + far * fz;
}
