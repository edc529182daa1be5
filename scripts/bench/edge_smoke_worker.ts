// Runs every hostile case against an edge in this worker and tells the outcome.

import { HOSTILE_CASES, runHostileCase } from "../../shared/edge/hostile_cases.ts";

const failures: string[] = [];
for (const each of HOSTILE_CASES) {
  try {
    await runHostileCase(each);
  } catch (error) {
    failures.push(`${each.name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
self.postMessage({ count: HOSTILE_CASES.length, failures });
