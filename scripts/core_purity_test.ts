import assert from "node:assert/strict";
import { findImpureUses, mustBePure } from "./core_purity.ts";

Deno.test("findImpureUses() names each use and its line", () => {
  const source = [
    "const now = Date.now();",
    "const dice = Math.random();",
    "await later();",
    "setTimeout(f, 1);",
    "Deno.exit();",
    "new WebSocket(url);",
    "console.log(1);",
  ].join("\n");
  assert.deepStrictEqual(
    findImpureUses(source).map(({ line, what }) => `${line} ${what}`),
    ["1 a clock", "2 chance", "3 waiting", "4 a timer", "5 Deno", "6 I/O", "7 console"],
  );
});

Deno.test("findImpureUses() reads no comments and no texts, and keeps line numbers", () => {
  const source =
    '/* Date.now()\n await */\n// Math.random()\nconst text = "await Deno.x";\nfetch(u);';
  assert.deepStrictEqual(findImpureUses(source), [{ line: 5, what: "I/O" }]);
});

Deno.test("mustBePure() means cores and shared/, not their tests and not the edge", () => {
  const pure = ["master/core/desk.ts", "world/core/room.ts", "client/core/a.ts", "shared/lib/b.ts"];
  for (const file of pure) assert.ok(mustBePure(file), file);
  const free = ["master/core/desk_test.ts", "master/io/a.ts", "shared/edge/edge.ts", "main.ts"];
  for (const file of [...free, "shared/testing/fake_clock.ts"]) assert.ok(!mustBePure(file), file);
});
