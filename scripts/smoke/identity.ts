// Who comes back: accounts and guests stand where they left, across a restart of the master.

import type { HeadlessClient } from "../headless/headless_client.ts";
import { parseVisitLink } from "../../client/core/visit_link.ts";
import { type AvatarLook, defaultLook, isSameLook } from "../../shared/protocol/avatar_look.ts";
import { enterBot, makeBot, metresBetween, nameOf, placeOf, travelTo } from "./bots.ts";
import { walkSomewhere } from "./bots.ts";
import { check, type Smoke } from "./harness.ts";
import { type MasterOptions, MasterProcess } from "./master_process.ts";
import { childrenOf } from "./processes.ts";
import { readSavedPlace, untilSaved } from "./saved_place.ts";
import { worldDefinition } from "./page_walk.ts";
import type { GroundPlace } from "./walk_path.ts";

const LOGIN_MS = 20_000;
const SAME_METRES = 0.5;
const ACCOUNT = "Smoke Tester";
const NAMED_LOOK = { colour: 8, accent: 2, shape: 4 };
const GUEST_LOOK = { colour: 1, accent: 6, shape: 3 };

/** A guest leaves, Ctrl-C ends the master under a named player; after a restart both come back. */
export async function comeBack(
  smoke: Smoke,
  options: Omit<MasterOptions, "dataDirectory">,
): Promise<void> {
  const dataDirectory = await smoke.temporaryFolder();
  const first = await MasterProcess.start(smoke, {
    ...options,
    dataDirectory,
    isInTerminal: true,
  });
  const named = await enterBot(smoke, { pageUrl: first.pageUrl, name: "named" });
  await logIn(named);
  await wear(named, NAMED_LOOK);
  await travelTo(named, "left_world");
  const before = await walkSomewhere(named);
  const guest = await enterBot(smoke, { pageUrl: first.pageUrl, name: "guest" });
  await wear(guest, GUEST_LOOK);
  const guestAt = await walkSomewhere(guest);
  const guestName = nameOf(guest);
  const secret = guest.resumeSecret;
  await untilSaved(dataDirectory, ACCOUNT, "left_world", before);
  // The last steps of both are saved on the way out.
  const namedAt = await walkSomewhere(named);
  guest.close();

  check(await first.interrupt() === 0, "a master that is interrupted ends with 0");
  check(childrenOf(first.pid).length === 0, "no child is left");
  for (const key of ["hub", "left_world"]) {
    await first.expect("MASTER_WORLD_STOPPED", { key, code: "0" });
  }
  check(readSavedPlace(dataDirectory, guestName)?.world === "hub", "the guest is saved in hub");

  const second = await first.restart();
  const sameGuest = await enterBot(smoke, {
    pageUrl: second.pageUrl,
    name: "guest_again",
    resumeSecret: secret,
  });
  check(nameOf(sameGuest) === guestName, "the secret brings back the same guest");
  checkPlace(sameGuest, "hub", guestAt);
  checkLook(sameGuest, GUEST_LOOK);

  named.close();
  const stranger = makeBot(smoke, { pageUrl: second.pageUrl, name: "named_again" });
  await stranger.enter();
  check(nameOf(stranger) !== ACCOUNT, "without a secret one is a guest");
  const visits = stranger.visits;
  await logIn(stranger);
  await stranger.waitFor(() => stranger.visits > visits, LOGIN_MS, "travel to the saved world");
  checkPlace(stranger, "left_world", namedAt);
  checkLook(stranger, NAMED_LOOK);
  await stranger.chat("I am back");
  await followLink(smoke, second, sameGuest);
  stranger.close();
  check(await second.drain() === 0, "the second master ends with 0");
}

/** The guest leaves and comes in by a link: the same guest, elsewhere, and there on coming back. */
async function followLink(
  smoke: Smoke,
  master: MasterProcess,
  guest: HeadlessClient,
): Promise<void> {
  const name = nameOf(guest);
  const { pageUrl } = master;
  const { resumeSecret } = guest;
  guest.close();
  const spot = worldDefinition("top_world").spawns.at(-1)!.at; // a world has spawns
  const visit = parseVisitLink(`#top_world@${spot.x},${spot.z},90`);
  check(visit !== undefined && visit !== "bad", "the link can be read");
  const linked = await enterBot(smoke, { pageUrl, name: "linked", resumeSecret, visit });
  check(nameOf(linked) === name, "a link costs nobody who they are");
  check(linked.world === "top_world", `the link leads to top_world, not to ${linked.world}`);
  const at = placeOf(linked);
  const metres = metresBetween(at, spot);
  check(metres < 2, `at its spot, not ${metres.toFixed(2)} m away`);
  linked.close();
  const again = await enterBot(smoke, { pageUrl, name: "linked_again", resumeSecret });
  checkPlace(again, "top_world", at);
  again.close();
}

async function logIn(bot: HeadlessClient): Promise<void> {
  bot.app.actions.logIn(ACCOUNT);
  await bot.waitFor(
    () => bot.state.identity?.displayName === ACCOUNT && !bot.state.isIdentityBusy,
    LOGIN_MS,
    "log in",
  );
  await bot.waitFor(() => bot.world !== undefined && bot.state.trip === undefined, LOGIN_MS, "go");
}

async function wear(bot: HeadlessClient, look: AvatarLook): Promise<void> {
  bot.app.actions.chooseLook(look);
  const isWorn = () => isSameLook(bot.app.world?.client.own.look ?? defaultLook(0), look);
  await bot.waitFor(isWorn, LOGIN_MS, "the world shows the look");
}

function checkLook(bot: HeadlessClient, look: AvatarLook): void {
  const kept = bot.state.identity?.look;
  check(kept !== undefined && isSameLook(kept, look), "the look is kept");
}

function checkPlace(bot: HeadlessClient, world: string, at: GroundPlace): void {
  check(bot.world === world, `in ${world}, not in ${bot.world}`);
  const metres = metresBetween(placeOf(bot), at);
  check(metres < SAME_METRES, `at the saved place, not ${metres.toFixed(2)} m away`);
}
