import assert from "node:assert/strict";
import { parseWorldArguments } from "./config.ts";

Deno.test("parseWorldArguments() reads key, mode and port", () => {
  assert.deepStrictEqual(parseWorldArguments(["hub"]), {
    key: "hub",
    isStandalone: false,
    port: undefined,
  });
  assert.deepStrictEqual(parseWorldArguments(["--port", "65535", "hub", "--standalone"]), {
    key: "hub",
    isStandalone: true,
    port: 65535,
  });
});

Deno.test("parseWorldArguments() lists every problem at once", () => {
  assert.throws(() => parseWorldArguments([]), /key of a world is missing/);
  assert.throws(
    () => parseWorldArguments(["Hub!", "--port", "65536", "--fast", "hub", "hub2"]),
    /"Hub!" is no world key; --port "65536" is no port; option "--fast".*one key too many/,
  );
});
