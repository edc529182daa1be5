// Which file may import which: the rules that everything else hangs on. docs/architecture.md says
// them in words. Pure: names in, the rule that is broken out.

/** One import. `to` is a path in the project, or `npm:<name>` or `node:<name>` for what is not. */
export interface ImportEdge {
  readonly from: string;
  readonly to: string;
}

const ROLES = ["master", "world", "client"] as const;
/** Rooms of shared/, leftmost first: a room imports its own layer and those left of it. */
const SHARED_LAYERS: Readonly<Record<string, number>> = {
  lib: 0,
  machines: 1,
  sim: 1,
  net: 1,
  protocol: 2,
  netcode: 2,
  pack: 2,
  testing: 3,
  edge: 3,
};
/** Packages that are arithmetic on bytes: no I/O, the same in a browser and on a server. */
const PURE_PACKAGES = ["@noble/hashes", "fflate"];
const TEST_PACKAGES = ["fast-check"];
const PANEL_PACKAGES = ["preact", "@preact/signals"];
/** What one room of a role may import of another, beside its core and shared/. */
const ROOM_TO_ROOM: Readonly<Record<string, readonly string[]>> = {
  "master/io": ["master/store"],
};

/** The rule that this import breaks, in words, or `undefined`. */
export function brokenRule({ from, to }: ImportEdge): string | undefined {
  if (from.startsWith("scripts/")) return undefined;
  if (isTest(from) && isForTests(to)) return undefined;
  if (to.startsWith("scripts/")) return refuseScripts(from, to);
  if (!from.includes("/")) return undefined; // main.ts wires everything
  if (to.startsWith("npm:") || to.startsWith("node:")) return refusePackage(from, to);
  if (to === "deno.json") {
    return from === "shared/protocol/version.ts" ? undefined : "only version.ts reads deno.json";
  }
  const [top] = from.split("/");
  if (top === "shared") return refuseFromShared(from, to);
  if (top === "worlds") return refuseFromWorlds(from, to);
  return refuseFromRole(from, to);
}

/**
 * What a world's two sides reach through its further files: those take the side of whoever imports
 * them, so no file may serve both the server's script and something of the page.
 */
export function brokenReaches(edges: readonly ImportEdge[]): readonly string[] {
  const problems: string[] = [];
  for (const entry of new Set(edges.map((edge) => edge.from))) {
    if (!isServerScript(entry) && !isScene(entry)) continue;
    const forbidden = isServerScript(entry) ? /^(client\/|npm:)/ : /^world\//;
    const world = entry.split("/").slice(0, 2).join("/") + "/";
    const reached = [entry];
    for (const file of reached) { // grows while it is walked
      for (const { from, to } of edges) {
        if (from !== file) continue;
        if (to.startsWith(world) && !reached.includes(to)) reached.push(to);
        if (file !== entry && forbidden.test(to)) {
          problems.push(`${file} → ${to}: ${entry} reaches it`);
        }
      }
    }
  }
  return problems;
}

/** Tests, and what only tests start: fixtures, kits, contract suites, hostile cases. */
export function isTest(file: string): boolean {
  return /(_test|_fixture|_kit|_contract|_cases|_suite|_suite_main|_killed_saver)\.tsx?$/.test(
    file,
  ) ||
    file.startsWith("shared/testing/");
}

function isForTests(to: string): boolean {
  return to.startsWith("node:") || to.startsWith("shared/testing/") || to.startsWith("worlds/") ||
    isPackage(to, TEST_PACKAGES) || isTest(to);
}

function refuseScripts(from: string, to: string): string | undefined {
  // What a world makes when it is built runs nowhere else.
  if (isMaking(from) && to.startsWith("scripts/assets/")) return undefined;
  // The one exception: the executable may pack worlds itself.
  if (from === "main.ts" && to.startsWith("scripts/pack/")) return undefined;
  return "nobody imports scripts/";
}

function refusePackage(from: string, to: string): string | undefined {
  if (isPackage(to, PURE_PACKAGES)) return undefined;
  const room = roomOf(from);
  if (isPackage(to, ["three"])) {
    if (room === "client/scene" || (/^worlds\//.test(from) && !isServerScript(from))) {
      return undefined;
    }
    return "only client/scene and a world's scene.ts import three";
  }
  if (isPackage(to, PANEL_PACKAGES)) {
    return from.startsWith("client/") && room !== "client/core" && room !== "client/scene"
      ? undefined
      : "only the client's panels import preact";
  }
  if (isPackage(to, ["ses"])) {
    return room.startsWith("world/") ? undefined : "only a world process imports ses";
  }
  if (room === "shared/edge" || isServerEdge(from)) return undefined;
  if (room.endsWith("/core")) return "a core imports no package: it is pure";
  return `${room} imports no package of a server`;
}

function isServerEdge(file: string): boolean {
  return /^(master|world)\/(io|store)\//.test(file) || /^(master|world)\/[^/]+$/.test(file);
}

function refuseFromShared(from: string, to: string): string | undefined {
  if (!to.startsWith("shared/")) return "shared/ imports only shared/";
  const own = layerOf(from);
  const other = layerOf(to);
  if (own === undefined || other === undefined) return "every room of shared/ has a layer";
  if (roomOf(from) === roomOf(to)) return undefined;
  if (roomOf(to) === "shared/edge") return "only io/ imports shared/edge";
  if (roomOf(to) === "shared/testing") return "only tests import shared/testing";
  return other <= own ? undefined : "lib ← machines, sim, net ← protocol, netcode, pack";
}

function refuseFromWorlds(from: string, to: string): string | undefined {
  const own = from.split("/").slice(0, 2).join("/");
  if (to.startsWith(`${own}/`)) return undefined;
  const isScriptApi = to.startsWith("world/api/");
  const isSceneApi = to === "client/scene/scene_api.ts";
  if (isServerScript(from)) {
    return isScriptApi ? undefined : "server.ts imports only the script API";
  }
  if (isScene(from)) {
    return isSceneApi ? undefined : "scene.ts imports only the scene API and three";
  }
  return isScriptApi || isSceneApi ? undefined : "a world imports only its API and its own files";
}

function refuseFromRole(from: string, to: string): string | undefined {
  const [role = ""] = from.split("/");
  const [otherRole = ""] = to.split("/");
  if (!isRole(role)) return `"${role}" is no folder with a rule`;
  if (otherRole === "worlds") return "a role reads worlds as data, never by import";
  if (isRole(otherRole) && otherRole !== role) {
    return "master, world, client never import each other";
  }
  if (!to.includes("/")) return "nobody imports main.ts";
  const room = roomOf(from);
  if (otherRole === "shared") return refuseShared(room, roomOf(to));
  if (room === role) return undefined; // the role's main.ts and config.ts wire its rooms
  const otherRoom = roomOf(to);
  if (otherRoom === role) return to.endsWith("/main.ts") ? "nobody imports main.ts" : undefined;
  if (otherRoom === room || otherRoom === `${role}/api`) return undefined;
  if (room === `${role}/core` || room === `${role}/api`) {
    return "a core imports no edge of its role";
  }
  if (otherRoom === `${role}/core`) return undefined;
  if (ROOM_TO_ROOM[room]?.includes(otherRoom) === true) return undefined;
  return "an edge imports its core, not another edge";
}

function refuseShared(room: string, sharedRoom: string): string | undefined {
  if (sharedRoom === "shared/testing") return "only tests import shared/testing";
  if (sharedRoom !== "shared/edge") return undefined;
  const isHost = /^(master|world)(\/io)?$/.test(room);
  return isHost ? undefined : "only io/ imports shared/edge";
}

function roomOf(file: string): string {
  return file.split("/").slice(0, -1).slice(0, 2).join("/");
}

function layerOf(file: string): number | undefined {
  return SHARED_LAYERS[file.split("/")[1] ?? ""];
}

function isServerScript(file: string): boolean {
  return /^worlds\/[^/]+\/server\.ts$/.test(file);
}

/** What makes a world's files when it is built. */
function isMaking(file: string): boolean {
  return /^worlds\/[^/]+\/(assets\.ts$|making\/)/.test(file);
}

function isScene(file: string): boolean {
  return /^worlds\/[^/]+\/scene\.ts$/.test(file);
}

function isRole(name: string): boolean {
  return (ROLES as readonly string[]).includes(name);
}

function isPackage(to: string, names: readonly string[]): boolean {
  return names.some((name) => to === `npm:${name}` || to.startsWith(`npm:${name}/`));
}
