// The page side of the test of how the picture looks to whom: one bare world drawn by the real
// renderer, and what its parts were told.

import { Color } from "three";
import type { WorldView } from "../../client/core/world_view.ts";
import { createWorldRenderer } from "../../client/scene/world_renderer.ts";
import { parseWorldKey, type WorldKey } from "../../shared/lib/ids.ts";
import { parseWorldDefinition } from "../../shared/sim/world_definition.ts";

declare global {
  var appearancePage: {
    setReducedMotion(isReduced: boolean): void;
    /** Each time that vistas were entered so far: whether they are to stand still. */
    vistas(): readonly boolean[];
  };
}

const JSON_WORLD = { title: "Bare", spawns: [{ name: "a", at: { x: 0, y: 0, z: 0 } }] };
const parsed = parseWorldDefinition(parseWorldKey("bare") as WorldKey, JSON_WORLD);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
const definition: WorldView["definition"] = parsed.value;
const canvas = document.querySelector("canvas")!; // the test's page has both
const labels = document.querySelector<HTMLElement>("#labels")!;
const renderer = createWorldRenderer({ canvas, labels, quality: "low" });
await renderer.enterWorld({
  definition,
  buildScene({ scene }) {
    scene.background = new Color(0xffffff);
    return { palette: { accent: "#ffffff", surface: "#000000", text: "#ffffff" } };
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

globalThis.appearancePage = {
  setReducedMotion: (isReduced) => renderer.setReducedMotion(isReduced),
  vistas: () => entered,
};
