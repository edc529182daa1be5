// Runs the edge's tests with real sockets in this worker and tells the outcome.

import { TESTS } from "./edge_smoke_collect.ts";
import "../../shared/edge/edge_test.ts";
import "../../shared/edge/hostile_input_test.ts";
import "../../shared/edge/http_connection_test.ts";
import "../../shared/edge/conformance_test.ts";

const failures: string[] = [];
for (const { name, run } of TESTS) {
  try {
    await run();
  } catch (error) {
    failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
self.postMessage({ count: TESTS.length, failures });
