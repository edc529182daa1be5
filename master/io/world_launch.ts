// Everything about a world process's start that needs no process: its document, its socket's path,
// its command line.

import { join } from "node:path";
import { instanceNumberOf, type WorldKey, worldKeyOf } from "../../shared/lib/ids.ts";
import { AWAY_MS, type LaunchDocument, type WorldListen } from "../../shared/protocol/launch.ts";
import type { StartOrder } from "../core/effects.ts";

/** How long a world waits for its master to come back. */
const GRACE_MS = 8000;
/** Bytes of a Unix socket's path on macOS, less its last zero byte; Linux takes four more. */
export const MAX_SOCKET_PATH_BYTES = 103;

/** How this program starts itself again as a world. */
export interface ProgramCommand {
  readonly execPath: string;
  /** Before `world <key>`. */
  readonly args: readonly string[];
}

/** What all worlds of one master have in common. */
export interface LaunchSettings {
  readonly version: string;
  /** Sorted: a world's port is its place in here. */
  readonly keys: readonly WorldKey[];
  /** The folder with a world's `world.json` and `server.js`. */
  readonly rulesOf: (key: WorldKey) => string;
  readonly simulationWorkerPath: string;
  readonly logFormat: "text" | "json";
  /** How worlds let players in; `undefined`: only by the gateway. */
  readonly edge: Omit<WorldListen & { readonly kind: "edge" }, "kind" | "port"> | undefined;
  /** Port of the first key. */
  readonly basePort: number;
}

/**
 * Builds the document for one start.
 * @throws {Error} When this instance cannot listen where it would have to.
 */
export function buildLaunchDocument(
  settings: LaunchSettings,
  order: StartOrder,
  secrets: { readonly launchToken: string; readonly linkPath: string },
): LaunchDocument {
  const { version, simulationWorkerPath, logFormat } = settings;
  const { key, number, epoch } = order;
  return {
    version,
    key,
    number,
    epoch,
    ...secrets,
    worldDirectory: settings.rulesOf(key),
    simulationWorkerPath,
    listen: listenOf(settings, order),
    logFormat,
    graceMs: GRACE_MS,
    awayMs: AWAY_MS,
  };
}

function listenOf({ edge, keys, basePort }: LaunchSettings, order: StartOrder): WorldListen {
  if (edge === undefined) return { kind: "link_only" };
  const index = keys.indexOf(order.key);
  if (index < 0 || order.number !== 1) {
    throw new Error(`Cannot give "${order.instanceId}" a port: only first instances have one`);
  }
  return { kind: "edge", port: basePort + index, ...edge };
}

/** Where a world listens for its master: in `runDirectory`, or in `shortDirectory` if too long. */
export function linkPathOf(
  order: StartOrder,
  runDirectory: string,
  shortDirectory: () => string,
): string {
  const name = `${worldKeyOf(order.instanceId)}.${instanceNumberOf(order.instanceId)}` +
    `.${order.epoch}.sock`;
  const path = join(runDirectory, name);
  if (new TextEncoder().encode(path).length <= MAX_SOCKET_PATH_BYTES) return path;
  return join(shortDirectory(), name);
}

/**
 * A world's memory is given back while it is idle, not kept for later: glibc's own default grows with
 * what was once used. Buffers of one tick stay in the heap all the same. Other libraries ignore it.
 */
const ALLOCATOR = {
  MALLOC_TRIM_THRESHOLD_: String(128 * 1024),
  MALLOC_MMAP_THRESHOLD_: String(4 * 1024 * 1024),
};

/** The least a world process needs of the environment: none of the master's secrets is among it. */
export function worldEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const names = ["PATH", "HOME", "TMPDIR", "DENO_DIR", "XDG_CACHE_HOME", "NO_COLOR", "TZ"];
  const chosen: Record<string, string> = {
    DENO_NO_UPDATE_CHECK: "1",
    RUST_BACKTRACE: "0",
    ...ALLOCATOR,
  };
  for (const name of names) {
    const value = env[name];
    if (value !== undefined) chosen[name] = value;
  }
  return chosen;
}
