// What is in a world pack. A manifest comes from a server or a CDN, so its parser trusts nothing:
// the hash proves which manifest it is, the limits here bound what following it can cost.

import { parseWorldKey, type WorldKey } from "../lib/ids.ts";
import { ok, refuse, type Result } from "../lib/result.ts";
import { isSha256Hex, sha256Hex } from "./sha256.ts";

/** Files a pack may hold at most. */
export const MAX_PACK_FILES = 4096;
/** Bytes a pack may hold at most, both as stored and unpacked. */
export const MAX_PACK_BYTES = 256 * 1024 * 1024;
/** Bytes of a manifest at most: 4096 files of about 500 bytes. */
export const MAX_MANIFEST_BYTES = 2 * 1024 * 1024;
/** Raw bytes that one stored byte may unpack to at most; the builder stores such files as they are. */
export const MAX_INFLATE_RATIO = 200;
/** Characters of a path at most. */
export const MAX_PACK_PATH = 200;
/** Name of the manifest's own entry, the archive's last; no file may be called so. */
export const MANIFEST_ENTRY = "manifest.json";
/** What every pack holds, and needs before the world can be shown. */
export const ALWAYS_REQUIRED: readonly string[] = ["world.json", "scene.js"];

/** One file of a pack. `offset` and `length` are where and how long it is stored in the archive. */
export interface PackFile {
  readonly path: string;
  readonly offset: number;
  readonly length: number;
  /** Bytes unpacked. */
  readonly size: number;
  readonly encoding: "raw" | "deflate";
  /** Of the unpacked content, 64 lower-case hex digits. */
  readonly sha256: string;
  /** Whether a world can be entered without it. */
  readonly need: "required" | "deferred";
}

/** A pack's table of contents. `files` are sorted by path. */
export interface PackManifest {
  readonly format: 1;
  readonly key: WorldKey;
  readonly title: string;
  readonly files: readonly PackFile[];
}

/** Why a manifest was refused. */
export type ManifestFault =
  | "not_json"
  | "bad_form"
  | "unknown_format"
  | "bad_key"
  | "bad_hash"
  | "bad_path"
  | "absolute_path"
  | "path_traversal"
  | "duplicate_path"
  | "overlap"
  | "out_of_range"
  | "too_many_files"
  | "too_big"
  | "bomb"
  | "missing_required"
  | "not_canonical";

/** The one form a manifest has as bytes: keys and files sorted, no blanks, one line. */
export function canonicalManifest(manifest: PackManifest): Uint8Array<ArrayBuffer> {
  const files = [...manifest.files].sort((a, b) => comparePaths(a.path, b.path)).map((file) => ({
    encoding: file.encoding,
    length: file.length,
    need: file.need,
    offset: file.offset,
    path: file.path,
    sha256: file.sha256,
    size: file.size,
  }));
  const { format, key, title } = manifest;
  return new TextEncoder().encode(JSON.stringify({ files, format, key, title }) + "\n");
}

/** A pack's hash: SHA-256 of its canonical manifest. It names every byte of every file. */
export function packHash(canonicalBytes: Uint8Array): string {
  return sha256Hex(canonicalBytes);
}

/** Name of a pack's archive below the pack base URL. */
export function archiveName(key: WorldKey, hash: string): string {
  return `${key}.${hash}.zip`;
}

/** Name of a pack's manifest beside its archive. */
export function manifestName(key: WorldKey, hash: string): string {
  return `${key}.${hash}.json`;
}

/** The order of paths in a manifest: by UTF-16 unit, the same everywhere. */
export function comparePaths(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Reads a manifest from its bytes; refuses whatever a builder of this format would not write. */
export function parseManifest(bytes: Uint8Array): Result<PackManifest, ManifestFault> {
  if (bytes.length > MAX_MANIFEST_BYTES) return refuse("too_big");
  const json = parseJson(bytes);
  if (json === undefined) return refuse("not_json");
  if (!isRecord(json) || !Array.isArray(json.files) || typeof json.title !== "string") {
    return refuse("bad_form");
  }
  if (json.format !== 1) return refuse("unknown_format");
  const key = typeof json.key === "string" ? parseWorldKey(json.key) : undefined;
  if (key === undefined) return refuse("bad_key");
  if (json.files.length > MAX_PACK_FILES) return refuse("too_many_files");
  const files: PackFile[] = [];
  for (const item of json.files as unknown[]) {
    const file = parseFile(item);
    if (!file.ok) return file;
    files.push(file.value);
  }
  const fault = faultOfAll(files);
  if (fault !== undefined) return refuse(fault);
  const manifest: PackManifest = { format: 1, key, title: json.title, files };
  // Equal bytes also prove that there is no field, blank or order that this reader passed over.
  if (!sameBytes(canonicalManifest(manifest), bytes)) return refuse("not_canonical");
  return ok(manifest);
}

/** Why `path` may not stand in a pack; undefined when it may. */
export function pathFault(path: string): ManifestFault | undefined {
  if (path.startsWith("/") || path.startsWith("\\") || /^[A-Za-z]:/.test(path)) {
    return "absolute_path";
  }
  if (path.split(/[/\\]/).includes("..")) return "path_traversal";
  if (path.length > MAX_PACK_PATH || path === MANIFEST_ENTRY) return "bad_path";
  const isPlain = path.split("/").every((part) => /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(part));
  return isPlain ? undefined : "bad_path";
}

function parseFile(item: unknown): Result<PackFile, ManifestFault> {
  if (!isRecord(item) || typeof item.path !== "string") return refuse("bad_form");
  const { path, offset, length, size, encoding, sha256, need } = item;
  const badPath = pathFault(path);
  if (badPath !== undefined) return refuse(badPath);
  if (!isCount(offset) || !isCount(length) || !isCount(size)) return refuse("bad_form");
  if (encoding !== "raw" && encoding !== "deflate") return refuse("bad_form");
  if (need !== "required" && need !== "deferred") return refuse("bad_form");
  if (!isSha256Hex(sha256)) return refuse("bad_hash");
  if (offset + length > MAX_PACK_BYTES) return refuse("out_of_range");
  if (size > MAX_PACK_BYTES) return refuse("too_big");
  if (encoding === "raw" && size !== length) return refuse("bad_form");
  if (encoding === "deflate" && size > length * MAX_INFLATE_RATIO) return refuse("bomb");
  return ok({ path, offset, length, size, encoding, sha256, need });
}

/** What can only be seen by looking at all files together. */
function faultOfAll(files: readonly PackFile[]): ManifestFault | undefined {
  // Without regard to case: two names that some file systems take for one would hide each other.
  const names = new Set(files.map((file) => file.path.toLowerCase()));
  if (names.size !== files.length) return "duplicate_path";
  let totalSize = 0;
  let end = 0;
  for (const file of [...files].sort((a, b) => a.offset - b.offset || a.length - b.length)) {
    if (file.offset < end) return "overlap";
    end = file.offset + file.length;
    totalSize += file.size;
  }
  if (totalSize > MAX_PACK_BYTES) return "too_big";
  const isThere = (path: string) =>
    files.some((file) => file.path === path && file.need === "required");
  return ALWAYS_REQUIRED.every(isThere) ? undefined : "missing_required";
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return undefined; // no JSON value is undefined, so this says "not JSON"
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
