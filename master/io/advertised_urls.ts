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

/** What the page's policy follows from. */
export type SourceConfig = UrlConfig & Pick<MasterConfig, "packBaseUrl" | "allowedHosts">;

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

/**
 * Where a page may connect beside its own host, as sources of its policy: packs elsewhere, worlds
 * that listen for themselves, and hosts that URL overrides may name.
 */
export function connectSourcesOf(config: SourceConfig): readonly string[] {
  const { allowedHosts, clientHost, clientScheme, packBaseUrl, routing, worldUrlTemplate } = config;
  const sources = packBaseUrl === undefined ? [] : [new URL(packBaseUrl).origin];
  if (worldUrlTemplate !== undefined) sources.push(sourceOfTemplate(worldUrlTemplate));
  else if (routing === "direct") sources.push(`${clientScheme}://${clientHost}:*`);
  for (const host of allowedHosts) {
    const place = /:\d+$/.test(host) ? host : `${host}:*`;
    sources.push(...["http", "https", "ws", "wss"].map((scheme) => `${scheme}://${place}`));
  }
  return sources;
}

/** A key may stand for the first part of a host's name; elsewhere in it any host is meant. */
function sourceOfTemplate(template: string): string {
  const [, scheme, host = ""] = /^(wss?):\/\/([^/?#]*)/.exec(template) ?? [];
  const source = host.replace(/^\{world_key\}\./, "*.");
  return source.includes("{") ? `${scheme}:` : `${scheme}://${source}`;
}
