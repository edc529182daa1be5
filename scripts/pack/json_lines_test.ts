import assert from "node:assert/strict";
import fc from "fast-check";
import { lineOf, readJsonWithLines } from "./json_lines.ts";

function linesOf(text: string): ReadonlyMap<string, number> {
  const read = readJsonWithLines(text);
  assert.ok(read.ok);
  return read.lines;
}

Deno.test("readJsonWithLines() names the line of every value", () => {
  const lines = linesOf('{\n "a": [\n  1,\n  { "b":\n   2 }\n ],\r\n "c": {}\n}');
  assert.deepStrictEqual([...lines].sort(), [
    ["", 1],
    ["a", 2],
    ["a[0]", 3],
    ["a[1]", 4],
    ["a[1].b", 4],
    ["c", 7],
  ]);
});

Deno.test("lineOf() gives the line of the nearest thing around a missing value", () => {
  const lines = linesOf('{\n "a": [\n  { "b": 1 }\n ]\n}');
  assert.equal(lineOf(lines, "a[0].at.x"), 3);
  assert.equal(lineOf(lines, "a[7].b"), 2);
  assert.equal(lineOf(lines, "title"), 1);
  assert.equal(lineOf(new Map(), "a"), 1);
});

const REFUSED: readonly [string, number, RegExp][] = [
  ["", 1, /expected a value, found the end/],
  ["{\n\n", 3, /expected a name in quotes, found the end/],
  ['{\n"a": 1\n"b": 2}', 3, /expected "," or "}", found "\\""/],
  ["[1,\n2,\n]", 3, /expected a value, found "]"/],
  ['{\n"a" 1}', 2, /expected ":", found "1"/],
  ['{\n"a": 1,\n"a": 2}', 3, /"a" stands here twice/],
  ["{}\n\nx", 3, /nothing may follow/],
  ['["\n"]', 1, /expected a value/],
  ["[01]", 1, /expected "," or "]", found "1"/],
  ["[".repeat(40), 1, /nested more than 32 deep/],
  ["{ // no comments\n}", 1, /expected a name in quotes, found "\/"/],
];

for (const [text, line, problem] of REFUSED) {
  Deno.test(`readJsonWithLines() refuses ${JSON.stringify(text.slice(0, 20))}`, () => {
    const read = readJsonWithLines(text);
    assert.ok(!read.ok);
    assert.equal(read.line, line);
    assert.match(read.problem, problem);
  });
}

Deno.test("readJsonWithLines() reads 32 levels and a byte order mark", () => {
  assert.ok(readJsonWithLines("[".repeat(33) + "]".repeat(33)).ok);
  assert.ok(readJsonWithLines("\ufeff{}").ok);
});

Deno.test("readJsonWithLines() agrees with JSON.parse on every value and most texts", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), fc.integer({ max: 4, min: 0 }), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      const read = readJsonWithLines(text);
      assert.ok(read.ok);
      assert.deepStrictEqual(read.value, JSON.parse(text));
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",:1e-.\\ntrue \n') }), (text) => {
      const read = readJsonWithLines(text);
      let parsed: unknown;
      try {
        parsed = JSON.parse(text);
      } catch {
        return assert.equal(read.ok, false, text);
      }
      if (read.ok) assert.deepStrictEqual(read.value, parsed);
      else assert.match(read.problem, /twice/);
    }),
    { numRuns: 2000 },
  );
});
