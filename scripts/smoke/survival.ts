// What is killed and what must live on: masters, worlds, and the players' places.

import { enterBot, metresBetween, nameOf, placeOf, travelTo, walkSomewhere } from "./bots.ts";
import { check, type Smoke, until } from "./harness.ts";
import { type MasterOptions, MasterProcess } from "./master_process.ts";
import { isAlive, killNow, stopNow } from "./processes.ts";
import { untilSaved } from "./saved_place.ts";
import { SmallDisk } from "./small_disk.ts";

type Options = Omit<MasterOptions, "dataDirectory">;

/** No orphan outlives its master by more than this. */
const ORPHAN_MS = 10_000;
/** A world that was killed is up again and the player back in it. */
const BACK_MS = 20_000;
/** Saved to 1/64 m; a moment of walking may lie between. */
const SAME_METRES = 0.5;

/** A master is killed; its hub, with a player inside, is gone within 10 s. */
export async function orphansEnd(smoke: Smoke, options: Options): Promise<void> {
  const dataDirectory = await smoke.temporaryFolder();
  const master = await MasterProcess.start(smoke, { ...options, dataDirectory });
  await enterBot(smoke, { pageUrl: master.pageUrl, name: "orphan" });
  const pid = pidOf(master, "hub");
  await master.kill();
  const killedMs = performance.now();
  await until(() => !isAlive(pid), ORPHAN_MS, `the end of hub ${pid} after its master was killed`);
  smoke.mark("SMOKE_PROCESS_GONE hub_after_master_kill");
  smoke.step("orphan_gone", { after_ms: Math.round(performance.now() - killedMs) });
}

/**
 * A world is killed, and the next one hangs: its player is back in it, at the saved place, and can
 * chat, on the socket that was there before.
 */
export async function worldCrash(smoke: Smoke, options: Options): Promise<void> {
  const dataDirectory = await smoke.temporaryFolder();
  const master = await MasterProcess.start(smoke, { ...options, dataDirectory });
  const bot = await enterBot(smoke, { pageUrl: master.pageUrl, name: "crash" });
  await travelTo(bot, "left_world");
  const socket = bot.sockets.at(-1);
  check(socket?.url.endsWith("/left_world") === true && socket.isOpen, "the bot's socket is open");
  const sockets = bot.sockets.length;
  for (const [how, strike] of [["killed", killNow], ["hung", stopNow]] as const) {
    const at = await walkSomewhere(bot);
    await untilSaved(dataDirectory, nameOf(bot), "left_world", at);
    const pid = pidOf(master, "left_world");
    const visits = bot.visits;
    strike(pid);
    const struckMs = performance.now();
    const afterMs = () => Math.round(performance.now() - struckMs);
    await bot.waitFor(() => bot.state.phase.phase === "restarting", BACK_MS, "hear of it");
    const heard_ms = afterMs();
    await bot.waitFor(() => bot.visits > visits && bot.world === "left_world", BACK_MS, "be back");
    smoke.step("world_back", { how, heard_ms, after_ms: afterMs() });
    const metres = metresBetween(placeOf(bot), at);
    check(metres < SAME_METRES, `back at the saved place, not ${metres.toFixed(2)} m away`);
    check(pidOf(master, "left_world") !== pid, "it is another process");
    check(socket.isOpen, "no close event: the socket outlived the world");
    check(bot.sockets.length === sockets, "no other socket was dialled");
    await bot.chat(`back after it was ${how}`);
  }
  await walkSomewhere(bot);
  bot.close();
  await master.kill();
}

/** A killed master comes back at once: the world and the player inside never noticed. */
export async function readoption(smoke: Smoke, options: Options): Promise<void> {
  const dataDirectory = await smoke.temporaryFolder();
  const first = await MasterProcess.start(smoke, { ...options, dataDirectory });
  const bot = await enterBot(smoke, { pageUrl: first.pageUrl, name: "adopted" });
  const watcher = await enterBot(smoke, { pageUrl: first.pageUrl, name: "watcher" });
  const at = await walkSomewhere(bot);
  const name = nameOf(bot);
  // A guest is somebody to come back to from the first save on.
  await untilSaved(dataDirectory, name, "hub", at);
  const pid = pidOf(first, "hub");
  await first.kill();
  const killedMs = performance.now();
  const second = await first.restart();
  smoke.step("master_back", { after_ms: Math.round(performance.now() - killedMs) });
  await second.expect("MASTER_WORLD_REGISTERED", { key: "hub" });
  await bot.waitFor(() => bot.world === "hub" && bot.state.isChatAvailable, BACK_MS, "be back");
  await watcher.waitFor(() => watcher.world === "hub", BACK_MS, "be back");
  check(isAlive(pid), "the world that the first master started lives on");
  check(second.log.find({ name: "MASTER_WORLD_STARTED" }) === undefined, "no world was started");
  check(nameOf(bot) === name, "the same guest");
  const metres = metresBetween(placeOf(bot), at);
  check(metres < SAME_METRES, `the avatar still stands there, not ${metres.toFixed(2)} m away`);
  await bot.chat("still here");
  await walkSomewhere(bot);
  bot.close();
  watcher.close();
  await second.expect("MASTER_WORLD_STOPPED", { key: "hub" }, BACK_MS);
  check(!isAlive(pid), "the world stops when idle under the second master");
  check(await second.drain() === 0, "the second master ends with 0");
}

/**
 * The disk is full to its last byte and no world runs: whoever comes in walks in a world all the same,
 * is saved once there is room, and the world outlives the master that started it then.
 */
export async function fullDisk(smoke: Smoke, options: Options): Promise<void> {
  const disk = await SmallDisk.mount(smoke);
  if (disk === undefined) return smoke.mark("SMOKE_SKIPPED part=full_disk reason=cannot_mount");
  const master = await MasterProcess.start(smoke, { ...options, dataDirectory: disk.path });
  await disk.fill();
  const bot = await enterBot(smoke, { pageUrl: master.pageUrl, name: "no_room" });
  await master.expect("MASTER_WORLD_NOT_REMEMBERED", { key: "hub", reason: "disk_full" });
  const at = await walkSomewhere(bot);
  await bot.chat("still nothing is kept");
  check(master.log.find({ name: "MASTER_WORLD_CRASHED" }) === undefined, "no world crashed");
  await disk.free();
  await master.expect("MASTER_WORLD_REMEMBERED", { key: "hub" });
  await untilSaved(disk.path, nameOf(bot), "hub", at);
  const pid = pidOf(master, "hub");
  await master.kill();
  const second = await master.restart();
  await second.expect("MASTER_WORLD_REGISTERED", { key: "hub" });
  check(isAlive(pid), "the world is taken over");
  bot.close();
  check(await second.drain() === 0, "and ends with the second master");
}

/** The process of a world. */
export function pidOf(master: MasterProcess, key: string): number {
  const pid = master.worldPid(key);
  check(pid !== undefined, `${key} has a process`);
  return pid;
}
