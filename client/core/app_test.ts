import assert from "node:assert/strict";
import { CLOSE_CODES } from "../../shared/net/close_codes.ts";
import { defaultLook } from "../../shared/protocol/avatar_look.ts";
import { standingAt } from "../../shared/protocol/entity_changes.ts";
import { KEYS, Kit, snapshotAt } from "./app_test_kit.ts";

const [HUB, LEFT] = [KEYS[0]!, KEYS[1]!];

Deno.test("App walks in: gate, identity, pack, ticket, world", () => {
  const kit = new Kit().enter();
  assert.deepEqual(kit.phase, { phase: "playing", world: HUB });
  assert.deepEqual(kit.entered, [HUB]);
  assert.equal(kit.secret, "secret");
  assert.equal(kit.app.state.value.worldTitle, "World hub");
  assert.equal(kit.app.state.value.identity?.displayName, "Guest-7");
  assert.equal(kit.app.state.value.trip, undefined);
  assert.deepEqual(kit.control.heard.map((message) => message.type), ["enter", "redeem_lease"]);
  assert.deepEqual(kit.world.heard.map((message) => message.type), ["join"]);
});

Deno.test("App.leave() says goodbye on every socket and leaves no timer", () => {
  const kit = new Kit().enter();
  kit.app.leave();
  assert.equal(kit.control.closedWith, CLOSE_CODES.normal);
  assert.equal(kit.world.closedWith, CLOSE_CODES.normal);
  kit.clock.advance(1000);
  assert.equal(kit.clock.pending, 0);
});

Deno.test("App travels: the old socket is closed only when the new world is there", () => {
  const kit = new Kit().enter();
  const old = kit.world;
  let wasOldOpen: boolean | undefined;
  kit.answers.world = (socket, message) => {
    if (message.type === "join" && socket !== old) wasOldOpen = old.closedWith === undefined;
    return false;
  };
  kit.grant(LEFT, "portal");
  kit.clock.advance(200);
  assert.deepEqual(kit.entered, [HUB, LEFT]);
  assert.equal(wasOldOpen, true);
  assert.equal(old.closedWith, CLOSE_CODES.normal);
  assert.equal(kit.world.closedWith, undefined);
  assert.deepEqual(kit.phase, { phase: "playing", world: LEFT });
});

Deno.test("App comes back into the world whatever message its socket is cut at", () => {
  const whole = new Kit().enter();
  whole.grant(LEFT, "portal");
  whole.clock.advance(200);
  const count = whole.delivered.length;
  assert.ok(count > 12, "the trip has its messages");
  for (let at = 1; at <= count; at++) {
    const kit = new Kit();
    kit.cutIn = at;
    kit.enter();
    if (!kit.control.isGone) kit.grant(LEFT, "portal");
    kit.clock.advance(60_000);
    const where = `cut at ${at}, ${kit.delivered[at - 1]}`;
    assert.equal(kit.phase.phase, "playing", where);
    assert.equal(kit.app.state.value.trip, undefined, where);
    const open = kit.sockets.filter((socket) => !socket.isGone);
    assert.equal(open.length, 2, where);
  }
});

Deno.test("App tells of another version before the game and does not dial again", () => {
  const kit = new Kit();
  kit.answers.serverVersion = "0.2";
  kit.enter();
  kit.clock.advance(60_000);
  assert.deepEqual(kit.phase, {
    phase: "updated",
    serverVersion: "0.2",
    clientVersion: "0.1",
    canReload: true,
  });
  assert.equal(kit.sockets.length, 1);
  kit.app.actions.reload();
  assert.deepEqual(kit.reloads, ["0.2"]);
});

Deno.test("App offers no second reload for the same version", () => {
  const kit = new Kit({ pageVersion: "0.2" });
  kit.answers.serverVersion = "0.2";
  kit.enter();
  assert.equal(kit.phase.phase === "updated" && kit.phase.canReload, false);
  assert.deepEqual(kit.reloads, []);
});

Deno.test("App meets another version in a world's gate, during a trip", () => {
  const kit = new Kit().enter();
  kit.answers.serverVersion = "0.2";
  kit.grant(LEFT, "portal");
  kit.clock.advance(30_000);
  assert.equal(kit.phase.phase, "updated");
  assert.ok(kit.sockets.every((socket) => socket.isGone));
});

Deno.test("App meets another version when it comes back to an updated server", () => {
  const kit = new Kit().enter();
  kit.answers.serverVersion = "0.2";
  kit.control.cut();
  kit.world.cut();
  kit.clock.advance(30_000);
  assert.equal(kit.phase.phase, "updated");
});

Deno.test("App backs off from a master that is down, and says until when", () => {
  const kit = new Kit({ random: () => 1 });
  kit.answers.isDown = () => true;
  kit.app.start();
  kit.clock.advance(5);
  assert.deepEqual(kit.phase, { phase: "retrying", attempt: 1, retryAtMs: 505 });
  kit.clock.advance(500);
  assert.deepEqual(kit.phase, { phase: "connecting", attempt: 2 });
  kit.clock.advance(5);
  assert.deepEqual(kit.phase, { phase: "retrying", attempt: 2, retryAtMs: 1510 });
  kit.app.actions.retry();
  kit.answers.isDown = () => false;
  kit.clock.advance(200);
  assert.equal(kit.phase.phase, "playing");
});

Deno.test("App stops when another tab took over, until the person asks for it back", () => {
  const kit = new Kit().enter();
  kit.control.cut(CLOSE_CODES.taken_over);
  kit.clock.advance(60_000);
  assert.deepEqual(kit.phase, { phase: "stopped", reason: "taken_over" });
  assert.deepEqual(kit.notices, [], "nothing of a restart");
  assert.ok(kit.sockets.every((socket) => socket.isGone));
  const dialled = kit.sockets.length;
  kit.app.actions.retry();
  kit.clock.advance(200);
  assert.equal(kit.phase.phase, "playing");
  assert.equal(kit.sockets.length, dialled + 2);
});

Deno.test("App plays on while only the master is lost, and is told so", () => {
  const kit = new Kit().enter();
  kit.answers.isDown = () => true;
  kit.control.cut();
  kit.clock.advance(20_000);
  assert.equal(kit.phase.phase, "playing");
  assert.equal(kit.app.state.value.isChatAvailable, false);
  assert.deepEqual(kit.notices, ["master_gone"]);
  kit.answers.isDown = () => false;
  kit.clock.advance(20_000);
  assert.equal(kit.app.state.value.isChatAvailable, true);
  assert.deepEqual(kit.notices, ["master_gone", "connected"]);
});

Deno.test("App waits for a server that drains for as long as it takes", () => {
  const kit = new Kit();
  kit.answers.control = (socket, message) => {
    if (message.type !== "request_entry" && message.type !== "redeem_lease") return false;
    if (message.type === "request_entry") socket.say("entry_refused", { reason: "draining" });
    else socket.say("lease_closed", { leaseId: message.body.leaseId, reason: "draining" });
    return true;
  };
  kit.enter();
  kit.clock.advance(30_000);
  assert.equal(kit.phase.phase, "entering");
  kit.answers = {};
  kit.clock.advance(2000);
  assert.equal(kit.phase.phase, "playing");
});

Deno.test("App tells why a socket was closed where that helps, and comes back", () => {
  for (const reason of ["draining", "too_busy", "slow_reader", "idle_timeout"] as const) {
    const kit = new Kit().enter();
    kit.control.cut(CLOSE_CODES[reason]);
    assert.ok(kit.notices.includes(reason));
    kit.clock.advance(5000);
    assert.equal(kit.app.state.value.isChatAvailable, true);
  }
});

Deno.test("App welcomes back whoever is resumed, once per page", () => {
  const kit = new Kit();
  kit.firstPurpose = "resume";
  kit.enter();
  assert.deepEqual(kit.notices, ["resumed"]);
  kit.app.actions.dismissNotice(kit.app.state.value.notices[0]!.id);
  kit.world.cut();
  kit.clock.advance(3000);
  assert.deepEqual(kit.entered, [HUB, HUB]);
  assert.deepEqual(kit.notices, []);
});

Deno.test("App rejoins a world that is gone, with the picture frozen meanwhile", () => {
  const kit = new Kit().enter();
  kit.world.cut(CLOSE_CODES.world_gone);
  assert.deepEqual(kit.phase, { phase: "rejoining", world: HUB });
  assert.ok(kit.app.world !== undefined);
  kit.clock.advance(249);
  assert.equal(kit.heard("request_entry"), 0);
  kit.clock.advance(800);
  assert.equal(kit.heard("request_entry"), 1);
  assert.deepEqual(kit.phase, { phase: "playing", world: HUB });
  assert.deepEqual(kit.entered, [HUB, HUB]);
});

Deno.test("App stops after five entries that failed, each a second after the last", () => {
  const kit = new Kit();
  kit.answers.control = (socket, message) => {
    if (message.type !== "redeem_lease") return false;
    socket.say("lease_closed", { leaseId: message.body.leaseId, reason: "world_full" });
    return true;
  };
  kit.enter();
  kit.clock.advance(20_000);
  assert.deepEqual(kit.phase, { phase: "stopped", reason: "world_full" });
  assert.equal(kit.heard("redeem_lease"), 5);
  assert.equal(kit.heard("request_entry"), 4);
  kit.answers = {};
  kit.app.actions.retry();
  kit.clock.advance(300);
  assert.equal(kit.phase.phase, "playing");
});

Deno.test("App notices a control socket that no longer answers", () => {
  const kit = new Kit().enter();
  const dead = kit.control;
  kit.answers.control = (socket, message) => message.type === "ping" && socket === dead;
  kit.clock.advance(15_000);
  assert.equal(dead.closedWith, CLOSE_CODES.idle_timeout, "and does not say that it leaves");
  assert.notEqual(kit.control, dead);
  assert.equal(kit.phase.phase, "playing");
});

Deno.test("App shows chat once, at most 200 lines, and asks for what it missed", () => {
  const kit = new Kit().enter();
  kit.clock.advance(1000);
  const line = (id: number) => ({
    id,
    channel: "everyone" as const,
    fromPlayer: 7 as never,
    from: "Guest-7",
    isGuest: true,
    world: undefined,
    text: `line ${id}`,
    atMs: id,
  });
  for (let id = 1; id <= 201; id++) kit.control.say("chat", line(id));
  kit.control.say("chat", line(201));
  kit.clock.advance(10);
  const { chat } = kit.app.state.value;
  assert.equal(chat.length, 200);
  assert.equal(chat[0]?.id, 2);
  assert.ok(chat[0]?.isOwn);
  kit.control.cut();
  kit.clock.advance(2000);
  const enter = kit.control.heard[0];
  assert.equal(enter?.type === "enter" && enter.body.lastChatId, 201);
  assert.equal(enter?.type === "enter" && enter.body.resumeSecret, "secret");
});

Deno.test("App puts a bubble over a speaker in view, and none for what was missed", () => {
  const kit = new Kit().enter();
  const entered = {
    entityId: 9,
    kind: "player" as const,
    playerId: 3,
    name: "Ada",
    isGuest: false,
    look: defaultLook(3),
    costume: "",
    everyTicks: 1,
    at: standingAt({ x: 1, y: 0, z: 1, yaw: 0 }),
  };
  const line = {
    id: 1,
    channel: "everyone" as const,
    fromPlayer: 3 as never,
    from: "Ada",
    isGuest: false,
    world: undefined,
    text: "hello",
    atMs: 1,
  };
  kit.world.sayWorld("snapshot", snapshotAt(102, { entered: [entered] }));
  kit.control.say("chat", line);
  kit.clock.advance(1500);
  assert.deepEqual(kit.bubbles, []);
  kit.control.say("chat", { ...line, id: 2 });
  kit.world.sayWorld("snapshot", snapshotAt(103, { said: [{ entityId: 9, text: "aloud" }] }));
  kit.world.sayWorld("snapshot", snapshotAt(104, { emoted: [{ entityId: 9, emote: "wave" }] }));
  kit.clock.advance(10);
  assert.deepEqual(kit.bubbles, [[9, "hello"], [9, "aloud"]]);
  assert.deepEqual(kit.gestures, [[9, "wave"]]);
});

Deno.test("App refuses chat that is too long or has nowhere to go", () => {
  const kit = new Kit().enter();
  kit.app.actions.sendChat(" " + "é".repeat(200) + " ");
  kit.app.actions.sendChat("é".repeat(201));
  kit.app.actions.sendChat("   ");
  kit.clock.advance(10);
  assert.equal(kit.heard("chat"), 1);
  assert.deepEqual(kit.notices, ["too_long"]);
  kit.control.cut();
  kit.app.actions.sendChat("anybody?");
  assert.ok(kit.notices.includes("chat_unavailable"));
});

Deno.test("App logs in once at a time and shows why it was refused", () => {
  const kit = new Kit().enter();
  kit.app.actions.logIn("Ada");
  kit.app.actions.logIn("Ada");
  kit.clock.advance(10);
  assert.equal(kit.heard("log_in"), 1);
  assert.ok(kit.app.state.value.isIdentityBusy);
  kit.control.say("login_refused", { reason: "reserved" });
  kit.clock.advance(10);
  assert.equal(kit.app.state.value.loginError, "reserved");
  assert.equal(kit.app.state.value.isIdentityBusy, false);
});

Deno.test("App logs in with a name that was pasted in pieces, and refuses one that is longer than any", () => {
  const kit = new Kit().enter();
  const names = () =>
    kit.control.heard.flatMap((message) => message.type === "log_in" ? message.body.name : []);
  kit.app.actions.logIn(" " + "한글이름".repeat(5).normalize("NFD") + " ");
  kit.clock.advance(10);
  kit.control.say("login_refused", { reason: "reserved" });
  kit.clock.advance(2000);
  kit.app.actions.logIn("Ada" + " ".repeat(90) + "Lovelace");
  kit.clock.advance(10);
  kit.control.say("login_refused", { reason: "reserved" });
  kit.clock.advance(2000);
  assert.deepEqual(names(), ["한글이름".repeat(5), "Ada Lovelace"]);
  kit.app.actions.logIn("한".repeat(27));
  kit.clock.advance(2000);
  assert.equal(names().length, 2);
  assert.equal(kit.app.state.value.loginError, "too_long");
  assert.equal(kit.app.state.value.isIdentityBusy, false);
  kit.app.actions.sendChat(`/w ${"한".repeat(30)} hello`);
  kit.clock.advance(10);
  assert.deepEqual([kit.heard("whisper"), kit.notices], [0, ["not_online"]]);
});

Deno.test("App tells the page when the master serves another build", () => {
  const kit = new Kit().enter();
  kit.control.say("catalog", { packBaseUrl: "", worlds: [], buildId: "b1" });
  kit.control.say("catalog", { packBaseUrl: "", worlds: [], buildId: "b2" });
  kit.clock.advance(10);
  assert.deepEqual(kit.builds, ["b2"]);
});

Deno.test("App comes in again when its own world changed", () => {
  const kit = new Kit().enter();
  kit.control.say("world_changed", { worldKey: LEFT });
  kit.control.say("world_changed", { worldKey: HUB });
  kit.clock.advance(200);
  assert.equal(kit.heard("request_entry"), 1);
  assert.deepEqual(kit.entered, [HUB, HUB]);
});
