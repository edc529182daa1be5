// What the build made: the catalog of worlds, the client's build, and packs that can be sought in.

import { join } from "node:path";
import { parseWorldKey } from "../../shared/lib/ids.ts";
import type { PackCatalog } from "../../shared/pack/catalog.ts";
import { archiveName, manifestName } from "../../shared/pack/manifest.ts";
import type { CatalogWorld } from "../core/effects.ts";

/** The catalog is missing or unusable: the operator must build first. */
export class CatalogError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "CatalogError";
  }
}

/**
 * Reads `catalog.json`.
 * @param baseUrl Where packs are downloaded from, without a slash at its end.
 * @param maker What makes the catalog, for an operator who has none.
 * @throws {CatalogError} When it is not there or not as the pack builder writes it.
 */
export function readCatalog(
  packsDirectory: string,
  baseUrl: string,
  maker = "run `deno task build` first",
): readonly CatalogWorld[] {
  const path = join(packsDirectory, "catalog.json");
  try {
    const catalog = JSON.parse(Deno.readTextFileSync(path)) as PackCatalog;
    return catalog.worlds.map((entry) => {
      const key = parseWorldKey(entry.key);
      if (key === undefined) throw new Error(`"${entry.key}" is no world key`);
      if (!/^[0-9a-f]{64}$/.test(entry.hash)) throw new Error(`"${key}" has no hash`);
      return {
        key,
        title: entry.title,
        capacity: entry.definition.capacity,
        packHash: entry.hash,
        packBytes: entry.sizeBytes,
        requiredBytes: entry.requiredBytes,
        packUrl: `${baseUrl}/${archiveName(key, entry.hash)}`,
        manifestUrl: `${baseUrl}/${manifestName(key, entry.hash)}`,
      };
    });
  } catch (error) {
    const hint = error instanceof Deno.errors.NotFound ? `; ${maker}` : "";
    const cause = error instanceof Error ? error.message : String(error);
    throw new CatalogError(`Cannot read catalog "${path}": ${cause}${hint}`, { cause: error });
  }
}

/** The client's build, which development pages compare; empty while there is none. */
export function readBuildId(clientDirectory: string): string {
  try {
    const json: unknown = JSON.parse(
      Deno.readTextFileSync(join(clientDirectory, "assets.json")),
    );
    const build = (json as { build?: unknown } | null)?.build;
    return typeof build === "string" ? build : "";
  } catch {
    return ""; // no client was built: the page says so
  }
}

/**
 * Copies packs out of the executable: its own files cannot be sought in, and a copy in memory
 * would cost its size for ever and be served half as fast. Names carry hashes, so what is there
 * with the right size is right; what is of no use any more is removed.
 * @returns The folder to serve from.
 */
export function unpackPacks(from: string, to: string): string {
  Deno.mkdirSync(to, { recursive: true, mode: 0o700 });
  const names = new Set<string>();
  for (const { name, isFile } of Deno.readDirSync(from)) {
    if (!isFile) continue;
    names.add(name);
    const target = join(to, name);
    const bytes = Deno.readFileSync(join(from, name));
    if (name !== "catalog.json" && sizeOf(target) === bytes.length) continue;
    Deno.writeFileSync(`${target}.part`, bytes, { mode: 0o600 });
    Deno.renameSync(`${target}.part`, target);
  }
  for (const { name, isFile } of Deno.readDirSync(to)) {
    if (isFile && !names.has(name)) Deno.removeSync(join(to, name));
  }
  return to;
}

function sizeOf(path: string): number | undefined {
  try {
    return Deno.statSync(path).size;
  } catch {
    return undefined; // not there yet
  }
}
