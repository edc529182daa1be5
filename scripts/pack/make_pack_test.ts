import assert from "node:assert/strict";
import { unzipSync } from "fflate";
import fc from "fast-check";
import type { WorldKey } from "../../shared/lib/ids.ts";
import { MAX_INFLATE_RATIO, type PackFile } from "../../shared/pack/manifest.ts";
import { type MadePack, makePack } from "./make_pack.ts";
import { crc32 } from "./zip_writer.ts";

const KEY = "hub" as WorldKey;

function pack(more: Record<string, Uint8Array>, required: string[] = []): MadePack {
  const all = { "world.json": new Uint8Array([123, 125]), "scene.js": new Uint8Array(), ...more };
  const files = new Map(Object.entries(all));
  const made = makePack({ key: KEY, title: "Hub", files, required: new Set(required) });
  if (!made.ok) throw new Error(made.fault);
  return made.value;
}

function fileOf(made: MadePack, path: string): PackFile {
  const found = made.manifest.files.find((file) => file.path === path);
  assert.ok(found);
  return found;
}

Deno.test("crc32() is the one of ZIP", () => {
  assert.equal(crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
  assert.equal(crc32(new Uint8Array()), 0);
});

Deno.test("makePack() deflates text and stores what is compressed or would look like a bomb", () => {
  const text = new TextEncoder().encode(Array.from({ length: 900 }, (_, i) => i).join(" "));
  const made = pack({
    "assets/a.json": text,
    "assets/a.mp3": text,
    "assets/tiny.txt": new Uint8Array([65]),
    "assets/zero.bin": new Uint8Array(1_000_000),
    "assets/empty.txt": new Uint8Array(),
  });
  const encodings = made.manifest.files.map((file) => `${file.path} ${file.encoding}`);
  assert.deepStrictEqual(encodings, [
    "assets/a.json deflate",
    "assets/a.mp3 raw",
    "assets/empty.txt raw",
    "assets/tiny.txt raw",
    "assets/zero.bin raw",
    "scene.js raw",
    "world.json raw",
  ]);
  const { size, length } = fileOf(made, "assets/a.json");
  assert.ok(size <= length * MAX_INFLATE_RATIO);
});

Deno.test("makePack() puts required files before deferred ones and counts their bytes", () => {
  const five = new Uint8Array(5);
  const made = pack({ "assets/a.png": five, "assets/z.png": five }, ["assets/z.png"]);
  const order = made.manifest.files.toSorted((a, b) => a.offset - b.offset).map((each) =>
    each.path
  );
  assert.deepStrictEqual(order, ["assets/z.png", "scene.js", "world.json", "assets/a.png"]);
  assert.equal(made.requiredBytes, 5 + 0 + 2);
});

Deno.test("makePack() gives one hash and one archive whatever the order of its files", () => {
  fc.assert(fc.property(
    fc.dictionary(
      fc.stringMatching(/^assets\/[a-z]{1,5}\.(txt|png)$/),
      fc.uint8Array({ maxLength: 300 }),
    ),
    (files) => {
      const one = pack(files);
      const other = pack(Object.fromEntries(Object.entries(files).reverse()));
      assert.equal(one.hash, other.hash);
      assert.deepStrictEqual(one.archive, other.archive);
      const unzipped = unzipSync(one.archive);
      for (const [path, content] of Object.entries(files)) {
        assert.deepStrictEqual(unzipped[path], content);
        const { offset, length, encoding } = fileOf(one, path);
        if (encoding === "raw") {
          assert.deepStrictEqual(one.archive.slice(offset, offset + length), content);
        }
      }
    },
  ));
});

Deno.test("makePack() refuses what is no valid pack", () => {
  assert.throws(() => pack({ "../x": new Uint8Array() }), /path_traversal/);
  assert.throws(
    () => pack({ "a.txt": new Uint8Array(), "A.txt": new Uint8Array() }),
    /duplicate_path/,
  );
});
