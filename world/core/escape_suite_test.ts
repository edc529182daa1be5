import assert from "node:assert/strict";
import { join } from "node:path";
import { createLog } from "../../shared/lib/log.ts";
import type { World } from "../api/world_api.ts";
import type { HardenedRealm } from "./confinement.ts";
import { ESCAPE_ATTEMPTS, runEscapeSuite } from "./escape_suite.ts";

const ROOT = join(import.meta.dirname ?? ".", "../..");
const DENORT = Deno.env.get("DENORT_BIN");

Deno.test("no attempt of the escape suite gets out, in the source tree", async () => {
  await run("run", "-A", "--no-check", "scripts/build_simulation_worker.ts", "escape");
  const output = await run("run", "-A", "--no-check", "world/core/escape_suite_main.ts");
  assert.match(output, /ESCAPE_SUITE_PASS attempts=\d{2} mode=source/);
});

Deno.test({
  name: "no attempt of the escape suite gets out, in a compiled program",
  // Without a base runtime at hand a compile would download one.
  ignore: DENORT === undefined,
  async fn() {
    await run("run", "-A", "--no-check", "scripts/build_simulation_worker.ts", "escape");
    const folder = await Deno.makeTempDir({ prefix: "escape_" });
    try {
      const program = join(folder, "escape_suite");
      const worker = "build/world/escape_suite_worker.js";
      const entry = "world/core/escape_suite_main.ts";
      const flags = ["-q", "-A", "--no-prompt", "--no-check", "--include", worker];
      await run("compile", ...flags, "--output", program, entry);
      const { code, stdout } = await new Deno.Command(program).output();
      const output = new TextDecoder().decode(stdout);
      assert.equal(code, 0, output);
      assert.match(output, /ESCAPE_SUITE_PASS attempts=\d{2} mode=compiled/);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test("runEscapeSuite() would notice a realm that confines nothing", () => {
  const open: HardenedRealm = {
    harden: (value) => value,
    Compartment: class {
      readonly globalThis = globalThis as unknown as Record<string, unknown>;
      evaluate(text: string): unknown {
        return (0, eval)(text);
      }
    },
  };
  const harmless = ["host by name", "timers by name", "Function constructor", "the clock"];
  const attempts = ESCAPE_ATTEMPTS.filter(({ name }) => harmless.includes(name));
  const world = {} as World; // none of these attempts asks the world
  const outcomes = runEscapeSuite(open, world, createLog(() => {}), attempts);
  assert.deepStrictEqual(outcomes.map(({ isRefused }) => isRefused), [false, false, false, false]);
});

async function run(...args: readonly string[]): Promise<string> {
  const command = new Deno.Command(Deno.execPath(), { args: [...args], cwd: ROOT });
  const { code, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  assert.equal(code, 0, decoder.decode(stdout) + decoder.decode(stderr));
  return decoder.decode(stdout);
}
