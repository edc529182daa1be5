// What somebody looks like, from the choice to others' pictures, through everything that may happen.

import assert from "node:assert/strict";
import { type AvatarLook, defaultLook, packLook } from "../../shared/protocol/avatar_look.ts";
import { Cluster } from "./cluster.ts";
import type { ClusterClient } from "./cluster_client.ts";
import { faultsOf } from "./invariants.ts";

const RED: AvatarLook = { colour: 0, accent: 11, shape: 1 };
const BLUE: AvatarLook = { colour: 7, accent: 2, shape: 3 };

function nameOf(client: ClusterClient): string {
  return client.app.state.value.identity?.displayName ?? "";
}

function isLike(look: AvatarLook | undefined, expected: AvatarLook): boolean {
  return look !== undefined && packLook(look) === packLook(expected);
}

/** What `watcher` sees of `other`; nothing out of sight. */
function seenBy(watcher: ClusterClient, other: ClusterClient): AvatarLook | undefined {
  const views = [...watcher.app.world?.client.entities.values() ?? []];
  return views.find(({ name }) => name === nameOf(other))?.look;
}

function twoInHub(seed: number) {
  const cluster = new Cluster(seed);
  const [ada, bob] = [cluster.addClient(), cluster.addClient()];
  cluster.until(() => ada.walkingIn === "hub" && bob.walkingIn === "hub", "both in the hub");
  cluster.pass(500);
  const looksLike = (client: ClusterClient, look: AvatarLook, when: string) => {
    cluster.until(
      () =>
        isLike(client.app.state.value.identity?.look, look) &&
        isLike(client.app.world?.client.own.look, look),
      `the look ${when}`,
      20_000,
    );
  };
  return { cluster, ada, bob, looksLike };
}

Deno.test("[K2] [K4] guests look different, and a choice is seen by both within a moment", () => {
  const { cluster, ada, bob } = twoInHub(11);
  const of = (client: ClusterClient) => defaultLook(Number(nameOf(client).replace("Guest-", "")));
  assert.ok(isLike(seenBy(bob, ada), of(ada)));
  assert.ok(isLike(seenBy(ada, bob), of(bob)));
  assert.notEqual(packLook(of(ada)), packLook(of(bob)));
  ada.app.actions.chooseLook(RED);
  cluster.pass(300);
  assert.ok(isLike(seenBy(bob, ada), RED));
  assert.ok(isLike(ada.app.world?.client.own.look, RED));
  assert.ok(isLike(seenBy(ada, bob), of(bob)), "and nobody else's changed");
  const carol = cluster.addClient();
  cluster.until(() => seenBy(carol, ada) !== undefined, "a newcomer sees her");
  assert.ok(isLike(seenBy(carol, ada), RED));
  assert.deepEqual(faultsOf(cluster), []);
});

Deno.test("[K3] a look goes through a portal, a crash, a lost network, a new page and a restart", () => {
  const { cluster, ada, bob, looksLike } = twoInHub(12);
  ada.app.actions.chooseLook(RED);
  cluster.pass(300);
  ada.goOn();
  cluster.until(() => ada.walkingIn === "left_world", "her in the next world");
  looksLike(ada, RED, "behind the portal");
  bob.goOn();
  cluster.until(() => isLike(seenBy(bob, ada), RED), "him seeing her there");
  cluster.crash(cluster.world("left_world")!);
  cluster.pass(3000);
  cluster.until(() => isLike(seenBy(bob, ada), RED), "him seeing her after a crash");
  looksLike(ada, RED, "after a crash");
  cluster.cutOff(ada, 3000);
  cluster.pass(6000);
  looksLike(ada, RED, "after a lost network");
  ada.app.actions.chooseLook(BLUE);
  cluster.pass(300);
  ada.app.leave();
  const again = cluster.addClient(ada);
  cluster.until(() => again.walkingIn === "left_world", "the new page in the world");
  looksLike(again, BLUE, "of the new page");
  cluster.restartMaster();
  cluster.pass(8000);
  looksLike(again, BLUE, "after the master's restart");
  cluster.until(() => isLike(seenBy(bob, again), BLUE), "him seeing that, too");
});

Deno.test("[K3] guest and account each look as they chose, through log-in and log-out", () => {
  const { cluster, ada, looksLike } = twoInHub(13);
  ada.app.actions.chooseLook(RED);
  cluster.pass(300);
  ada.app.actions.logIn("Ada");
  cluster.until(() => nameOf(ada) === "Ada" && ada.walkingIn === "hub", "her account");
  looksLike(ada, RED, "of a new account");
  ada.app.actions.chooseLook(BLUE);
  cluster.pass(600);
  ada.app.actions.logOut();
  cluster.until(() => nameOf(ada).startsWith("Guest-") && ada.walkingIn === "hub", "a new guest");
  looksLike(ada, defaultLook(Number(nameOf(ada).slice(6))), "of a new guest");
  cluster.pass(2000);
  ada.app.actions.logIn("ada");
  cluster.until(() => nameOf(ada) === "Ada" && ada.walkingIn === "hub", "her account again");
  looksLike(ada, BLUE, "of the account");
});

Deno.test("[K3] a look chosen on the way is the one that is seen where one arrives", () => {
  const { cluster, ada, bob, looksLike } = twoInHub(14);
  bob.goOn();
  cluster.until(() => bob.walkingIn === "left_world", "him ahead");
  ada.goOn();
  cluster.pass(100);
  ada.app.actions.chooseLook(BLUE);
  cluster.until(() => ada.walkingIn === "left_world", "her behind him");
  looksLike(ada, BLUE, "chosen on the way");
  cluster.until(() => isLike(seenBy(bob, ada), BLUE), "him seeing it");
});
