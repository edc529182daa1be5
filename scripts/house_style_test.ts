import assert from "node:assert/strict";
import { findStyleBreaches, MAX_LINES } from "./house_style.ts";

Deno.test("findStyleBreaches() takes a file at the limit and refuses one line more", () => {
  assert.deepStrictEqual(findStyleBreaches("a.ts", "x\n".repeat(MAX_LINES)), []);
  assert.equal(findStyleBreaches("a.ts", "x\n".repeat(MAX_LINES + 1)).length, 1);
});

Deno.test("findStyleBreaches() names each breach", () => {
  assert.match(findStyleBreaches("client/index.ts", "").join(), /after what they export/);
  assert.match(findStyleBreaches("client/BadName.ts", "").join(), /snake_case/);
  const bad = ["export default 1;", "// " + ["TO", "DO"].join(""), 'export * from "./x.ts";'];
  for (const line of bad) assert.match(findStyleBreaches("a.ts", `\n${line}`).join(), /^a\.ts:2: /);
  assert.deepStrictEqual(findStyleBreaches("a.ts", 'const text = "default";\n'), []);
});
