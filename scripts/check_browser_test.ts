import assert from "node:assert/strict";
import { browserConfig, runsInBrowser } from "./check_browser.ts";

Deno.test("runsInBrowser() takes the client and shared/ without its server corner and tests", () => {
  const page = ["shared/lib/bytes.ts", "client/ui/mount.tsx", "client/core/app_state.ts"];
  for (const file of page) assert.ok(runsInBrowser(file), file);
  const other = ["shared/edge/edge.ts", "shared/testing/fake_clock.ts", "client/ui/a_test.ts"];
  for (const file of [...other, "master/core/desk.ts"]) assert.ok(!runsInBrowser(file), file);
});

Deno.test("browserConfig() keeps the strictness and drops Deno's names", () => {
  const config = JSON.parse(browserConfig(
    '{"imports":{"three":"npm:three@1"},"compilerOptions":{"strict":true,"lib":["deno.ns"]}}',
  )) as { imports: unknown; compilerOptions: { strict: boolean; lib: string[] } };
  assert.deepStrictEqual(config.imports, { three: "npm:three@1" });
  assert.equal(config.compilerOptions.strict, true);
  assert.ok(!config.compilerOptions.lib.some((name) => name.startsWith("deno")));
});
