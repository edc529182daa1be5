import assert from "node:assert/strict";
import { readSoakOptions } from "./soak_options.ts";

Deno.test("readSoakOptions() is 30 minutes and 200 players unless told otherwise", () => {
  assert.deepStrictEqual(readSoakOptions([]), {
    ok: true,
    options: { seconds: 1800, players: 200, seed: 1, exePath: undefined },
  });
  assert.deepStrictEqual(
    readSoakOptions(["--seconds", "60", "--players", "600", "--seed", "3", "--exe", "x"]),
    { ok: true, options: { seconds: 60, players: 600, seed: 3, exePath: "x" } },
  );
});

Deno.test("readSoakOptions() refuses what is no option, no number or too much", () => {
  const problem = (...args: string[]) => {
    const asked = readSoakOptions(args);
    return asked.ok ? undefined : asked.problem;
  };
  assert.equal(problem("--players", "601"), "--players must be a whole number from 1 to 600");
  assert.equal(problem("--minutes", "0"), "--minutes must be a whole number from 1 to 1440");
  assert.equal(problem("--minutes"), "--minutes needs a value");
  assert.equal(problem("--fast", "1"), '"--fast" is no option');
});
