// deno-lint-ignore-file no-console -- a command's answer goes to the terminal

// `deno run -A scripts/assets/make_world_assets.ts <key>`: makes one world's files anew.

import { exists, PROJECT_ROOT } from "../source_files.ts";
import { assetMaker, type MakeAssets } from "./asset_maker.ts";
import { ASSETS_DIR } from "./make_assets.ts";

/** Runs the `assets.ts` of world `key`. @returns What it made, by path in the pack. */
export async function runAssets(key: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const { makeAssets } = await import(`../../worlds/${key}/assets.ts`) as {
    makeAssets?: MakeAssets;
  };
  if (makeAssets === undefined) throw new Error(`Cannot make assets: ${key} exports no makeAssets`);
  const files = new Map<string, Uint8Array>();
  await makeAssets(assetMaker(files));
  return files;
}

async function main(): Promise<void> {
  const [key = ""] = Deno.args;
  const startedMs = performance.now();
  const files = await runAssets(key);
  const folder = `${PROJECT_ROOT}/${ASSETS_DIR}/${key}`;
  if (exists(folder)) Deno.removeSync(folder, { recursive: true });
  let sizeBytes = 0;
  for (const [path, bytes] of files) {
    const file = `${folder}/${path}`;
    Deno.mkdirSync(file.slice(0, file.lastIndexOf("/")), { recursive: true });
    Deno.writeFileSync(file, bytes);
    sizeBytes += bytes.length;
  }
  const ms = Math.round(performance.now() - startedMs);
  console.log(`ASSETS_MADE key=${key} files=${files.size} bytes=${sizeBytes} ms=${ms}`);
}

if (import.meta.main) await main();
