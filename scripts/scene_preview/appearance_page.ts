// The page side of the test of how the picture looks to whom: one bare world drawn by the real
// renderer as the page's settings and the system say, and what its parts were told.

import { Color, Group } from "three";
import { Observed } from "../../client/core/app_state.ts";
import { DEFAULT_SETTINGS, type Settings } from "../../client/core/settings.ts";
import type { EntityView, WorldView } from "../../client/core/world_view.ts";
import { createWorldRenderer } from "../../client/scene/world_renderer.ts";
import { followAppearance, followMotion } from "../../client/ui/appearance.ts";
import { parseWorldKey, type WorldKey } from "../../shared/lib/ids.ts";
import { parseWorldDefinition } from "../../shared/sim/world_definition.ts";

declare global {
  var appearancePage: {
    /** As the settings panel does. */
    change(fields: Partial<Settings>): void;
    /** Each time that vistas were entered so far: whether they are to stand still. */
    vistas(): readonly boolean[];
    /** Draws one second. @returns How far the clocks of the scene and of a resident got. */
    second(): Promise<{ readonly scene: number; readonly resident: number }>;
  };
}

const JSON_WORLD = { title: "Bare", spawns: [{ name: "a", at: { x: 0, y: 0, z: 0 } }] };
const parsed = parseWorldDefinition(parseWorldKey("bare") as WorldKey, JSON_WORLD);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
const definition: WorldView["definition"] = parsed.value;
const own = somebody(1, "Me", { isOwn: true });
const resident = somebody(2, "Lamplighter", { kind: "resident", costume: "host", x: 1, z: -3 });
const view: WorldView = {
  definition,
  entities: new Map([own, resident].map((each) => [each.id, each])),
  own,
  update: () => {},
};
const clocks = { scene: 0, resident: 0 };
const canvas = document.querySelector("canvas")!; // the test's page has both
const labels = document.querySelector<HTMLElement>("#labels")!;
const renderer = createWorldRenderer({ canvas, labels, quality: "low" });
await renderer.enterWorld({
  definition,
  buildScene({ scene }) {
    scene.background = new Color(0xffffff);
    return {
      palette: { accent: "#ffffff", surface: "#000000", text: "#ffffff" },
      update: ({ elapsedSeconds }) => void (clocks.scene = elapsedSeconds),
      buildResident: () => ({
        group: new Group(),
        animate: ({ elapsedSeconds }) => void (clocks.resident = elapsedSeconds),
      }),
    };
  },
  assetUrl: (path) => path,
  whenHere: (path) => Promise.resolve(path),
});
const entered: boolean[] = [];
renderer.setVistas({
  enter: ({ isStill }) => void entered.push(isStill),
  draw: () => {},
  leave: () => {},
  spent: { drawCalls: 0, pictures: 0 },
});
const settings = new Observed<Settings>(DEFAULT_SETTINGS);
followAppearance(document.documentElement, settings);
followMotion(settings, (isReduced) => renderer.setReducedMotion(isReduced));
let nowMs = 0;
draw();

globalThis.appearancePage = {
  change: (fields) => settings.set({ ...settings.value, ...fields }),
  vistas: () => entered,
  async second() {
    await shown(); // the browser tells what the system asks for with its next frame
    const { scene, resident } = clocks;
    for (let frame = 0; frame < 20; frame++) draw();
    return {
      scene: Math.round(clocks.scene - scene),
      resident: Math.round(clocks.resident - resident),
    };
  },
};

/** Resolves after a frame of the page. */
function shown(): Promise<void> {
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())));
}

function draw(): void {
  renderer.frame(view, { yaw: 0, pitch: 0.2, distance: 6 }, nowMs += 50);
}

function somebody(id: number, name: string, more: Partial<EntityView>): EntityView {
  return {
    ...{ id, kind: "player", name, isGuest: false, isOwn: false, costume: "", isAway: false },
    ...{ look: { colour: id, accent: 0, shape: id }, x: 0, y: 0, z: 0, yaw: 0, speed: 0 },
    ...more,
  };
}
