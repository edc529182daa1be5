// deno-lint-ignore-file no-console -- smokes report on the terminal

// What every smoke runs in: steps that are printed, things that are put back whatever happens, one
// limit for the whole, and one last line that says how it went.

/** Undoes something; called once, however the smoke ends. */
export type CleanUp = () => void | Promise<void>;

/** Says where it stood when a smoke failed. */
export type Report = () => readonly string[] | Promise<readonly string[]>;

/** What a smoke may use. */
export class Smoke {
  readonly #cleanUps: CleanUp[] = [];
  readonly #failures: string[] = [];
  readonly #reports: Report[] = [];
  readonly isVerbose = Deno.args.includes("--verbose");

  /** Prints a step with what belongs to it. */
  step(name: string, fields: Readonly<Record<string, string | number>> = {}): void {
    const text = Object.entries(fields).map(([key, value]) => ` ${key}=${value}`).join("");
    console.log(`SMOKE_STEP step=${name}${text}`);
  }

  /** Prints a number that was measured. */
  measure(name: string, value: number): void {
    console.log(`SMOKE_MEASURE ${name}=${Math.round(value * 100) / 100}`);
  }

  /** Prints a marker of its own. */
  mark(text: string): void {
    console.log(text);
  }

  /**
   * Runs one part, undoes what it started and prints how long it took. A part that fails says what
   * it saw; the others go on, and the whole fails at its end.
   */
  async part(name: string, run: (smoke: Smoke) => Promise<void>): Promise<void> {
    const startedMs = performance.now();
    const own = new Smoke();
    this.onEnd(() => own.cleanUp());
    try {
      await run(own);
      this.step(name, { ms: Math.round(performance.now() - startedMs) });
    } catch (error) {
      const { message, stack } = error instanceof Error ? error : new Error(String(error));
      console.log(`SMOKE_PART_FAILED part=${name} reason=${JSON.stringify(message)}`);
      for (const line of await own.report()) console.log(line);
      console.log(stack);
      this.#failures.push(`${name}: ${message}`);
    }
    await own.cleanUp();
  }

  /** What failed so far. */
  get failures(): readonly string[] {
    return this.#failures;
  }

  /** Remembers to undo something; the last first. */
  onEnd(cleanUp: CleanUp): void {
    this.#cleanUps.push(cleanUp);
  }

  /** Remembers where to look when it fails. */
  onFailure(report: Report): void {
    this.#reports.push(report);
  }

  /** A folder that is gone at the end. */
  async temporaryFolder(): Promise<string> {
    const path = await Deno.makeTempDir({ prefix: "virtucade_smoke_" });
    this.onEnd(() => Deno.remove(path, { recursive: true }));
    return path;
  }

  /** Where it was when it failed. */
  async report(): Promise<readonly string[]> {
    return (await Promise.all(this.#reports.map((report) => report()))).flat();
  }

  async cleanUp(): Promise<void> {
    for (let next = this.#cleanUps.pop(); next !== undefined; next = this.#cleanUps.pop()) {
      try {
        await next();
      } catch (error) {
        console.error(`SMOKE_CLEAN_UP_FAILED ${String(error)}`); // the rest is still to be undone
      }
    }
  }
}

class PartsFailed extends Error {
  constructor(failures: readonly string[]) {
    super(failures.join("; "));
    this.name = "PartsFailed";
  }
}

/** Runs a smoke to its end and leaves the process with 0 or 1. */
export async function runSmoke(
  options: { readonly name: string; readonly limitMs: number },
  body: (smoke: Smoke) => Promise<void>,
): Promise<never> {
  const smoke = new Smoke();
  const startedMs = performance.now();
  const { promise: stopped, reject: stop } = Promise.withResolvers<never>();
  const late = setTimeout(() => stop(new Error("timeout")), options.limitMs);
  const interrupt = () => stop(new Error("interrupted"));
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) Deno.addSignalListener(signal, interrupt);
  let failure: unknown;
  try {
    await Promise.race([body(smoke), stopped]);
    if (smoke.failures.length > 0) throw new PartsFailed(smoke.failures);
  } catch (error) {
    failure = error;
  }
  clearTimeout(late);
  if (failure !== undefined) {
    for (const line of await smoke.report()) console.log(line);
    if (failure instanceof Error && !(failure instanceof PartsFailed)) console.log(failure.stack);
  }
  await smoke.cleanUp();
  for (const signal of signals) Deno.removeSignalListener(signal, interrupt);
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  if (failure === undefined) {
    console.log(`SMOKE_PASS smoke=${options.name} seconds=${seconds}`);
    Deno.exit(0);
  }
  const reason = failure instanceof Error ? failure.message : String(failure);
  console.log(
    `SMOKE_FAIL smoke=${options.name} seconds=${seconds} reason=${JSON.stringify(reason)}`,
  );
  Deno.exit(1);
}

/** Waits until `isSo`, looking every 50 ms. @throws {Error} When it is not so in time. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  timeoutMs: number,
  what: string,
): Promise<void> {
  const endMs = performance.now() + timeoutMs;
  while (!await isSo()) {
    if (performance.now() > endMs) throw new Error(`Cannot see ${what} within ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** @throws {Error} When `isSo` is false. */
export function check(isSo: boolean, what: string): asserts isSo {
  if (!isSo) throw new Error(`Not so: ${what}`);
}
