// What of a world's pack comes after its first picture: models and compressed textures. The scene is
// shown without them; each fades in when it is there. One that never comes is told of and left out.

import { type Object3D, Scene, type WebGLRenderer } from "three";
import { disposeTree } from "./dispose.ts";
import type { PictureUniforms } from "./picture_material.ts";

/** Where the files come from, and who hears of those that cannot be shown. */
export interface AssetFiles {
  /** Waits for a file. Rejects when it is not in the pack or will not come. */
  bytes(path: string): Promise<Uint8Array<ArrayBuffer>>;
  failed(path: string, error: unknown): void;
}

/** Of a world without a pack, or one whose later files are not wanted. */
export const NO_FILES: AssetFiles = {
  bytes: (path) => Promise.reject(new Error(`Cannot find "${path}": there is no pack`)),
  failed: () => {}, // nobody asked for files
};

/** Which blocks the graphics card reads: `bc1` desktops, `etc` phones. Nothing: pictures stay away. */
export type BlockSupport = "bc1" | "etc" | undefined;

/** What `renderer`'s graphics card reads. */
export function blockSupportOf(renderer: WebGLRenderer): BlockSupport {
  const has = (name: string) => renderer.extensions.has(name);
  if (has("WEBGL_compressed_texture_s3tc") && has("WEBGL_compressed_texture_s3tc_srgb")) {
    return "bc1";
  }
  return has("WEBGL_compressed_texture_etc") ? "etc" : undefined;
}

/** How long it takes to appear, by the clock: few frames a second make it no longer. */
const FADE_MS = 900;

interface Order {
  readonly path: string;
  /** @returns What it takes to fade it in: called with 0 … 1, the last time with exactly 1. */
  show(bytes: Uint8Array<ArrayBuffer>): Promise<(part: number) => void>;
}

interface Fade {
  readonly show: (part: number) => void;
  /** When the first frame drew it; `undefined` until then. */
  sinceMs: number | undefined;
}

/** The later files of one shown world. */
export class SceneAssets {
  readonly #files: AssetFiles;
  readonly #blocks: BlockSupport;
  readonly #orders: Order[] = [];
  readonly #pictures = new Map<string, PictureUniforms>();
  readonly #fades: Fade[] = [];
  #state: "waiting" | "loading" | "over" = "waiting";

  constructor(files: AssetFiles, blocks: BlockSupport) {
    this.#files = files;
    this.#blocks = blocks;
  }

  /** The picture `assets/<name>`, for as many materials as like. */
  picture(name: string): PictureUniforms {
    const known = this.#pictures.get(name);
    if (known !== undefined) return known;
    const uniforms: PictureUniforms = { pictureMap: { value: null }, pictureMix: { value: 0 } };
    this.#pictures.set(name, uniforms);
    const show = async (bytes: Uint8Array<ArrayBuffer>) => {
      const { readKtx2, textureOf } = await import("./ktx2.ts");
      const texture = textureOf(readKtx2(bytes));
      if (this.#isOver()) texture.dispose();
      else uniforms.pictureMap.value = texture;
      return (part: number) => void (uniforms.pictureMix.value = part);
    };
    if (this.#blocks !== undefined) this.#order(`${name}.${this.#blocks}.ktx2`, show);
    return uniforms;
  }

  /** Puts the model at `path` into `place`, and takes `standIns` away once it is there. */
  model(
    path: string,
    place: Object3D,
    standIns: readonly Object3D[],
    then: ((model: Object3D) => void) | undefined,
  ): void {
    this.#order(path, async (bytes) => {
      const { readModel } = await import("./model_loader.ts");
      const { model, appear } = await readModel(bytes);
      if (this.#isOver()) {
        disposeTree(new Scene().add(model));
        return () => {};
      }
      model.traverse((part) => {
        part.castShadow = place.castShadow;
        part.receiveShadow = place.receiveShadow;
      });
      then?.(model);
      place.add(model);
      return (part) => {
        appear.value = part;
        if (part < 1) return;
        for (const standIn of standIns) removeShape(standIn);
      };
    });
  }

  /** Once a frame, from the first picture on: that is when files begin to be waited for. */
  update(nowMs: number, isStill: boolean): void {
    if (this.#state === "waiting") {
      this.#state = "loading";
      void this.#loadAll();
    }
    for (let i = this.#fades.length - 1; i >= 0; i--) {
      const fade = this.#fades[i];
      if (fade === undefined) continue;
      fade.sinceMs ??= nowMs;
      const part = isStill ? 1 : Math.min(1, (nowMs - fade.sinceMs) / FADE_MS);
      fade.show(part);
      if (part === 1) this.#fades.splice(i, 1);
    }
  }

  /** Frees what the scene does not hold itself. What is still on its way is dropped. */
  dispose(): void {
    this.#state = "over";
    this.#fades.length = 0;
    for (const { pictureMap } of this.#pictures.values()) pictureMap.value?.dispose();
  }

  #isOver(): boolean {
    return this.#state === "over";
  }

  #order(path: string, show: Order["show"]): void {
    this.#orders.push({ path, show });
  }

  /** One after the other: each is some work for the page, which should not come all at once. */
  async #loadAll(): Promise<void> {
    for (const { path, show } of this.#orders) { // may grow while it is walked
      try {
        const bytes = await this.#files.bytes(path);
        if (this.#isOver()) return;
        const fade = await show(bytes);
        if (this.#isOver()) return;
        this.#fades.push({ show: fade, sinceMs: undefined });
      } catch (error) {
        if (!this.#isOver()) this.#files.failed(path, error);
      }
    }
  }
}

/** Takes one mesh out of the scene. Its material may be others', too. */
function removeShape(object: Object3D): void {
  object.removeFromParent();
  object.traverse((part) => {
    // Meshes, points and lines share this name but no class.
    (part as Partial<{ geometry: { dispose(): void } }>).geometry?.dispose();
  });
}
