import assert from "node:assert/strict";
import fc from "fast-check";
import { TICK_MS, WALK_SPEED } from "../../shared/sim/constants.ts";
import { MAX_CREDIT_TICKS } from "./input_queue.ts";
import { ids, RoomKit } from "./room_test_kit.ts";
import { MAX_FAULTS } from "./session.ts";

Deno.test("Room walks a player, acknowledges inputs and tells the others", () => {
  const kit = RoomKit.linked();
  kit.enter(1, { saved: { x: 0, y: 0, z: 0, yaw: 0 } });
  kit.enter(2);
  kit.heard(1);
  kit.walk(1, 4, { moveZ: -127 });
  const own = kit.heardOf(1, "snapshot").at(-1)!;
  assert.equal(own.own.z, -1);
  assert.equal(own.lastInputSeq, 4);
  const seen = kit.heardOf(2, "snapshot");
  assert.equal(seen.length, 4);
  assert.deepStrictEqual(seen.map(({ changed }) => [changed[0]?.mask, changed[0]?.z]), [
    [1, -16],
    [0, 0],
    [0, 0],
    [0, 0],
  ]);
});

Deno.test("Room judges inputs by how long before its tick they came", () => {
  /** Walks 20 ms late now and then, rests, and begins anew at another moment between ticks. */
  const waits = ([phaseMs, nextPhaseMs]: readonly [number, number]) => {
    const kit = RoomKit.linked();
    kit.enter(1);
    const step = (inputAtMs: number | undefined, seqs: readonly number[], moveZ = -127) => {
      if (inputAtMs !== undefined) {
        kit.nowMs += inputAtMs;
        const frames = seqs.map((seq) => ({ seq, moveX: 0, moveZ, yaw: 0, buttons: 0 }));
        kit.say(1, "input", { frames });
        kit.nowMs -= inputAtMs;
      }
      kit.tick();
    };
    let seq = 1;
    for (let i = 0; i < 64; i++, seq += 2) {
      const atMs = phaseMs + (i % 4 === 3 ? 20 : 0);
      step(atMs < TICK_MS ? atMs : undefined, [seq, seq + 1]);
      step(atMs < TICK_MS ? undefined : atMs - TICK_MS, [seq, seq + 1]);
    }
    step(phaseMs, [seq], 0);
    kit.tick(20);
    kit.heard(1);
    step(nextPhaseMs, [seq + 1, seq + 2]);
    return kit.heardOf(1, "snapshot").at(-1)?.lastInputSeq !== seq + 1;
  };
  const runs = [[5, 5], [35, 5], [35, 25], [35, 35], [5, 35], [5, 45]] as const;
  assert.deepEqual(runs.map(waits), [false, false, false, true, true, true]);
});

Deno.test("Room is quiet towards players to whom nothing happens, yet says the tick each second", () => {
  const kit = RoomKit.linked();
  kit.enter(1);
  kit.tick(40);
  assert.equal(kit.heardOf(1, "snapshot").length, 2);
});

Deno.test("[N11] Room says one tick more after the last move, and then is quiet", () => {
  const kit = RoomKit.linked();
  kit.enter(1);
  kit.enter(2);
  kit.tick(40);
  kit.heard(2);
  kit.walk(1, 2, { moveZ: -127 });
  kit.tick(10);
  const seen = kit.heardOf(2, "snapshot");
  assert.deepStrictEqual(seen.map(({ changed }) => changed.length), [1, 1, 0]);
  assert.equal(seen[2]!.tick, seen[1]!.tick + 1);
});

Deno.test("Room answers pings with its tick", () => {
  const kit = RoomKit.linked();
  kit.enter(1);
  kit.say(1, "ping", { clientMs: 12.5 });
  assert.deepStrictEqual(kit.heardOf(1, "pong"), [{ clientMs: 12.5, tick: kit.room.tickCount }]);
});

Deno.test("Room moves nobody farther than walking, however inputs are sent", () => {
  const burst = fc.record({
    frames: fc.integer({ min: 0, max: 8 }),
    ticks: fc.integer({ min: 0, max: 3 }),
    skip: fc.integer({ min: 1, max: 9 }),
  });
  fc.assert(
    fc.property(fc.array(burst, { maxLength: 40 }), (bursts) => {
      const kit = RoomKit.linked();
      kit.enter(1, { saved: { x: -18, y: 0, z: -18, yaw: 0 } });
      const start = kit.room.tickCount;
      let seq = 0;
      for (const { frames, ticks, skip } of bursts) {
        const list = [];
        for (let i = 0; i < frames; i++) {
          seq += i === 0 ? skip : 1;
          list.push({ seq, moveX: 127, moveZ: 0, yaw: 0, buttons: 0 });
        }
        kit.say(1, "input", { frames: list });
        kit.tick(ticks);
      }
      kit.tick();
      const seconds = (kit.room.tickCount - start + MAX_CREDIT_TICKS) / 20;
      const player = kit.room.roster.players.get(ids.player(1))!;
      assert.ok(player.entity.x + 18 <= seconds * WALK_SPEED + 1e-9);
    }),
    { numRuns: 60 },
  );
});

Deno.test("Room bears 20 faults in 10 s and closes at the next: 4102; each kind is logged once", () => {
  const kit = RoomKit.linked();
  kit.enter(1);
  const garbage = new Uint8Array([250]);
  for (let i = 0; i < MAX_FAULTS; i++) kit.events((to) => to.message(1, garbage));
  assert.equal(kit.closeOf(1), undefined);
  kit.events((to) => to.message(1, garbage));
  assert.equal(kit.closeOf(1), 4102);
  assert.equal(kit.room.roster.faults.get("unknown_type"), MAX_FAULTS + 1);
  assert.equal(kit.lines.filter(({ name }) => name === "WORLD_PLAYER_FAULT").length, 1);
  assert.equal(kit.toldOf("away").length, 1, "the avatar waits like that of a lost one");
  kit.events((to) => to.message(1, garbage));
  assert.equal(kit.room.roster.faults.get("unknown_type"), MAX_FAULTS + 1, "nothing more counts");
});

Deno.test("Room forgives faults that are spread over time", () => {
  const kit = RoomKit.linked();
  kit.enter(1);
  for (let i = 0; i < 60; i++) {
    kit.events((to) => to.message(1, new Uint8Array(0)));
    kit.pass(600);
  }
  assert.equal(kit.closeOf(1), undefined);
  assert.equal(kit.room.roster.faults.get("empty"), 60);
});

Deno.test("Room names sequences that do not rise and messages out of their moment", () => {
  const kit = RoomKit.linked();
  kit.enter(1);
  const frame = { seq: 1, moveX: 0, moveZ: 0, yaw: 0, buttons: 0 };
  kit.say(1, "input", { frames: [frame, frame] });
  assert.equal(kit.room.roster.faults.get("input_order"), 1);
  kit.say(1, "join", { ticketId: ids.ticket(1) });
  assert.equal(kit.room.roster.faults.get("wrong_phase"), 1);
});

Deno.test("Room takes any bytes from a player without throwing", () => {
  fc.assert(fc.property(
    fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 30 }),
    fc.boolean(),
    (messages, isPlaying) => {
      const kit = RoomKit.linked();
      if (isPlaying) kit.enter(1);
      else kit.open(1);
      for (const bytes of messages) kit.events((to) => to.message(1, bytes));
      kit.tick(2);
    },
  ));
});

Deno.test("Room keeps an avatar whose socket is lost for 30 s, then lets it go", () => {
  const kit = RoomKit.linked();
  kit.enter(1);
  kit.enter(2);
  kit.events((to) => to.closed(1, 1006, false));
  assert.deepStrictEqual(kit.toldOf("away"), [{ playerId: ids.player(1), fence: ids.fence(101) }]);
  kit.pass(29_950);
  assert.equal(kit.room.playerCount, 2);
  kit.heard(2);
  kit.told();
  kit.tick();
  const [gone] = kit.toldOf("gone");
  assert.equal(gone?.why, "away_too_long");
  assert.equal(gone?.fence, 101);
  assert.equal(kit.heardOf(2, "snapshot")[0]?.left.length, 1);
  assert.equal(kit.room.playerCount, 1);
});

Deno.test("Room removes an avatar at once when its player leaves", () => {
  const kit = RoomKit.linked();
  kit.enter(1);
  kit.events((to) => to.closed(1, 1001, true));
  const [gone] = kit.toldOf("gone");
  assert.equal(gone?.why, "left");
  assert.equal(kit.room.playerCount, 0);
});

Deno.test("Room treats all players of a lost edge as lost, and those of others not", () => {
  const kit = RoomKit.linked();
  kit.enter(1);
  kit.events((to) => to.opened(1, "192.0.2.9"), 2);
  kit.room.onEdgeLost(1, kit.nowMs);
  kit.tick();
  assert.equal(kit.toldOf("away").length, 1);
  assert.ok(kit.room.roster.session(2, 1) !== undefined);
  assert.equal(kit.room.roster.session(1, 1), undefined);
});

Deno.test("Room tells a reader that was stalled everything again, with who left meanwhile", () => {
  const kit = RoomKit.linked();
  kit.enter(1);
  kit.enter(2);
  kit.enter(3);
  kit.events((to) => to.stalled(1));
  kit.heard(1);
  kit.events((to) => to.closed(2, 1000, true));
  kit.walk(3, 3, { moveX: 127 });
  assert.deepStrictEqual(kit.heard(1), []);
  kit.events((to) => to.drained(1));
  kit.tick();
  const [full] = kit.heardOf(1, "snapshot");
  assert.equal(full?.entered.length, 2);
  assert.ok(full?.isFull, "whoever is not in it is gone");
  assert.equal(full?.playersHere, 2);
});
