// Processes by their number: whether one lives, what it was started from, and how to end it.

/** True while a process with this number exists and is no zombie. */
export function isAlive(pid: number): boolean {
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    return stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3) !== "Z";
  } catch {
    if (Deno.build.os === "linux") return false; // no such folder, no such process
  }
  const { success } = new Deno.Command("kill", { args: ["-0", String(pid)], stderr: "null" })
    .outputSync();
  return success;
}

/** Processes that `pid` started and that still belong to it, with their command lines. */
export function childrenOf(
  pid: number,
): readonly { readonly pid: number; readonly args: string }[] {
  const { stdout } = new Deno.Command("ps", {
    args: ["-A", "-ww", "-o", "pid=,ppid=,args="],
  }).outputSync();
  const children: { pid: number; args: string }[] = [];
  for (const line of new TextDecoder().decode(stdout).split("\n")) {
    const found = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    if (found?.[2] === String(pid)) children.push({ pid: Number(found[1]), args: found[3] ?? "" });
  }
  return children;
}

/** Ends a process at once; one that is gone already is well. */
export function killNow(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Holds a process still: it lives and does nothing. */
export function stopNow(pid: number): void {
  Deno.kill(pid, "SIGSTOP");
}

/**
 * Ports to try, below those that systems give to connections that go out (from 32768 on Linux, from
 * 49152 elsewhere): such a port may be taken between being found free and being listened on.
 */
const FIRST_PORT = 20_000;
const PORTS = 12_000;

/** A port that nobody uses now. */
export function freePort(): number {
  return freePorts(1);
}

/** The first of `count` ports in a row that nobody uses now. */
export function freePorts(count: number): number {
  for (let tries = 0; tries < 50; tries++) {
    const first = FIRST_PORT + Math.floor(Math.random() * (PORTS - count));
    if (arePortsFree(first, count)) return first;
  }
  throw new Error(`Cannot find ${count} free ports in a row`);
}

function arePortsFree(first: number, count: number): boolean {
  for (let port = first; port < first + count; port++) {
    try {
      Deno.listen({ hostname: "0.0.0.0", port }).close();
    } catch (error) {
      if (error instanceof Deno.errors.AddrInUse) return false;
      throw error;
    }
  }
  return true;
}
