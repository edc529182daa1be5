// What processes use, read from Linux's /proc: memory, and CPU time to the microsecond.

/** CPU time of one process so far. */
export interface CpuUsage {
  readonly atMs: number;
  /** Milliseconds of CPU by thread id; a thread that ends takes its own with it. */
  readonly msByThread: ReadonlyMap<number, number>;
}

/** CPU time that passed between two readings. */
export interface CpuSpent {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly msByThread: ReadonlyMap<number, number>;
}

/** Memory of one process, bytes. PSS counts a page that n processes share as 1/n. */
export interface MemoryUsage {
  readonly rssBytes: number;
  readonly pssBytes: number;
}

/** Reads the CPU time of every thread of a process. */
export function readCpu(pid: number): CpuUsage {
  const msByThread = new Map<number, number>();
  for (const { name } of Deno.readDirSync(`/proc/${pid}/task`)) {
    try {
      const text = Deno.readTextFileSync(`/proc/${pid}/task/${name}/schedstat`);
      msByThread.set(Number(name), parseSchedstatMs(text));
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error; // it ended just now
    }
  }
  return { atMs: performance.now(), msByThread };
}

/** What was used between two readings. */
export function cpuBetween(before: CpuUsage, after: CpuUsage): CpuSpent {
  const msByThread = new Map<number, number>();
  let cpuMs = 0;
  for (const [thread, ms] of after.msByThread) {
    const spentMs = ms - (before.msByThread.get(thread) ?? 0);
    msByThread.set(thread, spentMs);
    cpuMs += spentMs;
  }
  return { wallMs: after.atMs - before.atMs, cpuMs, msByThread };
}

/** CPU time of the busiest thread that is a worker: the gateway's, or the simulation's. */
export function workerMs(pid: number, { msByThread }: CpuSpent): number {
  let most = 0;
  for (const [thread, ms] of msByThread) {
    if (threadName(pid, thread).startsWith("worker-")) most = Math.max(most, ms);
  }
  return most;
}

/** CPU time of all threads that are workers. */
export function workersMs(pid: number, { msByThread }: CpuSpent): number {
  let sumMs = 0;
  for (const [thread, ms] of msByThread) {
    if (threadName(pid, thread).startsWith("worker-")) sumMs += ms;
  }
  return sumMs;
}

/** CPU time of the thread that the process began with. */
export function mainThreadMs(pid: number, { msByThread }: CpuSpent): number {
  return msByThread.get(pid) ?? 0;
}

/** Reads the memory of a process. */
export function readMemory(pid: number): MemoryUsage {
  return parseSmapsRollup(Deno.readTextFileSync(`/proc/${pid}/smaps_rollup`));
}

/** Time on a CPU, the first of three numbers, in nanoseconds. */
export function parseSchedstatMs(text: string): number {
  const nanoseconds = Number(text.trim().split(/\s+/)[0]);
  if (!Number.isFinite(nanoseconds)) throw new Error(`Cannot read schedstat: "${text}"`);
  return nanoseconds / 1e6;
}

/** Reads the two sums of `smaps_rollup`, which are in KiB. */
export function parseSmapsRollup(text: string): MemoryUsage {
  const bytesOf = (name: string) => {
    const found = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(text);
    if (found === null) throw new Error(`Cannot read smaps_rollup: no ${name}`);
    return Number(found[1]) * 1024;
  };
  return { rssBytes: bytesOf("Rss"), pssBytes: bytesOf("Pss") };
}

function threadName(pid: number, thread: number): string {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/task/${thread}/comm`).trim();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}
