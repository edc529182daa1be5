import assert from "node:assert/strict";
import { defaultLook } from "../../shared/protocol/avatar_look.ts";
import { CoreBench, HUB, LEFT } from "./core_test_kit.ts";
import { LOOK_BURST } from "./look_desk.ts";

const RED = { colour: 0, accent: 11, shape: 1 };
const BLUE = { colour: 7, accent: 2, shape: 3 };

Deno.test("[K2] a newcomer looks as its id says, and its world is told so", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  const { playerId, look } = client.last("session");
  assert.deepEqual(look, defaultLook(playerId));
  assert.deepEqual(bench.world(HUB).last("committed").look, look);
  assert.deepEqual(bench.store.rows.get(playerId)?.look, look);
});

Deno.test("[K3] a look is kept, told to whoever chose it, and shown in the world they are in", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  const { playerId } = client.last("session");
  client.say("choose_look", { look: RED });
  assert.deepEqual(client.last("look_changed").look, RED);
  assert.deepEqual(bench.world(HUB).last("restyle"), { playerId, look: RED });
  assert.deepEqual(bench.store.rows.get(playerId)?.look, RED);
});

Deno.test("[K3] a look travels along, and comes back with the secret after a restart", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  const { resumeSecret } = client.last("session");
  client.say("choose_look", { look: RED });
  bench.usePortal(bench.world(HUB), client, LEFT);
  const left = bench.travel(client);
  assert.deepEqual(left.last("committed").look, RED);
  client.say("choose_look", { look: BLUE });
  assert.deepEqual(left.last("restyle").look, BLUE);
  assert.equal(bench.world(HUB).last("restyle").look.colour, RED.colour, "no longer its business");
  const after = new CoreBench({ store: bench.store, firstNumber: 1000 });
  const again = after.connect();
  again.enter(resumeSecret);
  assert.deepEqual(again.last("session").look, BLUE);
});

Deno.test("[K3] a look chosen on the way is what the world is told at the commit", () => {
  const bench = new CoreBench();
  const client = bench.connect();
  client.enter();
  const { leaseId, worldKey } = client.last("lease_granted");
  client.say("redeem_lease", { leaseId, worldKey });
  const hub = bench.world(HUB);
  hub.register();
  hub.acknowledge();
  client.say("choose_look", { look: RED });
  assert.equal(hub.count("restyle"), 0, "nobody is there yet");
  hub.admit();
  assert.deepEqual(hub.last("committed").look, RED);
});

Deno.test("[K3] guest and account each keep their own; a new account goes on as its guest", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  client.say("choose_look", { look: RED });
  client.say("log_in", { name: "Ada" });
  const ada = client.last("session");
  assert.deepEqual(ada.look, RED);
  client.say("choose_look", { look: BLUE });
  client.say("log_out", {});
  const guest = client.last("session");
  assert.deepEqual(guest.look, defaultLook(guest.playerId));
  bench.pass(2000);
  client.say("log_in", { name: "Ada" });
  assert.equal(client.last("session").playerId, ada.playerId);
  assert.deepEqual(client.last("session").look, BLUE);
});

Deno.test("[K3] a look chosen while the guest's row is made is kept all the same", () => {
  const bench = new CoreBench();
  const client = bench.connect();
  client.enter();
  bench.store.isHolding = true;
  bench.travel(client);
  client.say("choose_look", { look: RED });
  assert.deepEqual(client.last("look_changed").look, RED);
  bench.store.release(); // counts the guests of that address
  const { playerId } = client.last("session");
  assert.deepEqual(bench.store.rows.get(playerId)?.look, RED);
  bench.store.isHolding = true;
  const other = bench.connect();
  other.enter("", "tab-2");
  bench.travel(other);
  bench.store.release();
});

Deno.test("[K5] who chooses too often, or what cannot be kept, is refused by name", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  bench.store.fault = "disk_full";
  client.say("choose_look", { look: RED });
  assert.equal(client.last("look_refused").reason, "look_not_kept");
  assert.equal(client.count("look_changed"), 0);
  assert.equal(bench.world(HUB).count("restyle"), 0);
  bench.store.fault = undefined;
  bench.pass(LOOK_BURST * 1000);
  for (let i = 0; i < LOOK_BURST; i++) client.say("choose_look", { look: i % 2 ? RED : BLUE });
  assert.equal(client.count("look_changed"), LOOK_BURST);
  client.say("choose_look", { look: RED });
  assert.equal(client.last("look_refused").reason, "too_many_looks");
  assert.equal(client.count("look_changed"), LOOK_BURST);
  bench.pass(1000);
  client.say("choose_look", { look: RED });
  assert.equal(client.count("look_changed"), LOOK_BURST + 1);
});

Deno.test("[K3] a world that comes back with an older look is told the newer one", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  const hub = bench.world(HUB);
  const { playerId } = client.last("session");
  const { fence, look } = hub.last("committed");
  client.say("choose_look", { look: RED });
  const rest = { isAway: false, displayName: "Guest", isGuest: true };
  const place = { x: 0, y: 0, z: 0, yaw: 0 };
  hub.register([{ playerId, fence, look, ...rest, place }]);
  assert.deepEqual(hub.last("restyle"), { playerId, look: RED });
  const told = hub.count("restyle");
  hub.register([{ playerId, fence, look: RED, ...rest, place }]);
  assert.equal(hub.count("restyle"), told);
});
