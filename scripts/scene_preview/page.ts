// The page of the preview: one world with the real renderer and made-up people in it.

import { type BufferGeometry, InstancedMesh, Mesh, type Object3D } from "three";
import type { EntityView, WorldView } from "../../client/core/world_view.ts";
import type { BuildScene, SceneQuality } from "../../client/scene/scene_api.ts";
import { createLog, formatLogLine } from "../../shared/lib/log.ts";
import { disposeTree } from "../../client/scene/dispose.ts";
import { createViewedKit } from "../../client/scene/scene_kit.ts";
import { Vistas } from "../../client/scene/vistas.ts";
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
/** Id of the first who lives in the world. */
const RESIDENT = 20;
/** Id of the first one who makes a gesture. */
const GESTURING = 40;

interface PreviewOrder {
  readonly key: string;
  readonly json: unknown;
  readonly quality: SceneQuality;
  readonly frames: number;
  readonly warmUpFrames: number;
  /** Where the own avatar stands and the camera looks; the first spawn when left out. */
  readonly own?: { x: number; y?: number; z: number; yaw: number };
  readonly pitch: number;
  readonly distance: number;
  readonly crowd: number;
  /** So many of the crowd say something. */
  readonly talk: number;
  readonly costumes: readonly string[];
  /** Files of the pack, in base64 by path: what `assets.ts` made. */
  readonly assets: Readonly<Record<string, string>>;
  /** Some who stand in a row and make one gesture each. */
  readonly hasGestures: boolean;
  /** `world.json` of every world: what is seen through portals. None: portals swirl. */
  readonly vistas: Readonly<Record<string, unknown>>;
  /** Metres that the avatar walks ahead after the pictures were taken. */
  readonly stride: number;
  /** Nobody else is there, nothing is timed, and `standAt` has the picture drawn. */
  readonly isAlone: boolean;
}

/** Where one stands, and how the camera looks; `y` where there is more than one floor. */
interface Place {
  readonly x: number;
  readonly y?: number;
  readonly z: number;
  readonly yaw: number;
}

/** Small frames until the camera has come to rest at another place. */
const SETTLING_FRAMES = 25;

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
  const failures: string[] = [];
  await renderer.enterWorld({
    definition,
    buildScene: build,
    assetUrl: (path) => path,
    assets: {
      bytes: (path) => {
        const text = order.assets[path];
        if (text === undefined) return Promise.reject(new Error(`Cannot find "${path}"`));
        return Promise.resolve(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
      },
      failed: (path, error) => failures.push(`${path}: ${String(error)}`),
    },
    whenHere: (path) => Promise.resolve(path),
    titleOf: (target) => TITLES[target] ?? target,
  });
  const spawn = definition.spawns[0];
  const own = order.own ?? { x: spawn?.at.x ?? 0, z: spawn?.at.z ?? 0, yaw: spawn?.yaw ?? 0 };
  const view = fakeView(definition, own, order);
  const controls = { yaw: own.yaw, pitch: order.pitch, distance: order.distance };
  let nowMs = 0;
  // What comes later comes while the picture is small, since here the processor draws it.
  shrink(true);
  renderer.setReducedMotion(true); // nothing fades in
  for (let i = 0; i < order.warmUpFrames; i++) {
    renderer.frame(view, controls, nowMs += 90);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  renderer.setReducedMotion(false);
  if (!order.isAlone) shrink(false);
  for (let i = 0; i < order.frames; i++) {
    nowMs += i === 0 ? 3000 : 60;
    renderer.frame(view, controls, nowMs);
    if (i === 3) EMOTES.forEach((emote, at) => renderer.showGesture(GESTURING + at, emote));
    if (i === 1) {
      renderer.showBubble(3, "Over here! The portal on the left sings.", 60_000);
      renderer.showBubble(RESIDENT, "Good evening! Mind the step.", 60_000);
      for (let n = 0; n < order.talk; n++) {
        const said = SAYINGS[n % SAYINGS.length] ?? "";
        renderer.showBubble(CROWD + n * Math.floor(order.crowd / order.talk), said, 60_000);
      }
    }
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  const vistas = new Vistas(
    { createKit: createViewedKit, disposeTree, whenIdle: () => Promise.resolve() },
    createLog((line) => {
      // deno-lint-ignore no-console -- the preview prints what its page says
      console.info(formatLogLine(line));
    }),
  );
  for (const [target, json] of Object.entries(order.vistas)) {
    const offered = parseWorldDefinition(parseWorldKey(target) as WorldKey, json);
    const buildScene = SCENES[target];
    if (!offered.ok || buildScene === undefined) throw new Error(`Cannot offer ${target}`);
    vistas.offer({
      definition: offered.value,
      buildScene,
      assetUrl: (path) => path,
      whenHere: (path) => Promise.resolve(path),
    });
  }
  const ground = new Ground(definition);
  const vistaSeconds = await takeVistas();
  const startMs = performance.now();
  for (let i = 0; i < (order.isAlone ? 0 : 2); i++) {
    renderer.frame(view, controls, nowMs += 30);
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  const msPerFrame = Math.round((performance.now() - startMs) / 2);
  Object.assign(globalThis, {
    /** Draws the same world from another place, in the size that the page has now. */
    async standAt(place: Place | undefined) {
      const mine = view.own as { x: number; y: number; z: number; yaw: number }; // it is ours
      if (place !== undefined) {
        const { x, z } = place;
        const y = place.y ?? ground.terrainAt(x, z);
        Object.assign(mine, place, { y: ground.standingHeight(x, y, z) ?? y });
        controls.yaw = place.yaw;
      }
      shrink(true);
      countOnly(canvas, () => {
        for (let i = 0; i < SETTLING_FRAMES; i++) renderer.frame(view, controls, nowMs += 90);
      });
      // The vistas follow, one after the other.
      for (let i = 0; i < 6; i++) {
        renderer.frame(view, controls, nowMs += 90);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      shrink(false);
      renderer.frame(view, controls, nowMs += 30);
      return renderer.stats();
    },
    /** The dearest picture at eight turns of the camera, where one arrives and before portals. */
    costs() {
      const mine = view.own as { x: number; y: number; z: number; yaw: number }; // it is ours
      const most = { drawCalls: 0, triangles: 0 };
      shrink(false); // nothing is drawn, but what is in sight depends on the shape
      const places = [
        definition.spawns[0]?.at ?? own,
        ...definition.portals.map(({ at, yaw }) => ({
          x: at.x - 4 * Math.sin(yaw),
          z: at.z - 4 * Math.cos(yaw),
        })),
      ];
      for (const { x, z } of places) {
        const y = ground.terrainAt(x, z);
        Object.assign(mine, { x, y: ground.standingHeight(x, y, z) ?? y, z });
        for (let turn = 0; turn < 8; turn++) {
          controls.yaw = mine.yaw = (turn / 8) * 2 * Math.PI;
          countOnly(canvas, () => {
            for (let i = 0; i < SETTLING_FRAMES; i++) renderer.frame(view, controls, nowMs += 90);
          });
          const { drawCalls, triangles } = renderer.stats();
          most.drawCalls = Math.max(most.drawCalls, drawCalls);
          most.triangles = Math.max(most.triangles, Math.round(triangles));
        }
      }
      return { ...most, dearest: dearest(renderer.overlay.parent) };
    },
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
  return { ...renderer.stats(), msPerFrame, vistaSeconds, vistas: vistas.spent, failures };

  /** A small picture is soon drawn: what only has to happen happens in one. */
  function shrink(isSmall: boolean): void {
    const { style } = canvas as HTMLCanvasElement;
    style.width = style.height = isSmall ? "64px" : "100%";
    renderer.resize();
  }

  /** Draws until every world that was offered is seen. @returns The seconds that it took. */
  async function takeVistas(): Promise<number> {
    const wanted = Object.keys(order.vistas).filter((to) => {
      return definition.portals.some((portal) => portal.to === to);
    }).length;
    if (wanted === 0) return 0;
    const fromMs = performance.now();
    renderer.setVistas({
      // Also where the picture itself is of low quality, which is quick to draw without a card.
      enter: (setting) => vistas.enter({ ...setting, quality: "high" }),
      // As if seconds had passed: every frame may take a picture, and windows open at once.
      draw: (camera, frame) => vistas.draw(camera, { ...frame, dtSeconds: 2 }),
      leave: () => vistas.leave(),
      spent: vistas.spent,
    });
    for (let i = 0; i < 100 && vistas.spent.pictures < wanted; i++) {
      renderer.frame(view, controls, nowMs += 60);
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    if (view.own !== undefined) {
      const own = view.own as { x: number; z: number; yaw: number }; // it is ours
      own.x -= Math.sin(own.yaw) * order.stride;
      own.z -= Math.cos(own.yaw) * order.stride;
    }
    renderer.frame(view, controls, nowMs += 60);
    return Math.round((performance.now() - fromMs) / 100) / 10;
  }
}

/** Has `draw` count what it would draw without drawing it, which takes a processor long. */
function countOnly(canvas: HTMLCanvasElement, draw: () => void): void {
  const context = canvas.getContext("webgl2") as unknown as Record<string, unknown>;
  const names = ["drawArrays", "drawElements", "drawArraysInstanced", "drawElementsInstanced"];
  for (const name of names) context[name] = () => {};
  try {
    draw();
  } finally {
    for (const name of names) delete context[name]; // the context's own come back
  }
}

/** The meshes of a scene with the most triangles, all copies counted, shadows not. */
function dearest(scene: Object3D | null): readonly string[] {
  const found: { triangles: number; text: string }[] = [];
  scene?.traverseVisible((item) => {
    if (!(item instanceof Mesh)) return;
    const { index, attributes } = item.geometry as BufferGeometry;
    const copies = item instanceof InstancedMesh ? item.count : 1;
    const each = Math.round((index?.count ?? attributes["position"]?.count ?? 0) / 3);
    const shadow = item.castShadow ? " casts" : "";
    const name = `${item.name || item.type} of ${item.parent?.name || item.parent?.type}`;
    found.push({ triangles: each * copies, text: `${each} x ${copies}${shadow} ${name}` });
  });
  found.sort((a, b) => b.triangles - a.triangles);
  return found.slice(0, 14).map(({ triangles, text }) => `${triangles} = ${text}`);
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
  if (order.isAlone) return { definition, entities, own: entities.get(1), update: () => {} };
  add(2, 4.5, -3.2, { yaw: own.yaw + 2.4 });
  add(3, 5.2, -5.2, { yaw: own.yaw - 2.2 });
  add(4, 6, 4.2, { speed: 5, yaw: own.yaw - 1.2 });
  add(5, 3, 2.6, { yaw: own.yaw + 2.9, isAway: true });
  add(6, 9.5, 2, { speed: 4, yaw: own.yaw + 0.6 });
  add(7, 4.2, -0.9, { speed: 8, yaw: own.yaw + 1.9, isInTheAir: true, rise: 3 });
  add(8, 4.6, 1.7, { speed: 8, yaw: own.yaw - 1.9 });
  for (const [index, costume] of order.costumes.entries()) {
    add(RESIDENT + index, 8 + index * 1.2, -3 - index * 2.2, {
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
