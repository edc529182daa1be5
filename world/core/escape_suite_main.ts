// deno-lint-ignore-file no-console -- a program of its own, run by hand and by a check

// The escape suite as a program, to be compiled:
//   deno run -A scripts/build_simulation_worker.ts escape
//   deno compile … --include build/world/escape_suite_worker.js world/core/escape_suite_main.ts

import type { EscapeOutcome } from "./escape_suite.ts";

const workerUrl = new URL("../../build/world/escape_suite_worker.js", import.meta.url);
const options = { type: "module", deno: { permissions: "none" } };
const worker = new Worker(workerUrl, options as WorkerOptions);
worker.onmessage = (event: MessageEvent<EscapeOutcome[]>) => {
  const escaped = event.data.filter(({ isRefused }) => !isRefused);
  for (const { name, detail } of escaped) {
    console.log(`ESCAPED name=${JSON.stringify(name)} detail=${JSON.stringify(detail)}`);
  }
  const outcome = escaped.length === 0 ? "PASS" : "FAIL";
  const mode = Deno.build.standalone ? "compiled" : "source";
  console.log(`ESCAPE_SUITE_${outcome} attempts=${event.data.length} mode=${mode}`);
  Deno.exit(escaped.length === 0 && event.data.length > 0 ? 0 : 1);
};
