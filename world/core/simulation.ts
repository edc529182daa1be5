// The worker's inside without the worker: messages in, messages out, ticks when they are due. Its
// time and its way out are given to it.

import { createLog, type Log } from "../../shared/lib/log.ts";
import { parseWorldKey } from "../../shared/lib/ids.ts";
import { seededRandom } from "../../shared/lib/random.ts";
import { unreachable } from "../../shared/lib/result.ts";
import { TokenBucket } from "../../shared/lib/token_bucket.ts";
import { ByteWriter } from "../../shared/lib/bytes.ts";
import { FrameDecoder, FrameEncoder } from "../../shared/protocol/frames.ts";
import { TO_MASTER_LINK, TO_WORLD_LINK } from "../../shared/protocol/master_messages.ts";
import { TICK_MS } from "../../shared/sim/constants.ts";
import { parseWorldDefinition } from "../../shared/sim/world_definition.ts";
import { evaluateScript, type HardenedRealm, SCRIPT_LINE } from "./confinement.ts";
import { Room } from "./room.ts";
import { ScriptHost } from "./script_host.ts";
import type { FromSimulation, ToSimulation } from "./simulation_messages.ts";
import { TickStats } from "./tick_stats.ts";

/** How often the I/O thread hears that the worker lives. */
export const STATS_EVERY_MS = 500;
/** With nobody inside, ticks run in bunches this far apart: waking up is what an idle world costs. */
const IDLE_SLEEP_MS = STATS_EVERY_MS;
/** What a script may write to the log on average; more is dropped. */
const SCRIPT_LINES_PER_SECOND = 10;
/** A simulation that is this many ticks late forgets about them instead of hurrying after. */
const MAX_LATE_TICKS = 8;
/** However long ticks take, what comes in meanwhile is taken in after this time and one tick. */
const LONGEST_RUN_MS = 4 * TICK_MS;

/** What a simulation works with. */
export interface SimulationOptions {
  readonly realm: HardenedRealm;
  readonly nowMs: () => number;
  readonly post: (message: FromSimulation) => void;
}

/** One room and its way to the I/O thread. */
export class Simulation {
  readonly #options: SimulationOptions;
  readonly #log: Log;
  readonly #decoder = new FrameDecoder<typeof TO_WORLD_LINK, "any">(TO_WORLD_LINK);
  readonly #encoder = new FrameEncoder(TO_MASTER_LINK);
  readonly #records = new ByteWriter(4096);
  readonly #stats = new TickStats();
  #room: Room | undefined;
  #link: number | undefined;
  #nextTickMs = 0;
  #nextStatsMs = 0;
  /** When the next run was asked for: ticks that were left out until then are not late. */
  #dueMs = 0;
  #isOver = false;

  constructor(options: SimulationOptions) {
    this.#options = options;
    const scriptLines = new TokenBucket(SCRIPT_LINES_PER_SECOND, 5 * SCRIPT_LINES_PER_SECOND);
    this.#log = createLog((line) => {
      if (line.name === SCRIPT_LINE && !scriptLines.take(options.nowMs())) return;
      options.post({ kind: "log", line });
    }, "debug");
  }

  /** True while nobody is here for whom a tick has to come in time. */
  get isIdle(): boolean {
    return this.#room?.roster.isEmpty ?? true;
  }

  /** Takes one message in. What it causes is posted with the next tick, or at once if it is urgent. */
  handle(message: ToSimulation): void {
    const nowMs = this.#options.nowMs();
    const room = this.#room;
    if (message.kind === "load") {
      this.#load(message, nowMs);
      return;
    }
    if (room === undefined) return;
    switch (message.kind) {
      case "players":
        this.#leaveOutLateTicks(room, nowMs); // before frames are judged that were made meanwhile
        room.onEdgeEvents(message.source, message.batch, nowMs);
        // A join or a trip need not wait for the tick; inputs do.
        if (room.hasMessages) this.#flush();
        break;
      case "players_lost":
        room.onEdgeLost(message.source, nowMs);
        break;
      case "control_linked":
        this.#link = message.link;
        room.onMasterLinked(nowMs);
        this.#flush();
        break;
      case "control":
        if (message.link === this.#link) this.#control(room, message.record, nowMs);
        break;
      case "control_lost":
        if (message.link !== this.#link) break;
        this.#flush();
        this.#link = undefined;
        room.onMasterLost(nowMs);
        break;
      case "launcher_gone":
        room.onLauncherGone(nowMs);
        break;
      default:
        unreachable(message);
    }
  }

  /** Runs the ticks that are due. @returns Milliseconds until the next one. */
  run(): number {
    const room = this.#room;
    const { nowMs } = this.#options;
    if (room === undefined || this.#isOver) return TICK_MS;
    const runMs = nowMs();
    this.#leaveOutLateTicks(room, runMs);
    while (nowMs() >= this.#nextTickMs) {
      const beganMs = nowMs();
      if (beganMs - runMs >= LONGEST_RUN_MS) {
        this.#report(room);
        this.#dueMs = this.#nextTickMs; // nobody asked for this delay: it counts
        return 0;
      }
      room.tick(beganMs, this.#nextTickMs + TICK_MS);
      this.#flush();
      this.#stats.add((nowMs() - beganMs) * 1000);
      this.#nextTickMs += TICK_MS;
      if (this.#finish(room)) return TICK_MS;
    }
    this.#report(room);
    const endMs = nowMs();
    const sleepMs = Math.max(this.isIdle ? IDLE_SLEEP_MS : 0, this.#nextTickMs - endMs);
    this.#dueMs = endMs + sleepMs;
    return sleepMs;
  }

  #leaveOutLateTicks(room: Room, nowMs: number): void {
    const lateMs = nowMs - Math.max(this.#nextTickMs, this.#dueMs);
    if (lateMs <= MAX_LATE_TICKS * TICK_MS) return;
    this.#log.debug("WORLD_TICKS_SKIPPED", { late_ms: Math.round(lateMs) });
    room.missTicks(Math.floor((nowMs - this.#nextTickMs) / TICK_MS));
    this.#nextTickMs = nowMs;
  }

  #load(message: ToSimulation & { kind: "load" }, nowMs: number): void {
    const { post, realm } = this.#options;
    const key = parseWorldKey(message.key);
    const parsed = key === undefined
      ? { ok: false as const, problems: [{ path: "", problem: "the key is malformed" }] }
      : parseWorldDefinition(key, JSON.parse(message.definition));
    if (!parsed.ok) {
      const problem = parsed.problems.map(({ path, problem }) => `${path} ${problem}`).join("; ");
      post({ kind: "load_failed", problem });
      return;
    }
    const random = seededRandom(message.seed);
    const room = new Room({
      definition: parsed.value,
      config: message.config,
      random,
      log: this.#log,
      nowMs,
    });
    if (message.script !== undefined) {
      const script = evaluateScript(message.script, realm, this.#log);
      if (!script.ok) {
        post({ kind: "load_failed", problem: `server.js: ${script.fault}` });
        return;
      }
      const host = new ScriptHost({
        stage: room.stage,
        residents: room.residents,
        players: () => room.roster.players.values(),
        // Its own sequence, so that what a script draws does not move where players appear.
        random: seededRandom(message.seed + 1),
        log: this.#log,
        harden: realm.harden,
      });
      host.start(script.value);
      room.setScript(host);
    }
    this.#room = room;
    this.#nextTickMs = nowMs;
    post({ kind: "loaded" });
  }

  #control(room: Room, record: Uint8Array, nowMs: number): void {
    const decoded = this.#decoder.decode(record, "any", nowMs);
    if (decoded.ok) {
      room.onMasterMessage(decoded.message, nowMs);
      this.#flush();
      this.#finish(room);
    } else {
      this.#log.error("WORLD_BAD_ORDER", { fault: decoded.fault, type: decoded.type });
    }
  }

  /** Posts what the room has to say. */
  #flush(): void {
    const room = this.#room;
    if (room === undefined) return;
    const { post } = this.#options;
    for (const { source, batch } of room.takeCommands()) post({ kind: "players", source, batch });
    const messages = room.takeMessages();
    if (messages.length === 0 || this.#link === undefined) return;
    this.#records.reset();
    for (const { type, body } of messages) {
      const frame = this.#encoder.encode(type, body);
      this.#records.u32(frame.length);
      this.#records.bytes(frame);
    }
    post({ kind: "control", link: this.#link, records: this.#records.take() });
  }

  #finish(room: Room): boolean {
    if (room.ended === undefined || this.#isOver) return this.#isOver;
    this.#flush();
    this.#isOver = true;
    this.#options.post({ kind: "ended", reason: room.ended });
    return true;
  }

  #report(room: Room): void {
    const nowMs = this.#options.nowMs();
    // An idle world wakes for this: a timer that rang a moment early must not cost a whole sleep.
    if (nowMs < this.#nextStatsMs && !this.isIdle) return;
    this.#nextStatsMs = nowMs + STATS_EVERY_MS;
    const { p50Micros, p99Micros } = this.#stats.summary();
    this.#options.post({
      kind: "stats",
      tick: room.tickCount,
      players: room.playerCount,
      expected: room.expectedCount(nowMs),
      tickP50Micros: p50Micros,
      tickP99Micros: p99Micros,
      faults: room.roster.faultCount,
    });
  }
}
