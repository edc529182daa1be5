import assert from "node:assert/strict";
import {
  anchorsOf,
  deadLinks,
  deadPaths,
  definedRules,
  differences,
  firstColumn,
  markersIn,
  quotedRules,
  withTables,
} from "./doc_checks.ts";

const there = (...paths: string[]) => (path: string) => paths.includes(path);

Deno.test("deadLinks() finds files and headings that are not there", () => {
  const texts = new Map([
    [
      "docs/a.md",
      "[b](b.md#two-words) [up](../README.md) [self](#one) [web](https://x.y/#z)\n# One",
    ],
    ["docs/b.md", "## Two words"],
  ]);
  const isThere = there("docs/a.md", "docs/b.md", "README.md");
  assert.deepStrictEqual(deadLinks("docs/a.md", texts, isThere), []);
  const bad = new Map([[
    "docs/a.md",
    "[x](gone.md) [y](#none) [z](../../out.md)\n```\n[c](no)\n```",
  ]]);
  assert.equal(deadLinks("docs/a.md", bad, isThere).length, 3);
});

Deno.test("deadPaths() finds named files and folders that are not there", () => {
  const text = "`shared/lib/ids.ts`, `shared/lib/`, `scripts/gone.ts`, `worlds/<key>/`, `x.ts`";
  const problems = deadPaths("README.md", text, there("shared/lib/ids.ts", "shared/lib/"));
  assert.deepStrictEqual(problems, ['README.md: names "scripts/gone.ts", which is not there']);
});

Deno.test("withTables() fills each mark and names a mark without a table", () => {
  const text = "a\n<!-- table: codes -->\nold\n<!-- end of table -->\nb";
  const { text: filled, problems } = withTables("f", text, new Map([["codes", "| x |"]]));
  assert.match(
    filled,
    /^a\n<!-- table: codes -->\n[^|]*\n\n\| x \|\n\n[^|]*<!-- end of table -->\nb$/,
  );
  assert.deepStrictEqual(problems, []);
  assert.equal(withTables("f", filled, new Map([["codes", "| x |"]])).text, filled);
  assert.deepStrictEqual(withTables("f", text, new Map()).problems, [
    'f: there is no table "codes"',
  ]);
});

Deno.test("markersIn() reads log calls, also over two lines", () => {
  const source = 'log.info("A_B", x); this.#log.warn(\n  "C_D_2"); say("E_F"); log.debug(name);';
  assert.deepStrictEqual(markersIn(source), ["A_B", "C_D_2"]);
});

Deno.test("firstColumn() reads the table of one section only", () => {
  const text = "\n## Log\n\n| name | x |\n| --- | --- |\n| `A_B` | `no` |\n\n## Next\n| `C_D` |\n";
  assert.deepStrictEqual(firstColumn(text, "## Log"), ["A_B"]);
  assert.deepStrictEqual(firstColumn(text, "## None"), []);
});

Deno.test("rules are defined in bold and quoted in brackets", () => {
  assert.deepStrictEqual([...definedRules("**T1** a\n- **G2** b\nsee **X9**")], ["T1", "G2"]);
  assert.deepStrictEqual(quotedRules('Deno.test("[T4] x"); list[0]; a[B]'), ["T4"]);
});

Deno.test("differences() looks both ways", () => {
  assert.deepStrictEqual(differences("marker", ["A", "B"], ["B", "C"]), [
    "marker A: not in the docs",
    "marker C: not in the code",
  ]);
});

Deno.test("anchorsOf() makes anchors as code hosts do", () => {
  assert.deepStrictEqual([...anchorsOf("# One, two!\n## `code` & x\n")], ["one-two", "code--x"]);
});
