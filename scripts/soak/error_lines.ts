// What a master and its worlds printed that tells of trouble.

import type { MasterProcess } from "../smoke/master_process.ts";

/** True for a line at error level, and for one that no log wrote: a crash speaks for itself. */
export function isErrorLine(line: string): boolean {
  if (line.trim() === "") return false;
  if (!line.startsWith("{")) return true;
  return line.includes('"level":"error"');
}

/** Collects the trouble of one master that logs as JSON. */
export class ErrorLines {
  readonly found: string[] = [];
  readonly #master: MasterProcess;
  #position = 0;

  constructor(master: MasterProcess) {
    this.#master = master;
  }

  /** Looks at what was printed since the last look; often enough that none is dropped unseen. */
  collect(): void {
    const { log } = this.#master;
    this.found.push(...log.linesSince(this.#position).filter(isErrorLine));
    this.#position = log.position;
  }
}
