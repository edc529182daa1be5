// What `deno task dev` does about saved files, and the page on which several players stand side by
// side. Pure.

import { BUILD_STEPS, type BuildStep } from "./build_steps.ts";

/** What follows from some saved files. */
export interface DevPlan {
  /** Parts to build again. */
  readonly steps: readonly BuildStep[];
  /**
   * True when the running program must be started again. A world's look is no reason: the master
   * sees the new catalog, and replaces that world alone.
   */
  readonly mustRestart: boolean;
}

/** Folders that are watched. */
export const WATCHED = ["client", "shared", "master", "world", "worlds"] as const;

/** What follows from saving `files`, paths in the project; tests and hidden files are nothing. */
export function planForSaved(files: readonly string[]): DevPlan {
  const saved = files.filter((file) =>
    !/_test\.tsx?$/.test(file) && !/(^|\/)\./.test(file) && !/(~|\.part|\.swp)$/.test(file)
  );
  const steps = BUILD_STEPS.filter(({ inputs }) =>
    saved.some((file) => inputs.some((input) => file === input || file.startsWith(`${input}/`)))
  );
  return { steps, mustRestart: saved.some((file) => !file.startsWith("worlds/")) };
}

/** Players on one page at most: each draws a world of its own. */
export const MAX_DEV_PLAYERS = 9;

/** Where the page of many players is, and the master behind it. */
export interface DevPorts {
  readonly page: number;
  readonly master: number;
}

/**
 * Host of player `number`'s frame. Each has a name of its own, which every browser leads to this
 * machine: so each has its own storage, and is its own guest.
 */
export function devHost(ports: DevPorts, number: number): string {
  return `guest${number}.localhost:${ports.page}`;
}

/** A page with `count` clients side by side. */
export function buildDevPage(ports: DevPorts, count: number): string {
  const master = encodeURIComponent(`ws://127.0.0.1:${ports.master}/`);
  const frames = Array.from({ length: count }, (_, index) => {
    const url = `http://${devHost(ports, index + 1)}/?master_url=${master}`;
    return `<iframe src="${url}" title="guest ${index + 1}" allow="fullscreen; gamepad"></iframe>`;
  });
  const columns = Math.ceil(Math.sqrt(count));
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>VirtuCade × ${count}</title>
    <style>
      html, body { margin: 0; height: 100%; background: #0b1226; }
      body { display: grid; grid-template-columns: repeat(${columns}, 1fr); gap: 4px; }
      iframe { border: 0; width: 100%; height: 100%; }
    </style>
  </head>
  <body>
    ${frames.join("\n    ")}
  </body>
</html>
`;
}
