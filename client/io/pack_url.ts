// Where a pack's files are. The base may be another host's (a CDN), so it is an absolute URL.

import type { WorldKey } from "../../shared/lib/ids.ts";
import { archiveName, manifestName } from "../../shared/pack/manifest.ts";

/** The archive and the manifest of one pack. */
export interface PackUrls {
  readonly url: string;
  readonly manifestUrl: string;
}

/** The addresses of a pack below `baseUrl`, which ends with or without a slash. */
export function packUrls(baseUrl: string, key: WorldKey, hash: string): PackUrls {
  const base = baseUrl.replace(/\/+$/, "");
  return {
    url: `${base}/${archiveName(key, hash)}`,
    manifestUrl: `${base}/${manifestName(key, hash)}`,
  };
}

/**
 * `url` with `?v=<version>`, unless its name holds a hash: a hashed file never changes, and another
 * address would only download it again.
 */
export function versionedUrl(url: string, version: string): string {
  const [address = "", fragment] = url.split("#", 2);
  const path = address.split("?", 1)[0] ?? "";
  if (/\.[0-9a-f]{16,64}\.[a-z0-9]+$/.test(path)) return url;
  const joined = `${address}${address.includes("?") ? "&" : "?"}v=${encodeURIComponent(version)}`;
  return fragment === undefined ? joined : `${joined}#${fragment}`;
}
