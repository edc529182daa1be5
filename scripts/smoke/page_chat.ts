// Chat as a person uses it in a real page.

import type { BrowserPerson } from "./browser.ts";

/** Says a text to everyone, and waits until the own page shows it. */
export async function say(person: BrowserPerson, text: string): Promise<void> {
  const { page } = person;
  await page.locator("#view").focus(); // a button that has the focus would take the key
  await page.keyboard.press("Enter");
  const field = page.locator("input[name=chat]");
  await field.waitFor();
  // Whoever whispered last is still in that channel.
  await page.locator("#tab-everyone").click();
  await field.fill(text);
  await field.press("Enter");
  await hears(person, text);
  await page.keyboard.press("Escape");
}

/** Waits until the page shows a text in its chat. */
export async function hears(person: BrowserPerson, text: string): Promise<void> {
  const log = person.page.locator(".chat-log");
  if (await log.count() === 0) await person.page.locator(".chat-button").click();
  await log.getByText(text, { exact: false }).first().waitFor();
}
