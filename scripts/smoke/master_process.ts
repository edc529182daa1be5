// A real master in a process of its own: the source, or an executable.

import { PROJECT_ROOT } from "../source_files.ts";
import type { Smoke } from "./harness.ts";
import { until } from "./harness.ts";
import { LogTail, type Marker } from "./log_tail.ts";
import { childrenOf, freePort, isAlive, killNow } from "./processes.ts";

/** How a master is started. */
export interface MasterOptions {
  /** An executable; without one the source is run. */
  readonly exePath?: string;
  readonly port?: number;
  readonly dataDirectory: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Nothing of this process's environment. */
  readonly isEnvironmentEmpty?: boolean;
  readonly cwd?: string;
  /** Runs `main.ts` below this folder instead of this project's. */
  readonly root?: string;
  /** In a process group of its own with its worlds, as from a terminal: see `interrupt`. */
  readonly isInTerminal?: boolean;
}

/** How long a master may take from its start to its first answer, cold caches included. */
const READY_MS = 20_000;
/** A drain: no new joins, final saves, worlds ended. */
const DRAIN_MS = 15_000;
const REPORTED_LINES = 60;

/** One master. It is killed at the end of the smoke if it still lives. */
export class MasterProcess {
  readonly log: LogTail;
  readonly port: number;
  readonly #options: MasterOptions;
  readonly #smoke: Smoke;
  readonly #child: Deno.ChildProcess;
  readonly #worldPids = new Set<number>();
  #exitCode: number | undefined;

  private constructor(smoke: Smoke, options: MasterOptions, port: number) {
    this.#options = options;
    this.#smoke = smoke;
    this.port = port;
    const echo = (line: string) => smoke.mark(`  [${port}] ${line}`);
    this.log = new LogTail(smoke.isVerbose ? echo : undefined);
    this.#child = new Deno.Command(options.exePath ?? Deno.execPath(), {
      args: [
        ...options.exePath === undefined
          ? ["run", "-A", `${options.root ?? PROJECT_ROOT}/main.ts`]
          : [],
        ...["--port", String(port), "--data-dir", options.dataDirectory],
        ...options.args ?? [],
      ],
      cwd: options.cwd ?? PROJECT_ROOT,
      env: { ...options.isEnvironmentEmpty ? {} : { RUST_BACKTRACE: "0" }, ...options.env },
      clearEnv: options.isEnvironmentEmpty ?? false,
      detached: options.isInTerminal ?? false,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    void this.log.follow(this.#child.stdout);
    void this.log.follow(this.#child.stderr);
    void this.#child.status.then(({ code }) => void (this.#exitCode = code));
    smoke.onEnd(() => this.#end());
    smoke.onFailure(
      () => [`--- master on ${port}, pid ${this.pid}`, ...this.log.last(REPORTED_LINES)],
    );
  }

  /** Starts one without waiting for it. */
  static spawn(smoke: Smoke, options: MasterOptions): MasterProcess {
    return new MasterProcess(smoke, options, options.port ?? freePort());
  }

  /** Starts one and waits until it is ready. */
  static async start(smoke: Smoke, options: MasterOptions): Promise<MasterProcess> {
    const master = MasterProcess.spawn(smoke, options);
    await Promise.race([
      master.log.expect({ name: "MASTER_READY" }, READY_MS),
      master.#child.status.then(({ code }) => {
        throw new Error(`Cannot start master: it ended with ${code}`);
      }),
    ]);
    return master;
  }

  get pid(): number {
    return this.#child.pid;
  }

  get pageUrl(): string {
    return `http://127.0.0.1:${this.port}/`;
  }

  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  /** Waits for a marker. */
  expect(
    name: string,
    fields: Readonly<Record<string, string>> = {},
    timeoutMs = 10_000,
    from = 0,
  ): Promise<Marker> {
    return this.log.expect({ name, fields }, timeoutMs, from);
  }

  /** What `/healthz` says. */
  async health(): Promise<unknown> {
    const response = await fetch(new URL("/healthz", this.pageUrl));
    const text = await response.text();
    if (!response.ok) throw new Error(`Cannot read /healthz: ${response.status} ${text}`);
    return JSON.parse(text);
  }

  /** The processes of a world that this master started. */
  worldPid(key: string): number | undefined {
    for (const child of childrenOf(this.pid)) {
      if (!child.args.includes(" world ")) continue;
      this.#worldPids.add(child.pid);
      if (child.args.split(" ").includes(key)) return child.pid;
    }
    return undefined;
  }

  /** Asks for a drain and waits for the end. @returns The exit code. */
  async drain(): Promise<number> {
    this.#child.kill("SIGTERM");
    return await this.exited(DRAIN_MS);
  }

  /** What Ctrl-C does: a signal to the master and to all its worlds. @returns The exit code. */
  async interrupt(): Promise<number> {
    await new Deno.Command("kill", { args: ["-INT", "--", `-${this.pid}`] }).output();
    return await this.exited(DRAIN_MS);
  }

  /** Runs one of the program's commands for this master. @returns Its exit code. */
  async order(...command: readonly string[]): Promise<number> {
    const { exePath, root, dataDirectory, cwd } = this.#options;
    const { code } = await new Deno.Command(exePath ?? Deno.execPath(), {
      args: [
        ...exePath === undefined ? ["run", "-A", `${root ?? PROJECT_ROOT}/main.ts`] : [],
        ...[...command, "--data-dir", dataDirectory],
      ],
      cwd: cwd ?? PROJECT_ROOT,
      env: { RUST_BACKTRACE: "0" },
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).output();
    return code;
  }

  /** SIGKILL; its worlds live on for their grace. */
  async kill(): Promise<void> {
    this.#noteWorlds();
    killNow(this.pid);
    await this.exited(5000);
  }

  /** Waits for the end. @returns The exit code. */
  async exited(timeoutMs: number): Promise<number> {
    await until(() => this.#exitCode !== undefined, timeoutMs, `the end of master ${this.pid}`);
    return this.#exitCode ?? -1;
  }

  /** Another master with the same data, on the same port. */
  async restart(more: Partial<MasterOptions> = {}): Promise<MasterProcess> {
    return await MasterProcess.start(this.#smoke, { ...this.#options, port: this.port, ...more });
  }

  #noteWorlds(): void {
    for (const { pid, args } of childrenOf(this.pid)) {
      if (args.includes(" world ")) this.#worldPids.add(pid);
    }
  }

  async #end(): Promise<void> {
    this.#noteWorlds();
    if (isAlive(this.pid)) killNow(this.pid);
    // Worlds end by themselves; those that do not are no longer wanted either.
    for (const pid of this.#worldPids) if (isAlive(pid)) killNow(pid);
    await this.#child.status;
  }
}
