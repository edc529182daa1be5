// Hands that are quicker than anybody needs, or lean on a key: what they ask for stays within what the
// servers bear, or their player would be sent away for it.

import assert from "node:assert/strict";
import { TokenBucket } from "../../shared/lib/token_bucket.ts";
import { TO_MASTER, type ToMaster } from "../../shared/protocol/control_messages.ts";
import { TO_WORLD, type ToWorld } from "../../shared/protocol/world_messages.ts";
import { EMOTES } from "../../shared/protocol/emotes.ts";
import { Kit } from "./app_test_kit.ts";

/** As often as a key that is held repeats itself. */
const PRESS_MS = 33;
const PRESSES = 300;

/** Presses for ten seconds. @returns How often the message came, and how often that was too often. */
function press(
  kit: Kit,
  type: (ToMaster | ToWorld)["type"],
  act: () => void,
  answer: () => void,
): { came: number; tooOften: number } {
  const { perSecond } = ({ ...TO_MASTER, ...TO_WORLD })[type];
  const bucket = new TokenBucket(perSecond, 2 * perSecond); // the server's own measure
  const seen = { came: 0, tooOften: 0 };
  const hear = (_socket: unknown, message: ToMaster | ToWorld) => {
    if (message.type !== type) return false;
    seen.came++;
    if (!bucket.take(kit.clock.nowMs())) seen.tooOften++;
    answer();
    return true;
  };
  kit.answers = { control: hear, world: hear };
  for (let i = 0; i < PRESSES; i++) {
    act();
    kit.clock.advance(PRESS_MS);
  }
  return seen;
}

Deno.test("[G6] a portal that is refused again and again is asked for no more often than is borne", () => {
  const kit = new Kit().enter();
  kit.controls.moveZ = -1;
  kit.clock.advance(900);
  kit.controls.moveZ = 0;
  kit.clock.advance(200);
  const { came, tooOften } = press(
    kit,
    "use_portal",
    () => kit.app.actions.usePortal(),
    () => kit.world.sayWorld("portal_refused", { portal: "way", reason: "draining" }),
  );
  assert.equal(tooOften, 0);
  assert.ok(came >= 10, `${came} were asked`);
});

Deno.test("[G6] a login that is refused again and again is tried no more often than is borne", () => {
  const kit = new Kit().enter();
  const { came, tooOften } = press(
    kit,
    "log_in",
    () => kit.app.actions.logIn("Ada"),
    () => kit.control.say("login_refused", { reason: "reserved" }),
  );
  assert.equal(tooOften, 0);
  assert.ok(came >= 8, `${came} were tried`);
});

Deno.test("[G6] whoever tries again and again is no more often on the way in than is borne", () => {
  const kit = new Kit().enter();
  kit.world.cut();
  const { came, tooOften } = press(
    kit,
    "request_entry",
    () => kit.app.actions.retry(),
    () => kit.control.say("entry_refused", { reason: "world_unavailable" }),
  );
  assert.equal(tooOften, 0);
  assert.ok(came >= 10, `${came} were asked`);
});

Deno.test("[G6] gestures are made no more often than is borne", () => {
  const kit = new Kit().enter();
  const act = () => kit.app.actions.emote(EMOTES[0]);
  const { came, tooOften } = press(kit, "emote", act, () => {});
  assert.equal(tooOften, 0);
  assert.ok(came >= 9, `${came} were made`);
});
