// Two people in two browsers: whispers, the player list, muting and a report, by keyboard where one
// would use it; then the settings. axe-core looks at each screen.

import { DatabaseSync } from "node:sqlite";
import type { Page } from "playwright-core";
import { axeFaults } from "../ui_preview/axe_faults.ts";
import type { BrowserPerson } from "./browser.ts";
import { check, until } from "./harness.ts";
import type { MasterProcess } from "./master_process.ts";
import { untilPlaying } from "./page_view.ts";

/** What still fades in has less contrast than it will have. */
const FADE_MS = 15_000;

/** What the two do with each other. Both walk in one world, and have their chat at hand. */
export async function peopleTogether(
  master: MasterProcess,
  dataDirectory: string,
  anna: BrowserPerson,
  bert: BrowserPerson,
): Promise<void> {
  const [{ name: annasName }, { name: bertsName }] = [
    await untilPlaying(anna.page),
    await untilPlaying(bert.page),
  ];
  check(annasName !== undefined && bertsName !== undefined, "both have names");
  await noAxeFaults(anna.page, "playing");
  await write(anna.page, `/w ${bertsName} psst, look at https://example.org/map`);
  await readsIn(bert.page, "whisper", "psst, look at");
  await readsIn(anna.page, "whisper", "psst, look at");
  await bert.page.locator(".chat-link").click();
  await bert.page.locator(".link-host").getByText("example.org").waitFor();
  await noAxeFaults(bert.page, "link");
  await bert.page.keyboard.press("Escape");

  await list(bert.page);
  await noAxeFaults(bert.page, "people");
  await bert.page.getByRole("button", { name: `Mute: ${annasName}` }).press("Enter");
  await bert.page.keyboard.press("Escape");
  await write(anna.page, `@${bertsName} do you hear me?`, "everyone");
  await readsIn(anna.page, "everyone", "do you hear me?");
  await write(bert.page, "nothing to hear", "everyone");
  await readsIn(bert.page, "everyone", "nothing to hear");
  const heard = bert.page.locator(".chat-log").getByText("do you hear me?");
  check(await heard.count() === 0, "a muted player is not read");
  await list(bert.page);
  await bert.page.getByRole("button", { name: `Unmute: ${annasName}` }).first().press("Enter");
  await bert.page.getByRole("button", { name: `Report: ${annasName}` }).press("Enter");
  await bert.page.getByLabel("Spam").press("Space");
  await bert.page.locator("textarea[name=report]").fill("only a test");
  await noAxeFaults(bert.page, "report");
  await bert.page.locator("dialog button[type=submit]").press("Enter");
  await bert.page.locator(".toast").getByText("Your report was sent").waitFor();
  await heard.waitFor();
  check(await bert.page.locator(".chat-mention mark").count() > 0, "a mention is marked");
  check(master.log.find({ name: "MASTER_REPORT_FILED" }) !== undefined, "the report is logged");
  const lines = reportedLines(dataDirectory);
  check(lines.includes("psst, look at"), "the report carries the whisper");
  check(lines.includes("do you hear me?"), "the report carries what was muted, too");
  await settings(anna.page);
}

/** The settings by keyboard: another language holds at once, is kept, and back. */
async function settings(page: Page): Promise<void> {
  await page.locator(".main-menu").press("Enter");
  await page.getByRole("menuitem", { name: "Settings" }).press("Enter");
  await page.locator("dialog.modal[open]").waitFor();
  await noAxeFaults(page, "settings");
  await page.getByLabel("Deutsch").press("Space");
  await page.getByRole("heading", { name: "Einstellungen" }).waitFor();
  check(await page.locator("html").getAttribute("lang") === "de", "the page says its language");
  await noAxeFaults(page, "settings in German");
  await page.getByLabel("English").press("Space");
  await page.getByRole("heading", { name: "Settings" }).waitFor();
  await page.keyboard.press("Escape");
  await page.locator("dialog.modal").waitFor({ state: "detached" });
  const saved = await page.evaluate(() => localStorage.getItem("virtucade:settings") ?? "");
  check(saved.includes('"language":"en"'), "the settings are kept");
}

/** Opens the player list and waits for somebody else in it. */
async function list(page: Page): Promise<void> {
  await page.locator(".world-people").press("Enter");
  await page.locator(".person .icon-button").first().waitFor();
}

/** Says something by keyboard alone, in the chosen channel or this one. */
async function write(page: Page, text: string, channel?: string): Promise<void> {
  if (channel !== undefined) await choose(page, channel);
  await page.keyboard.press("Escape");
  await page.locator("#view").focus();
  await page.keyboard.press("Enter");
  await page.locator("input[name=chat]").waitFor();
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
}

async function readsIn(page: Page, channel: string, text: string): Promise<void> {
  await choose(page, channel);
  await page.locator(".chat-log").getByText(text).first().waitFor();
}

async function choose(page: Page, channel: string): Promise<void> {
  if (await page.locator(".chat").count() === 0) await page.locator(".chat-button").press("Enter");
  await page.locator(`#tab-${channel}`).click();
}

async function noAxeFaults(page: Page, screen: string): Promise<void> {
  let faults: readonly string[] = [];
  // A screen that still fades in has less contrast than it will have.
  await until(async () => (faults = await axeFaults(page)).length === 0, FADE_MS, screen)
    .catch(() => {});
  check(faults.length === 0, `axe-core finds nothing on ${screen}: ${faults.join(" | ")}`);
}

/** What the newest report in the database carries. */
function reportedLines(dataDirectory: string): string {
  const database = new DatabaseSync(`${dataDirectory}/virtucade.db`, { readOnly: true });
  try {
    const row = database.prepare("SELECT lines FROM reports ORDER BY report_id DESC LIMIT 1").get();
    return String(row?.lines);
  } finally {
    database.close();
  }
}
