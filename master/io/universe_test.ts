import assert from "node:assert/strict";
import type { WorldKey } from "../../shared/lib/ids.ts";
import { CatalogError } from "./catalog_file.ts";
import { withTempDirectory } from "./fake_world_link.ts";
import { readUniverse } from "./universe.ts";

async function writeCatalog(directory: string, worlds: Record<string, string>): Promise<void> {
  await Deno.mkdir(directory, { recursive: true });
  const entries = Object.entries(worlds).map(([key, digit]) => ({
    key,
    title: key,
    hash: digit.repeat(64),
    sizeBytes: 10,
    requiredBytes: 5,
    definition: { capacity: 50 },
  }));
  await Deno.writeTextFile(`${directory}/catalog.json`, JSON.stringify({ worlds: entries }));
}

Deno.test("readUniverse() adds an operator's worlds, which take the place of those of their key", () =>
  withTempDirectory(async (directory) => {
    await writeCatalog(`${directory}/build/packs`, { hub: "0", left: "1" });
    await writeCatalog(`${directory}/mine/packs`, { hub: "2", attic: "3" });
    const folders = {
      packsDirectory: `${directory}/build/packs`,
      rulesDirectory: `${directory}/build/worlds`,
      packBaseUrl: "/packs",
    };
    const plain = readUniverse({ ...folders, addedDirectory: undefined });
    assert.deepStrictEqual(plain.worlds.map(({ key }) => key), ["hub", "left"]);
    assert.equal(plain.rulesOf("hub" as WorldKey), `${directory}/build/worlds/hub`);

    const universe = readUniverse({ ...folders, addedDirectory: `${directory}/mine` });
    assert.deepStrictEqual(universe.worlds.map(({ key, packHash }) => [key, packHash[0]]), [
      ["attic", "3"],
      ["hub", "2"],
      ["left", "1"],
    ]);
    assert.equal(universe.rulesOf("hub" as WorldKey), `${directory}/mine/worlds/hub`);
    assert.equal(universe.rulesOf("left" as WorldKey), `${directory}/build/worlds/left`);
    assert.deepStrictEqual(universe.packsDirectories, [
      `${directory}/mine/packs`,
      `${directory}/build/packs`,
    ]);
  }));

Deno.test("readUniverse() says what makes the folder that is missing", () =>
  withTempDirectory(async (directory) => {
    await writeCatalog(`${directory}/packs`, { hub: "0" });
    assert.throws(
      () =>
        readUniverse({
          packsDirectory: `${directory}/packs`,
          rulesDirectory: directory,
          packBaseUrl: "/packs",
          addedDirectory: `${directory}/nothing`,
        }),
      (error) => error instanceof CatalogError && /virtucade pack/.test(error.message),
    );
  }));
