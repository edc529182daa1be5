// Runs a script of this project in a Deno of its own, its output on this terminal.

import { PROJECT_ROOT } from "./source_files.ts";

/** Runs `deno <args>` in the project's folder. @returns True when it ended well. */
export async function runDeno(args: readonly string[]): Promise<boolean> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: PROJECT_ROOT,
    env: { RUST_BACKTRACE: "0" },
    stdin: "null",
  }).spawn().status;
  return success;
}
