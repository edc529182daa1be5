// All world processes of this master: started, adopted, spoken to, ended, and remembered in the
// store for a master that comes after this one.

import type { Fence, InstanceId } from "../../shared/lib/ids.ts";
import { instanceId, instanceNumberOf, worldKeyOf } from "../../shared/lib/ids.ts";
import type { Log } from "../../shared/lib/log.ts";
import type { SecretSource } from "../../shared/lib/random.ts";
import type { StartOrder } from "../core/effects.ts";
import type { Store, WorldInstanceRow } from "../store/store.ts";
import type { WorldEvents } from "./master_events.ts";
import { isAlive, isWorldProcess } from "./process_probe.ts";
import {
  buildLaunchDocument,
  type LaunchSettings,
  linkPathOf,
  type ProgramCommand,
  worldEnvironment,
} from "./world_launch.ts";
import { type ProcessHold, WorldProcess } from "./world_process.ts";
import { WorldRows } from "./world_rows.ts";

/** A world of an earlier master that does not answer for so long is ended. */
const ADOPTION_MS = 5000;
/** How often a process that is not our child is looked at. */
const LOOK_MS = 250;
const TOKEN_BYTES = 32;

/** What world processes need. */
export interface WorldProcessesOptions {
  readonly launch: LaunchSettings;
  readonly command: ProgramCommand;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** For the sockets; made with owner-only rights if it is missing. */
  readonly runDirectory: string;
  readonly store: Pick<Store, "putInstance" | "dropInstance" | "liveInstances">;
  /** Resolves when every save asked for so far is done. */
  readonly savesSettled: () => Promise<void>;
  readonly events: WorldEvents;
  readonly secret: SecretSource;
  readonly wallMs: () => number;
  readonly log: Log;
  /** How often a store that could not keep something is told again; default 1000 ms. */
  readonly retryMs?: number;
}

interface Entry {
  readonly order: StartOrder;
  process?: WorldProcess;
  started?: { readonly pid: number; readonly startedAtMs: number };
  /** Ends the lifeline that a child of ours holds on to. */
  closeLifeline?: () => void;
  /** It shall end before it began. */
  isKilled: boolean;
}

/** Starts, keeps and ends world processes. */
export class WorldProcesses {
  readonly #options: WorldProcessesOptions;
  readonly #entries = new Map<InstanceId, Entry>();
  readonly #timers = new Set<ReturnType<typeof setInterval>>();
  readonly #rows: WorldRows;
  #shortDirectory: string | undefined;

  constructor(options: WorldProcessesOptions) {
    this.#options = options;
    const { store, log, retryMs } = options;
    this.#rows = new WorldRows({
      store,
      log,
      retryMs,
      outdated: ({ instanceId, epoch }) => this.killWorld(instanceId, epoch),
    });
    Deno.mkdirSync(options.runDirectory, { recursive: true, mode: 0o700 });
  }

  /** Process ids by instance. */
  pids(): ReadonlyMap<InstanceId, number> {
    const pids = new Map<InstanceId, number>();
    for (const [id, { process }] of this.#entries) {
      if (process !== undefined) pids.set(id, process.pid);
    }
    return pids;
  }

  /** The process of an instance and when it was started, by the wall's clock. */
  processOf(id: InstanceId): { readonly pid: number; readonly startedAtMs: number } | undefined {
    return this.#entries.get(id)?.started;
  }

  /** Where a world listens and its token, for whoever dials it, too. */
  addressOf(id: InstanceId, epoch: Fence): { path: string; token: string } | undefined {
    const address = this.#entryOf(id, epoch)?.process?.address;
    return address === undefined ? undefined : { ...address };
  }

  startWorld(order: StartOrder): void {
    const entry: Entry = { order, isKilled: false };
    this.#entries.set(order.instanceId, entry);
    this.#start(entry).catch((error: unknown) => {
      this.#forget(entry);
      const cause = error instanceof Error ? error.message : String(error);
      this.#options.events.worldStartFailed(order.instanceId, order.epoch, cause);
    });
  }

  sendToWorld(id: InstanceId, epoch: Fence, bytes: Uint8Array): void {
    this.#entryOf(id, epoch)?.process?.send(bytes);
  }

  killWorld(id: InstanceId, epoch: Fence): void {
    const entry = this.#entryOf(id, epoch);
    if (entry === undefined) return;
    entry.isKilled = true;
    entry.process?.kill();
  }

  /** Ends every process at once, without a word to the core. */
  async stop(): Promise<void> {
    const ends: Promise<unknown>[] = [];
    for (const entry of this.#entries.values()) {
      entry.isKilled = true;
      entry.process?.kill();
      entry.process?.release();
      entry.closeLifeline?.();
      ends.push(this.#dropped(entry));
      if (entry.process !== undefined) ends.push(entry.process.exited);
    }
    this.#entries.clear();
    await Promise.allSettled(ends);
    this.#rows.stop();
    for (const timer of this.#timers) clearInterval(timer);
    if (this.#shortDirectory !== undefined) {
      await Deno.remove(this.#shortDirectory, { recursive: true });
    }
  }

  /**
   * Takes over what an earlier master left alive, and forgets what is gone. The core knows of all of
   * them before anybody can want them anew or is heard of.
   * @returns What dials them: to be called once routes to them can be opened.
   */
  async adoptLiveWorlds(): Promise<() => void> {
    const { store, events, log } = this.#options;
    const live: { readonly entry: Entry; readonly row: WorldInstanceRow }[] = [];
    for (const row of await store.liveInstances()) {
      const key = worldKeyOf(row.instanceId);
      const number = instanceNumberOf(row.instanceId);
      const order = { instanceId: instanceId(key, number), key, number, epoch: row.epoch };
      const entry: Entry = { order, isKilled: false };
      if (await isWorldProcess(row.pid, key)) {
        live.push({ entry, row });
      } else {
        log.info("MASTER_WORLD_GONE_BEFORE", { key, pid: row.pid });
        await this.#dropped(entry, row.address);
      }
    }
    if (live.length > 0) events.adopt(live.map(({ entry }) => entry.order));
    return () => {
      for (const { entry, row } of live) {
        this.#entries.set(row.instanceId, entry);
        this.#hold(entry, { row, hold: this.#foreignHold(row.pid) });
        this.#giveUpUnlessProven(entry);
      }
    };
  }

  async #start(entry: Entry): Promise<void> {
    const { launch, runDirectory, secret, wallMs, log } = this.#options;
    const { order } = entry;
    const launchToken = secret(TOKEN_BYTES);
    const linkPath = linkPathOf(order, runDirectory, () => this.#makeShortDirectory());
    const document = buildLaunchDocument(launch, order, { launchToken, linkPath });
    await Deno.remove(linkPath).catch(() => {}); // left by a machine that lost its power, if at all
    if (entry.isKilled) throw new Error("Cannot start world: it was stopped at once");
    const child = this.#spawn(entry);
    log.info("MASTER_WORLD_PROCESS", { key: order.key, number: order.number, pid: child.pid });
    const row: WorldInstanceRow = {
      instanceId: order.instanceId,
      epoch: order.epoch,
      pid: child.pid,
      address: linkPath,
      token: launchToken,
      startedAtMs: wallMs(),
    };
    const hold: ProcessHold = {
      pid: child.pid,
      exited: child.status.then(({ code }) => code),
      kill: () => killQuietly(() => child.kill("SIGKILL")),
    };
    try {
      await this.#rows.put(row);
      await writeLine(child.stdin, JSON.stringify(document), entry);
    } catch (error) {
      hold.kill();
      entry.closeLifeline?.();
      await hold.exited;
      await this.#dropped(entry, linkPath);
      throw error;
    }
    if (entry.isKilled) hold.kill();
    this.#hold(entry, { row, hold });
  }

  #spawn({ order }: Entry): Deno.ChildProcess {
    const { command, env } = this.#options;
    return new Deno.Command(command.execPath, {
      args: [...command.args, "world", order.key],
      clearEnv: true,
      env: worldEnvironment(env),
      stdin: "piped",
      stdout: "inherit",
      stderr: "inherit",
    }).spawn();
  }

  #hold(
    entry: Entry,
    { row, hold }: { readonly row: WorldInstanceRow; readonly hold: ProcessHold },
  ): void {
    const { events, log } = this.#options;
    const { instanceId: id, epoch } = entry.order;
    entry.started = { pid: row.pid, startedAtMs: row.startedAtMs };
    entry.process = new WorldProcess({
      hold,
      path: row.address,
      token: row.token,
      log,
      events: {
        record: (bytes) => events.worldMessage(id, epoch, bytes),
        linkLost: () => events.worldLinkLost(id, epoch),
        ended: (code) => void this.#ended(entry, row.address, code),
      },
    });
  }

  async #ended(entry: Entry, path: string, code: number): Promise<void> {
    const { events, savesSettled } = this.#options;
    const { instanceId: id, epoch } = entry.order;
    entry.closeLifeline?.();
    // A save is refused once the instance is forgotten, and what it said last is to be kept.
    await savesSettled();
    await this.#dropped(entry, path);
    this.#forget(entry);
    events.worldExited(id, epoch, code);
  }

  /** Forgets it in the store and removes its socket. */
  async #dropped({ order }: Entry, path?: string): Promise<void> {
    await this.#rows.drop(order.instanceId, order.epoch);
    const socket = path ?? this.addressOf(order.instanceId, order.epoch)?.path;
    if (socket !== undefined) await Deno.remove(socket).catch(() => {}); // the world did it itself
  }

  #foreignHold(pid: number): ProcessHold {
    const exited = new Promise<number>((resolve) => {
      const timer = setInterval(() => {
        if (isAlive(pid)) return;
        clearInterval(timer);
        this.#timers.delete(timer);
        resolve(-1);
      }, LOOK_MS);
      this.#timers.add(timer);
    });
    return { pid, exited, kill: () => killQuietly(() => Deno.kill(pid, "SIGKILL")) };
  }

  #giveUpUnlessProven(entry: Entry): void {
    const { process, order } = entry;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (process === undefined || process.hasProved) return;
      this.#options.log.warn("MASTER_WORLD_NOT_ADOPTED", { key: order.key, pid: process.pid });
      // Asked again: in the meantime it may have ended and its id been given to somebody else.
      void isWorldProcess(process.pid, order.key).then((isOurs) => {
        if (isOurs) process.kill();
      });
    }, ADOPTION_MS);
    this.#timers.add(timer);
  }

  #makeShortDirectory(): string {
    this.#shortDirectory ??= Deno.makeTempDirSync({ prefix: "vc" }); // for its owner only
    return this.#shortDirectory;
  }

  #entryOf(id: InstanceId, epoch: Fence): Entry | undefined {
    const entry = this.#entries.get(id);
    return entry?.order.epoch === epoch ? entry : undefined;
  }

  #forget(entry: Entry): void {
    const id = entry.order.instanceId;
    if (this.#entries.get(id) === entry) this.#entries.delete(id);
  }
}

/** Writes one line and keeps the stream open: its end tells the world that the master is gone. */
async function writeLine(
  stdin: WritableStream<Uint8Array<ArrayBuffer>>,
  line: string,
  entry: Entry,
): Promise<void> {
  const writer = stdin.getWriter();
  // A world that is gone has closed its side already.
  entry.closeLifeline = () => void writer.close().catch(() => {});
  await writer.write(new TextEncoder().encode(`${line}\n`));
}

function killQuietly(kill: () => void): void {
  try {
    kill();
  } catch {
    // It has ended by itself in the meantime.
  }
}
