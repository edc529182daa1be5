import assert from "node:assert/strict";
import { keyName } from "./key_names.ts";

Deno.test("keyName() is what stands on the key", () => {
  const names = ["KeyW", "Digit1", "ArrowUp", "Space", "ShiftLeft", "Numpad4", "Slash"].map(
    keyName,
  );
  assert.deepEqual(names, ["W", "1", "↑", "Space", "Shift Left", "Num 4", "/"]);
});
