import { parseFence, parseWorldKey, type WorldKey } from "../shared/lib/ids.ts";
import { AWAY_MS, type LaunchDocument } from "../shared/protocol/launch.ts";
import type { RoomConfig } from "./core/room_config.ts";

/** The port of the first world that listens by itself; others follow in the order of their keys. */
export const FIRST_WORLD_PORT = 19081;

/** What `virtucade world` was asked on its command line. */
export interface WorldArguments {
  readonly key: WorldKey;
  /** Run without a master, on loopback, for debugging. */
  readonly isStandalone: boolean;
  /** For the stand-alone mode; 0 for any free one. Default: 19081 + index of the key. */
  readonly port: number | undefined;
}

/** Reads the command line of a world. @throws {Error} With all problems at once. */
export function parseWorldArguments(args: readonly string[]): WorldArguments {
  const problems: string[] = [];
  let key: WorldKey | undefined;
  let isStandalone = false;
  let port: number | undefined;
  const left = [...args];
  for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
    if (arg === "--standalone") {
      isStandalone = true;
    } else if (arg === "--port") {
      const text = left.shift() ?? "";
      port = /^\d{1,5}$/.test(text) && Number(text) <= 65535 ? Number(text) : undefined;
      if (port === undefined) problems.push(`--port "${text}" is no port`);
    } else if (arg.startsWith("-")) {
      problems.push(`option "${arg}" is unknown`);
    } else if (key !== undefined) {
      problems.push(`"${arg}" is one key too many`);
    } else {
      key = parseWorldKey(arg);
      if (key === undefined) problems.push(`"${arg}" is no world key`);
    }
  }
  if (key === undefined && problems.length === 0) problems.push("the key of a world is missing");
  if (key === undefined || problems.length > 0) {
    throw new Error(`Cannot start world: ${problems.join("; ")}`);
  }
  return { key, isStandalone, port };
}

/** What the room of a launched world is told. */
export function launchedRoomConfig(document: LaunchDocument, pid: number): RoomConfig {
  const { version, number, epoch, graceMs, awayMs } = document;
  return { version, number, epoch, pid, graceMs, awayMs, isStandalone: false };
}

/** What the room of a world without a master is told. */
export function standaloneRoomConfig(version: string, pid: number): RoomConfig {
  const epoch = parseFence(1)!; // 1 is a positive whole number
  return { version, number: 1, epoch, pid, graceMs: 0, awayMs: AWAY_MS, isStandalone: true };
}
