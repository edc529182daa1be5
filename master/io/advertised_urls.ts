// The addresses that a master gives out, pure in its configuration and the port it got.

import {
  type InstanceId,
  instanceNumberOf,
  type WorldKey,
  worldKeyOf,
} from "../../shared/lib/ids.ts";
import type { MasterConfig } from "../config.ts";

/** What addresses follow from. */
export type UrlConfig = Pick<
  MasterConfig,
  | "routing"
  | "clientHost"
  | "clientScheme"
  | "publicMasterUrl"
  | "worldUrlTemplate"
  | "worldBasePort"
>;

/** Where players reach the master, for people and logs. */
export function masterUrlOf(config: UrlConfig, port: number): string {
  return config.publicMasterUrl ?? `${config.clientScheme}://${config.clientHost}:${port}/`;
}

/** The page at the master's address. */
export function pageUrlOf(config: UrlConfig, port: number): string {
  return masterUrlOf(config, port).replace(/^ws/, "http");
}

/**
 * Where a client dials a world: absolute, or a path on the address by which it reached the master.
 * @param keys Sorted.
 */
export function worldUrlOf(
  config: UrlConfig,
  keys: readonly WorldKey[],
  id: InstanceId,
): string {
  const key = worldKeyOf(id);
  const number = instanceNumberOf(id);
  const path = number === 1 ? `/${key}` : `/${key}/${number}`;
  if (config.worldUrlTemplate !== undefined) {
    const url = config.worldUrlTemplate.replaceAll("{world_key}", encodeURIComponent(key));
    return number === 1 ? url : `${url.replace(/\/$/, "")}/${number}`;
  }
  if (config.routing !== "direct") return path;
  const port = config.worldBasePort + keys.indexOf(key);
  return `${config.clientScheme}://${config.clientHost}:${port}/${key}`;
}
