// Walking by click or tap: finds what was meant and a way there, and marks it. Fetched with the first
// tap.

import { findWay } from "./core/find_way.ts";
import { GoalWalk } from "./core/goal_walk.ts";
import type { WorldClient } from "./core/world_client.ts";
import type { ControlState } from "./core/world_view.ts";
import { GoalMarker } from "./scene/goal_marker.ts";
import { type PickedGoal, pickGoal } from "./scene/pick_goal.ts";
import type { WorldRenderer } from "./scene/renderer_api.ts";
import { Ground } from "../shared/sim/collision.ts";

/** Ways longer than this are run, metres. */
const RUN_METRES = 12;
/** Kept from portals that are not meant: walking in works at 1 m. */
const PORTAL_CLEARANCE = 1.5;

/** What of a world client is walked with. */
export type WalkedWorld = Pick<WorldClient, "definition" | "ownPose" | "isLocked">;

/** Walks one page's player. */
export class ClickWalk {
  readonly #picture: Pick<WorldRenderer, "sightAt">;
  readonly #marker: GoalMarker;
  #ground: { readonly client: WalkedWorld; readonly ground: Ground } | undefined;
  #walk: GoalWalk | undefined;
  #goal: PickedGoal | undefined;
  #isSecondTry = false;

  constructor(picture: Pick<WorldRenderer, "sightAt" | "overlay">) {
    this.#picture = picture;
    this.#marker = new GoalMarker(picture.overlay);
  }

  /** True while it walks. */
  get isWalking(): boolean {
    return this.#walk !== undefined;
  }

  /** Sets out for what lies under a point of the page. @returns False where that is nothing. */
  goTo(client: WalkedWorld, x: number, y: number, isDouble: boolean): boolean {
    const sight = this.#picture.sightAt(x, y);
    const ground = this.groundOf(client);
    this.#goal = sight && pickGoal(sight, client.definition, ground);
    this.#isSecondTry = false;
    return this.#setOut(client, isDouble);
  }

  /** The controls for the next input frame: towards the goal, or the person's own. */
  steer(own: Readonly<ControlState>, client: WalkedWorld | undefined): Readonly<ControlState> {
    const walk = this.#walk;
    if (walk === undefined) return own;
    if (client === undefined || client !== this.#ground?.client || client.isLocked) {
      this.#stop();
      return own;
    }
    const controls = walk.steer(own, client.ownPose);
    if (walk.end === undefined) return controls;
    const isBlocked = walk.end === "blocked" && !this.#isSecondTry;
    this.#stop();
    if (isBlocked) { // pushed aside, perhaps: another way from here, once
      this.#isSecondTry = true;
      this.#setOut(client, false);
    }
    return own;
  }

  #setOut(client: WalkedWorld, isDouble: boolean): boolean {
    this.#stop();
    const goal = this.#goal;
    if (goal === undefined) return false;
    const from = client.ownPose;
    const others = client.definition.portals.filter((each) =>
      each !== goal.portal && metres(each.at, from) > PORTAL_CLEARANCE &&
      metres(each.at, goal.at) > PORTAL_CLEARANCE
    );
    const isBarred = (x: number, z: number) =>
      others.some(({ at }) => metres(at, { x, z }) < PORTAL_CLEARANCE);
    const { corners } = findWay(this.groundOf(client), from, goal.at, isBarred);
    const last = corners.at(-1);
    if (last === undefined) return false;
    const isFar = lengthOf([from, ...corners]) > RUN_METRES;
    this.#walk = new GoalWalk(corners, isDouble || isFar);
    this.#marker.show(last);
    return true;
  }

  #stop(): void {
    this.#walk?.cancel();
    this.#walk = undefined;
    this.#marker.hide();
  }

  /** Where one stands in a world. */
  groundOf(client: WalkedWorld): Ground {
    if (this.#ground?.client !== client) {
      this.#ground = { client, ground: new Ground(client.definition) };
    }
    return this.#ground.ground;
  }
}

interface GroundPlace {
  readonly x: number;
  readonly z: number;
}

function metres(a: GroundPlace, b: GroundPlace): number {
  return Math.hypot(a.x - b.x, a.z - b.z);
}

function lengthOf(way: readonly GroundPlace[]): number {
  return way.reduce((sum, at, index) => sum + metres(at, way[index - 1] ?? at), 0);
}
