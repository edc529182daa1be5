import assert from "node:assert/strict";
import { unzipSync } from "fflate";
import { archiveName, manifestName, packHash, parseManifest } from "../../shared/pack/manifest.ts";
import { sha256Hex } from "../../shared/pack/sha256.ts";
import { BuildError } from "./build_problem.ts";
import { nativeBundler } from "./native_bundler.ts";
import { buildPacks, type PacksBuilt } from "./pack_builder.ts";
import {
  createFixture,
  type FixtureFiles,
  GOOD_SCENE,
  GOOD_SERVER,
  goodWorld,
  type WorldFixture,
  worldJson,
} from "./world_fixture.ts";

const bundler = nativeBundler();
Deno.test.afterAll(() => bundler.stop());

function build(fixture: WorldFixture): Promise<PacksBuilt> {
  const { worldsDir, packsDir, serversDir } = fixture;
  return buildPacks({ worldsDir, packsDir, serversDir, bundler });
}

/** Builds what must fail; its problems as `file:line problem`, files below `worlds/`. */
async function problemsOf(files: FixtureFiles): Promise<string[]> {
  await using fixture = await createFixture(files);
  const error = await build(fixture).then(() => undefined, (reason: unknown) => reason);
  assert.ok(error instanceof BuildError, `the build should have failed: ${error}`);
  assert.equal(await exists(fixture.packsDir), false, "nothing may be written");
  return error.problems.map(({ file, line, problem }) =>
    `${file.replace(`${fixture.worldsDir}/`, "")}:${line} ${problem}`
  );
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

function twoWorlds(): FixtureFiles {
  return { ...goodWorld("hub", ["left"]), ...goodWorld("left", ["hub"]) };
}

Deno.test("buildPacks() makes an archive, a manifest, a script and the catalog of each world", async () => {
  await using fixture = await createFixture({
    ...twoWorlds(),
    "hub/assets/sign.png": new Uint8Array(500).fill(7),
    "hub/assets/required/first.json": "{}".padEnd(300),
    "hub/assets/big.txt": "a".repeat(9000),
    "hub/pack.json": '{ "required": ["assets/big.txt"] }',
    "hub/notes.md": "not for players",
    "hub/assets/.hidden": "not for players",
  });
  const { catalog, built } = await build(fixture);
  assert.deepStrictEqual(built, ["hub", "left"]);
  const hub = catalog.worlds[0];
  assert.ok(hub);
  assert.deepStrictEqual(
    JSON.parse(await Deno.readTextFile(`${fixture.packsDir}/catalog.json`)),
    JSON.parse(JSON.stringify(catalog)),
  );
  const archive = await Deno.readFile(`${fixture.packsDir}/${archiveName(hub.key, hub.hash)}`);
  const manifestBytes = await Deno.readFile(
    `${fixture.packsDir}/${manifestName(hub.key, hub.hash)}`,
  );
  assert.equal(hub.sizeBytes, archive.length);
  assert.equal(packHash(manifestBytes), hub.hash);
  const manifest = parseManifest(manifestBytes);
  assert.ok(manifest.ok);
  const needs = manifest.value.files.map((file) => `${file.path} ${file.need}`);
  assert.deepStrictEqual(needs, [
    "assets/big.txt required",
    "assets/required/first.json required",
    "assets/sign.png deferred",
    "scene.js required",
    "world.json required",
  ]);
  const unzipped = unzipSync(archive);
  assert.deepStrictEqual(
    Object.keys(unzipped).sort(),
    [...manifest.value.files.map((file) => file.path), "manifest.json"].sort(),
  );
  assert.equal(Object.keys(unzipped).at(-1), "manifest.json");
  for (const file of manifest.value.files) {
    const raw = unzipped[file.path];
    assert.ok(raw);
    assert.equal(sha256Hex(raw), file.sha256);
    if (file.encoding === "raw") {
      assert.deepStrictEqual(archive.slice(file.offset, file.offset + file.length), raw);
    }
  }
  const scene = new TextDecoder().decode(unzipped["scene.js"]);
  assert.match(scene, /from\s*"three\/basics"/);
  assert.match(scene, /buildScene/);
  assert.equal(await exists(`${fixture.serversDir}/hub/server.js`), true);
});

Deno.test("[P2] buildPacks() writes the same bytes from the same folder wherever it lies", async () => {
  await using one = await createFixture(twoWorlds());
  await using other = await createFixture(twoWorlds());
  const [a, b] = [await build(one), await build(other)];
  assert.deepStrictEqual(a.catalog, b.catalog);
  for (const { key, hash } of a.catalog.worlds) {
    assert.deepStrictEqual(
      await Deno.readFile(`${one.packsDir}/${archiveName(key, hash)}`),
      await Deno.readFile(`${other.packsDir}/${archiveName(key, hash)}`),
    );
  }
});

Deno.test("buildPacks() opens with the system's unzip, where there is one", async () => {
  await using fixture = await createFixture(goodWorld("hub"));
  const hub = (await build(fixture)).catalog.worlds[0];
  assert.ok(hub);
  const file = `${fixture.packsDir}/${archiveName(hub.key, hub.hash)}`;
  try {
    const tested = await new Deno.Command("unzip", { args: ["-t", file], stdout: "null" }).output();
    assert.equal(tested.code, 0);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error; // no unzip here; fflate opened it above
  }
});

Deno.test("buildPacks() builds again only what changed, and removes the old pack", async () => {
  await using fixture = await createFixture(twoWorlds());
  const first = await build(fixture);
  assert.deepStrictEqual((await build(fixture)).built, []);
  await fixture.write({ "left/world.json": worldJson("Renamed", ["hub"]) });
  const second = await build(fixture);
  assert.deepStrictEqual(second.built, ["left"]);
  assert.equal(second.catalog.worlds[0]?.hash, first.catalog.worlds[0]?.hash);
  const names = (await Array.fromAsync(Deno.readDir(fixture.packsDir))).map((each) => each.name);
  assert.equal(names.length, 5, names.join());
  assert.ok(
    !names.includes(archiveName(first.catalog.worlds[1]!.key, first.catalog.worlds[1]!.hash)),
  );
});

Deno.test("buildPacks() keeps one pack before the current when it is told to", async () => {
  await using fixture = await createFixture(goodWorld("hub"));
  const { worldsDir, packsDir, serversDir } = fixture;
  const options = { worldsDir, packsDir, serversDir, bundler, keepPrevious: true };
  const names: string[] = [];
  for (const title of ["One", "Two", "Three"]) {
    await fixture.write({ "hub/world.json": worldJson(title, []) });
    await buildPacks(options);
    const hub = (await buildPacks(options)).catalog.worlds[0];
    assert.ok(hub);
    names.push(archiveName(hub.key, hub.hash));
  }
  const there = await Promise.all(names.map((name) => exists(`${packsDir}/${name}`)));
  assert.deepStrictEqual(there, [false, true, true]);
  await build(fixture);
  assert.equal(await exists(`${packsDir}/${names[1]}`), false);
});

Deno.test("buildPacks() builds again what somebody deleted", async () => {
  await using fixture = await createFixture(twoWorlds());
  await build(fixture);
  await Deno.remove(`${fixture.serversDir}/hub/server.js`);
  assert.deepStrictEqual((await build(fixture)).built, ["hub"]);
});

Deno.test("buildPacks() takes a fifth folder as a fifth world and drops a removed one", async () => {
  const keys = ["a", "b", "c", "d"];
  const files = keys.map((key) => goodWorld(key, keys.filter((each) => each !== key)));
  await using fixture = await createFixture(Object.assign({}, ...files));
  assert.equal((await build(fixture)).catalog.worlds.length, 4);
  await fixture.write(goodWorld("e"));
  assert.deepStrictEqual((await build(fixture)).built, ["e"]);
  await fixture.remove("e");
  assert.equal((await build(fixture)).catalog.worlds.length, 4);
  assert.equal(await exists(`${fixture.serversDir}/e`), false);
});

Deno.test("buildPacks() runs a server script to its definition", async () => {
  await using fixture = await createFixture({
    ...goodWorld("hub"),
    "hub/server.ts": `import { defineWorld } from "../../world/api/world_api.ts";
      import { speed } from "./rules/speed.ts";
      export default defineWorld({ speed, down: () => { let n = 3; while (n-- > 0); return n; } });`,
    "hub/rules/speed.ts": "export const speed: number = Math.sqrt(16);",
  });
  await build(fixture);
  const text = await Deno.readTextFile(`${fixture.serversDir}/hub/server.js`);
  const evaluate = new Function("Math", `return ((Math) => ${text})(Math);`);
  const definition = evaluate(Math) as { speed: number; down(): number };
  assert.equal(definition.speed, 4);
  assert.equal(definition.down(), -1);
  assert.doesNotMatch(text, /^\s*(import|export)\b/m);
});

Deno.test("buildPacks() names file and line of every problem of every world at once", async () => {
  const problems = await problemsOf({
    "hub/world.json": '{\n "title": "Hub",\n "extent": -3,\n "spawns": []\n}',
    "hub/scene.ts": GOOD_SCENE,
    "hub/server.ts": "export const world = {\n  a: ,\n};",
    "left/world.json": '{\n "title": "Left",\n "spawns": [\n  { "name": "s" "at": {} }\n ]\n}',
    "left/scene.ts": "\n\nimport { x } from 'lodash';\nexport const buildScene = () => x;",
    "left/server.ts": GOOD_SERVER,
    "Right/world.json": "{}",
  });
  const expected = [
    /^Right:0 the folder's name must/,
    /^hub\/world\.json:3 extent must be a number from 5/,
    /^hub\/world\.json:4 spawns at least one/,
    /^left\/world\.json:4 expected "," or "}", found "\\""/,
    /^hub\/server\.ts:2 Unexpected ","/,
    /^left\/scene\.ts:3 Cannot import "lodash": a world imports only three/,
  ];
  for (const pattern of expected) {
    assert.ok(
      problems.some((each) => pattern.test(each)),
      `${pattern} not in\n${problems.join("\n")}`,
    );
  }
  assert.equal(problems.length, expected.length, problems.join("\n"));
});

const REFUSED_SCENES: readonly [string, string, RegExp][] = [
  ["another world's file", 'import "../left/scene.ts";', /^hub\/scene\.ts:1 .*imports only/],
  ["a file of the server", 'import "../../master/main.ts";', /^hub\/scene\.ts:1 .*imports only/],
  ["a path out of the root", 'import "../../../../../etc/passwd.ts";', /:1 .*imports only/],
  ["its own server script", 'import "./server.ts";', /:1 .*server code never/],
  ["a missing file", 'import "./gone.ts";', /:1 .*no such file/],
  ["three's addons", 'import "three/addons/x.js";', /:1 .*imports only/],
  ["a node module", 'import "node:fs";', /:1 .*imports only/],
  ["a URL", 'import "https://host/x.js";', /:1 .*imports only/],
  ["a value of the scene API", 'import "../../client/scene/scene_api.ts";', /:1 .*types only/],
  [
    "a computed import",
    "\nexport const f = (p: string) => import(p);",
    /^hub\/scene\.ts:2 a computed/,
  ],
  ["a literal import()", 'export const f = () => import("./server.ts");', /:1 .*dynamic-import/],
  ["require()", 'declare const require: any;\nrequire("x");', /:2 .*require-call/],
];

for (const [what, line, pattern] of REFUSED_SCENES) {
  Deno.test(`buildPacks() refuses a scene with ${what}`, async () => {
    const problems = await problemsOf({
      ...goodWorld("hub"),
      "hub/scene.ts": `${line}\n${GOOD_SCENE}`,
    });
    assert.match(problems.join("\n"), pattern);
  });
}

Deno.test("buildPacks() refuses a scene without buildScene", async () => {
  const problems = await problemsOf({ ...goodWorld("hub"), "hub/scene.ts": "export const x = 1;" });
  assert.deepStrictEqual(problems, ['hub/scene.ts:0 must export a function "buildScene"']);
});

const REFUSED_SERVERS: readonly [string, string, RegExp][] = [
  ["three", 'import "three";', /^hub\/server\.ts:1 .*only the script API/],
  ["its scene", 'import "./scene.ts";', /:1 .*a scene runs in the browser/],
  ["another world's script", 'import "../left/server.ts";', /:1 .*only the script API/],
  [
    "an unknown name of the API",
    'import { fly } from "../../world/api/world_api.ts"; fly();',
    /:1 .*fly/,
  ],
  ["import()", "\nconst f = (p: string) => import(p); f('x');", /^hub\/server\.ts:2 import\(\)/],
  ["an HTML comment", '\nconst s = "<!--"; globalThis.x = s;', /^hub\/server\.ts:2 "<!--"/],
  ["eval", "\nglobalThis.x = eval('1');", /^hub\/server\.ts:2 .*eval/i],
  ["import.meta", "\nglobalThis.x = import.meta.url;", /^hub\/server\.ts:2 .*import\.meta/],
  ["top-level await", "\nawait 0;", /^hub\/server\.ts:2 Top-level await/],
  ["two exports", "export const other = 1;", /exactly one thing.*found 2/],
];

for (const [what, line, pattern] of REFUSED_SERVERS) {
  Deno.test(`buildPacks() refuses a server script with ${what}`, async () => {
    const problems = await problemsOf({
      ...goodWorld("hub"),
      "hub/server.ts": `${line}\n${GOOD_SERVER}`,
    });
    assert.match(problems.join("\n"), pattern);
  });
}

const REFUSED_FOLDERS: readonly [string, FixtureFiles, RegExp][] = [
  ["code among the assets", { "hub/assets/tool.ts": "" }, /hub\/assets\/tool\.ts:0 no code/],
  ["a source map", { "hub/assets/x.map": "" }, /x\.map:0 no code, source map/],
  ["a blank in a name", { "hub/assets/a b.png": "" }, /a b\.png:0 an asset's name/],
  [
    "a pack.json naming nothing",
    { "hub/pack.json": '{"required":[\n"assets/x"]}' },
    /pack\.json:2/,
  ],
  ["a pack.json of another form", { "hub/pack.json": "[]" }, /pack\.json:1 must be an object/],
  ["a pack.json with more", { "hub/pack.json": '{"required":[],\n"x":1}' }, /pack\.json:2 x is no/],
  [
    "assets whose names differ in case only",
    { "hub/assets/a.png": "1", "hub/assets/A.png": "2" },
    /^hub:0 cannot be packed: duplicate_path/,
  ],
  ["a world.json that is no text", { "hub/world.json": new Uint8Array([255]) }, /no UTF-8/],
];

for (const [what, files, pattern] of REFUSED_FOLDERS) {
  Deno.test(`buildPacks() refuses ${what}`, async () => {
    assert.match((await problemsOf({ ...goodWorld("hub"), ...files })).join("\n"), pattern);
  });
}

Deno.test("buildPacks() refuses a symbolic link and missing files", async () => {
  await using fixture = await createFixture({ "hub/server.ts": GOOD_SERVER });
  await Deno.symlink("/etc/hostname", `${fixture.worldsDir}/hub/scene.ts`);
  await assert.rejects(build(fixture), (error: Error) => {
    assert.match(error.message, /scene\.ts: is a symbolic link/);
    assert.match(error.message, /world\.json: is missing/);
    return true;
  });
});

Deno.test("buildPacks() refuses a folder without worlds", async () => {
  await using fixture = await createFixture({});
  await assert.rejects(build(fixture), /holds no world/);
});

Deno.test("buildPacks() names the line of a portal that leads nowhere", async () => {
  const problems = await problemsOf(goodWorld("hub", ["gone"]));
  assert.match(problems.join("\n"), /^hub\/world\.json:21 portal "to_gone" leads to "gone"/);
});

Deno.test("buildPacks() takes what assets.ts made into the pack, deferred, and none of its code", async () => {
  await using fixture = await createFixture({
    ...twoWorlds(),
    "hub/assets.ts": "export function makeAssets() {}",
    "hub/making/tower.ts": "export const tower = 1;",
    "../made/hub/assets/tower.glb": "glTF".padEnd(300, "tower "),
  });
  const assetsDir = `${fixture.worldsDir}/../made`;
  const { catalog } = await buildPacks({ ...fixture, assetsDir, bundler });
  const hub = catalog.worlds[0];
  assert.ok(hub);
  const archive = unzipSync(
    await Deno.readFile(`${fixture.packsDir}/${archiveName(hub.key, hub.hash)}`),
  );
  assert.deepStrictEqual(Object.keys(archive).sort(), [
    "assets/tower.glb",
    "manifest.json",
    "scene.js",
    "world.json",
  ]);
  const manifest = parseManifest(archive["manifest.json"] ?? new Uint8Array());
  assert.ok(manifest.ok);
  const tower = manifest.value.files.find(({ path }) => path === "assets/tower.glb");
  assert.deepStrictEqual([tower?.need, tower?.encoding], ["deferred", "deflate"]);
});

Deno.test("buildPacks() refuses an assets.ts whose files nobody made, that makes a file twice, or that a scene imports", async () => {
  assert.deepStrictEqual(
    await problemsOf({ ...twoWorlds(), "hub/assets.ts": "export function makeAssets() {}" }),
    ["hub/assets.ts:0 is run by `deno task build` only; put what it makes into assets/ instead"],
  );
  await using fixture = await createFixture({
    ...twoWorlds(),
    "hub/assets.ts": "",
    "hub/assets/tower.glb": "mine",
    "hub/making/tower.ts": "export const tower = 1;",
    "hub/scene.ts": `import { tower } from "./making/tower.ts";\n${GOOD_SCENE}console.log(tower);`,
    "../made/hub/assets/tower.glb": "made",
  });
  const assetsDir = `${fixture.worldsDir}/../made`;
  await assert.rejects(buildPacks({ ...fixture, assetsDir, bundler }), (error) => {
    assert.ok(error instanceof BuildError);
    assert.match(error.message, /makes "assets\/tower.glb" a second time/);
    assert.match(error.message, /it runs when the world is built/);
    return true;
  });
});
