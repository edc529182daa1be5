import assert from "node:assert/strict";
import { outputOf } from "./tools.ts";

Deno.test("outputOf() gives what was printed, and nothing of what is not there or fails", async () => {
  assert.equal(await outputOf(Deno.execPath(), ["eval", "console.log(' 7 ')"]), "7");
  assert.equal(await outputOf(Deno.execPath(), ["eval", "Deno.exit(3)"]), undefined);
  assert.equal(await outputOf("no_such_command_here", []), undefined);
});
