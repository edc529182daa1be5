import type { RouteDecision, RouteRequest } from "../../shared/edge/edge.ts";
import { instanceId, parseWorldKey, type WorldKey } from "../../shared/lib/ids.ts";

/** Name of the far end that is the master itself. No instance id looks like it. */
export const CONTROL = "control";

/**
 * Where an upgrade goes: `/` to the master, `/{world_key}` to its first instance,
 * `/{world_key}/{number}` to that one. Whether it runs is not asked here, but there must be such a
 * world.
 */
export function routeUpgrade(
  { path }: Pick<RouteRequest, "path">,
  known: ReadonlySet<WorldKey>,
): RouteDecision {
  if (path === "/") return { kind: "link", name: CONTROL };
  const match = /^\/([^/]+)(?:\/([1-9]\d{0,4}))?$/.exec(path);
  const key = match === null ? undefined : parseWorldKey(match[1]!);
  if (key === undefined || !known.has(key)) return { kind: "refuse", status: 404 };
  return { kind: "link", name: instanceId(key, Number(match?.[2] ?? 1)) };
}
