// What `deno task export` says about the files it wrote, so that a host can be checked against it.
// Pure: the same commit and files give the same text.

import { sha256Hex } from "../shared/pack/sha256.ts";

/** One file of the site. */
export interface DeployedFile {
  /** Below the site's folder, with forward slashes. */
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

/** `deployment_manifest.json`; it does not list itself. */
export interface DeploymentManifest {
  readonly schema: 1;
  readonly project: "virtucade";
  readonly version: string;
  /** The commit it was built from, 40 hex digits; empty outside of a git work tree. */
  readonly commit: string;
  /** When that commit was made, ISO 8601: not the clock, so that two builds are equal. */
  readonly generated_at: string;
  readonly files: readonly DeployedFile[];
}

/** Where the exported files came from. */
export interface ExportSource {
  readonly version: string;
  readonly commit: string;
  /** Seconds since 1970. */
  readonly commitTimeSeconds: number;
}

/** The manifest of `files`, sorted by path. */
export function buildDeploymentManifest(
  source: ExportSource,
  files: ReadonlyMap<string, Uint8Array>,
): DeploymentManifest {
  const paths = [...files.keys()].sort();
  return {
    schema: 1,
    project: "virtucade",
    version: source.version,
    commit: source.commit,
    generated_at: new Date(source.commitTimeSeconds * 1000).toISOString(),
    files: paths.map((path) => {
      const bytes = files.get(path) ?? new Uint8Array();
      return { path, size: bytes.length, sha256: sha256Hex(bytes) };
    }),
  };
}
