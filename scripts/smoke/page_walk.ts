// Walks in a real page as a person would: turns the camera with the mouse, holds W, lets go.

import type { Page } from "playwright-core";
import { MOUSE_RADIANS_PER_PX, wrapYaw } from "../../client/io/page_look.ts";
import { parseWorldKey } from "../../shared/lib/ids.ts";
import { parseWorldDefinition, type WorldDefinition } from "../../shared/sim/world_definition.ts";
import { PROJECT_ROOT } from "../source_files.ts";
import { frontOf, portalTo } from "./bots.ts";
import { ownPlace, type PageView, readView, untilPlaying } from "./page_view.ts";
import { type GroundPlace, walkPath } from "./walk_path.ts";

/** How near counts as there; the hand is slow. Metres. */
const NEAR_METRES = 0.6;
/** The camera is turned again when the way is off by more than this, radians. */
const OFF_COURSE = 0.12;
const LOOK_MS = 400;
const WALK_MS = 120_000;

/** The camera of one page, as far as a mouse knows it. */
export class PageWalker {
  readonly page: Page;
  #cameraYaw: number | undefined;

  constructor(page: Page) {
    this.page = page;
  }

  /** Forgets where the camera looks: the page is new, or another world was entered. */
  arrived(): void {
    this.#cameraYaw = undefined;
  }

  /** Turns the camera to look along `yaw`. */
  async turnTo(yaw: number): Promise<void> {
    const current = this.#cameraYaw ?? (await ownPlace(this.page)).yaw;
    const size = this.page.viewportSize() ?? { width: 640, height: 360 };
    // On the right, where no panel is. A drag that has begun goes on over panels.
    const x = size.width * 0.75;
    const y = size.height * 0.45;
    const most = size.width * 0.2;
    // A drag to the right looks right, which is a smaller yaw.
    let px = Math.round(wrapYaw(current - yaw) / MOUSE_RADIANS_PER_PX);
    this.#cameraYaw = wrapYaw(current - px * MOUSE_RADIANS_PER_PX);
    while (px !== 0) {
      const part = Math.max(-most, Math.min(most, px));
      await this.page.mouse.move(x, y);
      await this.page.mouse.down();
      await this.page.mouse.move(x + part, y);
      await this.page.mouse.up();
      px -= part;
    }
  }

  /** Walks to a place around what is in the way. Ends early when another world is entered. */
  async walkTo(to: GroundPlace, nearMetres = NEAR_METRES): Promise<void> {
    const view = await untilPlaying(this.page);
    const { world } = view;
    if (world === undefined || view.own === undefined) throw new Error("Cannot walk: no world");
    const endMs = performance.now() + WALK_MS;
    let corners = [...walkPath(worldDefinition(world), view.own, to)];
    try {
      for (let corner = corners.shift(); corner !== undefined; corner = corners.shift()) {
        const near = corners.length > 0 ? NEAR_METRES : nearMetres;
        const outcome = await this.#walkStraight(world, corner, near);
        if (outcome === "elsewhere") return;
        if (performance.now() > endMs) throw new Error(`Cannot walk to ${to.x},${to.z} in time`);
        if (outcome === "stuck") {
          corners = [...walkPath(worldDefinition(world), await ownPlace(this.page), to)];
        }
      }
    } finally {
      await this.page.keyboard.up("KeyW");
    }
  }

  /** Walks to the portal that leads to `to` and into it. */
  async travelTo(to: string): Promise<PageView> {
    await this.walkIntoPortal(to);
    const view = await untilPlaying(this.page, to);
    this.arrived();
    return view;
  }

  /** Walks to the portal that leads to `to`, until it has begun to take whoever walks. */
  async walkIntoPortal(to: string): Promise<void> {
    const { world } = await untilPlaying(this.page);
    const portal = portalTo(worldDefinition(world ?? ""), to);
    await this.walkTo(frontOf(portal));
    // Where frames take long, a foot may be in the portal before the hand has let go of the key.
    const view = await readView(this.page);
    if (view?.world === world && !view?.isTravelling) await this.walkTo(portal.at, 0.2);
  }

  async #walkStraight(
    world: string,
    to: GroundPlace,
    nearMetres: number,
  ): Promise<"there" | "elsewhere" | "stuck"> {
    let moved = 0;
    for (let looks = 0; looks < 100; looks++) {
      const view = await readView(this.page);
      if (view?.own === undefined || view.world !== world || view.isTravelling) return "elsewhere";
      const { x, z } = view.own;
      // Whoever walks ahead faces the way that the camera looks.
      if (moved > 0.2) this.#cameraYaw = view.own.yaw;
      if (Math.hypot(to.x - x, to.z - z) < nearMetres) return "there";
      const yaw = Math.atan2(x - to.x, z - to.z);
      const off = this.#cameraYaw === undefined
        ? Infinity
        : Math.abs(wrapYaw(yaw - this.#cameraYaw));
      if (off > OFF_COURSE) {
        if (off > 0.8) await this.page.keyboard.up("KeyW");
        await this.turnTo(yaw);
      }
      await this.page.keyboard.down("KeyW");
      moved = await this.#untilNearOrPast(to, nearMetres, world);
      if (moved < 0.02 && looks > 5) return "stuck";
    }
    return "stuck";
  }

  /** Looks often, inside the page, for at most 400 ms. @returns The metres that were walked. */
  async #untilNearOrPast(to: GroundPlace, nearMetres: number, world: string): Promise<number> {
    return await this.page.evaluate(
      ({ to, nearMetres, world, lookMs }) =>
        new Promise<number>((resolve) => {
          const view = (globalThis as unknown as { __virtucade: PageView }).__virtucade;
          const from = view.own;
          const endMs = performance.now() + lookMs;
          let least = Infinity;
          const look = () => {
            const at = view.own;
            if (from === undefined || at === undefined || view.world !== world) return resolve(9);
            const metres = Math.hypot(to.x - at.x, to.z - at.z);
            const isPast = metres > least + 0.05;
            least = Math.min(least, metres);
            if (metres < nearMetres || isPast || performance.now() > endMs) {
              return resolve(Math.hypot(at.x - from.x, at.z - from.z));
            }
            setTimeout(look, 15);
          };
          look();
        }),
      { to: { x: to.x, z: to.z }, nearMetres, world, lookMs: LOOK_MS },
    );
  }
}

/** A world of this project, as its folder says it. */
export function worldDefinition(key: string): WorldDefinition {
  const worldKey = parseWorldKey(key);
  if (worldKey === undefined) throw new Error(`Cannot find world "${key}"`);
  const text = Deno.readTextFileSync(`${PROJECT_ROOT}/worlds/${key}/world.json`);
  const parsed = parseWorldDefinition(worldKey, JSON.parse(text));
  if (!parsed.ok) throw new Error(`Cannot read world "${key}"`);
  return parsed.value;
}
