import assert from "node:assert/strict";
import { nextMinorVersion, parseVersionOrder, versionIn, withVersion } from "./version_edit.ts";

const TEXT = `{
  "tasks": { "version": "deno run x" },   "exports": ["version"],
  "version" :  "0.9",
  "nested": { "version": "7.7" }
}
`;

Deno.test("parseVersionOrder() reads its three forms", () => {
  assert.deepStrictEqual(parseVersionOrder(["--print"]), { kind: "print" });
  assert.deepStrictEqual(parseVersionOrder(["--bump-minor"]), { kind: "bump_minor" });
  assert.deepStrictEqual(parseVersionOrder(["--set", "1.4"]), { kind: "set", version: "1.4" });
});

Deno.test("parseVersionOrder() refuses every other form and every malformed version", () => {
  const bad = [[], ["--set"], ["--print", "x"], ["1.0"], ["--set", "1.0", "--print"]];
  for (const args of bad) assert.throws(() => parseVersionOrder(args), /usage/, args.join(" "));
  for (const version of ["1.10", "v1.0", "01.2", "1", "", "1.0.0"]) {
    assert.throws(() => parseVersionOrder(["--set", version]), /MAJOR.MINOR/, version);
  }
});

Deno.test("nextMinorVersion() counts to nine and rolls over", () => {
  assert.equal(nextMinorVersion("0.1"), "0.2");
  assert.equal(nextMinorVersion("0.9"), "1.0");
  assert.equal(nextMinorVersion("1.9"), "2.0");
  assert.equal(nextMinorVersion("9.9"), "10.0");
  assert.throws(() => nextMinorVersion("1.10"), /MAJOR.MINOR/);
  assert.throws(() => nextMinorVersion("9999.9"), /MAJOR.MINOR/);
});

Deno.test("withVersion() changes the outermost version and nothing else", () => {
  assert.equal(versionIn(TEXT), "0.9");
  assert.equal(withVersion(TEXT, "1.0"), TEXT.replace('"0.9"', '"1.0"'));
  assert.equal(withVersion(withVersion(TEXT, "10.3"), "0.9"), TEXT);
});

Deno.test("versionIn() refuses a file without a well formed version", () => {
  assert.throws(() => versionIn("{}"), /no "version"/);
  assert.throws(() => versionIn('{"version": 1}'), /no "version"/);
  assert.throws(() => versionIn('{"version": "1.10"}'), /MAJOR.MINOR/);
  assert.throws(() => versionIn('{"inner": {"version": "1.0"}}'), /no "version"/);
});
