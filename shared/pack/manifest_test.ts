import assert from "node:assert/strict";
import fc from "fast-check";
import type { WorldKey } from "../lib/ids.ts";
import {
  archiveName,
  canonicalManifest,
  type ManifestFault,
  manifestName,
  MAX_INFLATE_RATIO,
  MAX_MANIFEST_BYTES,
  MAX_PACK_BYTES,
  MAX_PACK_FILES,
  packHash,
  type PackManifest,
  parseManifest,
  pathFault,
} from "./manifest.ts";

type Loose = { [name: string]: unknown };
const HASH = "a".repeat(64);

function file(path: string, offset: number, extra: Loose = {}): Loose {
  const need = "required";
  return { path, offset, length: 10, size: 10, encoding: "raw", sha256: HASH, need, ...extra };
}

function base(...more: Loose[]): Loose {
  const files = [file("scene.js", 0), file("world.json", 10), ...more];
  return { format: 1, key: "hub", title: "Hub", files };
}

function bytesOf(loose: Loose): Uint8Array {
  return canonicalManifest(loose as unknown as PackManifest);
}

function faultOf(bytes: Uint8Array): ManifestFault | "none" {
  const parsed = parseManifest(bytes);
  return parsed.ok ? "none" : parsed.fault;
}

function asBytes(json: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(json) + "\n");
}

Deno.test("parseManifest() reads back what canonicalManifest() wrote", () => {
  const parsed = parseManifest(bytesOf(base(file("assets/a.png", 30, { need: "deferred" }))));
  assert.ok(parsed.ok);
  assert.deepStrictEqual(parsed.value.files.map((f) => f.path), [
    "assets/a.png",
    "scene.js",
    "world.json",
  ]);
});

Deno.test("canonicalManifest() does not depend on the order of files or fields", () => {
  const one = base(file("a.bin", 30));
  const other = {
    files: [...one.files as Loose[]].reverse(),
    title: one.title,
    key: one.key,
    format: one.format,
  };
  assert.deepStrictEqual(bytesOf(one), bytesOf(other));
});

Deno.test("[P1] packHash() names one manifest, and the files carry it", () => {
  const hash = packHash(bytesOf(base()));
  assert.match(hash, /^[0-9a-f]{64}$/);
  assert.notEqual(hash, packHash(bytesOf(base(file("a.bin", 30)))));
  assert.equal(archiveName("hub" as WorldKey, hash), `hub.${hash}.zip`);
  assert.equal(manifestName("hub" as WorldKey, hash), `hub.${hash}.json`);
});

const REFUSED: readonly [ManifestFault, string, Loose][] = [
  ["path_traversal", "a part ..", base(file("assets/../../x", 30))],
  ["path_traversal", "a part .. with backslashes", base(file("assets\\..\\x", 30))],
  ["absolute_path", "a root", base(file("/etc/passwd", 30))],
  ["absolute_path", "a drive", base(file("C:/x", 30))],
  ["bad_path", "a hidden file", base(file("assets/.env", 30))],
  ["bad_path", "an empty part", base(file("assets//x", 30))],
  ["bad_path", "its own name", base(file("manifest.json", 30))],
  ["bad_path", "201 characters", base(file("a".repeat(201), 30))],
  ["duplicate_path", "one path twice", base(file("a", 30), file("a", 50))],
  ["duplicate_path", "two paths differing in case", base(file("a", 30), file("A", 50))],
  ["overlap", "one byte shared", base(file("a", 19))],
  ["out_of_range", "an end past the limit", base(file("a", MAX_PACK_BYTES - 9))],
  ["bad_hash", "upper case", base(file("a", 30, { sha256: "A".repeat(64) }))],
  ["bad_hash", "63 digits", base(file("a", 30, { sha256: "a".repeat(63) }))],
  [
    "bomb",
    "one byte over the ratio",
    base(file("a", 30, { encoding: "deflate", size: 10 * MAX_INFLATE_RATIO + 1 })),
  ],
  ["bomb", "something from nothing", base(file("a", 30, { encoding: "deflate", length: 0 }))],
  ["bad_form", "raw of another size", base(file("a", 30, { size: 11 }))],
  ["bad_form", "a negative offset", base(file("a", -1))],
  ["bad_form", "a broken offset", base(file("a", 30.5))],
  ["bad_form", "an unknown encoding", base(file("a", 30, { encoding: "brotli" }))],
  ["bad_form", "an unknown need", base(file("a", 30, { need: "maybe" }))],
  ["bad_form", "a title that is no text", { ...base(), title: 3 }],
  ["unknown_format", "another format", { ...base(), format: 2 }],
  ["bad_key", "a key that is no key", { ...base(), key: "Hub!" }],
  ["missing_required", "no scene.js", { ...base(), files: [file("world.json", 0)] }],
  [
    "missing_required",
    "a deferred scene.js",
    { ...base(), files: [file("scene.js", 0, { need: "deferred" }), file("world.json", 10)] },
  ],
];

for (const [fault, what, manifest] of REFUSED) {
  Deno.test(`[P4] parseManifest() refuses ${what} as ${fault}`, () => {
    assert.equal(faultOf(bytesOf(manifest)), fault);
  });
}

Deno.test("[P4] parseManifest() takes the edge of each limit", () => {
  const taken = [
    base(file("a", 20)),
    base(file("a".repeat(200), 30)),
    base(file("a", MAX_PACK_BYTES - 10)),
    base(file("a", 30, { encoding: "deflate", size: 10 * MAX_INFLATE_RATIO })),
  ];
  for (const manifest of taken) assert.equal(faultOf(bytesOf(manifest)), "none");
});

Deno.test("parseManifest() takes 4096 files and refuses one more", () => {
  const many = (count: number) =>
    base(...Array.from({ length: count - 2 }, (_, i) => file(`f${i}`, 20 + 10 * i)));
  assert.equal(faultOf(bytesOf(many(MAX_PACK_FILES))), "none");
  assert.equal(faultOf(bytesOf(many(MAX_PACK_FILES + 1))), "too_many_files");
});

Deno.test("parseManifest() bounds what all files unpack to", () => {
  const deflated = (path: string, offset: number, size: number) =>
    file(path, offset, { encoding: "deflate", length: 1024 * 1024, size });
  const half = MAX_PACK_BYTES / 2;
  const sum = (last: number) =>
    base(deflated("a", 2 ** 20, half), deflated("b", 2 ** 21, half - 20 + last));
  assert.equal(faultOf(bytesOf(sum(0))), "none");
  assert.equal(faultOf(bytesOf(sum(1))), "too_big");
});

Deno.test("parseManifest() refuses bytes that no builder writes", () => {
  assert.equal(faultOf(asBytes({ ...base(), extra: 1 })), "not_canonical");
  assert.equal(faultOf(new TextEncoder().encode(JSON.stringify(base(), null, 1))), "not_canonical");
  assert.equal(faultOf(new TextEncoder().encode("{")), "not_json");
  assert.equal(faultOf(new Uint8Array([0xff, 0xfe])), "not_json");
  assert.equal(faultOf(asBytes([])), "bad_form");
  assert.equal(faultOf(asBytes({ files: [null], format: 1, key: "hub", title: "" })), "bad_form");
  const blank = new Uint8Array(MAX_MANIFEST_BYTES + 1).fill(32);
  assert.equal(faultOf(blank), "too_big");
  assert.equal(faultOf(blank.subarray(1)), "not_json");
});

Deno.test("parseManifest() never throws on arbitrary bytes or values", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
    parseManifest(bytes);
  }));
  fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (any, files) => {
    parseManifest(asBytes(any));
    parseManifest(asBytes({ files: [files], format: 1, key: "hub", title: "Hub" }));
  }));
});

Deno.test("pathFault() lets only paths through that stay inside a folder", () => {
  fc.assert(fc.property(fc.string(), (path) => {
    if (pathFault(path) !== undefined) return;
    assert.equal(new URL(path, "http://h/base/").pathname, `/base/${path}`);
  }));
});
