import assert from "node:assert/strict";
import { defaultLook } from "../../shared/protocol/avatar_look.ts";
import { standingAt } from "../../shared/protocol/entity_changes.ts";
import { ENTITY_FLAG } from "../../shared/protocol/replicated_fields.ts";
import { OWN_FLAG } from "../../shared/protocol/snapshot.ts";
import type { Snapshot } from "../../shared/protocol/snapshot_records.ts";
import type { InputFrame } from "../../shared/protocol/world_messages.ts";
import { standing } from "../../shared/sim/avatar_state.ts";
import { Ground } from "../../shared/sim/collision.ts";
import { stepAvatar } from "../../shared/sim/movement.ts";
import { KEYS, Kit, snapshotAt } from "./app_test_kit.ts";

const PERSON = {
  entityId: 9,
  kind: "player" as const,
  playerId: 3,
  name: "Ada",
  isGuest: false,
  look: defaultLook(3),
  costume: "",
  everyTicks: 1,
  at: standingAt({ x: 1, y: 0, z: 0, yaw: 0 }),
};

/** A record that places somebody on the x axis. */
function placed(entityId: number, x: number, flags = 0, everyTicks = 1) {
  return { entityId, everyTicks, at: standingAt({ x, y: 0, z: 0, yaw: 0 }, flags) };
}

function inWorld(kit = new Kit()) {
  kit.enter();
  const client = kit.app.world!.client;
  const say = (tick: number, fields: Partial<Snapshot> = {}) => {
    kit.world.sayWorld("snapshot", snapshotAt(tick, fields));
    kit.clock.advance(5);
  };
  const frames = (): InputFrame[] =>
    kit.world.heard.flatMap((message) => message.type === "input" ? message.body.frames : []);
  return { kit, client, say, frames };
}

Deno.test("WorldClient moves the own avatar at once, and as the world will", () => {
  const { kit, client, frames } = inWorld();
  kit.controls.moveX = 1;
  kit.clock.advance(500);
  const ground = new Ground(client.definition);
  const world = standing(0, 0, 0);
  for (const frame of frames()) stepAvatar(world, frame, ground, world);
  assert.ok(world.x > 2);
  // The newest frame may still wait for its pair.
  const ahead = Math.round((client.ownPose.x - world.x) / 0.25);
  assert.ok(ahead >= 0 && ahead <= 2);
  const seqs = frames().map((frame) => frame.seq);
  assert.deepEqual(seqs, seqs.map((_, index) => index + 1));
});

Deno.test("WorldClient stays where it is when the world agrees", () => {
  const { kit, client, say, frames } = inWorld();
  kit.controls.moveX = 1;
  kit.clock.advance(400);
  kit.controls.moveX = 0;
  kit.clock.advance(100);
  const before = { ...client.ownPose };
  const ground = new Ground(client.definition);
  const world = standing(0, 0, 0);
  for (const frame of frames()) stepAvatar(world, frame, ground, world);
  say(110, { own: world, lastInputSeq: frames().at(-1)!.seq });
  assert.deepEqual({ ...client.ownPose }, before);
  client.update(kit.clock.nowMs());
  assert.equal(client.own.x, before.x);
});

Deno.test("[N6] WorldClient jumps as the world will, and falls on when the world says it is in the air", () => {
  const { kit, client, say, frames } = inWorld();
  const ground = new Ground(client.definition);
  const world = standing(0, 0, 0);
  kit.controls.jumpPresses = 1;
  kit.clock.advance(300);
  for (const frame of frames()) stepAvatar(world, frame, ground, world);
  assert.ok(world.y > 0.5);
  say(110, { own: world, lastInputSeq: frames().at(-1)!.seq });
  client.update(kit.clock.nowMs());
  assert.equal(client.own.isInTheAir, true);
  kit.clock.advance(1000);
  assert.equal(client.ownPose.y, 0);
  // It went on by frames of its own, and was quiet once it had landed.
  for (const frame of frames().slice(6)) stepAvatar(world, frame, ground, world);
  assert.deepEqual({ ...client.ownPose }, { ...standing(0, 0, 0), yaw: world.yaw });
  assert.ok(frames().length < 18);
});

Deno.test("WorldClient goes where the world puts it, at once", () => {
  const { kit, client, say } = inWorld();
  say(110, { own: standing(3, 0, 3, 1), ownFlags: OWN_FLAG.teleported });
  client.update(kit.clock.nowMs());
  assert.equal(client.own.x, 3);
  assert.equal(client.own.speed, 0);
});

Deno.test("WorldClient stands still while locked, by word or by flag", () => {
  const { kit, client, say, frames } = inWorld();
  kit.controls.moveX = 1;
  kit.world.sayWorld("locked", { portal: "way", to: KEYS[1]! });
  kit.clock.advance(300);
  assert.deepEqual(frames(), []);
  say(110, { ownFlags: OWN_FLAG.locked });
  assert.ok(client.isLocked);
  say(111);
  assert.ok(!client.isLocked);
  kit.clock.advance(200);
  assert.ok(frames().length > 0);
});

Deno.test("WorldClient of a client that nobody looks at leaves others where they came into view", () => {
  const { kit, client, say } = inWorld(new Kit({ drawsOthers: false }));
  say(110, { entered: [PERSON] });
  say(111, { placed: [placed(9, 4)] });
  kit.clock.advance(500);
  client.update(kit.clock.nowMs());
  assert.equal(client.entities.get(9)!.x, 1);
  say(112, { left: [9] });
  assert.equal(client.entities.has(9), false);
});

Deno.test("WorldClient draws others a little in the past, and never back in time", () => {
  const { kit, client, say } = inWorld();
  say(110, { entered: [PERSON] });
  let lastX = 1;
  for (let tick = 111; tick < 140; tick++) {
    say(tick, { placed: [placed(9, 1 + (tick - 110) * 0.25)] });
    kit.clock.advance(45);
    client.update(kit.clock.nowMs());
    const view = client.entities.get(9)!;
    assert.ok(view.x >= lastX);
    lastX = view.x;
  }
  assert.ok(lastX > 6.5 && lastX < 8.25, "two ticks behind the newest sample");
  assert.ok(Math.abs(client.entities.get(9)!.speed - 5) < 0.5);
});

Deno.test("[N11] WorldClient draws a far walker evenly, whose every record is too far for a change", () => {
  const { kit, client, say } = inWorld();
  const everyTicks = 16;
  say(110, { entered: [{ ...PERSON, everyTicks }] });
  let lastX = 1;
  for (let tick = 111; tick < 400; tick++) {
    const walked = (tick - 110) * 0.25;
    const isDue = tick % everyTicks === 0;
    say(tick, isDue ? { placed: [placed(9, 1 + walked, 0, everyTicks)] } : {});
    kit.clock.advance(45);
    client.update(kit.clock.nowMs());
    const { x } = client.entities.get(9)!;
    // From when a first record after the one of its coming surrounds what is drawn.
    if (tick > 110 + 2 * everyTicks) {
      assert.ok(Math.abs(x - lastX - 0.25) < 0.02, `${x - lastX} m in tick ${tick}`);
    }
    lastX = x;
  }
});

Deno.test("WorldClient keeps who is in view: enters, goes away, leaves", () => {
  const { client, say } = inWorld();
  assert.equal(client.entities.size, 1); // the own one
  say(110, { entered: [PERSON] });
  const view = client.entities.get(9);
  assert.equal(view?.name, "Ada");
  assert.equal(client.entityOfPlayer(3), 9);
  const { isGuest } = PERSON;
  assert.deepEqual(client.personOf(9), { playerId: 3, name: "Ada", isGuest });
  assert.equal(client.personOf(client.own.id), undefined);
  say(111, {
    placed: [placed(9, 1, ENTITY_FLAG.away)],
    entered: [{ ...PERSON, entityId: 10, playerId: 0, kind: "resident" }],
  });
  assert.equal(view?.isAway, true);
  assert.equal(client.personOf(10), undefined, "residents are no players");
  say(112, { left: [9, 10] });
  assert.equal(client.personOf(9), undefined);
  assert.equal(client.entities.size, 1);
  assert.equal(client.entityOfPlayer(3), undefined);
});

Deno.test("WorldClient keeps who a full snapshot repeats, and who is back though they left", () => {
  const { kit, client, say } = inWorld();
  say(110, { entered: [PERSON] });
  say(111, { entered: [{ ...PERSON, ...placed(9, 1.25) }], left: [9, 12] });
  assert.equal(client.entityOfPlayer(3), 9);
  say(112, { isFull: true, entered: [{ ...PERSON, ...placed(9, 1.5) }] });
  client.update(kit.clock.nowMs());
  assert.equal(client.entities.get(9)?.x, 1.25); // two ticks in the past, not where it was put
});

Deno.test("WorldClient has others in the air as their world says, at the moment that is drawn", () => {
  const { kit, client, say } = inWorld();
  say(110, { entered: [PERSON] });
  const flying = () => {
    client.update(kit.clock.nowMs());
    return client.entities.get(9)?.isInTheAir;
  };
  assert.equal(flying(), false);
  say(112, { placed: [placed(9, 1.25, ENTITY_FLAG.airborne)] });
  assert.equal(flying(), false, "known, and not drawn yet");
  kit.clock.advance(200);
  say(118, { placed: [placed(9, 1.5, ENTITY_FLAG.airborne)] });
  kit.clock.advance(200);
  assert.equal(flying(), true);
  say(126, { placed: [placed(9, 1.75)] });
  kit.clock.advance(500);
  assert.equal(flying(), false);
  say(136, { isFull: true, entered: [{ ...PERSON, ...placed(9, 2, ENTITY_FLAG.airborne) }] });
  kit.clock.advance(500);
  assert.equal(flying(), true, "also after all was told anew");
});

Deno.test("WorldClient makes gestures until it is frozen", () => {
  const { kit, client } = inWorld();
  client.emote("wave");
  assert.deepEqual(kit.gestures, [[1, "wave"]], "at once");
  kit.clock.advance(999);
  client.emote("cheer"); // too soon: the world would take it for a fault
  kit.clock.advance(1001);
  client.freeze();
  client.emote("bow");
  kit.clock.advance(10);
  assert.equal(kit.gestures.length, 1);
  const heard = kit.world.heard.filter(({ type }) => type === "emote");
  assert.deepEqual(heard, [{ type: "emote", body: { emote: "wave" } }]);
});

Deno.test("WorldClient shows the gestures of others, and one's own only once", () => {
  const { kit, client, say } = inWorld();
  say(110, { entered: [PERSON] });
  client.emote("wave");
  say(111, { emoted: [{ entityId: 1, emote: "wave" }, { entityId: 9, emote: "bow" }] });
  assert.deepEqual(kit.gestures, [[1, "wave"], [9, "bow"]]);
  assert.deepEqual(kit.app.state.value.gesture, { id: 2, emote: "bow", name: "Ada", isOwn: false });
  kit.clock.advance(1000);
  client.emote("dance");
  assert.equal(kit.app.state.value.gesture?.isOwn, true);
  say(140, { placed: [placed(9, 30)] });
  kit.clock.advance(500);
  client.update(kit.clock.nowMs());
  say(150, { emoted: [{ entityId: 9, emote: "cheer" }] });
  assert.deepEqual(kit.gestures.at(-1), [9, "cheer"]);
  assert.equal(kit.app.state.value.gesture?.emote, "dance", "too far away for words");
});

Deno.test("[S11] WorldClient sits at once, stands up with the first step, and sees others sit", () => {
  const { kit, client, say } = inWorld();
  const draw = () => {
    kit.clock.advance(50);
    client.update(kit.clock.nowMs());
  };
  say(110, { entered: [{ ...PERSON, ...placed(9, 1, ENTITY_FLAG.seated) }] });
  assert.equal(client.entities.get(9)?.isSeated, true);
  say(111, { placed: [placed(9, 1)] });
  assert.equal(client.entities.get(9)?.isSeated, false);
  client.emote("sit");
  draw();
  draw();
  assert.equal(client.own.isSeated, true);
  kit.controls.moveZ = -1;
  for (let i = 0; i < 4; i++) draw();
  assert.equal(client.own.isSeated, false);
  kit.controls.moveZ = 0;
  kit.clock.advance(1000);
  client.emote("sit");
  draw();
  kit.clock.advance(1000);
  client.emote("wave");
  draw();
  assert.equal(client.own.isSeated, false, "who waves stands up");
  kit.clock.advance(1000);
  kit.controls.jumpPresses = 1;
  for (let i = 0; i < 3; i++) draw();
  client.emote("sit");
  assert.equal(client.own.isSeated, false, "nobody sits in the air");
});

Deno.test("[S10] WorldClient passes on the world's sounds, and hears its own jumps", () => {
  const { kit, client, say } = inWorld();
  say(110, {
    sounded: [{ name: "pop", at: undefined }, { name: "bell", at: { x: 9, y: 0, z: 0 } }],
  });
  assert.deepEqual(kit.sounds.map(({ name }) => name), ["pop", "bell"]);
  assert.ok(kit.sounds[1]!.gain < 1 && kit.sounds[1]!.pan > 0.5);
  const caption = { id: 2, name: "bell", side: "right", isFar: false };
  assert.deepEqual(kit.app.state.value.caption, caption);
  say(111, { sounded: [{ name: "pop", at: { x: 99, y: 0, z: 0 } }] });
  assert.deepEqual(kit.app.state.value.caption, caption, "too far away");
  kit.controls.jumpPresses = 1;
  for (let i = 0; i < 100; i++) {
    kit.clock.advance(16);
    client.update(kit.clock.nowMs());
  }
  assert.deepEqual(kit.sounds.slice(2).map(({ name }) => name), ["whoosh", "step"]);
});

Deno.test("[S10] WorldClient is silent at a sound that it does not know, and logs it once", () => {
  const { kit, say } = inWorld();
  for (const tick of [110, 111]) say(tick, { sounded: [{ name: "theremin", at: undefined }] });
  assert.deepEqual(kit.sounds, []);
  assert.equal(kit.app.state.value.caption, undefined);
  const told = kit.lines.filter(({ name }) => name === "SOUND_UNKNOWN");
  assert.deepEqual(told.map(({ fields }) => fields.sound), ["theremin"]);
});

Deno.test("WorldClient takes its own looks from the world and its moves from prediction", () => {
  const { client, say } = inWorld();
  assert.equal(client.own.name, "Guest-7");
  say(110, { entered: [{ ...PERSON, ...placed(1, 0), name: "Me" }] });
  assert.equal(client.own.name, "Me");
  assert.ok(client.own.isOwn);
  say(111, { placed: [placed(1, 9)] });
  client.update(1e6);
  assert.equal(client.own.x, 0);
  assert.equal(client.entities.size, 1);
});

Deno.test("WorldClient walks into a portal once, and shows the one in reach", () => {
  const { kit } = inWorld();
  kit.controls.moveZ = -1;
  kit.clock.advance(900); // 4.5 m of the 6 to the portal
  assert.deepEqual(kit.app.state.value.portalInReach, { name: "way", title: "Title left_world" });
  kit.clock.advance(400);
  const uses = kit.sockets.flatMap((socket) => socket.heard)
    .filter((message) => message.type === "use_portal");
  assert.equal(uses.length, 1);
  assert.deepEqual(kit.entered, KEYS);
});

Deno.test("WorldClient asks for the portal in reach by key, once until it is answered", () => {
  const { kit } = inWorld();
  kit.answers.world = (_socket, message) => message.type === "use_portal";
  const uses = () => kit.world.heard.filter((message) => message.type === "use_portal").length;
  kit.app.actions.usePortal();
  kit.clock.advance(50);
  assert.equal(uses(), 0); // none in reach
  kit.controls.moveZ = -1;
  kit.clock.advance(900);
  kit.controls.moveZ = 0;
  kit.app.actions.usePortal();
  kit.app.actions.usePortal();
  kit.clock.advance(50);
  assert.equal(uses(), 1);
  kit.world.sayWorld("portal_refused", { portal: "way", reason: "cooling_down" });
  kit.clock.advance(50);
  assert.deepEqual(kit.notices, ["cooling_down"]);
  kit.app.actions.usePortal();
  kit.clock.advance(50);
  assert.equal(uses(), 2);
});

Deno.test("WorldClient asks again for a portal it still stands in after the world disagreed", () => {
  const { kit } = inWorld();
  kit.answers.world = (_socket, message) => message.type === "use_portal";
  const uses = () => kit.world.heard.filter((message) => message.type === "use_portal").length;
  kit.controls.moveZ = -1;
  kit.clock.advance(1200); // into the ring
  kit.controls.moveZ = 0;
  kit.clock.advance(100);
  assert.equal(uses(), 1);
  kit.world.sayWorld("portal_refused", { portal: "way", reason: "not_at_portal" });
  kit.clock.advance(450);
  assert.equal(uses(), 1);
  kit.clock.advance(150);
  assert.equal(uses(), 2);
  // What does not pass by itself is not asked for again and again.
  kit.world.sayWorld("portal_refused", { portal: "way", reason: "world_unavailable" });
  kit.clock.advance(3000);
  assert.equal(uses(), 2);
});

Deno.test("WorldClient stands still while it asks for a portal, so that no step is taken back", () => {
  const { kit, client, say, frames } = inWorld();
  kit.answers.world = (_socket, message) => message.type === "use_portal";
  kit.controls.moveZ = -1;
  kit.clock.advance(1200); // into the ring
  const asked = { ...client.ownPose };
  kit.clock.advance(300);
  assert.deepEqual({ ...client.ownPose }, asked);
  const ground = new Ground(client.definition);
  const world = standing(0, 0, 0);
  for (const frame of frames()) stepAvatar(world, frame, ground, world);
  say(130, { own: world, lastInputSeq: frames().at(-1)!.seq }); // not judged yet
  assert.deepEqual({ ...client.ownPose }, asked);
  kit.world.sayWorld("portal_refused", { portal: "way", reason: "world_unavailable" });
  kit.clock.advance(200);
  assert.ok(client.ownPose.z < asked.z, "it goes on once it was refused");
});

Deno.test("WorldClient goes on at once when a trip fails right after it began", () => {
  const { kit, client, say } = inWorld();
  kit.answers.world = (_socket, message) => message.type === "use_portal";
  kit.controls.moveZ = -1;
  kit.clock.advance(1200);
  const asked = { ...client.ownPose };
  kit.world.sayWorld("locked", { portal: "way", to: KEYS[1]! });
  kit.world.sayWorld("unlocked", {});
  kit.clock.advance(10);
  say(130, { own: standing(0, 0, asked.z), lastInputSeq: 1000 });
  kit.clock.advance(200);
  assert.ok(client.ownPose.z < asked.z);
});

Deno.test("WorldClient sends its last steps before it asks for a portal", () => {
  const { kit } = inWorld();
  kit.answers.world = (_socket, message) => message.type === "use_portal";
  kit.controls.moveZ = -1;
  kit.clock.advance(1200);
  const heard = kit.world.heard.map((message) => message.type);
  const asked = heard.indexOf("use_portal");
  const frames = kit.world.heard.slice(0, asked)
    .flatMap((message) => message.type === "input" ? message.body.frames : []);
  const first = 6 - 1; // metres to the ring, of which one is its radius
  assert.ok(frames.length >= first / 0.25, `${frames.length} frames came before`);
});

Deno.test("WorldClient is frozen once its world is lost", () => {
  const { kit, client } = inWorld();
  kit.controls.moveX = 1;
  kit.world.cut();
  const before = { ...client.ownPose };
  kit.clock.advance(200);
  client.update(kit.clock.nowMs());
  assert.deepEqual({ ...client.ownPose }, before);
});
