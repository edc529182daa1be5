import assert from "node:assert/strict";
import { CLOSE_CODES } from "../../shared/net/close_codes.ts";
import { KEYS, Kit } from "./app_test_kit.ts";
import { WORLD_WAIT_MS } from "./trip.ts";

const [HUB, LEFT] = [KEYS[0]!, KEYS[1]!];
/** Longer than it takes to ask for the way, to have a lease, the pack and the ticket. */
const ASKED_MS = 1000;

/** A kit in the hub whose world is lost this very moment. */
function interrupted(): Kit {
  const kit = new Kit().enter();
  kit.world.interrupt();
  kit.clock.advance(10);
  return kit;
}

function dialled(kit: Kit, key: string): number {
  return kit.sockets.filter(({ url }) => url.endsWith(`/${key}`)).length;
}

/** Asserts that the player walks in the hub again, on the only socket that ever led there. */
function assertBackOnTheSameSocket(kit: Kit): void {
  assert.deepEqual(kit.phase, { phase: "playing", world: HUB });
  assert.equal(dialled(kit, "hub"), 1);
  assert.equal(kit.world.isGone, false);
  assert.equal(kit.app.state.value.trip, undefined);
}

Deno.test("[R5] an interrupted world freezes, says so, and is joined anew on the same socket", () => {
  const kit = interrupted();
  assert.deepEqual(kit.phase, { phase: "restarting", world: HUB });
  assert.deepEqual(kit.notices, []);
  const inputs = kit.world.heard.length;
  kit.clock.advance(ASKED_MS);
  assert.equal(kit.heard("request_entry"), 1);
  assert.equal(kit.app.state.value.trip?.step, "joining", "the ticket is here, the world is not");
  assert.deepEqual(kit.phase, { phase: "restarting", world: HUB });
  assert.equal(kit.world.heard.length, inputs);
  kit.world.reopen();
  kit.clock.advance(100);
  assertBackOnTheSameSocket(kit);
  assert.deepEqual(kit.entered, [HUB, HUB]);
  assert.deepEqual(kit.notices, []);
  kit.clock.advance(60_000);
  assertBackOnTheSameSocket(kit);
});

Deno.test("[R5] a world that is back before the ticket waits for it", () => {
  const kit = interrupted();
  kit.world.reopen();
  kit.clock.advance(100);
  assert.deepEqual(kit.phase, { phase: "restarting", world: HUB });
  kit.clock.advance(ASKED_MS);
  assertBackOnTheSameSocket(kit);
});

Deno.test("[R6] a held socket that closes makes room for a new one", () => {
  const kit = interrupted();
  kit.world.cut(CLOSE_CODES.world_gone);
  assert.deepEqual(kit.phase, { phase: "rejoining", world: HUB });
  kit.clock.advance(ASKED_MS);
  assert.deepEqual(kit.phase, { phase: "playing", world: HUB });
  assert.equal(dialled(kit, "hub"), 2);
  assert.equal(kit.heard("request_entry"), 1);
});

Deno.test("[R6] a held socket that closes with the ticket in hand makes room for a new one", () => {
  const kit = interrupted();
  kit.clock.advance(ASKED_MS);
  kit.world.cut(CLOSE_CODES.world_gone);
  kit.clock.advance(ASKED_MS);
  assert.deepEqual(kit.phase, { phase: "playing", world: HUB });
  assert.equal(dialled(kit, "hub"), 2);
});

Deno.test("[R6] a socket on which nothing reopens is given up 5 s after the ticket", () => {
  const kit = interrupted();
  kit.clock.advance(ASKED_MS);
  const held = kit.world;
  kit.clock.advance(WORLD_WAIT_MS - 1000);
  assert.equal(dialled(kit, "hub"), 1);
  kit.clock.advance(2000);
  assert.deepEqual(kit.phase, { phase: "playing", world: HUB });
  assert.equal(held.closedWith, CLOSE_CODES.idle_timeout);
  assert.equal(dialled(kit, "hub"), 2);
});

Deno.test("[R6] a socket held so long that its world does not wait for a ticket is given up", () => {
  const kit = interrupted();
  kit.answers.control = (_socket, { type }) => type === "request_entry";
  kit.world.reopen();
  kit.clock.advance(9000);
  kit.world.cut(CLOSE_CODES.idle_timeout); // by the world: nobody showed a ticket
  assert.equal(kit.phase.phase, "rejoining");
  kit.answers = {};
  kit.clock.advance(20_000);
  assert.deepEqual(kit.phase, { phase: "playing", world: HUB });
});

Deno.test("[R5] a second crash while the first is waited out changes nothing", () => {
  const kit = interrupted();
  kit.world.reopen();
  kit.world.interrupt();
  kit.clock.advance(ASKED_MS);
  assert.equal(kit.app.state.value.trip?.step, "joining");
  kit.world.interrupt();
  // The master knows as well.
  kit.control.say("lease_closed", { leaseId: kit.leaseId!, reason: "world_crashed" });
  kit.clock.advance(100);
  assert.deepEqual(kit.phase, { phase: "restarting", world: HUB });
  kit.clock.advance(2000);
  kit.world.reopen();
  kit.clock.advance(100);
  assertBackOnTheSameSocket(kit);
});

for (const last of ["joined", "snapshot"] as const) {
  Deno.test(`[R5] a crash before ${last} spends the ticket and keeps the socket`, () => {
    const kit = interrupted();
    let joins = 0;
    kit.answers.world = (socket, message) => {
      if (message.type !== "join" || ++joins > 1) return false;
      if (last === "snapshot") {
        socket.sayWorld("joined", { worldKey: HUB, entityId: 1, tick: 1, tickMs: 50 });
      }
      socket.interrupt();
      return true;
    };
    kit.world.reopen();
    kit.clock.advance(ASKED_MS);
    kit.clock.advance(3000);
    kit.world.reopen();
    kit.clock.advance(100);
    assert.equal(joins, 2);
    assertBackOnTheSameSocket(kit);
  });
}

Deno.test("[R7] a trip whose source is interrupted goes on, and its socket goes at the arrival", () => {
  const kit = new Kit().enter();
  const hub = kit.world;
  kit.grant(LEFT, "portal");
  hub.interrupt();
  kit.clock.advance(12);
  assert.deepEqual(kit.phase, { phase: "restarting", world: HUB });
  kit.clock.advance(2000);
  assert.deepEqual(kit.phase, { phase: "playing", world: LEFT });
  assert.equal(hub.closedWith, CLOSE_CODES.normal);
  assert.equal(kit.heard("request_entry"), 0);
});

Deno.test("[R7] a trip whose source is interrupted and that fails leads back on the same socket", () => {
  const kit = new Kit().enter();
  const hub = kit.world;
  kit.answers.pack = ({ worldKey }, events) => {
    if (worldKey === LEFT) kit.clock.after(100, () => events.failed("broken"));
    return worldKey === LEFT;
  };
  kit.grant(LEFT, "portal");
  hub.interrupt();
  kit.clock.advance(3000);
  hub.reopen();
  kit.clock.advance(100);
  assertBackOnTheSameSocket(kit);
});

Deno.test("[R7] a trip whose target is interrupted leaves the player where they are", () => {
  const kit = new Kit().enter();
  kit.answers.world = (socket, message) => {
    if (message.type !== "join") return false;
    socket.interrupt();
    kit.control.say("lease_closed", { leaseId: kit.leaseId!, reason: "world_crashed" });
    return true;
  };
  kit.grant(LEFT, "portal");
  kit.clock.advance(1000);
  assert.deepEqual(kit.phase, { phase: "playing", world: HUB });
  assert.deepEqual(kit.notices, ["world_crashed"]);
  assert.equal(kit.world.closedWith, CLOSE_CODES.normal, "the target's socket waits for nobody");
});

Deno.test("[R7] whoever leaves or is taken over lets a held socket go", () => {
  const left = interrupted();
  left.app.leave();
  assert.equal(left.world.closedWith, CLOSE_CODES.normal);
  const taken = interrupted();
  taken.control.cut(CLOSE_CODES.taken_over);
  assert.deepEqual(taken.phase, { phase: "stopped", reason: "taken_over" });
  assert.equal(taken.world.closedWith, CLOSE_CODES.normal);
});

Deno.test("[R7] a person who tries again while the world restarts changes nothing", () => {
  const kit = interrupted();
  kit.app.actions.retry();
  kit.clock.advance(ASKED_MS);
  kit.app.actions.retry();
  kit.world.reopen();
  kit.clock.advance(100);
  assertBackOnTheSameSocket(kit);
});

Deno.test("[R6] a restart ends in the world, wherever a socket is cut", () => {
  for (let cutIn = 1;; cutIn++) {
    const kit = interrupted();
    kit.cutIn = cutIn;
    kit.clock.after(700, () => kit.world.isHeld && !kit.world.isGone && kit.world.reopen());
    kit.clock.advance(2000);
    const wasCut = kit.cutIn <= 0;
    kit.clock.advance(60_000);
    assert.deepEqual(kit.phase, { phase: "playing", world: HUB }, `cut in ${cutIn}`);
    assert.equal(kit.app.state.value.trip, undefined, `cut in ${cutIn}`);
    if (!wasCut) break;
    assert.ok(cutIn < 100);
  }
});
