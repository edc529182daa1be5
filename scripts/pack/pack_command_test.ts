import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { attach } from "./attachment.ts";
import { readWasm } from "./pack_command.ts";
import { createFixture, goodWorld, type WorldFixture } from "./world_fixture.ts";

const PROJECT = new URL("../../", import.meta.url).pathname;

/** Runs the program as an operator does. The build has made the worlds inside it before. */
async function virtucade(args: readonly string[], cwd: string) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--config", `${PROJECT}deno.json`, `${PROJECT}scripts/pack/run_pack.ts`]
      .concat(args),
    cwd,
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder();
  return { code, out: text.decode(stdout), err: text.decode(stderr) };
}

async function withCatalog(fixture: WorldFixture): Promise<void> {
  const definition = JSON.parse(
    await Deno.readTextFile(`${fixture.worldsDir}/hub/world.json`),
  );
  const worlds = [{ key: "hub", definition: { ...definition, key: "hub", colliders: [] } }];
  await Deno.writeTextFile(`${fixture.worldsDir}/catalog.json`, JSON.stringify({ worlds }));
}

Deno.test("virtucade pack makes a folder ready, and warns of a way without return", async () => {
  await using fixture = await createFixture({
    ...goodWorld("hub"),
    ...goodWorld("attic", ["hub"]),
  });
  await withCatalog(fixture);
  const { code, out, err } = await virtucade(["attic"], fixture.worldsDir);
  assert.equal(code, 0, err);
  assert.match(out, /PACK_WARNING .*attic\/world\.json:\d+: portal "to_hub" is one-way/);
  assert.match(out, /PACKS_READY worlds=1 out=worlds/);
  const made = `${fixture.worldsDir}/worlds`;
  assert.ok((await Deno.stat(`${made}/worlds/attic/server.js`)).isFile);
  assert.ok((await Deno.stat(`${made}/worlds/attic/world.json`)).isFile);
  const catalog = JSON.parse(await Deno.readTextFile(`${made}/packs/catalog.json`));
  assert.equal(catalog.worlds[0].key, "attic");
});

Deno.test("virtucade pack refuses each wrong call and each broken world by name", async () => {
  await using fixture = await createFixture({
    ...goodWorld("hub"),
    ...goodWorld("attic", ["nowhere"]),
  });
  await withCatalog(fixture);
  for (
    const [args, code, problem] of [
      [[], 2, /no world folder is named/],
      [["cellar"], 2, /"cellar" is no folder/],
      [["--fast"], 2, /"--fast" is no option/],
      [["attic", "--out"], 2, /--out needs a folder/],
      [["attic", "--out", "attic"], 2, /cannot be both/],
      [["attic"], 1, /attic\/world\.json:\d+: portal "to_nowhere" leads to "nowhere"/],
    ] as const
  ) {
    const ended = await virtucade(args, fixture.worldsDir);
    assert.equal(ended.code, code, args.join(" "));
    assert.match(ended.err, problem);
  }
});

Deno.test("virtucade pack says which path cannot be written", async () => {
  await using fixture = await createFixture({
    ...goodWorld("hub"),
    ...goodWorld("attic", ["hub"]),
  });
  await withCatalog(fixture);
  const { code, err } = await virtucade(["attic", "--out", "catalog.json"], fixture.worldsDir);
  assert.equal(code, 1);
  assert.match(err, /^Cannot pack: .*'catalog\.json\/packs'/);
});

Deno.test("readWasm() reads the same from a file, a compressed one, and an executable", async () => {
  const folder = await Deno.makeTempDir();
  const read = (esbuildWasmPath: string, executablePath?: string) =>
    readWasm({ esbuildWasmPath, executablePath });
  try {
    const bytes = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
    const compressed = new Uint8Array(gzipSync(bytes));
    await Deno.writeFile(`${folder}/a.wasm`, bytes);
    await Deno.writeFile(`${folder}/a.wasm.gz`, compressed);
    const bare = new Uint8Array(16);
    new DataView(bare.buffer).setUint32(0, 0x501e, true);
    new DataView(bare.buffer).setBigUint64(8, 16n, true);
    await Deno.writeFile(`${folder}/bare`, bare);
    await Deno.writeFile(`${folder}/program`, attach(bare, compressed)!);
    assert.deepStrictEqual(await read(`${folder}/a.wasm`), bytes);
    assert.deepStrictEqual(await read(`${folder}/a.wasm.gz`), bytes);
    assert.deepStrictEqual(await read(`${folder}/a.wasm.gz`, `${folder}/bare`), bytes);
    assert.deepStrictEqual(await read(`${folder}/none`, `${folder}/program`), bytes);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
