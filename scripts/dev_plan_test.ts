import assert from "node:assert/strict";
import { parseDevOptions } from "./dev.ts";
import { buildDevPage, planForSaved } from "./dev_plan.ts";

function planOf(...files: string[]): string {
  const { steps, mustRestart } = planForSaved(files);
  return [...steps.map((step) => step.name), mustRestart ? "restart" : "go on"].join(" ");
}

Deno.test("planForSaved() rebuilds what the file is an input of", () => {
  assert.equal(planOf("client/ui/help_card.tsx"), "client restart");
  assert.equal(planOf("worlds/hub/scene.ts"), "packs go on");
  assert.equal(planOf("world/core/room.ts"), "simulation_worker restart");
  assert.equal(planOf("shared/sim/movement.ts"), "client packs simulation_worker restart");
  assert.equal(planOf("master/core/worlds.ts"), "restart");
  assert.equal(planOf("worlds/hub/server.ts", "client/main.tsx"), "client packs restart");
});

Deno.test("planForSaved() does nothing about tests and what editors leave", () => {
  const nothing = ["client/core/app_test.ts", "worlds/hub/.scene.ts.swp", "client/.x", "client/a~"];
  assert.equal(planOf(...nothing), "go on");
});

Deno.test("planForSaved() takes a folder for its own name only", () => {
  assert.equal(planOf("worlds_old/hub/scene.ts"), "restart");
});

Deno.test("buildDevPage() gives each player an origin of their own, and the same master", () => {
  const page = buildDevPage({ page: 19079, master: 19080 }, 4);
  const urls = [...page.matchAll(/src="([^"]+)"/g)].map(([, url = ""]) => new URL(url));
  assert.deepStrictEqual(
    urls.map((url) => url.host),
    [1, 2, 3, 4].map((number) => `guest${number}.localhost:19079`),
  );
  for (const url of urls) assert.equal(url.searchParams.get("master_url"), "ws://127.0.0.1:19080/");
});

Deno.test("parseDevOptions() keeps what is the master's and refuses numbers out of range", () => {
  assert.deepStrictEqual(parseDevOptions([]), { masterPort: 19080, players: 2, masterArgs: [] });
  assert.deepStrictEqual(parseDevOptions(["--players", "9", "--port", "2", "--x"]), {
    masterPort: 2,
    players: 9,
    masterArgs: ["--port", "2", "--x"],
  });
  const bad = [["--players", "0"], ["--players", "10"], ["--players"], ["--port", "1"], [
    "--port",
    "x",
  ]];
  for (const args of bad) assert.throws(() => parseDevOptions(args), /must be/, args.join(" "));
});
