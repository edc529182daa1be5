// What is known about a process that is not our child: a world that an earlier master started.

import { kill } from "node:process";
import type { WorldKey } from "../../shared/lib/ids.ts";

/** True while a process with this id exists; one that ended and was not asked about does not. */
export function isAlive(pid: number): boolean {
  try {
    kill(pid, 0);
    return Deno.build.os !== "linux" || !isZombie(pid);
  } catch (error) {
    return (error as { code?: unknown }).code === "EPERM"; // it exists, but is not ours
  }
}

function isZombie(pid: number): boolean {
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    return stat.charAt(stat.lastIndexOf(")") + 2) === "Z"; // behind the name, which may hold any
  } catch {
    return true; // it went in between
  }
}

/**
 * True when the process is a world of this key by its command line. Ids are given again: a process
 * that cannot be recognised must be left alone.
 */
export async function isWorldProcess(pid: number, key: WorldKey): Promise<boolean> {
  const parts = await readCommandLine(pid);
  return parts.some((part, index) => part === "world" && parts[index + 1] === key);
}

async function readCommandLine(pid: number): Promise<readonly string[]> {
  try {
    if (Deno.build.os === "linux") {
      return (await Deno.readTextFile(`/proc/${pid}/cmdline`)).split("\0");
    }
    const { stdout } = await new Deno.Command("ps", {
      args: ["-o", "command=", "-p", String(pid)],
      stderr: "null",
    }).output();
    return new TextDecoder().decode(stdout).trim().split(/\s+/);
  } catch {
    return []; // it is gone, or nobody tells: unrecognised either way
  }
}
