import assert from "node:assert/strict";
import { isVersion, programVersion } from "./version.ts";

Deno.test("programVersion() is the version of deno.json, and well formed", async () => {
  const text = await Deno.readTextFile(new URL("../../deno.json", import.meta.url));
  assert.equal(programVersion(), (JSON.parse(text) as { version: string }).version);
  assert.ok(isVersion(programVersion()));
});

Deno.test("isVersion() takes MAJOR.MINOR with a minor of one digit", () => {
  for (const good of ["0.0", "0.1", "0.9", "1.0", "10.0", "9999.9"]) {
    assert.ok(isVersion(good), good);
  }
});

Deno.test("isVersion() refuses everything else", () => {
  const bad = [
    "",
    "1",
    "1.",
    ".1",
    "1.10",
    "v1.0",
    "01.2",
    "00.1",
    "1.0.0",
    " 1.0",
    "1.0\n",
    "1,0",
  ];
  for (const text of [...bad, "-1.0", "+1.0", "1.a", "१.०", "10000.0"]) {
    assert.ok(!isVersion(text), JSON.stringify(text));
  }
});
