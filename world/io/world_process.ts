// The I/O thread of one world: moves bytes between the master's links (and an edge of its own) and
// the simulation worker. It knows who is who, and nothing of what is said.

import type { Log } from "../../shared/lib/log.ts";
import type { WorldKey } from "../../shared/lib/ids.ts";
import { FrameEncoder } from "../../shared/protocol/frames.ts";
import type { LaunchDocument } from "../../shared/protocol/launch.ts";
import { TO_MASTER_LINK } from "../../shared/protocol/master_messages.ts";
import type { StopReason } from "../../shared/protocol/reasons.ts";
import type { RoomConfig } from "../core/room_config.ts";
import type { FromSimulation } from "../core/simulation_messages.ts";
import { EXIT } from "./exit_codes.ts";
import { answerMasterLinks, type MasterLinks } from "./master_links.ts";
import { type OwnEdge, type OwnEdgeOptions, startOwnEdge } from "./own_edge.ts";
import { startWorker } from "./worker_host.ts";

/** Sent with the simulation's report, of which there are two a second: one wake does both. */
const HEARTBEAT_MS = 1000;
/** A report this much too early counts: the next one is half a second later. */
const HEARTBEAT_SLACK_MS = 100;
/** How long a world that ends waits for its last words to be written. */
const GOODBYE_MS = 500;

/** Where the master is to be answered, if one launched this world. */
export interface MasterSide {
  readonly document: LaunchDocument;
  /** Resolves when the launcher's end of standard input is gone. */
  readonly launcherGone: Promise<void>;
}

/** What one world process runs. */
export interface WorldProcessOptions {
  readonly key: WorldKey;
  readonly config: RoomConfig;
  /** Text of `world.json`. */
  readonly definition: string;
  /** Text of the bundled `server.js`. */
  readonly script: string | undefined;
  readonly workerPath: string;
  readonly master: MasterSide | undefined;
  readonly edge: OwnEdgeOptions | undefined;
  readonly seed: number;
  readonly log: Log;
  readonly startedMs: number;
  /** Gives up every right the process has; called once all doors are open. */
  readonly dropRights: () => void;
  /** What the process holds, bytes. */
  readonly rssBytes: () => number;
}

/** A world at work. */
export interface RunningWorld {
  /** Port of its own edge, if it has one. */
  readonly port: number | undefined;
  /** The exit code, once the world is over and said so. */
  readonly exitCode: Promise<number>;
}

/** Thrown when a world cannot start; `exitCode` says why to whoever started it. */
export class WorldStartError extends Error {
  override readonly name = "WorldStartError";
  readonly exitCode: number;

  constructor(exitCode: number, message: string, cause?: unknown) {
    super(message, { cause });
    this.exitCode = exitCode;
  }
}

/**
 * A script that has not returned from its start by then is told of: a thread that never comes back
 * cannot say so itself, and the master kills its process after 5 s without a reason.
 */
const SLOW_START_MS = 2000;

/** Starts a world. @throws {WorldStartError} When it cannot load or listen. */
export async function runWorld(options: WorldProcessOptions): Promise<RunningWorld> {
  const { key, config, log } = options;
  const encoder = new FrameEncoder(TO_MASTER_LINK);
  const loaded = Promise.withResolvers<void>();
  const exit = Promise.withResolvers<number>();
  let nextSource = 1;
  let links: MasterLinks | undefined;
  let edge: OwnEdge | undefined;
  let control: number | undefined;
  let beatMs = -HEARTBEAT_MS;
  let isOver = false;

  const worker = startWorker(options.workerPath, {
    message: fromWorker,
    stuck(silentMs) {
      log.error("WORLD_WATCHDOG", { key, silent_ms: silentMs });
      if (control !== undefined) {
        links?.sendRecord(control, encoder.encode("stopping", { reason: "watchdog" }));
      }
      void finish("watchdog");
    },
    failed(error) {
      log.error("WORLD_WORKER_FAILED", { key, error });
      loaded.reject(new WorldStartError(EXIT.load_failed, `Cannot load world "${key}": ${error}`));
      void finish("crashed");
    },
  });

  function fromWorker(message: FromSimulation): void {
    switch (message.kind) {
      case "players":
        if (edge?.source === message.source) edge.deliver(message.batch);
        else links?.sendRecord(message.source, message.batch);
        break;
      case "control":
        links?.sendRaw(message.link, message.records);
        break;
      case "log":
        log[message.line.level](message.line.name, { key, ...message.line.fields });
        break;
      case "stats":
        beat(message);
        break;
      case "loaded":
        loaded.resolve();
        break;
      case "load_failed": {
        const problem = `Cannot load world "${key}": ${message.problem}`;
        loaded.reject(new WorldStartError(EXIT.load_failed, problem));
        break;
      }
      case "ended":
        void finish(message.reason);
        break;
      case "booted":
        break;
    }
  }

  async function finish(reason: StopReason): Promise<void> {
    if (isOver) return;
    isOver = true;
    log.info("WORLD_STOPPING", { key, number: config.number, reason });
    await Promise.race([
      Promise.all([links?.flushed(), edge?.stop()]),
      new Promise((resolve) => setTimeout(resolve, GOODBYE_MS)),
    ]);
    links?.stop();
    worker.stop();
    exit.resolve(exitCodeFor(reason));
  }

  worker.post({
    kind: "load",
    key,
    definition: options.definition,
    script: options.script,
    config,
    seed: options.seed,
  });
  try {
    if (options.edge !== undefined) {
      const source = nextSource++;
      edge = await startOwnEdge(options.edge, {
        source,
        events: (batch) => worker.post({ kind: "players", source, batch }, [batch.buffer]),
      });
    }
    links = options.master === undefined ? undefined : listenForMaster(options.master);
  } catch (error) {
    worker.stop();
    loaded.promise.catch(() => {}); // the reason below comes first
    const where = options.master?.document.linkPath ?? String(options.edge?.port);
    throw new WorldStartError(EXIT.cannot_listen, `Cannot listen on "${where}": ${error}`, error);
  }
  const slow = setTimeout(
    () => log.warn("WORLD_SCRIPT_SLOW", { key, in: "start", ms: SLOW_START_MS }),
    SLOW_START_MS,
  );
  try {
    await loaded.promise.finally(() => clearTimeout(slow));
  } catch (error) {
    worker.stop();
    links?.stop();
    await edge?.stop();
    throw error;
  }
  options.dropRights();
  worker.watch();
  void options.master?.launcherGone.then(() => worker.post({ kind: "launcher_gone" }));
  log.info("WORLD_READY", {
    key,
    number: config.number,
    ms: Math.round(performance.now() - options.startedMs),
    port: edge?.port,
  });
  return { port: edge?.port, exitCode: exit.promise };

  function listenForMaster({ document }: MasterSide): MasterLinks {
    log.debug("WORLD_LISTENING", { path: document.linkPath });
    return answerMasterLinks({
      listener: Deno.listen({ transport: "unix", path: document.linkPath }),
      launchToken: document.launchToken,
      nextLink: () => nextSource++,
      log,
      events: {
        opened(purpose, link) {
          if (purpose !== "control") return;
          control = link;
          worker.post({ kind: "control_linked", link });
        },
        record(purpose, link, record) {
          if (purpose === "control") {
            worker.post({ kind: "control", link, record }, [record.buffer]);
          } else {
            worker.post({ kind: "players", source: link, batch: record }, [record.buffer]);
          }
        },
        lost(purpose, link) {
          if (purpose === "players") {
            worker.post({ kind: "players_lost", source: link });
          } else {
            if (control === link) control = undefined;
            worker.post({ kind: "control_lost", link });
          }
        },
      },
    });
  }

  function beat(stats: FromSimulation & { kind: "stats" }): void {
    const nowMs = performance.now();
    if (control === undefined || isOver || nowMs - beatMs < HEARTBEAT_MS - HEARTBEAT_SLACK_MS) {
      return;
    }
    beatMs = nowMs;
    const { tick, players, expected, tickP50Micros, tickP99Micros, faults } = stats;
    const rssBytes = options.rssBytes();
    const body = { tick, players, expected, tickP50Micros, tickP99Micros, rssBytes, faults };
    links?.sendRecord(control, encoder.encode("heartbeat", body));
  }
}

function exitCodeFor(reason: StopReason): number {
  if (reason === "master_lost") return EXIT.master_lost;
  if (reason === "registration_timeout") return EXIT.registration_timeout;
  return reason === "watchdog" || reason === "crashed" ? EXIT.failed : 0;
}
