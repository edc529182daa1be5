// Somebody new at the page, for one part of the smoke.

import type { Browser, BrowserContextOptions } from "playwright-core";
import { BrowserPerson } from "./browser.ts";
import type { Smoke } from "./harness.ts";
import type { MasterProcess } from "./master_process.ts";
import { untilPlaying } from "./page_view.ts";

/** What every part works with. */
export interface PartOptions {
  readonly smoke: Smoke;
  readonly master: MasterProcess;
  readonly browser: Browser;
}

/** How somebody comes. */
export interface VisitOptions {
  /** Runs before the page's own code. */
  readonly script?: () => void;
  /** The link to a spot that is followed, as `#world@x,z,degrees`. */
  readonly fragment?: string;
}

/** Software draws every pixel of every page. */
const VIEWPORT = { width: 480, height: 270 } as const;

/** Opens a browser of one's own and waits until it walks in the first world. */
export async function visit(
  { smoke, master, browser }: PartOptions,
  name: string,
  options: BrowserContextOptions & VisitOptions = {},
): Promise<BrowserPerson> {
  const { script, fragment = "", ...rest } = options;
  const person = await BrowserPerson.create(smoke, browser, name, { viewport: VIEWPORT, ...rest });
  // Of a part that failed, too: software would go on drawing it beside the next one's.
  smoke.onEnd(() => person.context.close());
  if (script !== undefined) await person.context.addInitScript(script);
  await person.page.goto(`${master.pageUrl}?quality=low${fragment}`);
  await untilPlaying(person.page, "hub");
  return person;
}
