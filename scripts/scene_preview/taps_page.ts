// The page side of the test of taps: a bare world with somebody near, somebody behind a wall and a
// resident; the real picture, the real input, and what taps come to.

import { Color } from "three";
import type { EntityView, WorldView } from "../../client/core/world_view.ts";
import { DomInput } from "../../client/io/dom_input.ts";
import { initialLook } from "../../client/io/page_look.ts";
import { createWorldRenderer } from "../../client/scene/world_renderer.ts";
import { WorldTaps } from "../../client/world_taps.ts";
import type { PlayerId } from "../../shared/lib/ids.ts";
import { parseWorldKey, type WorldKey } from "../../shared/lib/ids.ts";
import { parseWorldDefinition } from "../../shared/sim/world_definition.ts";

declare global {
  var tapsPage: {
    /** Where the middle of somebody's body is on the page, and where their plate is. */
    bodyOf(name: string): readonly [x: number, y: number];
    plateOf(name: string): readonly [x: number, y: number];
    /** What the taps came to since the last call: a name, `walks`, or nothing. */
    taken(): readonly string[];
    mayWalk(may: boolean): void;
  };
}

const WORLD = {
  title: "Bare",
  extent: 30,
  spawns: [{ name: "a", at: { x: 0, y: 0, z: 0 } }],
  colliders: [{ kind: "box", at: { x: 5, y: 0, z: -4 }, size: { x: 3, y: 4, z: 1 } }],
};
const parsed = parseWorldDefinition(parseWorldKey("bare") as WorldKey, WORLD);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
const own = somebody(1, "Me", 0, 0, { isOwn: true });
const all = [
  own,
  somebody(2, "Ada", -2, -3),
  somebody(3, "Wall", 6.2, -7),
  somebody(4, "Host", 2, -3, { kind: "resident" }),
];
const view: WorldView = {
  definition: parsed.value,
  entities: new Map(all.map((each) => [each.id, each])),
  own,
  update: () => {},
};
const canvas = document.querySelector("canvas")!; // the test's page has all three
const labels = document.querySelector<HTMLElement>("#labels")!;
const renderer = createWorldRenderer({ canvas, labels, quality: "low" });
await renderer.enterWorld({
  definition: parsed.value,
  buildScene({ scene }) {
    scene.background = new Color(0x6f8f5f);
    return { palette: { accent: "#ffffff", surface: "#000000", text: "#ffffff" } };
  },
  assetUrl: (path) => path,
  whenHere: (path) => Promise.resolve(path),
});

let taken: string[] = [];
let mayWalk = true;
const client = {
  definition: parsed.value,
  entities: view.entities,
  ownPose: { x: 0, y: 0, z: 0, yaw: 0 },
  isLocked: false,
  personOf(id: number) {
    const entity = view.entities.get(id);
    if (entity === undefined || entity.isOwn || entity.kind === "resident") return undefined;
    return { playerId: id as PlayerId, name: entity.name, isGuest: false };
  },
};
const taps = new WorldTaps({
  picture: renderer,
  labels,
  pointed: ({ name }) => void taken.push(name),
});
const look = initialLook();
const input = new DomInput({
  controls: { moveX: 0, moveZ: 0, yaw: 0 },
  look,
  onUsePortal: () => {},
  onTap(tap) {
    taps.take(client, tap, mayWalk);
    if (!taps.walk.isWalking) return;
    taken.push(tap.isDouble ? "runs" : "walks");
    taps.walk.steer({ moveX: 1, moveZ: 0, yaw: 0 }, undefined); // and stops
  },
});
input.connect(canvas);
let nowMs = 0;
for (let frame = 0; frame < 30; frame++) renderer.frame(view, look, nowMs += 50);

globalThis.tapsPage = {
  bodyOf(name) {
    const entity = all.find((each) => each.name === name)!; // the test knows who is there
    // The line of sight through a point tells where it is seen: looked for, as nothing projects here.
    let best: readonly [number, number] = [0, 0];
    let nearest = Infinity;
    for (let y = 0; y < innerHeight; y += 3) {
      for (let x = 0; x < innerWidth; x += 3) {
        const { from, along } = renderer.sightAt(x, y)!; // a world is shown
        const to = { x: entity.x - from.x, y: entity.y + 0.9 - from.y, z: entity.z - from.z };
        const metres = to.x * along.x + to.y * along.y + to.z * along.z;
        if (metres < 0) continue;
        const aside = Math.hypot(
          to.x - along.x * metres,
          to.y - along.y * metres,
          to.z - along.z * metres,
        );
        if (aside < nearest) [nearest, best] = [aside, [x, y]];
      }
    }
    return best;
  },
  plateOf(name) {
    const plate = [...labels.querySelectorAll(".scene-label-plate > div")]
      .find((each) => each.textContent === name);
    const { x = 0, y = 0, width = 0, height = 0 } = plate?.getBoundingClientRect() ?? {};
    return [x + width / 2, y + height / 2];
  },
  taken() {
    const all = taken;
    taken = [];
    return all;
  },
  mayWalk: (may) => void (mayWalk = may),
};

function somebody(
  id: number,
  name: string,
  x: number,
  z: number,
  more: Partial<EntityView> = {},
): EntityView {
  return {
    id,
    kind: "player",
    name,
    isGuest: false,
    isOwn: false,
    look: { colour: id, accent: 0, shape: id },
    costume: "",
    x,
    y: 0,
    z,
    yaw: 0,
    speed: 0,
    isAway: false,
    ...more,
  };
}
