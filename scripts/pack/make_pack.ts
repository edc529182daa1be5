// Files in, archive and manifest out. Equal files give equal bytes, on every machine.

import { deflateSync } from "fflate";
import type { WorldKey } from "../../shared/lib/ids.ts";
import { ok, type Result } from "../../shared/lib/result.ts";
import {
  ALWAYS_REQUIRED,
  canonicalManifest,
  comparePaths,
  MANIFEST_ENTRY,
  type ManifestFault,
  MAX_INFLATE_RATIO,
  packHash,
  type PackManifest,
  parseManifest,
} from "../../shared/pack/manifest.ts";
import { sha256Hex } from "../../shared/pack/sha256.ts";
import { crc32, storedOffset, writeZip, type ZipEntry } from "./zip_writer.ts";

/** Already compressed; deflating them again would cost the player time and save nothing. */
const STORED = /\.(png|jpe?g|webp|avif|gif|ogg|oga|opus|mp3|m4a|aac|mp4|webm|woff2?|br|gz|zip)$/i;

/** What goes into a pack. */
export interface PackContents {
  readonly key: WorldKey;
  readonly title: string;
  /** Raw content by path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Paths needed before the world can be entered, besides `world.json` and `scene.js`. */
  readonly required: ReadonlySet<string>;
}

/** A finished pack. */
export interface MadePack {
  readonly hash: string;
  readonly manifest: PackManifest;
  readonly manifestBytes: Uint8Array<ArrayBuffer>;
  readonly archive: Uint8Array<ArrayBuffer>;
  /** Stored bytes of the required files. */
  readonly requiredBytes: number;
}

/** Packs `contents`; refuses what would be no valid pack, as past a limit of the format. */
export function makePack(contents: PackContents): Result<MadePack, ManifestFault> {
  const needOf = (path: string) =>
    ALWAYS_REQUIRED.includes(path) || contents.required.has(path) ? "required" : "deferred";
  // Required files come first, so that what a player waits for is one run of bytes.
  const paths = [...contents.files.keys()].sort((a, b) =>
    -comparePaths(needOf(a), needOf(b)) || comparePaths(a, b)
  );
  const entries: ZipEntry[] = [];
  const files: PackManifest["files"][number][] = [];
  let headerOffset = 0;
  for (const path of paths) {
    const raw = contents.files.get(path) ?? new Uint8Array();
    const entry = zipEntry(path, raw);
    entries.push(entry);
    const offset = storedOffset(headerOffset, path);
    files.push({
      path,
      offset,
      length: entry.stored.length,
      size: raw.length,
      encoding: entry.encoding,
      sha256: sha256Hex(raw),
      need: needOf(path),
    });
    headerOffset = offset + entry.stored.length;
  }
  files.sort((a, b) => comparePaths(a.path, b.path));
  const manifest: PackManifest = { format: 1, key: contents.key, title: contents.title, files };
  const manifestBytes = canonicalManifest(manifest);
  const parsed = parseManifest(manifestBytes);
  if (!parsed.ok) return parsed;
  entries.push({
    path: MANIFEST_ENTRY,
    stored: manifestBytes,
    encoding: "raw",
    size: manifestBytes.length,
    crc32: crc32(manifestBytes),
  });
  return ok({
    hash: packHash(manifestBytes),
    manifest,
    manifestBytes,
    archive: writeZip(entries),
    requiredBytes: files.reduce(
      (sum, file) => sum + (file.need === "required" ? file.length : 0),
      0,
    ),
  });
}

function zipEntry(path: string, raw: Uint8Array): ZipEntry {
  const about = { path, size: raw.length, crc32: crc32(raw) };
  if (!STORED.test(path)) {
    const deflated = deflateSync(raw, { level: 9 });
    const isWorthIt = deflated.length < raw.length &&
      raw.length <= deflated.length * MAX_INFLATE_RATIO;
    if (isWorthIt) return { ...about, stored: deflated, encoding: "deflate" };
  }
  return { ...about, stored: raw, encoding: "raw" };
}
