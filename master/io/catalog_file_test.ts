import assert from "node:assert/strict";
import { CatalogError, readBuildId, readCatalog, unpackPacks } from "./catalog_file.ts";
import { withTempDirectory } from "./fake_world_link.ts";

const HASH = "0".repeat(64);

Deno.test("readCatalog() gives each world with the addresses of its pack", () =>
  withTempDirectory(async (directory) => {
    const worlds = [{
      key: "hub",
      title: "Hub",
      hash: HASH,
      sizeBytes: 10,
      requiredBytes: 5,
      definition: { capacity: 50 },
    }];
    await Deno.writeTextFile(`${directory}/catalog.json`, JSON.stringify({ worlds }));
    assert.deepStrictEqual(readCatalog(directory, "https://cdn.example.org/p"), [{
      key: "hub",
      title: "Hub",
      capacity: 50,
      packHash: HASH,
      packBytes: 10,
      requiredBytes: 5,
      packUrl: `https://cdn.example.org/p/hub.${HASH}.zip`,
      manifestUrl: `https://cdn.example.org/p/hub.${HASH}.json`,
    }]);
  }));

Deno.test("readCatalog() says what is wrong with it", () =>
  withTempDirectory(async (directory) => {
    assert.throws(() => readCatalog(directory, ""), /run `deno task build` first/);
    const bad = [
      "{",
      "{}",
      '{"worlds":[{"key":"../x"}]}',
      `{"worlds":[{"key":"hub","hash":"../../etc"}]}`,
    ];
    for (const text of bad) {
      await Deno.writeTextFile(`${directory}/catalog.json`, text);
      assert.throws(() => readCatalog(directory, ""), CatalogError, text);
    }
  }));

Deno.test("readBuildId() is empty while there is no client", () =>
  withTempDirectory(async (directory) => {
    assert.equal(readBuildId(directory), "");
    await Deno.writeTextFile(`${directory}/assets.json`, '{"build":"b7"}');
    assert.equal(readBuildId(directory), "b7");
  }));

Deno.test("unpackPacks() copies what is missing or of another size and removes the rest", () =>
  withTempDirectory(async (directory) => {
    const [from, to] = [`${directory}/from`, `${directory}/to`];
    await Deno.mkdir(from);
    await Deno.mkdir(to);
    await Deno.writeTextFile(`${from}/a.zip`, "aaa");
    await Deno.writeTextFile(`${from}/b.zip`, "bbb");
    await Deno.writeTextFile(`${from}/catalog.json`, "new");
    await Deno.writeTextFile(`${to}/a.zip`, "AAA"); // as long: taken for the same
    await Deno.writeTextFile(`${to}/b.zip`, "b"); // cut short
    await Deno.writeTextFile(`${to}/catalog.json`, "old");
    await Deno.writeTextFile(`${to}/gone.zip`, "x");
    assert.equal(unpackPacks(from, to), to);
    const read = (name: string) => Deno.readTextFileSync(`${to}/${name}`);
    assert.deepStrictEqual(["a.zip", "b.zip", "catalog.json"].map(read), ["AAA", "bbb", "new"]);
    assert.equal([...Deno.readDirSync(to)].length, 3);
  }));
