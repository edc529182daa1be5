// A world process reads `world.json` beside its `server.js`: both lie below build/worlds.

import { exists } from "./source_files.ts";

/**
 * Puts each built world's `world.json` beside its script, where it is not there as it is in the
 * source. Worlds that were never built are left out.
 * @returns Keys of the worlds whose copy is new.
 */
export async function copyDefinitions(root: string): Promise<readonly string[]> {
  const copied: string[] = [];
  if (!exists(`${root}/build/worlds`)) return copied;
  for await (const { name, isDirectory } of Deno.readDir(`${root}/build/worlds`)) {
    const source = `${root}/worlds/${name}/world.json`;
    if (!isDirectory || !exists(source)) continue;
    const text = await Deno.readTextFile(source);
    const target = `${root}/build/worlds/${name}/world.json`;
    if (exists(target) && await Deno.readTextFile(target) === text) continue;
    // Whole or not at all: a world may start while this is written.
    await Deno.writeTextFile(`${target}.part`, text);
    await Deno.rename(`${target}.part`, target);
    copied.push(name);
  }
  return copied.sort();
}
