// axe-core over a page: what of WCAG 2.2 AA and of good practice a machine can see.

import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { ROOT } from "./bundle.ts";

declare global {
  var axe: { run(root: Document, options: unknown): Promise<AxeResults> };
}

/**
 * Rules that do not fit a page whose middle is a picture: it has one heading of the first level once
 * a world is there, and panels stand in corners rather than in landmarks.
 */
const OFF = ["region", "page-has-heading-one", "landmark-one-main"];

/** @returns Violations: the rule, and where. */
export async function axeFaults(page: Page): Promise<readonly string[]> {
  if (!await page.evaluate(() => "axe" in globalThis)) {
    const content = await Deno.readTextFile(new URL("node_modules/axe-core/axe.min.js", ROOT));
    // By evaluation, since a page's policy forbids scripts that it does not know.
    await page.evaluate(content);
  }
  const results = await page.evaluate((off) =>
    globalThis.axe.run(document, {
      resultTypes: ["violations"],
      rules: Object.fromEntries(off.map((rule) => [rule, { enabled: false }])),
    }), OFF);
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `axe ${id}: ${node.target.join(" ")}`)
  );
}
