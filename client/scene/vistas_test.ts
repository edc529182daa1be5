import assert from "node:assert/strict";
import { BoxGeometry, type Material, Mesh, MeshBasicMaterial, PerspectiveCamera } from "three";
import type { WebGLRenderer } from "three";
import type { WorldKey } from "../../shared/lib/ids.ts";
import { createLog, type LogLine } from "../../shared/lib/log.ts";
import { parseWorldDefinition, type WorldDefinition } from "../../shared/sim/world_definition.ts";
import { disposeTree } from "./dispose.ts";
import { Portals } from "./portals.ts";
import type { SceneQuality } from "./scene_api.ts";
import { createSceneKit } from "./scene_kit.ts";
import { arrivalOf } from "./vista_view.ts";
import { Vistas } from "./vistas.ts";

const NAMES = ["left", "right", "top"];
/** Where the three portals stand, metres. */
const PLACES = [-12, 0, 12];

function worldOf(name: string, portals: readonly string[]): WorldDefinition {
  const parsed = parseWorldDefinition(name as WorldKey, {
    title: name,
    spawns: [{ name: "start", at: { x: 0, y: 0, z: 10 } }],
    portals: portals.map((to, index) => ({
      name: `to_${to}`,
      at: { x: PLACES[index], y: 0, z: 0 },
      yaw: Math.PI,
      to,
    })),
  });
  assert.ok(parsed.ok);
  return parsed.value;
}

/** Vistas of three worlds before a renderer that only counts. */
class Bench {
  readonly lines: LogLine[] = [];
  readonly targets: (object | null)[] = [];
  readonly hub = worldOf("hub", NAMES);
  readonly portals = new Portals(this.hub.portals, (key) => key, { value: 0 });
  readonly before = this.portals.drawn.map(({ disc }) => disc.material);
  readonly camera = new PerspectiveCamera(55, 1.7, 0.1, 400);
  readonly built: string[] = [];
  alive = 0;
  renders = 0;
  readonly vistas = new Vistas({
    createKit: createSceneKit,
    disposeTree,
    whenIdle: () => Promise.resolve(),
  }, createLog((line) => this.lines.push(line)));

  constructor() {
    this.stand(0, 8);
  }

  stand(x: number, z: number): void {
    this.camera.position.set(x, 2.5, z);
    this.camera.updateMatrixWorld();
  }

  enter(quality: SceneQuality = "high", isStill = false): this {
    const { hub: definition, portals } = this;
    const renderer = {
      info: { autoReset: true, render: { calls: 7 } },
      setRenderTarget: (target: object | null) => void this.targets.push(target),
      render: () => void this.renders++,
      compileAsync: () => Promise.resolve(),
    } as unknown as WebGLRenderer; // all of it that is used
    this.vistas.enter({ renderer, definition, portals, quality, isStill });
    return this;
  }

  offer(name: string, isBroken = false): this {
    this.vistas.offer({
      definition: worldOf(name, ["hub"]),
      buildScene: ({ scene }) => {
        this.built.push(name);
        if (isBroken) throw new Error("broken on purpose");
        this.alive++;
        scene.add(new Mesh(new BoxGeometry(), new MeshBasicMaterial()));
        const palette = { accent: "", surface: "", text: "" };
        return { palette, dispose: () => void this.alive-- };
      },
      assetUrl: (path) => path,
      whenHere: (path) => Promise.resolve(path),
    });
    return this;
  }

  /** Draws for so long, 50 frames a second; what is being built gets its turn between them. */
  async draw(seconds: number): Promise<void> {
    for (let frame = 0; frame < seconds * 50; frame++) {
      this.vistas.draw(this.camera, { dtSeconds: 0.02, elapsedSeconds: 0 });
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  get windows(): number {
    return this.portals.drawn.filter(({ disc }, i) => disc.material !== this.before[i]).length;
  }
}

Deno.test("Vistas make a window of every portal whose world is here, and leave no trace", async () => {
  const bench = new Bench().enter().offer("left").offer("right").offer("top");
  let discarded = 0;
  for (const material of bench.before) {
    (material as Material).addEventListener("dispose", () => discarded++);
  }
  await bench.draw(2);
  assert.equal(bench.windows, 3);
  assert.equal(bench.alive, 2, "two worlds at a time");
  assert.equal(bench.targets.at(-1), null, "the page's own picture is drawn to again");
  bench.vistas.leave();
  assert.equal(bench.windows, 0);
  assert.equal(bench.alive, 0);
  assert.equal(discarded, 0, "the swirls go on");
});

Deno.test("Vistas take ten pictures a second of the nearest portal in view and of no other", async () => {
  const bench = new Bench().enter().offer("left").offer("right").offer("top");
  await bench.draw(2);
  const { pictures, drawCalls } = bench.vistas.spent;
  assert.equal(drawCalls, 7 * pictures);
  const from = bench.renders;
  await bench.draw(3);
  assert.ok(bench.renders - from <= 30 && bench.renders - from >= 24, `${bench.renders - from}`);
  bench.camera.rotation.y = Math.PI;
  bench.camera.updateMatrixWorld();
  const unseen = bench.renders;
  await bench.draw(3);
  assert.equal(bench.renders, unseen, "nobody looks at it");
});

Deno.test("Vistas wait for a world, and leave one whose scene is broken alone", async () => {
  const bench = new Bench().enter();
  await bench.draw(1);
  assert.deepEqual(bench.built, []);
  bench.offer("right", true);
  await bench.draw(2);
  assert.deepEqual(bench.built, ["right"], "built once, not again and again");
  assert.equal(bench.windows, 0);
  assert.deepEqual(bench.lines.map(({ name }) => name), ["VISTA_FAILED"]);
  bench.offer("left");
  await bench.draw(1);
  assert.equal(bench.windows, 1);
});

Deno.test("Vistas stand still where less motion is wished for", async () => {
  const bench = new Bench().enter("high", true).offer("right");
  await bench.draw(3);
  assert.equal(bench.windows, 1);
  assert.equal(bench.renders, 1);
});

Deno.test("Vistas are not drawn at low quality, nor of what is far away", async () => {
  const low = new Bench().enter("low").offer("right");
  await low.draw(1);
  assert.deepEqual([low.built, low.windows], [[], 0]);
  const far = new Bench().enter().offer("right");
  far.stand(0, 60);
  await far.draw(1);
  assert.deepEqual([far.built, far.windows], [[], 0]);
});

Deno.test("arrivalOf() finds the portal that one comes out of", () => {
  const target = worldOf("left", ["hub", "top"]);
  const [toHub, toTop] = target.portals;
  assert.equal(arrivalOf({ key: "hub" as WorldKey }, { arriveAt: undefined }, target), toHub);
  assert.equal(arrivalOf({ key: "hub" as WorldKey }, { arriveAt: "to_top" }, target), toTop);
  assert.equal(arrivalOf({ key: "far" as WorldKey }, { arriveAt: undefined }, target), undefined);
});
