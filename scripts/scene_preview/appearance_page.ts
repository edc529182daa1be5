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

/** A plate or a bubble as it is shown. */
export interface SeenLabel {
  readonly kind: "plate" | "bubble";
  readonly fontPx: number;
  readonly background: string;
  /** Of all of its label. */
  readonly opacity: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

declare global {
  var appearancePage: {
    /** As the settings panel does. */
    change(fields: Partial<Settings>): void;
    /** Each time that vistas were entered so far: whether they are to stand still. */
    vistas(): readonly boolean[];
    /** Draws one second. @returns How far the clocks of the scene and of a resident got. */
    second(): Promise<{ readonly scene: number; readonly resident: number }>;
    /** What is shown of the labels after a frame, in some order. */
    labels(): Promise<readonly SeenLabel[]>;
  };
}

const JSON_WORLD = {
  title: "Bare",
  spawns: [{ name: "a", at: { x: 0, y: 0, z: 0 } }],
  portals: [{ name: "to_far", at: { x: 9, y: 2, z: -14 }, yaw: Math.PI, to: "far" }],
};
const parsed = parseWorldDefinition(parseWorldKey("bare") as WorldKey, JSON_WORLD);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
const definition: WorldView["definition"] = parsed.value;
const own = somebody(1, "Me", { isOwn: true });
const resident = somebody(2, "Lamplighter", { kind: "resident", costume: "host", x: 1, z: -3 });
/** Some who stand close together, one of them away, and one far off. */
const company = [
  ...Array.from({ length: 6 }, (_, i) => {
    const at = { x: i * 1.1 - 3, z: -4 - (i % 2) };
    return somebody(3 + i, `Guest-${4000 + i}`, { isGuest: true, isAway: i === 5, ...at });
  }),
  somebody(9, "Wanderer", { x: -9, z: -25 }),
];
const view: WorldView = {
  definition,
  entities: new Map([own, resident, ...company].map((each) => [each.id, each])),
  own,
  update: () => {},
};
const clocks = { scene: 0, resident: 0 };
const canvas = document.querySelector("canvas")!; // the test's page has both
const labels = document.querySelector<HTMLElement>("#labels")!;
const renderer = createWorldRenderer({ canvas, labels, quality: "low" });
renderer.adapt("low", 0.1); // nobody looks at it
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
for (const { id } of [own, resident, ...company.slice(0, 5)]) {
  renderer.showBubble(id, "Has anyone seen the lantern by the fountain?", 1e9);
}
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
  async labels() {
    await shown(); // the browser tells that letters have another size with its next frame
    draw();
    return [...labels.querySelectorAll<HTMLElement>(".scene-label > div")].flatMap(seen);
  },
};

function seen(part: HTMLElement): SeenLabel[] {
  const style = getComputedStyle(part);
  const { left, right, top, bottom, width } = part.getBoundingClientRect();
  if (style.visibility !== "visible" || width === 0) return [];
  return [{
    kind: part.classList.contains("scene-bubble") ? "bubble" : "plate",
    fontPx: Number.parseFloat(style.fontSize),
    background: style.backgroundColor,
    opacity: Number(getComputedStyle(part.parentElement ?? part).opacity),
    ...{ left, right, top, bottom },
  }];
}

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
