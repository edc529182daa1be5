import assert from "node:assert/strict";
import { readBotsOptions } from "./bots_options.ts";

Deno.test("readBotsOptions() fills in what is not said", () => {
  assert.deepStrictEqual(readBotsOptions([]), {
    ok: true,
    options: {
      players: 20,
      seconds: undefined,
      world: undefined,
      pageUrl: undefined,
      seed: 1,
      rate: 20,
    },
  });
  const asked = readBotsOptions(["--players", "1000", "--port", "19080", "--world", "hub"]);
  assert.ok(asked.ok);
  assert.equal(asked.options.players, 1000);
  assert.equal(asked.options.pageUrl, "http://127.0.0.1:19080/");
  assert.equal(asked.options.world, "hub");
});

Deno.test("readBotsOptions() lists every problem at once", () => {
  const asked = readBotsOptions([
    ...["--players", "1001", "--seconds", "0", "--url", "ftp://x", "--port", "1"],
    ...["--no", "1", "word", "x", "--seed"],
  ]);
  assert.deepStrictEqual(asked, {
    ok: false,
    problems: [
      '"--no" is no option',
      '"word" is no option',
      "--seed needs a value",
      "--url must be an http(s) address",
      "--url and --port are the same",
      "--players must be a whole number from 1 to 1000",
      "--seconds must be a whole number from 1 to 1000000",
    ],
  });
});
