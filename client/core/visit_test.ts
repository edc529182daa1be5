import assert from "node:assert/strict";
import { KEYS, Kit } from "./app_test_kit.ts";

const LEFT = KEYS[1]!;
const FAR = { worldKey: LEFT, spot: { x: 12, z: 4, y: undefined, yaw: 0 } };

function visitsSaid(kit: Kit) {
  return kit.sockets.flatMap((socket) =>
    socket.heard.flatMap((message) => (message.type === "enter" ? [message.body.visit] : []))
  );
}

Deno.test("[V1] App says where its link leads as it enters, and never again", () => {
  const kit = new Kit({ visit: FAR });
  kit.activeWorld = LEFT;
  kit.firstPurpose = "visit";
  kit.enter();
  assert.deepEqual(kit.phase, { phase: "playing", world: LEFT });
  kit.control.cut();
  kit.clock.advance(30_000);
  assert.deepEqual(visitsSaid(kit), [FAR, undefined]);
});

Deno.test("[V3] App says that it stands beside the spot, and nothing where it stands on it", () => {
  const noticesAt = (x: number, z: number) => {
    const kit = new Kit({ visit: { worldKey: LEFT, spot: { x, z, y: undefined, yaw: 0 } } });
    kit.activeWorld = LEFT;
    kit.firstPurpose = "visit";
    return kit.enter().notices;
  };
  assert.deepEqual(noticesAt(12, 4), ["visit_moved"]);
  assert.deepEqual(noticesAt(1, -1), []);
});

Deno.test("[V2] App says its link again to a master that restarts before it came in", () => {
  const kit = new Kit({ visit: FAR });
  kit.cutIn = 2;
  kit.enter();
  kit.clock.advance(60_000);
  assert.equal(kit.phase.phase, "playing");
  assert.ok(visitsSaid(kit).length > 1);
  assert.ok(visitsSaid(kit).every((visit) => visit?.worldKey === LEFT));
});
