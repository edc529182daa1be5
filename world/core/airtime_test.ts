import assert from "node:assert/strict";
import fc from "fast-check";
import { BUTTON } from "../../shared/sim/avatar_state.ts";
import { MAX_HANG_TICKS } from "./airtime.ts";
import { ids, RoomKit } from "./room_test_kit.ts";
import { MAX_CREDIT_TICKS } from "./input_queue.ts";

/** Ticks of a whole jump: 2 · 7 m/s ÷ 20 m/s² is 0.7 s. */
const JUMP_TICKS = 14;

function playing() {
  const kit = RoomKit.linked();
  kit.enter(1, { saved: { x: 0, y: 0, z: -3, yaw: 0 } });
  return { kit, entity: kit.room.roster.players.get(ids.player(1))!.entity };
}

function say(kit: RoomKit, seq: number, buttons: number, moveX = 0): void {
  kit.say(1, "input", { frames: [{ seq, moveX, moveZ: 0, yaw: 0, buttons }] });
}

Deno.test("[N6] a jump takes as long as its frames say, and ends where they do", () => {
  const { kit, entity } = playing();
  let highest = 0;
  for (let seq = 1; seq <= JUMP_TICKS; seq++) {
    say(kit, seq, seq === 1 ? BUTTON.jump : 0);
    kit.tick();
    highest = Math.max(highest, entity.y);
  }
  assert.equal(entity.y, 0);
  assert.ok(highest > 1.15);
});

Deno.test("[N6] frames may be MAX_HANG_TICKS late in the air; one tick later the world goes on", () => {
  const { kit, entity } = playing();
  say(kit, 1, BUTTON.jump);
  kit.tick();
  const { y } = entity;
  kit.tick(MAX_HANG_TICKS);
  assert.equal(entity.y, y, "it waits for the player");
  kit.tick();
  assert.ok(entity.y > y, "it goes on without");
  kit.tick(JUMP_TICKS);
  assert.equal(entity.y, 0);
});

Deno.test("[N6] frames that come in pairs make up for a gap", () => {
  const { kit, entity } = playing();
  say(kit, 1, BUTTON.jump);
  kit.tick(1 + MAX_HANG_TICKS);
  const { y } = entity;
  for (let seq = 2; seq <= 9; seq++) say(kit, seq, 0);
  kit.tick(4); // two frames a tick while more than three wait
  const player = kit.room.roster.players.get(ids.player(1))!;
  assert.ok(player.hangTicks < MAX_HANG_TICKS);
  assert.notEqual(entity.y, y);
});

Deno.test("[N6] nobody flies: whatever is sent, a jump lasts half a second more than it should", () => {
  const plan = fc.array(fc.record({ frames: fc.nat(3), ticks: fc.integer({ min: 1, max: 15 }) }), {
    minLength: 1,
    maxLength: 30,
  });
  fc.assert(
    fc.property(plan, (steps) => {
      const { kit, entity } = playing();
      let seq = 1;
      say(kit, seq, BUTTON.jump);
      kit.tick();
      let ticks = 1;
      for (const step of steps) {
        for (let i = 0; i < step.frames; i++) say(kit, ++seq, 0, 127);
        for (let i = 0; i < step.ticks; i++) {
          kit.tick();
          if (entity.airTicks > 0) ticks++;
          else return;
          assert.ok(ticks <= JUMP_TICKS + MAX_HANG_TICKS, `${ticks} ticks in the air`);
        }
      }
    }),
    { numRuns: 200 },
  );
});

Deno.test("[N6] who is silent after a jump does not bank time for a longer flight", () => {
  const { kit, entity } = playing();
  kit.tick(5 * MAX_CREDIT_TICKS); // full credit
  say(kit, 1, BUTTON.jump);
  kit.tick(1 + MAX_HANG_TICKS + JUMP_TICKS);
  assert.equal(entity.airTicks, 0);
});

Deno.test("[N6] an avatar whose player is lost in a jump comes down at once", () => {
  const { kit, entity } = playing();
  say(kit, 1, BUTTON.jump);
  kit.tick(2);
  assert.ok(entity.y > 0);
  kit.events((to) => to.closed(1, 1006, false));
  kit.tick(JUMP_TICKS);
  assert.equal(entity.y, 0);
  assert.equal(entity.airTicks, 0);
});

Deno.test("[N5] [N6] a locked avatar is moved by no input, but it falls", () => {
  const { kit, entity } = playing();
  const player = kit.room.roster.players.get(ids.player(1))!;
  say(kit, 1, BUTTON.jump);
  kit.tick(2);
  player.lock = { requestId: 1, portal: "east", leaseId: undefined, endsAtMs: Infinity };
  const { x } = entity;
  for (let seq = 2; seq <= JUMP_TICKS + 1; seq++) {
    say(kit, seq, 0, 127);
    kit.tick();
  }
  assert.equal(entity.x, x);
  assert.equal(entity.y, 0);
});
