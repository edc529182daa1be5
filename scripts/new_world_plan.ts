// Which files `deno task new-world <key>` writes. Pure: the worlds' texts in, texts or refusal out.

import { lintPortals } from "../shared/pack/portal_graph.ts";
import { parseWorldKey, type WorldKey } from "../shared/lib/ids.ts";
import { parseWorldDefinition, type WorldDefinition } from "../shared/sim/world_definition.ts";
import {
  portalAt,
  type PortalJson,
  portalSpots,
  sceneText,
  serverText,
  worldJsonText,
} from "./world_template.ts";

/** The world that every new one is joined to. */
export const HOME_KEY = "hub";

export type NewWorldPlan =
  | { readonly ok: true; readonly files: ReadonlyMap<string, string>; readonly portal: PortalJson }
  | { readonly ok: false; readonly problem: string };

/**
 * Plans the files of world `key`, and the hub's `world.json` with a portal to it: a portal that
 * leads only one way is no portal, the build refuses it.
 * @param worlds The text of each world's `world.json` by key.
 * @returns File names below `worlds/`.
 */
export function planNewWorld(key: string, worlds: ReadonlyMap<string, string>): NewWorldPlan {
  const parsedKey = parseWorldKey(key);
  if (parsedKey === undefined) {
    return refused(
      `"${key}" is no world key: 1 to 32 of a–z, 0–9 and _, and the first is a letter`,
    );
  }
  if (worlds.has(key)) return refused(`world "${key}" is already there`);
  const home = worlds.get(HOME_KEY);
  if (home === undefined) return refused(`there is no world "${HOME_KEY}" to join it to`);
  const others: WorldDefinition[] = [];
  for (const [otherKey, text] of worlds) {
    const definition = definitionOf(otherKey, text);
    if (definition === undefined) return refused(`worlds/${otherKey}/world.json is not in order`);
    if (otherKey !== HOME_KEY) others.push(definition);
  }
  const added = definitionOf(key, worldJsonText(key));
  const homeBefore = definitionOf(HOME_KEY, home);
  if (added === undefined || homeBefore === undefined) {
    return refused("the template is not in order");
  }
  for (const at of portalSpots(homeBefore)) {
    const portal = portalAt(at, key);
    const text = withPortal(home, portal);
    const homeAfter = definitionOf(HOME_KEY, text);
    if (homeAfter === undefined || lintPortals([homeAfter, added, ...others]).length > 0) continue;
    return {
      ok: true,
      portal,
      files: new Map([
        [`${key}/world.json`, worldJsonText(key)],
        [`${key}/scene.ts`, sceneText(key)],
        [`${key}/server.ts`, serverText(key)],
        [`${HOME_KEY}/world.json`, text],
      ]),
    };
  }
  return refused(`worlds/${HOME_KEY} has no free place for one more portal`);
}

/** The text of a `world.json` with one more portal at the end of its list; the rest as it was. */
export function withPortal(worldJson: string, portal: PortalJson): string {
  const line = JSON.stringify(portal).replaceAll('":', '": ').replaceAll(',"', ', "');
  const end = endOfPortals(worldJson);
  const before = worldJson.slice(0, end).trimEnd();
  const comma = before.endsWith("[") ? "" : ",";
  return `${before}${comma}\n    ${line}\n  ${worldJson.slice(end)}`;
}

/** Where the `]` of the outermost `portals` stands. */
function endOfPortals(worldJson: string): number {
  const token = /"(?:[^"\\]|\\.)*"|[{}[\]]/g;
  let depth = 0;
  let isInPortals = false;
  for (let match = token.exec(worldJson); match !== null; match = token.exec(worldJson)) {
    const text = match[0];
    if (text === "]" && depth === 2 && isInPortals) return match.index;
    if (text === "{" || text === "[") depth++;
    else if (text === "}" || text === "]") depth--;
    else if (depth === 1) isInPortals = text === '"portals"';
  }
  throw new Error('Cannot add portal: world.json has no list "portals"');
}

function definitionOf(key: string, text: string): WorldDefinition | undefined {
  const parsed = parseWorldDefinition(key as WorldKey, JSON.parse(text));
  return parsed.ok ? parsed.value : undefined;
}

function refused(problem: string): NewWorldPlan {
  return { ok: false, problem };
}
