// Three worlds for trips without a walk: whoever comes out of one portal stands at the next.

import { parseWorldKey, type WorldKey } from "../../shared/lib/ids.ts";
import { parseWorldDefinition, type WorldDefinition } from "../../shared/sim/world_definition.ts";

const RING = ["hub", "left_world", "right_world"] as const;

/** The JSON of each world: a portal back at the origin, one onward within reach of its exit. */
export const WORLD_JSON: ReadonlyMap<string, string> = new Map(
  RING.map((key, index) => {
    const back = RING[(index + 2) % 3]!;
    const onward = RING[(index + 1) % 3]!;
    return [
      key,
      JSON.stringify({
        title: key,
        extent: 20,
        capacity: 50,
        spawns: [{ name: "start", at: { x: 0, z: -3 } }],
        portals: [
          { name: "back", at: { x: 0, z: 0 }, to: back, arriveAt: "onward_exit" },
          { name: "onward", at: { x: 0, z: -3.7 }, to: onward, arriveAt: "back" },
          { name: "onward_exit", at: { x: 0, z: 8 }, to: onward, arriveAt: "back" },
        ],
      }),
    ];
  }),
);

/** The parsed definition of each world. */
export const DEFINITIONS: ReadonlyMap<WorldKey, WorldDefinition> = new Map(
  [...WORLD_JSON].map(([name, json]) => {
    const key = parseWorldKey(name)!; // names of the ring are keys
    const parsed = parseWorldDefinition(key, JSON.parse(json));
    if (!parsed.ok) throw new Error(`Cannot use world ${name}: ${JSON.stringify(parsed.problems)}`);
    return [key, parsed.value];
  }),
);
