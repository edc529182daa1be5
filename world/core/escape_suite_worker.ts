// Runs the escape suite where authors' scripts run: in a worker whose realm was taken over.

import "./forget_process.ts";
import "ses";
import { createLog } from "../../shared/lib/log.ts";
import { seededRandom } from "../../shared/lib/random.ts";
import type { World } from "../api/world_api.ts";
import { Ground } from "../../shared/sim/collision.ts";
import { type EscapeOutcome, runEscapeSuite } from "./escape_suite.ts";
import { Residents } from "./residents.ts";
import { ScriptHost } from "./script_host.ts";
import { Stage } from "./stage.ts";
import { hostGlobalsLeft, takeOverRealm } from "./worker_realm.ts";

const { realm, post } = takeOverRealm();
const log = createLog(() => {});
const stage = new Stage();
const host = new ScriptHost({
  stage,
  residents: new Residents(stage, new Ground({ extent: 20, colliders: [] })),
  players: () => [],
  random: seededRandom(1),
  log,
  harden: realm.harden,
});
const outcomes: EscapeOutcome[] = [];
host.start({ start: (world: World) => void outcomes.push(...runEscapeSuite(realm, world, log)) });
const left = hostGlobalsLeft();
outcomes.push({
  name: "host globals behind the compartment",
  isRefused: left.length === 0,
  detail: left.join(" "),
});
post(outcomes, []);
