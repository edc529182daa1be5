// The worlds of the bench: nothing but ground, made ready by the program itself, and guests who are
// already at home in them.

import { openSqliteStore } from "../../../master/store/sqlite_store.ts";
import { secretHashOf } from "../../../master/core/entrance.ts";
import {
  type Fence,
  instanceId,
  parseWorldKey,
  type PlayerId,
  type WorldKey,
} from "../../../shared/lib/ids.ts";
import { defaultLook } from "../../../shared/protocol/avatar_look.ts";
import type { Visibility } from "../../../shared/sim/world_definition.ts";
import { sceneText } from "../../world_template.ts";
import { homeOf } from "./homes.ts";
import { benchSecret } from "./virtucade_player.ts";

/** What one crowd walks in. */
export interface BenchWorld {
  readonly key: WorldKey;
  /** Half the side of its ground, metres. */
  readonly extent: number;
  /** Between the homes of two neighbours, metres. */
  readonly spacing: number;
  readonly capacity: number;
  readonly visibility: Visibility;
}

/** Beyond what any crowd costs: both servers tell of everybody at the full rate. */
const BYTES_PER_PLAYER = 10_000_000;
const SERVER_TEXT = `import { defineWorld } from "../../world/api/world_api.ts";

export const world = defineWorld({ start() {} });
`;

/** Makes a world's folder ready. @returns What `--worlds` takes. */
export async function packBenchWorld(
  exePath: string,
  folder: string,
  { key, extent, capacity, visibility }: BenchWorld,
): Promise<string> {
  const source = `${folder}/${key}`;
  await Deno.mkdir(source, { recursive: true });
  const definition = {
    title: "Bench",
    capacity,
    extent,
    visibility,
    bytesPerPlayer: BYTES_PER_PLAYER,
    spawns: [{ name: "start", at: { x: 0, y: 0, z: 0 } }],
    portals: [],
    colliders: [],
  };
  await Deno.writeTextFile(`${source}/world.json`, JSON.stringify(definition));
  await Deno.writeTextFile(`${source}/scene.ts`, sceneText(key));
  await Deno.writeTextFile(`${source}/server.ts`, SERVER_TEXT);
  const out = `${folder}/packed`;
  const { success, stdout, stderr } = await new Deno.Command(exePath, {
    args: ["pack", source, "--out", out],
    stdout: "piped",
    stderr: "piped",
  }).output();
  if (!success) {
    const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
    throw new Error(`Cannot pack the world of the bench: ${text}`);
  }
  return out;
}

/** Stores guests as if each had been saved at home before: they come back there, spread out. */
export async function seedGuests(
  dataDirectory: string,
  { key, spacing }: BenchWorld,
  count: number,
): Promise<void> {
  const atMs = Date.now();
  const store = await openSqliteStore({ directory: dataDirectory, nowMs: atMs });
  try {
    // One number for the world's start, then two for each guest: who it is, and its admission.
    const first = await store.reserveSequence(1 + 2 * count);
    const epoch = first as Fence; // fresh from the sequence
    const instance = instanceId(key, 1);
    const saves = [];
    for (let index = 0; index < count; index++) {
      const playerId = (first + 1 + 2 * index) as PlayerId; // as above
      const fence = (first + 2 + 2 * index) as Fence;
      const look = defaultLook(playerId);
      const guest = { playerId, fence, look, worldKey: key, createdFrom: "bench", atMs };
      const secretHash = secretHashOf(benchSecret(index));
      await store.createGuest({ ...guest, displayName: `Walker${index}`, secretHash });
      saves.push({ playerId, fence, place: { ...homeOf(index, spacing), y: 0, yawRadians: 0 } });
    }
    const row = { instanceId: instance, epoch, pid: 0, address: "", token: "", startedAtMs: atMs };
    await store.putInstance(row);
    const refused = await store.savePlaces({ instanceId: instance, epoch, saves, atMs });
    if (refused.length > 0) throw new Error(`Cannot seed guests: ${refused.length} were refused`);
    await store.dropInstance(instance, epoch);
  } finally {
    await store.close();
  }
}

/** The key of a bench world. */
export function benchKey(name: string): WorldKey {
  const key = parseWorldKey(name);
  if (key === undefined) throw new Error(`Cannot name a world "${name}"`);
  return key;
}
