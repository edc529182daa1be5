// deno-lint-ignore-file no-console -- a command answers on the terminal

// `deno task version --print | --set 1.4 | --bump-minor`: the one place where the version changes.

import { nextMinorVersion, parseVersionOrder, versionIn, withVersion } from "./version_edit.ts";

async function main(): Promise<void> {
  const file = new URL("../deno.json", import.meta.url);
  try {
    const order = parseVersionOrder(Deno.args);
    const text = await Deno.readTextFile(file);
    const current = versionIn(text);
    if (order.kind === "print") {
      console.log(current);
      return;
    }
    const version = order.kind === "set" ? order.version : nextMinorVersion(current);
    await Deno.writeTextFile(file, withVersion(text, version));
    console.log(version);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exitCode = 1;
  }
}

if (import.meta.main) await main();
