// The page of the preview: one world with the real renderer and made-up people in it.

import type { EntityView, WorldView } from "../../client/core/world_view.ts";
import type { BuildScene, SceneQuality } from "../../client/scene/scene_api.ts";
import { createWorldRenderer } from "../../client/scene/world_renderer.ts";
import { defaultLook } from "../../shared/protocol/avatar_look.ts";
import { EMOTES } from "../../shared/protocol/emotes.ts";
import { Ground } from "../../shared/sim/collision.ts";
import { parseWorldKey, type WorldKey } from "../../shared/lib/ids.ts";
import { parseWorldDefinition } from "../../shared/sim/world_definition.ts";
import { buildScene as buildHub } from "../../worlds/hub/scene.ts";
import { buildScene as buildLeft } from "../../worlds/left_world/scene.ts";
import { buildScene as buildRight } from "../../worlds/right_world/scene.ts";
import { buildScene as buildTop } from "../../worlds/top_world/scene.ts";

const SCENES: Readonly<Record<string, BuildScene>> = {
  hub: buildHub,
  left_world: buildLeft,
  right_world: buildRight,
  top_world: buildTop,
};
const TITLES: Readonly<Record<string, string>> = {
  hub: "Lantern Plaza",
  left_world: "Mistwood Glade",
  right_world: "Sunfall Canyon",
  top_world: "Aurora Observatory",
};

/** Id of the first of the crowd, and what some of it say. */
const CROWD = 100;
const SAYINGS = [
  "Hello everybody!",
  "Has anyone seen the lantern by the fountain?",
  "Come to the canyon with us, the bridge is open again and the view is lovely.",
  "ok",
];
/** Id of the first one who makes a gesture. */
const GESTURING = 40;

interface PreviewOrder {
  readonly key: string;
  readonly json: unknown;
  readonly quality: SceneQuality;
  readonly frames: number;
  /** Where the own avatar stands and the camera looks; the first spawn when left out. */
  readonly own?: { x: number; y?: number; z: number; yaw: number };
  readonly pitch: number;
  readonly distance: number;
  readonly crowd: number;
  /** So many of the crowd say something. */
  readonly talk: number;
  readonly costumes: readonly string[];
  /** Some who stand in a row and make one gesture each. */
  readonly hasGestures: boolean;
}

Object.assign(globalThis, { runPreview });

async function runPreview(order: PreviewOrder): Promise<unknown> {
  const canvas = document.querySelector("canvas");
  const labels = document.querySelector<HTMLElement>("#labels");
  const key = parseWorldKey(order.key) as WorldKey;
  const parsed = parseWorldDefinition(key, order.json);
  const build = SCENES[order.key];
  if (!canvas || !labels || !parsed.ok || !build) throw new Error("Cannot show preview");
  const definition = parsed.value;
  const renderer = createWorldRenderer({ canvas, labels, quality: order.quality });
  await renderer.enterWorld({
    definition,
    buildScene: build,
    assetUrl: (path) => path,
    titleOf: (target) => TITLES[target] ?? target,
  });
  const spawn = definition.spawns[0];
  const own = order.own ?? { x: spawn?.at.x ?? 0, z: spawn?.at.z ?? 0, yaw: spawn?.yaw ?? 0 };
  const view = fakeView(definition, own, order);
  const controls = { yaw: own.yaw, pitch: order.pitch, distance: order.distance };
  let nowMs = 0;
  for (let i = 0; i < order.frames; i++) {
    nowMs += i === 0 ? 3000 : 60;
    renderer.frame(view, controls, nowMs);
    if (i === 3) EMOTES.forEach((emote, at) => renderer.showGesture(GESTURING + at, emote));
    if (i === 1) {
      renderer.showBubble(3, "Over here! The portal on the left sings.", 60_000);
      for (let n = 0; n < order.talk; n++) {
        const said = SAYINGS[n % SAYINGS.length] ?? "";
        renderer.showBubble(CROWD + n * Math.floor(order.crowd / order.talk), said, 60_000);
      }
    }
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  const startMs = performance.now();
  for (let i = 0; i < 5; i++) {
    renderer.frame(view, controls, nowMs += 30);
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  const msPerFrame = Math.round((performance.now() - startMs) / 5);
  Object.assign(globalThis, {
    /** Loses the graphics context, gets it back, and draws on; then leaves the world. */
    async loseAndLeave() {
      const context = canvas.getContext("webgl2")?.getExtension("WEBGL_lose_context");
      context?.loseContext();
      await new Promise((resolve) => setTimeout(resolve, 100));
      renderer.frame(view, controls, nowMs += 30);
      context?.restoreContext();
      await new Promise((resolve) => setTimeout(resolve, 300));
      renderer.frame(view, controls, nowMs += 30);
      const again = renderer.stats();
      renderer.leaveWorld();
      const left = renderer.stats();
      renderer.dispose();
      return {
        drawCallsAfterLoss: again.drawCalls,
        geometriesAfterLeaving: left.geometries,
        texturesAfterLeaving: left.textures,
        labelsAfterLeaving: labels.childElementCount,
      };
    },
  });
  return { ...renderer.stats(), msPerFrame, framesPerSecond: undefined };
}

function fakeView(
  definition: WorldView["definition"],
  own: { x: number; y?: number; z: number; yaw: number },
  order: PreviewOrder,
): WorldView {
  const entities = new Map<number, EntityView>();
  const names = ["You", "Marlowe", "Ines", "Tobi", "Guest-418", "Saoirse", "Guest-77", "Wen"];
  const forwardX = -Math.sin(own.yaw);
  const forwardZ = -Math.cos(own.yaw);
  const ground = new Ground(definition);
  const heightAt = (x: number, z: number) =>
    ground.standingHeight(x, own.y ?? ground.terrainAt(x, z), z) ?? ground.terrainAt(x, z);
  const add = (id: number, ahead: number, aside: number, more: Partial<EntityView>) => {
    const x = own.x + forwardX * ahead - forwardZ * aside;
    const z = own.z + forwardZ * ahead + forwardX * aside;
    entities.set(id, {
      id,
      kind: "player",
      name: names[(id - 1) % names.length] ?? "",
      isGuest: (names[(id - 1) % names.length] ?? "").startsWith("Guest"),
      isOwn: id === 1,
      look: defaultLook(id),
      costume: "",
      x,
      y: heightAt(x, z) + (more.isInTheAir === true ? 0.9 : 0),
      z,
      yaw: own.yaw,
      speed: 0,
      isAway: false,
      ...more,
    });
  };
  add(1, 0, 0, {});
  add(2, 4.5, -3.2, { yaw: own.yaw + 2.4 });
  add(3, 5.2, -5.2, { yaw: own.yaw - 2.2 });
  add(4, 6, 4.2, { speed: 5, yaw: own.yaw - 1.2 });
  add(5, 3, 2.6, { yaw: own.yaw + 2.9, isAway: true });
  add(6, 9.5, 2, { speed: 4, yaw: own.yaw + 0.6 });
  add(7, 4.2, -0.9, { speed: 8, yaw: own.yaw + 1.9, isInTheAir: true, rise: 3 });
  add(8, 4.6, 1.7, { speed: 8, yaw: own.yaw - 1.9 });
  for (const [index, costume] of order.costumes.entries()) {
    add(20 + index, 8 + index * 1.2, -3 - index * 2.2, {
      kind: "resident",
      costume,
      name: costume.replaceAll("_", " "),
      isGuest: false,
      yaw: own.yaw + Math.PI - 0.5,
    });
  }
  if (order.hasGestures) {
    for (const [i, emote] of EMOTES.entries()) {
      const isSeated = emote === "sit";
      add(GESTURING + i, 2.5, 1.6 * (i - 2), { yaw: own.yaw + Math.PI, isSeated });
    }
  }
  for (let i = 0; i < order.crowd; i++) {
    const row = Math.floor(i / 20) - Math.ceil(order.crowd / 20) / 2 + 0.5;
    const name = i % 3 === 0 ? `Guest-${1200 + i * 7}` : `${names[1 + i % 3]} ${i}`;
    const isGuest = i % 3 === 0;
    add(CROWD + i, 4 + (i % 20) * 1.3, row * 1.6, { speed: i % 5, name, isGuest });
  }
  return { definition, entities, own: entities.get(1), update: () => {} };
}
