// `deno task smoke`: real processes, real sockets, headless clients. `--exe <path>` runs the same on an
// executable, in an empty folder and with an empty environment; `--only <part>` runs one part.

import { buildStale } from "../build.ts";
import { check, runSmoke } from "./harness.ts";
import { smokeParts } from "./smoke_parts.ts";

const LIMIT_MS = 300_000;

await runSmoke({ name: "smoke", limitMs: LIMIT_MS }, async (smoke) => {
  const exePath = valueOf("--exe");
  if (exePath === undefined) {
    const failed = await buildStale();
    check(failed.length === 0, `built: ${failed.join(", ")}`);
  }
  const cwd = exePath === undefined ? undefined : await smoke.temporaryFolder();
  await smokeParts(
    smoke,
    exePath === undefined || cwd === undefined
      ? {}
      : { exePath: await Deno.realPath(exePath), isEnvironmentEmpty: true, cwd },
    valueOf("--only"),
  );
});

function valueOf(flag: string): string | undefined {
  const at = Deno.args.indexOf(flag);
  return at < 0 ? undefined : Deno.args[at + 1];
}
