// Tools of the machine that the bench can use and go on without: each is looked for once and its
// absence is said.

/** Runs a command. @returns What it printed, or `undefined` when it is not there or fails. */
export async function outputOf(
  command: string,
  args: readonly string[],
  timeoutMs = 60_000,
): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command(command, {
      args: [...args],
      stdin: "null",
      stdout: "piped",
      stderr: "null",
      signal: AbortSignal.timeout(timeoutMs),
    }).output();
    return success ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** As `nice` counts: lower goes first. */
const PRIORITY = "-15";

/** Puts processes and threads onto cores, where there are two and `taskset` is there. */
export class Pinning {
  readonly #isPossible: boolean;
  #isFavoured = false;

  private constructor(isPossible: boolean) {
    this.#isPossible = isPossible;
  }

  /** Looks whether it can be done. */
  static async find(): Promise<Pinning> {
    const isThere = await outputOf("taskset", ["-p", String(Deno.pid)]) !== undefined;
    return new Pinning(isThere && navigator.hardwareConcurrency >= 2);
  }

  get isPossible(): boolean {
    return this.#isPossible;
  }

  /** Puts all threads of a process, also those to come, onto one core. */
  async pin(pid: number, core: number): Promise<void> {
    if (!this.#isPossible) return;
    const done = await outputOf("taskset", ["-a", "-c", "-p", String(core), String(pid)]);
    if (done === undefined) throw new Error(`Cannot pin process ${pid} to core ${core}`);
  }

  /** Lets a process go before other work of the machine, where the user may do that. */
  async favour(pid: number): Promise<void> {
    const threads = [...Deno.readDirSync(`/proc/${pid}/task`)].map(({ name }) => name);
    this.#isFavoured = await outputOf("renice", ["-n", PRIORITY, "-p", ...threads]) !== undefined;
    if (this.#isFavoured) setGroupPriority(PRIORITY);
  }

  /** Gives the session's priority back; that of processes ends with them. */
  release(): void {
    if (this.#isFavoured) setGroupPriority("0");
  }

  /** What was done, in words. */
  describe(cores: string): string {
    const priority = this.#isFavoured ? `priority ${PRIORITY}` : "no priority over other work";
    return `${this.#isPossible ? cores : "no cores pinned"}; ${priority}`;
  }
}

/** Where Linux shares the CPU between sessions first, priorities count only within one. */
function setGroupPriority(priority: string): void {
  try {
    Deno.writeTextFileSync("/proc/self/autogroup", priority);
  } catch {
    // No such sharing here, or no right to change it: the processes' own priorities are all there is.
  }
}

/** Path of a Node 24, fetched by `npx` where it is not there; `undefined` when that fails. */
export function findNode24(): Promise<string | undefined> {
  return outputOf("npx", ["-y", "node@24", "-p", "process.execPath"], 120_000);
}
