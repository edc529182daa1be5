// deno-lint-ignore-file no-console -- a command answers on the terminal

// Finds a Chromium to drive. As a command it says in one line which one, or that there is none.

import { exists } from "./source_files.ts";

/** Names a browser for scripts and tests, before any that is found. */
export const BROWSER_VARIABLE = "VIRTUCADE_CHROMIUM";

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** The path of a Chromium, or `undefined` where none is installed. */
export function findBrowser(
  named: string | undefined = Deno.env.get(BROWSER_VARIABLE),
  isThere: (path: string) => boolean = exists,
): string | undefined {
  if (named !== undefined && named !== "") return isThere(named) ? named : undefined;
  return PLACES.find(isThere);
}

if (import.meta.main) {
  const browser = findBrowser();
  console.log(
    browser === undefined
      ? `No Chromium found: tests that need a browser are left out (install chromium, or name one ` +
        `in ${BROWSER_VARIABLE})`
      : `Browser: ${browser}`,
  );
}
