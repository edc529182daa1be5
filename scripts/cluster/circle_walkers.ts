// Players who walk on circles over a bad network, and what is seen of them: the figures that rule
// N14 is about. Used by its test, and by whoever wants to see the numbers.
// `deno run -A scripts/cluster/circle_walkers.ts [--seed 1] [--seconds 120]`

import type { BadNet } from "../../client/core/bad_net.ts";
import { type Random, seededRandom } from "../../shared/lib/random.ts";
import { JUMP_SPEED, WALK_SPEED } from "../../shared/sim/constants.ts";
import type { Entity } from "../../world/core/stage.ts";
import { Cluster } from "./cluster.ts";
import type { ClusterClient } from "./cluster_client.ts";

/** The middle of all circles, out of every portal's reach. */
const MIDDLE_X = 10;
const FIRST_RADIUS = 4;
/** One frame of a screen. */
const FRAME_MS = 15;
const STEP_MS = 5;
/** Whoever rested this long has heard everything, whatever stalled meanwhile. */
export const REST_MS = 5000;
const FRAMES_TO_START_MS = 3000;

/** What was seen, in metres; `seconds` of it. */
export interface Seen {
  /** Largest distance of a player at rest from where the world has them. */
  restError: number;
  /** Largest such distance of another player, as drawn. */
  restErrorOfOthers: number;
  /** Farthest that the own avatar was drawn to jump in a frame, beyond walking. */
  ownSnap: number;
  /** Farthest that another was drawn to jump in a frame, beyond walking … */
  otherSnap: number;
  /** … and back against its way. */
  backStep: number;
  /** Corrections that moved an own avatar. */
  corrections: number;
  cuts: number;
  rests: number;
  frames: number;
  /** The highest that anybody was drawn. */
  highest: number;
  /** Frames in which another stood although it walked. */
  frozenFrames: number;
}

interface Walker {
  readonly client: ClusterClient;
  readonly radius: number;
  readonly random: Random;
  restsUntilMs: number;
  walksUntilMs: number;
  walksSinceMs: number;
  jumpsAtMs: number;
}

/** Lets `count` players walk and rest for `seconds` over `net`. */
export function watchWalkers(
  options: {
    readonly seed: number;
    readonly seconds: number;
    readonly count: number;
    readonly net: BadNet;
    /** They jump, too. */
    readonly jumps?: boolean;
  },
): Seen {
  const cluster = new Cluster(options.seed);
  const walkers: Walker[] = [];
  for (let i = 0; i < options.count; i++) {
    const client = cluster.addClient(undefined, options.net);
    const random = seededRandom(options.seed * 100 + i);
    const radius = FIRST_RADIUS + i;
    walkers.push({
      client,
      radius,
      random,
      restsUntilMs: 0,
      walksUntilMs: 0,
      walksSinceMs: 0,
      jumpsAtMs: 0,
    });
  }
  cluster.until(() => walkers.every(({ client }) => client.walkingIn === "hub"), "all in the hub");
  // Walking while jumping or falling: what is drawn beyond it is a snap.
  const fastest = options.jumps === true ? Math.hypot(WALK_SPEED, JUMP_SPEED) : WALK_SPEED;
  const watch = new Watch(cluster, walkers, fastest);
  const endMs = cluster.clock.nowMs() + options.seconds * 1000;
  const startMs = cluster.clock.nowMs() + FRAMES_TO_START_MS;
  while (cluster.clock.nowMs() < endMs) {
    for (const walker of walkers) {
      steer(walker, cluster.clock.nowMs());
      if (options.jumps === true) jump(walker, cluster.clock.nowMs());
    }
    cluster.pass(FRAME_MS, STEP_MS);
    watch.frame(cluster.clock.nowMs() >= startMs);
  }
  return watch.seen;
}

/** Walks round the circle for 2 … 8 s, then rests; first of all onto the circle. */
function steer(walker: Walker, nowMs: number): void {
  const { client, random } = walker;
  const own = client.app.world?.client.ownPose;
  if (own === undefined) return;
  if (nowMs >= walker.restsUntilMs && nowMs >= walker.walksUntilMs) {
    walker.walksSinceMs = nowMs;
    walker.walksUntilMs = nowMs + 2000 + 6000 * random();
    walker.restsUntilMs = walker.walksUntilMs + REST_MS + 500 * random();
  }
  const isWalking = nowMs < walker.walksUntilMs;
  const dx = own.x - MIDDLE_X;
  const dz = own.z;
  const distance = Math.max(0.1, Math.sqrt(dx * dx + dz * dz));
  const pull = (distance - walker.radius) / walker.radius;
  const wantX = -dz / distance - (dx / distance) * pull * 2;
  const wantZ = dx / distance - (dz / distance) * pull * 2;
  const size = Math.max(1, Math.abs(wantX), Math.abs(wantZ));
  client.controls.moveX = isWalking ? wantX / size : 0;
  client.controls.moveZ = isWalking ? wantZ / size : 0;
}

/** Once a second or two, while walking. */
function jump(walker: Walker, nowMs: number): void {
  const { client, random } = walker;
  if (nowMs < walker.jumpsAtMs || nowMs >= walker.walksUntilMs) return;
  walker.jumpsAtMs = nowMs + 1000 + 1000 * random();
  client.controls.jumpPresses++;
}

interface Place {
  x: number;
  y: number;
  z: number;
}

class Watch {
  readonly seen: Seen = {
    restError: 0,
    restErrorOfOthers: 0,
    ownSnap: 0,
    otherSnap: 0,
    backStep: 0,
    corrections: 0,
    cuts: 0,
    rests: 0,
    frames: 0,
    highest: 0,
    frozenFrames: 0,
  };
  readonly #cluster: Cluster;
  readonly #walkers: readonly Walker[];
  readonly #fastest: number;
  readonly #drawn = new Map<string, Place>();
  readonly #stillSinceMs = new Map<Walker, number>();

  /** @param fastest How fast anybody can go, m/s. */
  constructor(cluster: Cluster, walkers: readonly Walker[], fastest: number) {
    this.#cluster = cluster;
    this.#fastest = fastest;
    this.#walkers = walkers;
  }

  frame(counts: boolean): void {
    const nowMs = this.#cluster.clock.nowMs();
    this.seen.frames++;
    for (const walker of this.#walkers) {
      const { moveX, moveZ } = walker.client.controls;
      if (moveX !== 0 || moveZ !== 0) this.#stillSinceMs.delete(walker);
      else if (!this.#stillSinceMs.has(walker)) this.#stillSinceMs.set(walker, nowMs);
    }
    for (const walker of this.#walkers) this.#look(walker, nowMs, counts);
    let corrections = 0;
    let cuts = 0;
    for (const { client } of this.#walkers) {
      const net = client.app.world!.client.corrections;
      corrections += net.count;
      cuts += net.cuts;
    }
    this.seen.corrections = corrections;
    this.seen.cuts = cuts;
  }

  #look(walker: Walker, nowMs: number, counts: boolean): void {
    const { client } = walker.client.app.world!;
    client.update(nowMs);
    for (const other of this.#walkers) {
      const entity = this.#entityOf(other);
      const view = entity && client.entities.get(entity.entityId);
      if (entity === undefined || view === undefined) continue;
      const isOwn = other === walker;
      const key = `${this.#walkers.indexOf(walker)} ${this.#walkers.indexOf(other)}`;
      const before = this.#drawn.get(key);
      const now = { x: view.x, y: view.y, z: view.z };
      this.#drawn.set(key, now);
      if (!counts || before === undefined) continue;
      this.seen.highest = Math.max(this.seen.highest, now.y);
      this.#note(before, now, isOwn);
      const stillMs = nowMs - (this.#stillSinceMs.get(other) ?? nowMs);
      const isMoving = stillMs === 0 && nowMs - other.walksSinceMs > 1000;
      if (!isOwn && isMoving && now.x === before.x && now.z === before.z) this.seen.frozenFrames++;
      if (stillMs < REST_MS - 50) continue;
      const error = between(isOwn ? client.ownPose : now, entity);
      this.seen.rests++;
      if (isOwn) this.seen.restError = Math.max(this.seen.restError, error, between(now, entity));
      else this.seen.restErrorOfOthers = Math.max(this.seen.restErrorOfOthers, error);
    }
  }

  #note(before: Place, now: Place, isOwn: boolean): void {
    const snap = between(before, now) - this.#fastest * FRAME_MS / 1000;
    if (isOwn) {
      this.seen.ownSnap = Math.max(this.seen.ownSnap, snap);
      return;
    }
    this.seen.otherSnap = Math.max(this.seen.otherSnap, snap);
    // Round the middle, as everybody walks.
    const radius = between(now, { x: MIDDLE_X, y: now.y, z: 0 });
    const turn = Math.atan2(now.z, now.x - MIDDLE_X) - Math.atan2(before.z, before.x - MIDDLE_X);
    const way = Math.atan2(Math.sin(turn), Math.cos(turn)) * radius;
    this.seen.backStep = Math.max(this.seen.backStep, -way);
  }

  #entityOf(walker: Walker): Entity | undefined {
    const own = walker.client.app.world?.client.own;
    return own && this.#cluster.world("hub")?.room.stage.shown.get(own.id);
  }
}

function between(a: Readonly<Place>, b: Readonly<Place>): number {
  return Math.hypot(a.x - b.x, a.y - b.y, a.z - b.z);
}

function argument(name: string, otherwise: number): number {
  const at = Deno.args.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(Deno.args[at + 1]);
}

if (import.meta.main) {
  for (const [stallMs, jumps] of [[0, false], [0, true], [1000, false], [1000, true]] as const) {
    const net = { latencyMs: 150, jitterMs: 40, stallMs, cutSeconds: 0 };
    const seed = argument("seed", 1);
    const seen = watchWalkers({ seed, seconds: argument("seconds", 120), count: 3, net, jumps });
    // deno-lint-ignore no-console -- a tool that answers on the terminal
    console.log(`WALKERS_SEEN stall_ms=${stallMs} jumps=${jumps}`, JSON.stringify(seen));
  }
}
