import assert from "node:assert/strict";
import { isErrorLine } from "./error_lines.ts";

Deno.test("isErrorLine() is true for errors and for what no log wrote", () => {
  assert.equal(isErrorLine('{"at":"x","level":"error","name":"WORLD_WATCHDOG"}'), true);
  assert.equal(isErrorLine("error: Uncaught (in promise) RangeError"), true);
  assert.equal(isErrorLine('{"at":"x","level":"warn","name":"PLAYER_FAULT"}'), false);
  assert.equal(isErrorLine("  "), false);
});
