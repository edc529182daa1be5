// What the page shows of itself to smoke tests and curious people.

import type { App } from "./core/app.ts";
import type { AppPhase } from "./core/app_state.ts";
import type { WorldRenderer } from "./scene/renderer_api.ts";
import { packLook } from "../shared/protocol/avatar_look.ts";

/** `window.__virtucade`. Read only. */
interface DebugView {
  readonly phase: AppPhase;
  readonly world: string | undefined;
  readonly own: { readonly x: number; readonly z: number; readonly yaw: number } | undefined;
  /** What the own avatar looks like in the world, as one number. */
  readonly worn: number | undefined;
  readonly entities: number;
  /** Other players in view, where they are drawn. */
  readonly seen: readonly { readonly name: string; readonly x: number; readonly z: number }[];
  readonly state: unknown;
  readonly render: unknown;
}

/** Puts the view into the page. */
export function exposeDebugView(app: App, picture: WorldRenderer | undefined): void {
  const view: DebugView = {
    get phase() {
      return app.state.value.phase;
    },
    get world() {
      return app.world?.key;
    },
    get own() {
      const pose = app.world?.client.ownPose;
      return pose && { x: pose.x, z: pose.z, yaw: pose.yaw };
    },
    get worn() {
      const look = app.world?.client.own.look;
      return look && packLook(look);
    },
    get entities() {
      return app.world?.client.entities.size ?? 0;
    },
    get seen() {
      return [...app.world?.client.entities.values() ?? []]
        .filter(({ kind, isOwn }) => kind === "player" && !isOwn)
        .map(({ name, x, z }) => ({ name, x, z }));
    },
    get state() {
      return structuredClone(app.state.value);
    },
    get render() {
      return picture?.stats();
    },
  };
  Object.defineProperty(globalThis, "__virtucade", { value: Object.freeze(view) });
}
