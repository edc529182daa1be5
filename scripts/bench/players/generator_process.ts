// The generator as the bench sees it: a process that is asked by lines and answers by lines.

import type { Smoke } from "../../smoke/harness.ts";
import type { LoadCounts } from "./generator.ts";

/** How a generator is started. */
export interface GeneratorOptions {
  readonly kind: "virtucade" | "colyseus";
  readonly port: number;
  readonly spacing: number;
  /** Every so manieth player reads all that it is sent. */
  readonly sampleEach: number;
}

/** A generator that was started; it ends with its smoke. */
export class GeneratorProcess {
  readonly #child: Deno.ChildProcess;
  readonly #answers: ReadableStreamDefaultReader<string>;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  #rest = "";

  constructor(smoke: Smoke, options: GeneratorOptions) {
    const { kind, port, spacing, sampleEach } = options;
    this.#child = new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "-A", new URL("./generator.ts", import.meta.url).pathname],
        ...[kind, String(port), String(spacing), String(sampleEach)],
      ],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    this.#writer = this.#child.stdin.getWriter();
    this.#answers = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    smoke.onEnd(() => this.stop());
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** Brings in as many players. @returns How many are in. */
  async bring(players: number): Promise<number> {
    const answer = await this.#ask(`players ${players}`) as { readonly players: number };
    return answer.players;
  }

  async measure(seconds: number): Promise<LoadCounts> {
    return await this.#ask(`measure ${seconds}`) as LoadCounts;
  }

  async stop(): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended
    }
    await this.#answers.cancel();
    await this.#child.status;
  }

  /** Asks one thing. The answer was written by our own script. */
  async #ask(order: string): Promise<unknown> {
    await this.#writer.write(new TextEncoder().encode(`${order}\n`));
    for (;;) {
      const end = this.#rest.indexOf("\n");
      if (end >= 0) {
        const line = this.#rest.slice(0, end);
        this.#rest = this.#rest.slice(end + 1);
        return JSON.parse(line);
      }
      const { value } = await this.#answers.read();
      if (value === undefined) throw new Error(`Cannot ask the generator to ${order}: it ended`);
      this.#rest += value;
    }
  }
}
