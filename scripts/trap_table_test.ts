import assert from "node:assert/strict";
import { buildTrapTables, SITUATIONS, testNames, WEAKNESSES } from "./trap_table.ts";

/** One test for each trap that there is. */
const WHOLE = [...SITUATIONS, ...WEAKNESSES].map(({ words }, index) => ({
  file: `a${index}_test.ts`,
  name: `trap ${words}: avoided`,
}));

Deno.test("testNames() reads the names of tests on one line, on several and in an object", () => {
  const source = [
    'Deno.test("one", () => {});',
    'Deno.test(\n  "two \\"quoted\\"",\n  () => {},\n);',
    'Deno.test({\n  name: "three",\n});',
    'const text = Deno.test("indented") + "four";',
    "Deno.test(`five ${1}`, () => {});",
  ].join("\n");
  assert.deepStrictEqual(testNames(source), ["one", 'two "quoted"', "three"]);
});

Deno.test("buildTrapTables() finds nothing wrong where every trap has a test", () => {
  const { tables, problems } = buildTrapTables(WHOLE);
  assert.deepStrictEqual(problems, []);
  assert.ok(tables.get("traps")?.includes("`a0_test.ts`: trap hung-child kill: avoided"));
  assert.equal(SITUATIONS.length, 23);
  assert.equal(WEAKNESSES.length, 14);
});

Deno.test("buildTrapTables() names each trap that lost its test", () => {
  for (const [index, { words }] of [...SITUATIONS, ...WEAKNESSES].entries()) {
    const { problems } = buildTrapTables(WHOLE.filter((_, each) => each !== index));
    assert.deepStrictEqual(problems, [`trap "${words}": no test has it in its name`]);
  }
});

Deno.test("buildTrapTables() does not take A9.13 for A9.1, and lists further traps", () => {
  const { tables, problems } = buildTrapTables([
    { file: "a_test.ts", name: "trap A9.13: late" },
    { file: "b_test.ts", name: "trap: another one | with a bar" },
    { file: "c_test.ts", name: "builds a table of every trap" },
    { file: "d_test.ts", name: "[T8] trap: behind a rule" },
  ]);
  assert.ok(problems.includes('trap "A9.1": no test has it in its name'));
  assert.ok(!problems.some((problem) => problem.includes('"A9.13"')));
  assert.match(tables.get("more traps")!, /`b_test.ts`: trap: another one \\\| with a bar/);
  assert.match(tables.get("more traps")!, /d_test/);
  assert.doesNotMatch(tables.get("more traps")!, /c_test/);
});
