import assert from "node:assert/strict";
import type { EdgeFault } from "../../shared/edge/edge_faults.ts";
import { buildStale } from "../build.ts";
import { enterBot, walkSomewhere } from "./bots.ts";
import { Smoke } from "./harness.ts";
import { tryHostileCase } from "./hostile_cases.ts";
import { HOSTILE_CASES } from "./hostile_messages.ts";
import { MasterProcess } from "./master_process.ts";

/** What the edge itself refuses in the table, as `/healthz` counts it. */
const EDGE_FAULTS_SEEN: readonly EdgeFault[] = [
  ...["bad_head", "bad_path", "route_refused", "far_end_absent", "origin_refused"] as const,
  ...["text_frame", "too_big", "excess_message"] as const,
];
/** What a process may grow by while all of the table is tried, MiB. */
const MOST_GROWTH_MIB = 96;

Deno.test("HOSTILE_CASES are each refused by name, and a walker walks on", async (t) => {
  assert.deepStrictEqual(await buildStale(), [], "built");
  const smoke = new Smoke();
  try {
    const dataDirectory = await smoke.temporaryFolder();
    const master = await MasterProcess.start(smoke, { dataDirectory });
    const walker = await enterBot(smoke, { pageUrl: master.pageUrl, name: "walker" });
    const visits = walker.visits;
    const processes = { master: master.pid, hub: master.worldPid("hub") ?? 0 };
    const before = residentMib(processes);
    let isOver = false;
    const walking = (async () => {
      let walks = 0;
      for (; !isOver; walks++) await walkSomewhere(walker);
      return walks;
    })();
    try {
      for (const hostile of HOSTILE_CASES) {
        await t.step(hostile.name, () => tryHostileCase(hostile, { master, walker }));
      }
    } finally {
      isOver = true;
    }
    assert.ok(await walking > 0, "the walker walked");
    assert.equal(walker.visits, visits, "the walker was never sent away");
    await walker.chat("what was that noise?");
    assert.equal(master.worldPid("hub"), processes.hub, "the hub is the same process");
    const { edge } = await master.health() as { edge: { faults: Record<string, number> } };
    for (const fault of EDGE_FAULTS_SEEN) assert.ok(edge.faults[fault]! > 0, `${fault} is counted`);
    for (const [name, mib] of Object.entries(residentMib(processes))) {
      const grown = mib - (before[name] ?? 0);
      assert.ok(grown < MOST_GROWTH_MIB, `${name} grew by ${grown} MiB`);
    }
    walker.close();
    assert.equal(await master.drain(), 0);
  } catch (error) {
    const seen = (await smoke.report()).join("\n");
    throw new Error(
      `${(error as Error).message}
${seen}`,
      { cause: error },
    );
  } finally {
    await smoke.cleanUp();
  }
});

/** Resident memory by name; nothing where there is no /proc. */
function residentMib(pids: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  if (Deno.build.os !== "linux") return {};
  return Object.fromEntries(
    Object.entries(pids).map(([name, pid]) => {
      const status = Deno.readTextFileSync(`/proc/${pid}/status`);
      return [name, Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? NaN) / 1024];
    }),
  );
}
