// A world that dies under its player, in a real page.

import type { BrowserPerson } from "./browser.ts";
import { check, type Smoke, until } from "./harness.ts";
import type { MasterProcess } from "./master_process.ts";
import { say } from "./page_chat.ts";
import { PATIENCE_MS, untilPlaying, untilStill, untilView } from "./page_view.ts";
import { isAlive, killNow, stopNow } from "./processes.ts";
import { untilSaved } from "./saved_place.ts";
import { SCREENSHOTS, SIZES, SMALL } from "./screens.ts";

/**
 * The world is killed under the player: the page says so, stays, and goes on in the same picture on
 * the same socket, where it was saved.
 */
export async function worldCrash(
  smoke: Smoke,
  master: MasterProcess,
  person: BrowserPerson,
  dataDirectory: string,
): Promise<void> {
  const { page } = person;
  const { name, world } = await untilPlaying(page, "hub");
  const at = await untilStill(page);
  await untilSaved(dataDirectory, name!, "hub", at);
  const socket = person.sockets.findLast(({ path }) => path === "/hub");
  const sockets = person.sockets.length;
  const requests = [...person.requests];
  const scenes = () => person.lines.filter(({ text }) => text.startsWith("WORLD_SHOWN")).length;
  const shown = scenes();
  const pid = master.worldPid("hub")!; // somebody walks in it
  killNow(pid);
  await page.locator(".banner").getByText("This world is restarting").waitFor();
  await pictureOfRestart(master, person, pid);
  const view = await untilPlaying(page, world);
  check(view.name === name, "the same guest");
  const metres = Math.hypot(view.own!.x - at.x, view.own!.z - at.z);
  check(metres < 0.5, `at the saved place, not ${metres.toFixed(2)} m away`);
  check(socket?.isOpen === true, "the socket outlived the world");
  check(person.sockets.length === sockets, "no other socket was dialled");
  check(scenes() === shown, "the picture just went on");
  // Packs of neighbours come ahead when they come.
  const again = person.requests.slice(requests.length)
    .filter((path) => !path.startsWith("/packs/") || path.startsWith("/packs/hub/"))
    .filter((path) => requests.includes(path));
  check(again.length === 0, `nothing was loaded anew, not ${again.join(" ")}`);
  check(await page.locator(".banner").count() === 0, "nothing is said of a restart any more");
  await say(person, "the world is back");
  await page.locator("#view").focus();
  await page.keyboard.down("KeyW");
  await untilView(
    page,
    ({ own }) => Math.hypot((own?.x ?? at.x) - at.x, (own?.z ?? at.z) - at.z) > 0.5,
    PATIENCE_MS,
    "steps in the world that came back",
  );
  await page.keyboard.up("KeyW");
  smoke.step("world_back", { socket: "/hub" });
}

/** The restart as a player sees it: the next process is held still while it is looked at. */
async function pictureOfRestart(
  master: MasterProcess,
  { page }: BrowserPerson,
  killed: number,
): Promise<void> {
  const next = () => {
    const pid = master.worldPid("hub");
    return pid === killed ? undefined : pid;
  };
  await until(() => next() !== undefined, PATIENCE_MS, "the next process of the hub");
  const pid = next()!; // just waited for
  stopNow(pid);
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await page.screenshot({ path: `${SCREENSHOTS}/restarting_${size.width}x${size.height}.png` });
  }
  await page.setViewportSize(SMALL);
  if (isAlive(pid)) Deno.kill(pid, "SIGCONT");
}
