import assert from "node:assert/strict";
import { KEYS, Kit } from "./app_test_kit.ts";

Deno.test("App makes no tries while the device has no network, and one at once when it has", () => {
  const kit = new Kit().enter();
  kit.answers.isDown = () => true;
  kit.app.setOnline(false);
  assert.equal(kit.phase.phase, "playing", "what still works goes on");
  kit.control.cut();
  kit.world.cut();
  kit.clock.advance(50);
  assert.deepEqual(kit.phase, { phase: "offline" });
  assert.deepEqual(kit.notices, [], "nothing is said of the server");
  const dialled = kit.sockets.length;
  kit.clock.advance(600_000);
  assert.equal(kit.sockets.length, dialled, "no useless try");
  kit.answers.isDown = () => false;
  kit.app.setOnline(true);
  kit.clock.advance(200);
  assert.deepEqual(kit.phase, { phase: "playing", world: KEYS[0] });
});

Deno.test("App stops a countdown that is under way when the network goes", () => {
  const kit = new Kit();
  kit.answers.isDown = () => true;
  kit.enter();
  kit.clock.advance(2000);
  assert.equal(kit.phase.phase, "retrying");
  kit.app.setOnline(false);
  assert.deepEqual(kit.phase, { phase: "offline" });
  const dialled = kit.sockets.length;
  kit.clock.advance(60_000);
  assert.equal(kit.sockets.length, dialled);
});

Deno.test("App tries once without a network, and whenever the person wants it", () => {
  const kit = new Kit();
  kit.app.setOnline(false);
  kit.answers.isDown = () => true;
  kit.enter();
  assert.equal(kit.sockets.length, 1, "a server on this device needs no network");
  assert.deepEqual(kit.phase, { phase: "offline" });
  kit.answers.isDown = () => false;
  kit.app.actions.retry();
  kit.clock.advance(200);
  assert.equal(kit.phase.phase, "playing");
});

Deno.test("[I10] App shows that the server keeps nothing until it does again", () => {
  const kit = new Kit().enter();
  const tell = (reason: string) => {
    kit.control.say("notice", { reason, detail: "" });
    kit.clock.advance(10);
  };
  tell("disk_full");
  const shown = kit.app.state.value.notices[0];
  assert.deepEqual([shown?.reason, shown?.isLasting, shown?.kind], ["disk_full", true, "warning"]);
  for (let at = 0; at < 10; at++) kit.app.notice("info", `reason_${at}`);
  assert.equal(kit.notices.length, 6);
  assert.equal(kit.notices[0], "disk_full", "what comes and goes does not push it out");
  tell("locked");
  assert.equal(kit.notices.includes("disk_full"), false, "one state at a time");
  tell("store_ok");
  assert.equal(kit.notices.includes("locked"), false);
  assert.equal(kit.notices.at(-1), "store_ok");
});
