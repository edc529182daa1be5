// Links to a world and a spot in it: `#hub`, `#hub@12,4`, `#hub@12,4,90`, `#hub@12,4,90,3`. Metres
// along X and Z, whole degrees about +Y (0 looks along −Z), and the height where it is not the land's.

import { parseWorldKey, type WorldKey } from "../../shared/lib/ids.ts";
import type { Spot, Visit } from "../../shared/protocol/fields.ts";

/** Where somebody stands who makes a link. */
export interface LinkPlace {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly yaw: number;
}

/** What a link may say of a coordinate: more lies outside every world. */
const MOST_METRES = 1000;
/** Whoever stands higher than this over the land stands on something, metres. */
const OVER_LAND = 0.6;
/** Arrivals are spread over a disc of 1.2 m; beyond this the spot was not free. */
const ASIDE_METRES = 2;
const NUMBER = "(-?\\d{1,9}(?:\\.\\d{1,9})?)";
const LINK = new RegExp(`^#([^@]*)(?:@${NUMBER},${NUMBER}(?:,${NUMBER}(?:,${NUMBER})?)?)?$`);

/** The visit that a page's fragment (`#…`) asks for; nothing in an empty one, `bad` in any other. */
export function parseVisitLink(fragment: string): Visit | "bad" | undefined {
  if (fragment === "" || fragment === "#") return undefined;
  const [, key = "", x, z, degrees, y] = LINK.exec(fragment) ?? [];
  const worldKey = parseWorldKey(key);
  if (worldKey === undefined) return "bad";
  if (x === undefined || z === undefined) return { worldKey, spot: undefined };
  const spot: Spot = {
    x: metres(x),
    z: metres(z),
    y: y === undefined ? undefined : metres(y),
    yaw: degrees === undefined ? undefined : (Number(degrees) % 360) * (Math.PI / 180),
  };
  return { worldKey, spot };
}

/** The fragment that leads to `at`: to a tenth of a metre, `#` included. */
export function visitFragment(worldKey: WorldKey, at: LinkPlace, landHeight: number): string {
  const degrees = ((Math.round(at.yaw * (180 / Math.PI)) % 360) + 360) % 360;
  const height = at.y > landHeight + OVER_LAND ? `,${tenth(at.y)}` : "";
  return `#${worldKey}@${tenth(at.x)},${tenth(at.z)},${degrees}${height}`;
}

/** True where somebody came in clearly beside the spot that they followed a link to. */
export function isAside(visit: Visit | undefined, at: { readonly x: number; readonly z: number }) {
  const spot = visit?.spot;
  return spot !== undefined && Math.hypot(spot.x - at.x, spot.z - at.z) > ASIDE_METRES;
}

function metres(text: string): number {
  return Math.max(-MOST_METRES, Math.min(MOST_METRES, Number(text)));
}

/** Without a "-0". */
function tenth(value: number): number {
  return Math.round(value * 10) / 10 + 0;
}
