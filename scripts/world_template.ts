// What a new world starts from: the text of its three files, and the portal that leads to it from
// the hub. Pure.

/** `my_world` → `My World`, which fits a title of 40 characters. */
export function titleOf(key: string): string {
  const words = key.split("_").filter((word) => word !== "");
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(" ");
}

/** A portal as `world.json` writes it. */
export interface PortalJson {
  readonly name: string;
  readonly at: { readonly x: number; readonly y: number; readonly z: number };
  readonly yaw: number;
  readonly to: string;
}

/** `world.json`: a lawn of 48 m, one spawn, one portal to the hub, a pillar, a ramp onto a block. */
export function worldJsonText(key: string): string {
  return `{
  "title": ${JSON.stringify(titleOf(key))},
  "capacity": 200,
  "extent": 24,
  "spawns": [{ "name": "start", "at": { "x": 0, "y": 0, "z": 8 }, "yaw": 0 }],
  "portals": [
    { "name": "hub_portal", "at": { "x": 0, "y": 0, "z": -12 }, "yaw": 3.1416, "to": "hub" }
  ],
  "colliders": [
    { "kind": "cylinder", "at": { "x": 8, "y": 0, "z": 0 }, "radius": 1, "height": 3 },
    { "kind": "ramp", "at": { "x": -9, "y": 0, "z": 2 }, "size": { "x": 2, "y": 1, "z": 2 } },
    { "kind": "box", "at": { "x": -9, "y": 0, "z": -1 }, "size": { "x": 4, "y": 1, "z": 4 } }
  ]
}
`;
}

/** `scene.ts`: sky, light, ground, and a thing where each collider stands. */
export function sceneText(key: string): string {
  return `// How ${titleOf(key)} looks. Runs in the browser; imports only three and the scene API.

import type { SceneHost, WorldScene } from "../../client/scene/scene_api.ts";

/** Fills the scene. Colliders, spawns and portals stand in world.json. */
export function buildScene({ kit, world }: SceneHost): WorldScene {
  kit.sky({ zenith: "#3b6ea5", horizon: "#cfe3f2", fog: { near: 40, far: 120 } });
  kit.light({
    sun: "#fff4d6",
    sunIntensity: 2,
    from: { x: 20, y: 40, z: 10 },
    sky: "#bcd7ee",
    ground: "#4f6b3a",
    skyIntensity: 1,
  });
  kit.ground({
    size: world.extent * 2,
    cells: 48,
    colourAt: (x, z, out) => out.set("#5f8f4a").offsetHSL(0, 0, (kit.noise(x, z) - 0.5) * 0.08),
  });
  for (const collider of world.colliders) {
    const { x, y, z } = collider.at;
    const yaw = collider.kind === "cylinder" ? 0 : collider.yaw;
    const shape = kit.paint(kit.solid(collider), "#8a7f72", "#d8cdbd");
    kit.place(shape, kit.matte(), { x, y: y - kit.heightAt(x, z), z, yaw });
  }
  return { palette: { accent: "#ffd166", surface: "#12301f", text: "#ffffff" } };
}
`;
}

/** `server.ts`: one resident who greets. */
export function serverText(key: string): string {
  return `// The rules of ${
    titleOf(key)
  }. Runs on the server, in a compartment that holds only this API.

import { defineWorld } from "../../world/api/world_api.ts";

export const world = defineWorld({
  start(world) {
    const guide = world.addResident({ name: "Guide", at: { x: -4, z: 0 } });
    world.onEnter((player) => guide.say(\`Welcome, \${player.name}\`));
  },
});
`;
}

/** How near a new portal comes to another thing of the world, in metres. */
const CLEARANCE = 6;
/** How far apart two portals are seen by whoever arrives, in radians: else one hides the other. */
const SEEN_APART = 0.25;

interface Spot {
  readonly x: number;
  readonly z: number;
}

/** What is in a world already. */
interface Furnished {
  readonly extent: number;
  readonly spawns: readonly { readonly at: Spot }[];
  readonly portals: readonly { readonly at: Spot }[];
  readonly colliders: readonly { readonly at: Spot }[];
}

/**
 * Places for a new portal that faces the middle: on rings around the origin, apart from everything
 * that is there. Those come first that are seen well beside the other portals from the first spawn, and
 * of these the nearest. The world lint decides which of them can be walked to.
 */
export function portalSpots(world: Furnished): readonly PortalJson["at"][] {
  const { extent, spawns, portals, colliders } = world;
  const taken = [...spawns, ...portals, ...colliders].map((thing) => thing.at);
  const eye = spawns[0]?.at ?? { x: 0, z: 0 };
  const seenAt = (at: Spot) => Math.atan2(at.x - eye.x, at.z - eye.z);
  /** Radians to the nearest of the other portals. */
  const seenApart = (at: Spot) =>
    Math.min(...portals.map((other) => {
      const between = Math.abs(seenAt(other.at) - seenAt(at));
      return Math.min(between, 2 * Math.PI - between);
    }));
  const spots: PortalJson["at"][] = [];
  const steps = 32;
  for (let radius = 10; radius < extent - 4; radius += 2) {
    for (let step = 0; step < steps; step++) {
      const angle = (2 * Math.PI * step) / steps;
      const x = rounded(radius * Math.sin(angle));
      const z = rounded(radius * Math.cos(angle));
      const isApart = taken.every((other) => Math.hypot(other.x - x, other.z - z) >= CLEARANCE);
      if (isApart) spots.push({ x, y: 0, z });
    }
  }
  const enough = (at: Spot) => Math.min(seenApart(at), SEEN_APART);
  return spots.sort((one, other) => enough(other) - enough(one)); // stable: the nearest stay first
}

/** A portal at `at` whose front looks to the middle of the world. */
export function portalAt(at: PortalJson["at"], to: string): PortalJson {
  return { name: `${to}_portal`.slice(0, 32), at, yaw: rounded(Math.atan2(at.x, at.z)), to };
}

function rounded(value: number): number {
  const metres = Math.round(value * 100) / 100;
  return metres === 0 ? 0 : metres; // no −0 in a file
}
