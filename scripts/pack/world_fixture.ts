// Small worlds in a temporary folder, for the tests of the build.

/** Files by path below `worlds/`. */
export type FixtureFiles = Record<string, string | Uint8Array>;

/** A folder of worlds and of what is built from them. */
export interface WorldFixture {
  readonly worldsDir: string;
  readonly packsDir: string;
  readonly serversDir: string;
  write(files: FixtureFiles): Promise<void>;
  remove(path: string): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A scene that is in order. */
export const GOOD_SCENE = `import { Mesh } from "three";
import type { SceneHost, WorldScene } from "../../client/scene/scene_api.ts";
export function buildScene(host: SceneHost): WorldScene {
  host.scene.add(new Mesh());
  return { palette: { accent: "#fff", surface: "#000", text: "#fff" } };
}
`;

/** A server script that is in order. */
export const GOOD_SERVER = `import { defineWorld } from "../../world/api/world_api.ts";
export const world = defineWorld({ onStart() {} });
`;

/** A `world.json` with one portal to each of `targets`, each on a value's own line. */
export function worldJson(title: string, targets: readonly string[]): string {
  const portals = targets.map((to, index) => ({
    name: `to_${to}`,
    at: { x: -10 + 10 * index, z: -15 },
    yaw: Math.PI,
    to,
  }));
  return JSON.stringify(
    { title, extent: 20, spawns: [{ name: "start", at: { x: 0, z: 0 } }], portals },
    null,
    2,
  );
}

/** The three files of a world that is in order. */
export function goodWorld(key: string, targets: readonly string[] = []): FixtureFiles {
  return {
    [`${key}/world.json`]: worldJson(`World ${key}`, targets),
    [`${key}/scene.ts`]: GOOD_SCENE,
    [`${key}/server.ts`]: GOOD_SERVER,
  };
}

/** Makes the folders and writes `files`. Disposing removes them. */
export async function createFixture(files: FixtureFiles): Promise<WorldFixture> {
  const root = await Deno.makeTempDir({ prefix: "virtucade_pack_" });
  const worldsDir = `${root}/worlds`;
  const write = async (more: FixtureFiles) => {
    for (const [path, content] of Object.entries(more)) {
      const file = `${worldsDir}/${path}`;
      await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), { recursive: true });
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      await Deno.writeFile(file, bytes);
    }
  };
  await Deno.mkdir(worldsDir);
  await write(files);
  return {
    worldsDir,
    packsDir: `${root}/build/packs`,
    serversDir: `${root}/build/worlds`,
    write,
    remove: (path) => Deno.remove(`${worldsDir}/${path}`, { recursive: true }),
    [Symbol.asyncDispose]: () => Deno.remove(root, { recursive: true }),
  };
}
