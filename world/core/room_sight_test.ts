import assert from "node:assert/strict";
import { Replica } from "../../shared/netcode/replica.ts";
import { ENTITY_FLAG } from "../../shared/protocol/replicated_fields.ts";
import { parsedWorld, RoomKit } from "./room_test_kit.ts";
import { CROWD_ABOVE, CROWD_UNTIL } from "./snapshot_builder.ts";

/** A wide world that needs no master, and the first player in it with what they know. */
function wideWorld(more: { readonly visibility?: string; readonly capacity?: number } = {}) {
  const definition = parsedWorld({
    title: "Wide",
    capacity: 1000,
    extent: 100,
    spawns: [{ name: "start", at: { x: 0, z: 0 } }],
    ...more,
  });
  const kit = new RoomKit({ definition, config: { isStandalone: true } });
  kit.join(0, 0);
  const replica = new Replica();
  const tick = () => {
    kit.tick();
    for (const snapshot of kit.heardOf(0, "snapshot")) replica.apply(snapshot);
    assert.equal(replica.strayCount, 0);
  };
  tick();
  return { kit, replica, tick };
}

Deno.test("[S6] Room shows everybody up to 160, then who is near, and everybody again from 120", () => {
  const { kit, replica, tick } = wideWorld();
  const settle = () => {
    for (const { entity, playerId } of kit.room.roster.players.values()) {
      if (playerId > 40) entity.x = 90;
    }
    tick();
  };
  for (let slot = 1; slot < CROWD_ABOVE; slot++) kit.join(slot, slot);
  settle();
  assert.equal(replica.known.size, CROWD_ABOVE);
  kit.join(CROWD_ABOVE, CROWD_ABOVE);
  settle();
  assert.equal(replica.known.size, 40);
  for (let slot = CROWD_ABOVE; slot > CROWD_UNTIL; slot--) {
    kit.events((to) => to.closed(slot, 1000, true));
  }
  settle();
  assert.equal(replica.known.size, 40, "one too many yet");
  kit.events((to) => to.closed(CROWD_UNTIL, 1000, true));
  settle();
  assert.equal(replica.known.size, CROWD_UNTIL);
});

Deno.test("[S6] Room shows everybody, or only who is near, where its definition says so", () => {
  for (const [visibility, known] of [["everyone", 2], ["near", 1]] as const) {
    const { kit, replica, tick } = wideWorld({ visibility });
    kit.join(1, 1);
    tick();
    for (const { entity, playerId } of kit.room.roster.players.values()) {
      if (playerId === 2) entity.x = 90;
    }
    tick();
    assert.equal(replica.known.size, known, visibility);
  }
});

Deno.test("[N11] Room says when the last move of somebody who is told of rarely was the last", () => {
  const { kit } = wideWorld({ visibility: "near" });
  kit.join(1, 1);
  const far = [...kit.room.roster.players.values()][1]!.entity;
  far.x = 40; // two cells away
  kit.tick(60);
  kit.heard(0);
  for (let i = 0; i < 10; i++) {
    far.x += 0.25;
    kit.tick();
  }
  kit.tick(30);
  const heard = kit.heardOf(0, "snapshot");
  const moves = heard.filter(({ changed }) => changed.length > 0);
  assert.deepStrictEqual(moves.map(({ changed }) => changed[0]!.everyTicks), [4, 4, 4, 4]);
  const last = moves.at(-1)!.tick;
  const after = heard.map(({ tick }) => tick - last).filter((ticks) => ticks > 0);
  assert.deepStrictEqual(after, [1, 4, 24], "of near ones, of far ones, and the next second");
});

Deno.test("[S8] Room shows a gesture to those near, once, and at most two at a time", () => {
  const { kit } = wideWorld();
  kit.join(1, 1);
  kit.tick();
  kit.heard(0);
  for (let i = 0; i < 3; i++) kit.say(1, "emote", { emote: "wave" });
  kit.tick(2);
  const emoted = kit.heardOf(0, "snapshot").flatMap((snapshot) => snapshot.emoted);
  assert.deepStrictEqual(emoted.map(({ emote }) => emote), ["wave", "wave"]);
  assert.equal(kit.room.roster.faults.get("too_often"), 1);
});

Deno.test("[S11] Room has somebody sit until they move, also for who comes later", () => {
  const { kit } = wideWorld();
  kit.join(1, 1);
  kit.tick();
  kit.heard(0);
  kit.say(1, "emote", { emote: "sit" });
  kit.tick();
  const [seen] = kit.heardOf(0, "snapshot");
  assert.equal(seen?.emoted[0]?.emote, "sit");
  assert.deepStrictEqual(seen?.changed.map(({ flags }) => flags), [ENTITY_FLAG.seated]);
  kit.join(2, 2);
  kit.tick();
  const entity =
    [...kit.room.roster.players.values()].find(({ playerId }) => playerId === 2)!.entity;
  const flagsFor = (slot: number) => {
    const replica = new Replica();
    for (const snapshot of kit.heardOf(slot, "snapshot")) replica.apply(snapshot);
    return replica.known.get(entity.entityId)?.flags;
  };
  assert.equal(flagsFor(2), ENTITY_FLAG.seated);
  kit.walk(1, 1, { yaw: 1 });
  assert.ok(entity.isSeated, "who looks around still sits");
  kit.walk(1, 1, { moveZ: -127 });
  assert.ok(!entity.isSeated);
  kit.pass(1000);
  kit.say(1, "emote", { emote: "sit" });
  assert.ok(entity.isSeated);
  const late = { moveX: 0, moveZ: -127, yaw: 0, buttons: 0 };
  kit.pass(1000);
  kit.say(1, "input", { frames: [{ seq: 3, ...late }, { seq: 4, ...late }] });
  kit.say(1, "emote", { emote: "sit" });
  const { z } = entity;
  kit.tick(2);
  assert.ok(entity.isSeated && entity.z < z, "the last steps were from before");
  kit.pass(1000);
  kit.say(1, "emote", { emote: "wave" });
  assert.ok(!entity.isSeated, "who waves stands up");
  kit.pass(1000);
  entity.airTicks = 1;
  kit.say(1, "emote", { emote: "sit" });
  assert.ok(!entity.isSeated, "nobody sits in the air");
});

Deno.test("[S9] Room sends a slow reader nothing while it is stalled, then all of the newest tick", () => {
  const { kit, replica, tick } = wideWorld();
  for (let slot = 1; slot < 20; slot++) kit.join(slot, slot);
  tick();
  kit.events((to) => to.stalled(0));
  for (let i = 0; i < 100; i++) {
    for (const { entity, playerId } of kit.room.roster.players.values()) {
      entity.x = Math.round(Math.sin(i + playerId) * 64) / 2;
    }
    kit.tick();
  }
  assert.deepStrictEqual(kit.heard(0), [], "nothing piles up for it");
  kit.events((to) => to.drained(0));
  kit.tick();
  const heard = kit.heardOf(0, "snapshot");
  assert.equal(heard.length, 1);
  assert.ok(heard[0]!.isFull);
  assert.equal(heard[0]!.tick, kit.room.tickCount);
  replica.apply(heard[0]!);
  for (const { entity } of kit.room.roster.players.values()) {
    assert.equal(replica.known.get(entity.entityId)?.x, entity.x * 64);
  }
});

Deno.test("[S4] Room sends a player at most one frame a tick, events included", () => {
  const { kit } = wideWorld();
  for (let slot = 1; slot < 10; slot++) kit.join(slot, slot);
  kit.tick();
  kit.heard(0);
  for (let i = 0; i < 40; i++) {
    for (let slot = 1; slot < 10; slot++) kit.say(slot, "emote", { emote: "bow" });
    kit.walk(2, 1, { moveZ: -127 });
    assert.ok(kit.heard(0).length <= 1);
  }
});
