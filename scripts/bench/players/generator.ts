// deno-lint-ignore-file no-console -- answers on its output
// The players of the bench: one thread that waits in epoll carries all of them.
//   deno run -A scripts/bench/players/generator.ts <virtucade|colyseus> <port> <spacing> <sample each>
//
// Reads one order a line: `players N` brings in as many, `measure SECONDS` counts so long. Each is
// answered with one line of JSON.

import { openLibc } from "../../../shared/edge/libc.ts";
import { LatencyHistogram } from "../latency_histogram.ts";
import { ColyseusPlayer } from "./colyseus_player.ts";
import type { LoadPlayer, SampleSink } from "./load_player.ts";
import { NativeSockets } from "./native_sockets.ts";
import { VirtucadePlayer } from "./virtucade_player.ts";

/** What was seen while counting. Times in milliseconds. */
export interface LoadCounts {
  readonly players: number;
  readonly seconds: number;
  /** States a second, of the average player and of the one who got fewest. */
  readonly meanHz: number;
  readonly leastHz: number;
  readonly bytesPerFrame: number;
  /** From sending a message to the state that shows its first frame. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** The same of all frames: the second of a message is applied a tick after the first. */
  readonly allP50Ms: number;
  readonly allP99Ms: number;
  readonly latencies: number;
  /** How late the generator itself was to send; it is part of no latency, and nothing is taken off. */
  readonly lagP99Ms: number;
  /** Others who moved in a state, on the average, and what one of them took. */
  readonly movers: number;
  /** Others in view, on the average. */
  readonly visible: number;
  readonly bytesPerMover: number;
  /** Part of one core that the generator used. */
  readonly core: number;
  /** Players lost so far, by why. */
  readonly faults: Readonly<Record<string, number>>;
}

const PERIOD_MS = 100;
const STEP_MS = 1;
const PING_EVERY_MS = 15_000;
/** Players on their way in at once. */
const MOST_COMING = 40;
/** How often what comes in on standard input is looked at. */
const YIELD_EVERY_MS = 40;
const ENTER_MS = 60_000;

class Generator {
  readonly #sockets: NativeSockets;
  readonly #make: (index: number, sample: SampleSink | undefined) => LoadPlayer;
  readonly #sampleEach: number;
  readonly #players: LoadPlayer[] = [];
  readonly #latencies = new LatencyHistogram();
  readonly #allLatencies = new LatencyHistogram();
  readonly #lags = new LatencyHistogram();
  #isCounting = false;
  #movers = 0;
  #moverFrames = 0;
  #moverBytes = 0;
  #visible = 0;
  #step = 0;
  #nextStepMs = performance.now();
  #nextPingMs = performance.now() + PING_EVERY_MS;

  constructor(kind: string, port: number, spacing: number, sampleEach: number) {
    const libc = openLibc();
    if (!libc.ok) throw new Error(`Cannot open sockets: ${libc.fault}`);
    const sockets = this.#sockets = new NativeSockets(libc.value);
    this.#sampleEach = sampleEach;
    this.#make = kind === "colyseus"
      ? (index, sample) => new ColyseusPlayer(sockets, { port, index, sample, spacing })
      : (index, sample) => new VirtucadePlayer(sockets, { port, index, sample });
  }

  /** Brings in players until so many are in. */
  async bring(count: number): Promise<{ readonly players: number; readonly ms: number }> {
    const startedMs = performance.now();
    while (performance.now() - startedMs < ENTER_MS) {
      let coming = 0;
      for (const player of this.#players) if (!player.isIn && player.fault === undefined) coming++;
      if (coming === 0 && this.#players.length >= count) break;
      for (; coming < MOST_COMING && this.#players.length < count; coming++) {
        const index = this.#players.length;
        const isSampled = index % this.#sampleEach === 0;
        this.#players.push(this.#make(index, isSampled ? this.#sink : undefined));
      }
      await this.run(20);
    }
    return { players: this.#inside(), ms: performance.now() - startedMs };
  }

  /** Counts for so long. */
  async measure(seconds: number): Promise<LoadCounts> {
    const before = this.#players.map(({ frames, bytes }) => ({ frames, bytes }));
    for (const each of [this.#latencies, this.#allLatencies, this.#lags]) each.clear();
    this.#movers =
      this.#moverFrames =
      this.#moverBytes =
      this.#visible =
        0;
    this.#isCounting = true;
    const startedMs = performance.now();
    const cpuBefore = threadCpuMs();
    await this.run(seconds * 1000);
    this.#isCounting = false;
    const wallMs = performance.now() - startedMs;
    const core = (threadCpuMs() - cpuBefore) / wallMs;
    const frames = this.#players.map((player, index) =>
      player.frames - (before[index]?.frames ?? 0)
    );
    const bytes = this.#players.reduce(
      (sum, player, index) => sum + player.bytes - (before[index]?.bytes ?? 0),
      0,
    );
    const allFrames = frames.reduce((sum, each) => sum + each, 0);
    const inside = frames.filter((_, index) => this.#players[index]?.isIn);
    return {
      players: inside.length,
      seconds: wallMs / 1000,
      meanHz: allFrames / Math.max(1, inside.length) / wallMs * 1000,
      leastHz: Math.min(...inside) / wallMs * 1000,
      bytesPerFrame: bytes / Math.max(1, allFrames),
      p50Ms: this.#latencies.quantileMs(0.5),
      p99Ms: this.#latencies.quantileMs(0.99),
      allP50Ms: this.#allLatencies.quantileMs(0.5),
      allP99Ms: this.#allLatencies.quantileMs(0.99),
      latencies: this.#latencies.count,
      lagP99Ms: this.#lags.quantileMs(0.99),
      movers: this.#movers / Math.max(1, this.#moverFrames),
      visible: this.#visible / Math.max(1, this.#moverFrames),
      bytesPerMover: this.#moverBytes / Math.max(1, this.#movers),
      core,
      faults: this.#faults(),
    };
  }

  /** Everybody plays for so long. */
  async run(ms: number): Promise<void> {
    const endMs = performance.now() + ms;
    let yieldAtMs = performance.now() + YIELD_EVERY_MS;
    for (let nowMs = performance.now(); nowMs < endMs; nowMs = performance.now()) {
      if (nowMs >= this.#nextStepMs) this.#walk(nowMs);
      if (nowMs >= this.#nextPingMs) {
        this.#nextPingMs = nowMs + PING_EVERY_MS;
        for (const player of this.#players) player.ping(nowMs);
      }
      if (nowMs >= yieldAtMs) {
        yieldAtMs = nowMs + YIELD_EVERY_MS;
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
      this.#sockets.turn(performance.now() < this.#nextStepMs - 0.5 ? 1 : 0);
    }
  }

  /** Those whose phase within 100 ms it is send; steps that were missed are made up for. */
  #walk(nowMs: number): void {
    const phases = PERIOD_MS / STEP_MS;
    if (this.#isCounting) this.#lags.add(nowMs - this.#nextStepMs);
    const step = this.#step++ % phases;
    this.#nextStepMs = Math.max(this.#nextStepMs + STEP_MS, nowMs - PERIOD_MS);
    for (let index = step; index < this.#players.length; index += phases) {
      const player = this.#players[index];
      if (player?.isIn) player.walk(nowMs);
    }
  }

  readonly #sink: SampleSink = {
    latency: (ms, isFirst) => {
      if (!this.#isCounting) return;
      this.#allLatencies.add(ms);
      if (isFirst) this.#latencies.add(ms);
    },
    movers: (count, bytes, visible) => {
      if (!this.#isCounting || count === 0) return;
      this.#moverFrames++;
      this.#movers += count;
      this.#moverBytes += bytes;
      this.#visible += visible;
    },
  };

  #inside(): number {
    return this.#players.filter(({ isIn }) => isIn).length;
  }

  #faults(): Readonly<Record<string, number>> {
    const faults: Record<string, number> = {};
    for (const { fault } of this.#players) {
      if (fault !== undefined) faults[fault] = (faults[fault] ?? 0) + 1;
    }
    return faults;
  }
}

/** CPU time of this thread. */
function threadCpuMs(): number {
  return Number(Deno.readTextFileSync("/proc/thread-self/schedstat").split(" ")[0]) / 1e6;
}

async function main(): Promise<void> {
  const [kind = "", port = "", spacing = "", sampleEach = ""] = Deno.args;
  const generator = new Generator(kind, Number(port), Number(spacing), Number(sampleEach));
  const orders: string[] = [];
  let isOver = false;
  void (async () => {
    let rest = "";
    for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      orders.push(...lines);
    }
    isOver = true;
  })();
  while (!isOver) {
    const [order, number] = orders.shift()?.split(" ") ?? [];
    if (order === undefined) await generator.run(50);
    else if (order === "players") {
      console.log(JSON.stringify(await generator.bring(Number(number))));
    } else console.log(JSON.stringify(await generator.measure(Number(number))));
  }
  Deno.exit(0);
}

if (import.meta.main) await main();
