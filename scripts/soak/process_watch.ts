// Samples memory and CPU of a master and its worlds, whoever comes and goes among them.

import { readCpu, readMemory } from "../bench/process_usage.ts";
import { childrenOf } from "../smoke/processes.ts";
import { type RssSample, rssTrendOf } from "./rss_trend.ts";
import type { ProcessFinding } from "./soak_verdict.ts";

/** One process as it was watched. */
interface Watched {
  readonly name: string;
  readonly pid: number;
  readonly samples: RssSample[];
  firstCpuMs: number;
  lastCpuMs: number;
}

/** Watches the processes of one soak. */
export class ProcessWatch {
  readonly #masterPid: number;
  readonly #watched = new Map<number, Watched>();

  constructor(masterPid: number) {
    this.#masterPid = masterPid;
  }

  /** Takes one sample of everything that runs now. */
  sample(seconds: number): void {
    this.#sampleOne("bots (this process)", Deno.pid, seconds);
    this.#sampleOne("master", this.#masterPid, seconds);
    for (const { pid, args } of childrenOf(this.#masterPid)) {
      const key = / world ([a-z0-9_]+)/.exec(args)?.[1];
      if (key !== undefined) this.#sampleOne(`world ${key}`, pid, seconds);
    }
  }

  /** Megabytes by name now, in a line. */
  line(): string {
    return [...this.#watched.values()].map(({ name, samples }) =>
      `${name.replace(/ .*\)$/, "").replace("world ", "")}=${
        ((samples.at(-1)?.rssBytes ?? 0) / 1e6).toFixed(0)
      }`
    ).join(" ");
  }

  /** All samples, for the report. */
  get series(): readonly Pick<Watched, "name" | "pid" | "samples">[] {
    return [...this.#watched.values()].map(({ name, pid, samples }) => ({ name, pid, samples }));
  }

  /** How each server process went after `warmUpSeconds`; the bots' own is not judged. */
  findings(warmUpSeconds: number): readonly ProcessFinding[] {
    return [...this.#watched.values()].filter(({ pid }) => pid !== Deno.pid).map((watched) => {
      const { name, pid, samples, firstCpuMs, lastCpuMs } = watched;
      const seconds = (samples.at(-1)?.seconds ?? 0) - (samples[0]?.seconds ?? 0);
      return {
        name,
        pid,
        trend: rssTrendOf(samples.filter((sample) => sample.seconds >= warmUpSeconds)),
        cpuPercent: seconds === 0 ? 0 : (lastCpuMs - firstCpuMs) / seconds / 10,
      };
    });
  }

  #sampleOne(name: string, pid: number, seconds: number): void {
    let cpuMs = 0;
    let rssBytes: number;
    try {
      for (const ms of readCpu(pid).msByThread.values()) cpuMs += ms;
      rssBytes = readMemory(pid).rssBytes;
    } catch (error) {
      // It ended between being listed and being read.
      if (error instanceof Deno.errors.NotFound || String(error).includes("smaps_rollup")) return;
      throw error;
    }
    let watched = this.#watched.get(pid);
    if (watched === undefined) {
      watched = { name, pid, samples: [], firstCpuMs: cpuMs, lastCpuMs: cpuMs };
      this.#watched.set(pid, watched);
    }
    watched.lastCpuMs = cpuMs;
    watched.samples.push({ seconds, rssBytes });
  }
}
