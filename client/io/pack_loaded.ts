// A pack in the page's hands: its files by path, each there once it has been verified.

import type { PackFile, PackManifest } from "../../shared/pack/manifest.ts";
import { PackLoadError } from "./pack_retry.ts";

/** A pack whose required files are here; the deferred ones may still be on their way. */
export interface LoadedPack {
  readonly hash: string;
  readonly manifest: PackManifest;
  /** Waits for a deferred file. Throws for a path that is not in the pack. */
  text(path: string): Promise<string>;
  /** Waits for a deferred file. Throws for a path that is not in the pack. */
  bytes(path: string): Promise<Uint8Array<ArrayBuffer>>;
  /** True once `path` is here. */
  has(path: string): boolean;
  /**
   * A `blob:` URL, of its file's media type, until `release()`. Throws when `path` is not in the pack
   * or not here yet: wait for `whenComplete` or `bytes()` before showing what is deferred.
   */
  objectUrl(path: string): string;
  /** Settles when every file is here and cached; rejects with a PackLoadError. Need not be awaited. */
  readonly whenComplete: Promise<void>;
  /** Stops what is still downloading and revokes the URLs. */
  release(): void;
}

/** A pack's files as its scene asks for them. */
export interface PackAssets {
  assetUrl(path: string): string;
  whenHere(path: string): Promise<string>;
}

/** The files of `pack` for its scene. */
export function assetsOf(pack: LoadedPack): PackAssets {
  return {
    assetUrl: (path) => pack.objectUrl(path),
    async whenHere(path) {
      await pack.bytes(path);
      return pack.objectUrl(path);
    },
  };
}

/** Media types by extension; anything else is `application/octet-stream`. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  js: "text/javascript",
  json: "application/json",
  txt: "text/plain",
  svg: "image/svg+xml",
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  webp: "image/webp",
  avif: "image/avif",
  gif: "image/gif",
  ktx2: "image/ktx2",
  gltf: "model/gltf+json",
  glb: "model/gltf-binary",
  mp3: "audio/mpeg",
  ogg: "audio/ogg",
  m4a: "audio/mp4",
  wav: "audio/wav",
  mp4: "video/mp4",
  webm: "video/webm",
  woff2: "font/woff2",
};

/** The media type of a pack's file. */
export function mediaTypeOf(path: string): string {
  const extension = path.slice(path.lastIndexOf(".") + 1).toLowerCase();
  return MEDIA_TYPES[extension] ?? "application/octet-stream";
}

/** Verified contents of one pack, and who waits for them. */
export class PackContents {
  readonly #files: ReadonlyMap<string, PackFile>;
  readonly #contents = new Map<string, Blob>();
  readonly #waiting = new Map<string, { promise: Promise<Blob>; resolve(blob: Blob): void }>();
  readonly #urls = new Map<string, string>();
  #failure: PackLoadError | undefined;
  #rejects: ((error: PackLoadError) => void)[] = [];

  constructor(manifest: PackManifest) {
    this.#files = new Map(manifest.files.map((file) => [file.path, file]));
  }

  /** Takes a verified content. */
  add(sha256: string, content: Uint8Array<ArrayBuffer>): void {
    if (this.#contents.has(sha256)) return;
    const blob = new Blob([content]);
    this.#contents.set(sha256, blob);
    this.#waiting.get(sha256)?.resolve(blob);
    this.#waiting.delete(sha256);
  }

  hasContent(sha256: string): boolean {
    return this.#contents.has(sha256);
  }

  has(path: string): boolean {
    return this.#contents.has(this.#fileOf(path).sha256);
  }

  /** The content of `path`, when it is here. Rejects when it will not come. */
  async whenThere(path: string): Promise<Blob> {
    const { sha256 } = this.#fileOf(path);
    const blob = this.#contents.get(sha256);
    if (blob !== undefined) return blob;
    if (this.#failure !== undefined) throw this.#failure;
    const before = this.#waiting.get(sha256);
    if (before !== undefined) return await before.promise;
    const { promise, resolve, reject } = Promise.withResolvers<Blob>();
    this.#waiting.set(sha256, { promise, resolve });
    this.#rejects.push(reject);
    return await promise;
  }

  objectUrl(path: string): string {
    const before = this.#urls.get(path);
    if (before !== undefined) return before;
    const blob = this.#contents.get(this.#fileOf(path).sha256);
    if (blob === undefined) throw new Error(`Cannot show "${path}": it is not downloaded yet`);
    const url = URL.createObjectURL(blob.slice(0, blob.size, mediaTypeOf(path)));
    this.#urls.set(path, url);
    return url;
  }

  /** Nothing more will come: who waits is told why. */
  fail(failure: PackLoadError): void {
    this.#failure ??= failure;
    for (const reject of this.#rejects) reject(this.#failure);
    this.#rejects = [];
    this.#waiting.clear();
  }

  /** Revokes every URL. */
  revoke(): void {
    for (const url of this.#urls.values()) URL.revokeObjectURL(url);
    this.#urls.clear();
  }

  #fileOf(path: string): PackFile {
    const file = this.#files.get(path);
    if (file === undefined) throw new Error(`Cannot find "${path}": it is not in this pack`);
    return file;
  }
}
