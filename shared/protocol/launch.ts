// What a master hands to a world process: one line of JSON on its standard input, which then stays
// open as the process's lifeline. Never on the command line, which every user of the host can read.

import { type Fence, parseFence, parseWorldKey, type WorldKey } from "../lib/ids.ts";

/**
 * How long the avatar of a lost player waits: 30 s without a network, and 5 s for the way back.
 */
export const AWAY_MS = 35_000;

/** How a world lets players in. */
export type WorldListen =
  /** Only the master's gateway reaches it, over the link socket. */
  | { readonly kind: "link_only" }
  /** It has a public edge of its own. */
  | {
    readonly kind: "edge";
    readonly hostname: string;
    readonly port: number;
    readonly tlsCertPath: string | undefined;
    readonly tlsKeyPath: string | undefined;
    readonly trustedProxies: readonly string[];
    /** Origins beside its own whose pages may connect; `*` allows all. */
    readonly allowedOrigins: readonly string[];
    readonly maxConnectionsPerAddress: number;
    readonly sockets: "auto" | "native" | "runtime";
  };

/** Everything one world process is told at its start. */
export interface LaunchDocument {
  readonly version: string;
  readonly key: WorldKey;
  readonly number: number;
  readonly epoch: Fence;
  /** Proves both sides of a link to each other. 64 hex digits; never logged. */
  readonly launchToken: string;
  /** Unix socket path to listen on for the master's links. */
  readonly linkPath: string;
  /** Folder with `world.json` and the bundled `server.js`. */
  readonly worldDirectory: string;
  /** The bundled simulation worker. */
  readonly simulationWorkerPath: string;
  readonly listen: WorldListen;
  readonly logFormat: "text" | "json";
  readonly graceMs: number;
  readonly awayMs: number;
}

/** Reads a launch document. @throws {Error} When a field is missing or of the wrong type. */
export function parseLaunchDocument(line: string): LaunchDocument {
  const json = JSON.parse(line) as Record<string, unknown>;
  const key = typeof json.key === "string" ? parseWorldKey(json.key) : undefined;
  const epoch = typeof json.epoch === "number" ? parseFence(json.epoch) : undefined;
  const number = json.number;
  if (key === undefined || epoch === undefined || typeof number !== "number") {
    throw new Error("Cannot read launch document: key, number or epoch is missing");
  }
  return {
    version: textOf(json, "version"),
    key,
    number,
    epoch,
    launchToken: textOf(json, "launchToken"),
    linkPath: textOf(json, "linkPath"),
    worldDirectory: textOf(json, "worldDirectory"),
    simulationWorkerPath: textOf(json, "simulationWorkerPath"),
    listen: json.listen as WorldListen, // written by the same program a moment ago
    logFormat: json.logFormat === "json" ? "json" : "text",
    graceMs: numberOf(json, "graceMs"),
    awayMs: numberOf(json, "awayMs"),
  };
}

function textOf(json: Record<string, unknown>, name: string): string {
  const value = json[name];
  if (typeof value !== "string" || value === "") {
    throw new Error(`Cannot read launch document: ${name} is missing`);
  }
  return value;
}

function numberOf(json: Record<string, unknown>, name: string): number {
  const value = json[name];
  if (typeof value !== "number" || !Number.isFinite(value) || value < 0) {
    throw new Error(`Cannot read launch document: ${name} is no duration`);
  }
  return value;
}
