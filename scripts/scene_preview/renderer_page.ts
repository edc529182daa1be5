// The page side of the renderer's test: one bare world, and the colour in the middle of its picture.

import { Color } from "three";
import type { WorldView } from "../../client/core/world_view.ts";
import { createWorldRenderer } from "../../client/scene/world_renderer.ts";
import { parseWorldKey, type WorldKey } from "../../shared/lib/ids.ts";
import { parseWorldDefinition } from "../../shared/sim/world_definition.ts";

declare global {
  var rendererPage: {
    /** Draws a frame, does something, and reads the picture before the browser shows it. */
    after(what: "nothing" | "adapt" | "quality" | "resize"): readonly number[];
    /** Loses the graphics context, draws, gets it back, draws, and reads the picture. */
    lose(): Promise<readonly number[]>;
  };
}

const JSON_WORLD = { title: "Bare", spawns: [{ name: "a", at: { x: 0, y: 0, z: 0 } }] };
const parsed = parseWorldDefinition(parseWorldKey("bare") as WorldKey, JSON_WORLD);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
const canvas = document.querySelector("canvas")!; // the test's page has both
const labels = document.querySelector("div")!;
const view: WorldView = {
  definition: parsed.value,
  entities: new Map(),
  own: undefined,
  update: () => {},
};
const renderer = createWorldRenderer({ canvas, labels });
await renderer.enterWorld({
  definition: parsed.value,
  buildScene({ scene }) {
    scene.background = new Color(0xff00ff);
    return { palette: { accent: "#ffffff", surface: "#000000", text: "#ffffff" } };
  },
  assetUrl: (path) => path,
  whenHere: (path) => Promise.resolve(path),
});
let nowMs = 0;
const draw = () => renderer.frame(view, { yaw: 0, pitch: 0.2, distance: 6 }, nowMs += 50);

globalThis.rendererPage = {
  after(what) {
    draw();
    if (what === "adapt") renderer.adapt("low", 0.5);
    if (what === "quality") renderer.adapt("high", 1);
    if (what === "resize") {
      canvas.style.width = "80px";
      renderer.resize();
    }
    return middle();
  },
  async lose() {
    const context = canvas.getContext("webgl2")?.getExtension("WEBGL_lose_context");
    const lost = new Promise((resolve) => canvas.addEventListener("webglcontextlost", resolve));
    context?.loseContext();
    await lost;
    draw();
    // Given back only once the event is over, which it is not within a microtask.
    await new Promise((resolve) => setTimeout(resolve));
    const back = new Promise((resolve) => canvas.addEventListener("webglcontextrestored", resolve));
    context?.restoreContext();
    await back;
    draw();
    return middle();
  },
};

/** Red, green, blue and alpha. */
function middle(): readonly number[] {
  const copy = new OffscreenCanvas(1, 1).getContext("2d")!; // every browser with WebGL 2 has it
  copy.drawImage(canvas, canvas.width / 2, canvas.height / 2, 1, 1, 0, 0, 1, 1);
  return [...copy.getImageData(0, 0, 1, 1).data];
}
