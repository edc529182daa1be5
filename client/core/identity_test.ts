import assert from "node:assert/strict";
import { Kit, OWN_LOOK } from "./app_test_kit.ts";
import { LOOK_EVERY_MS } from "./identity.ts";

const RED = { ...OWN_LOOK, colour: 0, accent: 1 };
const BLUE = { ...OWN_LOOK, colour: 7 };

function playing() {
  const kit = new Kit().enter();
  return {
    kit,
    shown: () => kit.app.state.value.identity?.look,
    sent: () =>
      kit.control.heard.flatMap((message) =>
        message.type === "choose_look" ? message.body.look : []
      ),
  };
}

Deno.test("[K3] Identity shows a look at once and sends the last one tried on", () => {
  const { kit, shown, sent } = playing();
  assert.deepEqual(shown(), OWN_LOOK);
  kit.app.actions.chooseLook(OWN_LOOK);
  assert.deepEqual(sent(), [], "nothing new");
  kit.app.actions.chooseLook(RED);
  for (const colour of [3, 4, 5, 7]) kit.app.actions.chooseLook({ ...BLUE, colour });
  assert.deepEqual(shown(), BLUE);
  kit.clock.advance(5);
  assert.deepEqual(sent(), [RED]);
  kit.clock.advance(LOOK_EVERY_MS);
  assert.deepEqual(sent(), [RED, BLUE]);
  kit.clock.advance(LOOK_EVERY_MS * 4);
  assert.deepEqual(sent(), [RED, BLUE]);
});

Deno.test("[K5] Identity says why a look was refused, and shows the one that is kept", () => {
  const { kit, shown } = playing();
  kit.app.actions.chooseLook(RED);
  kit.control.say("look_changed", { look: RED });
  kit.app.actions.chooseLook(BLUE);
  kit.clock.advance(LOOK_EVERY_MS);
  kit.control.say("look_refused", { reason: "look_not_kept" });
  kit.clock.advance(5);
  assert.deepEqual(shown(), RED);
  assert.equal(kit.app.state.value.notices.at(-1)?.reason, "look_not_kept");
});

Deno.test("Identity chooses nothing while the master is away, and forgets what was not sent", () => {
  const { kit, shown, sent } = playing();
  kit.app.actions.chooseLook(RED);
  kit.app.actions.chooseLook(BLUE);
  kit.control.cut();
  kit.clock.advance(5);
  kit.app.actions.chooseLook({ ...BLUE, colour: 9 });
  assert.notEqual(shown()?.colour, 9);
  kit.clock.advance(20_000);
  assert.deepEqual(shown(), OWN_LOOK, "as the master said on coming back");
  assert.deepEqual(sent(), []);
});
