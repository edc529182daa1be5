// `deno task smoke:page`: what the page does when something around it changes: the graphics card is
// taken away, the tab is hidden, somebody taps on somebody, a gamepad is picked up. A real browser
// at a real master, like `deno task smoke:web`, which walks through the worlds.
//
//   deno run -A scripts/page_smoke/page_smoke.ts [part …]

import { buildStale } from "../build.ts";
import { startBrowser } from "../smoke/browser.ts";
import { check, runSmoke } from "../smoke/harness.ts";
import { MasterProcess } from "../smoke/master_process.ts";
import { gamepad } from "./gamepad.ts";
import { hiddenTab } from "./hidden_tab.ts";
import { lostPicture } from "./lost_picture.ts";
import { personTap } from "./person_tap.ts";

const LIMIT_MS = 600_000;
const PARTS = { lost_picture: lostPicture, hidden_tab: hiddenTab, person_tap: personTap, gamepad };

await runSmoke({ name: "page_smoke", limitMs: LIMIT_MS }, async (smoke) => {
  const wanted = Deno.args.filter((word) => !word.startsWith("--"));
  const unknown = wanted.filter((name) => !Object.hasOwn(PARTS, name));
  check(unknown.length === 0, `no such part: ${unknown.join(", ")}`);
  const failed = await buildStale();
  check(failed.length === 0, `built: ${failed.join(", ")}`);
  const master = await MasterProcess.start(smoke, {
    dataDirectory: await smoke.temporaryFolder(),
  });
  const browser = await startBrowser(smoke);
  for (const [name, run] of Object.entries(PARTS)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    await smoke.part(name, (own) => run({ smoke: own, master, browser }));
  }
  check(await master.drain() === 0, "the master ends with 0");
});
