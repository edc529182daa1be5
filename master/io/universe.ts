// Which worlds there are: those of the build, and those that an operator prepared with
// `virtucade pack`. A prepared world takes the place of a built one of the same key.

import { join } from "node:path";
import type { WorldKey } from "../../shared/lib/ids.ts";
import type { CatalogWorld } from "../core/effects.ts";
import { readCatalog } from "./catalog_file.ts";

/** Where worlds may lie. */
export interface UniverseFolders {
  /** `catalog.json` and the packs of the build, on a disk that can be sought in. */
  readonly packsDirectory: string;
  /** The build's `<key>/world.json` and `<key>/server.js`. */
  readonly rulesDirectory: string;
  /** A folder that `virtucade pack` wrote, if any: `packs/` and `worlds/`. */
  readonly addedDirectory: string | undefined;
  /** Where packs are downloaded from, without a slash at its end. */
  readonly packBaseUrl: string;
}

/** All worlds of one master. */
export interface Universe {
  readonly worlds: readonly CatalogWorld[];
  /** Folders that packs are served from. */
  readonly packsDirectories: readonly string[];
  /** The folder with a world's rules. */
  rulesOf(key: WorldKey): string;
}

/** @throws {CatalogError} When a catalog is missing or unusable. */
export function readUniverse(folders: UniverseFolders): Universe {
  const { packsDirectory, rulesDirectory, addedDirectory, packBaseUrl } = folders;
  const built = readCatalog(packsDirectory, packBaseUrl);
  if (addedDirectory === undefined) {
    return {
      worlds: built,
      packsDirectories: [packsDirectory],
      rulesOf: (key) => join(rulesDirectory, key),
    };
  }
  const addedPacks = join(addedDirectory, "packs");
  const added = readCatalog(addedPacks, packBaseUrl, "`virtucade pack` makes it");
  const addedKeys = new Set(added.map((world) => world.key));
  return {
    worlds: [...built.filter((world) => !addedKeys.has(world.key)), ...added]
      .toSorted((a, b) => (a.key < b.key ? -1 : 1)),
    packsDirectories: [addedPacks, packsDirectory],
    rulesOf: (key) =>
      join(addedKeys.has(key) ? join(addedDirectory, "worlds") : rulesDirectory, key),
  };
}
