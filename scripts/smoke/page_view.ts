// What the page shows of itself in `window.__virtucade`, read and waited for from outside.

import type { Page } from "playwright-core";
import { check } from "./harness.ts";

/** Waits end in time on a quiet machine; software that draws on a busy one needs its time. */
export const PATIENCE_MS = 60_000;
/** Longer than a frame on such a machine. */
const STILL_MS = 1500;

/** The page's debug view as plain data. */
export interface PageView {
  readonly phase: string;
  readonly world: string | undefined;
  readonly own: { readonly x: number; readonly z: number; readonly yaw: number } | undefined;
  readonly entities: number;
  readonly name: string | undefined;
  readonly isGuest: boolean;
  readonly isTravelling: boolean;
  readonly online: number;
  /** What the own avatar looks like in the world, as one number. */
  readonly worn: number | undefined;
  readonly seen: readonly { readonly name: string; readonly x: number; readonly z: number }[];
}

interface Exposed {
  readonly phase: { readonly phase: string };
  readonly world: string | undefined;
  readonly own: { readonly x: number; readonly z: number; readonly yaw: number } | undefined;
  readonly worn: number | undefined;
  readonly entities: number;
  readonly seen?: readonly { readonly name: string; readonly x: number; readonly z: number }[];
  readonly state: {
    readonly identity?: { readonly displayName: string; readonly isGuest: boolean };
    readonly trip?: unknown;
    readonly playersOnline: number;
  };
}

/** Reads the view; `undefined` while the page has none. */
export async function readView(page: Page): Promise<PageView | undefined> {
  return await page.evaluate(() => {
    const view = (globalThis as unknown as { __virtucade?: Exposed }).__virtucade;
    if (view === undefined) return undefined;
    const { identity, trip, playersOnline } = view.state;
    return {
      phase: view.phase.phase,
      world: view.world,
      own: view.own,
      entities: view.entities,
      name: identity?.displayName,
      isGuest: identity?.isGuest ?? true,
      isTravelling: trip !== undefined && trip !== null,
      online: playersOnline,
      worn: view.worn,
      seen: view.seen ?? [],
    };
  });
}

/** Waits until the view is so. @returns It. */
export async function untilView(
  page: Page,
  isSo: (view: PageView) => boolean,
  timeoutMs: number,
  what: string,
): Promise<PageView> {
  const endMs = performance.now() + timeoutMs;
  for (;;) {
    // A page that is being loaded anew has no view for a moment.
    const view = await readView(page).catch(() => undefined);
    if (view !== undefined && isSo(view)) return view;
    if (performance.now() > endMs) {
      throw new Error(`Cannot see ${what} within ${timeoutMs} ms: ${JSON.stringify(view)}`);
    }
    await page.waitForTimeout(50);
  }
}

/** Waits until the page walks in a world, in one that is named or in any. */
export async function untilPlaying(
  page: Page,
  world?: string,
  timeoutMs = PATIENCE_MS,
): Promise<PageView> {
  return await untilView(
    page,
    (view) =>
      view.phase === "playing" && view.own !== undefined && !view.isTravelling &&
      (world === undefined || view.world === world),
    timeoutMs,
    `somebody walking in ${world ?? "a world"}`,
  );
}

/** Where the page's own avatar is. */
export async function ownPlace(page: Page): Promise<{ x: number; z: number; yaw: number }> {
  const own = (await readView(page))?.own;
  check(own !== undefined, "the page has an avatar");
  return own;
}

/** Waits until the page's own avatar has stood still for a while. @returns Where it stands. */
export async function untilStill(page: Page): Promise<{ x: number; z: number; yaw: number }> {
  let last = await ownPlace(page);
  let sinceMs = performance.now();
  await untilView(
    page,
    ({ own }) => {
      if (own === undefined) return false;
      // Between two frames everybody stands still.
      if (own.x !== last.x || own.z !== last.z) sinceMs = performance.now();
      last = own;
      return performance.now() - sinceMs > STILL_MS;
    },
    PATIENCE_MS,
    "somebody standing still",
  );
  return last;
}
