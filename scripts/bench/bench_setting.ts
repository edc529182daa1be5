// What all parts of the bench share: the program under test and how a master of it is started.

import type { Smoke } from "../smoke/harness.ts";
import { MasterProcess } from "../smoke/master_process.ts";

/** The executable under test. */
export interface CompiledProgram {
  readonly path: string;
  readonly bytes: number;
  readonly compileMs: number;
}

/** What a part of the bench is given. */
export interface BenchSetting {
  /** Undoes what the part started, whatever happens. */
  readonly smoke: Smoke;
  readonly program: CompiledProgram;
}

/** How a master is started for measuring. */
export interface BenchMasterOptions {
  /** Without one the source is run. */
  readonly exePath: string | undefined;
  readonly idleSeconds: number;
  readonly args?: readonly string[];
  /** Default: an empty one. */
  readonly dataDirectory?: string;
  /** What is measured by log lines needs `debug`. */
  readonly logLevel?: "debug" | "info";
}

/** Starts a master on loopback, open to many players of one address. */
export async function startBenchMaster(
  smoke: Smoke,
  { exePath, idleSeconds, args = [], dataDirectory, logLevel = "info" }: BenchMasterOptions,
): Promise<MasterProcess> {
  const many = "4096";
  return await MasterProcess.start(smoke, {
    exePath,
    dataDirectory: dataDirectory ?? await smoke.temporaryFolder(),
    args: [
      ...["--bind-host", "127.0.0.1", "--log-level", logLevel],
      ...["--world-idle-seconds", String(idleSeconds)],
      ...["--max-connections-per-address", many, "--max-guests-per-address-hour", many],
      ...args,
    ],
  });
}

/** Lets time pass; only for measuring. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
