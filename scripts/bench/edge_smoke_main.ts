// deno-lint-ignore-file no-console -- prints its outcome
// The program that edge_smoke.ts compiles: an edge in a worker, attacked.

const worker = new Worker(new URL("./edge_smoke_worker.js", import.meta.url), { type: "module" });
worker.onmessage = (event: MessageEvent<{ count: number; failures: string[] }>) => {
  const { count, failures } = event.data;
  for (const failure of failures) console.error(`EDGE_SMOKE_FAIL ${failure}`);
  const memoryMb = Math.round(Deno.memoryUsage().rss / 1e6);
  const { deno } = Deno.version;
  console.log(
    `EDGE_SMOKE_${failures.length === 0 ? "PASS" : "FAIL"} cases=${count} ` +
      `failed=${failures.length} deno=${deno} compiled=${Deno.build.standalone} rss_mb=${memoryMb}`,
  );
  Deno.exit(failures.length === 0 ? 0 : 1);
};
