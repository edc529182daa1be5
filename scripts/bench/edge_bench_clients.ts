// deno-lint-ignore-file no-console -- answers on its output
// Players for edge_bench.ts, as cheap as they can be: native sockets in one thread that waits in
// epoll. Each sends 20 bytes ten times a second in its own phase; the first 8 are its clock, which
// the far end sends back with the next tick, so that the time from input to state shows.
//   deno run -A scripts/bench/edge_bench_clients.ts <port> <players> <seconds> <version>

import { maskedFrame, upgradeHead } from "../../shared/edge/edge_test_kit.ts";
import {
  buildSocketAddress,
  EPOLL,
  EPOLL_EVENT,
  ERRNO,
  type Libc,
  openLibc,
  SOCK,
} from "../../shared/edge/libc.ts";
import { buildGateFrame } from "../../shared/protocol/gate.ts";

/** What the clients did, as one line of JSON at their end. Times in milliseconds. */
export interface ClientCounts {
  readonly players: number;
  readonly frames: number;
  readonly inputs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** Part of one core that the generator used: near 1 it is what limits. */
  readonly core: number;
}

const INPUT = maskedFrame(0x82, new Uint8Array(20));
const INPUT_CLOCK = new DataView(INPUT.buffer, INPUT.length - 20);
const PERIOD_MS = 100;
const STEP_MS = 1;
const SEND_FLAGS = SOCK.MSG_DONTWAIT | SOCK.MSG_NOSIGNAL;

interface Client {
  readonly fd: number;
  state: "head" | "gate" | "playing" | "gone";
  /** The beginning of a frame whose rest has not come. */
  held: Uint8Array;
  /** Bytes of a frame's payload that are still to come and to be thrown away. */
  skip: number;
  lastClock: number;
}

class Clients {
  readonly #libc: Libc;
  readonly #epoll: number;
  readonly #gate: Uint8Array<ArrayBuffer>;
  readonly #clients: Client[] = [];
  readonly #byFd = new Map<number, Client>();
  readonly #events = new DataView(new ArrayBuffer(512 * EPOLL_EVENT.bytes));
  readonly #eventBytes = new Uint8Array(this.#events.buffer);
  readonly #buffer = new Uint8Array(256 * 1024);
  readonly #latenciesMs: number[] = [];
  frames = 0;
  inputs = 0;
  isCounting = false;

  constructor(libc: Libc, version: string) {
    this.#libc = libc;
    this.#epoll = libc.epoll_create1(EPOLL.CLOEXEC);
    this.#gate = ownBytes(maskedFrame(0x82, buildGateFrame(version)));
  }

  get playing(): number {
    return this.#clients.filter((client) => client.state === "playing").length;
  }

  dial(port: number): void {
    const libc = this.#libc;
    const fd = libc.socket(SOCK.AF_INET, SOCK.STREAM | SOCK.CLOEXEC, 0);
    const address = buildSocketAddress(new Uint8Array([127, 0, 0, 1]), port);
    if (libc.connect(fd, address, address.length) !== 0) {
      throw new Error(`Cannot connect: errno ${libc.errno()}`);
    }
    libc.setsockopt(fd, SOCK.IPPROTO_TCP, SOCK.TCP_NODELAY, new Uint8Array([1, 0, 0, 0]), 4);
    const event = new DataView(new ArrayBuffer(EPOLL_EVENT.bytes));
    event.setUint32(0, EPOLL.IN, true);
    event.setUint32(EPOLL_EVENT.dataAt, fd, true);
    libc.epoll_ctl(this.#epoll, EPOLL.ADD, fd, new Uint8Array(event.buffer));
    const client: Client = { fd, state: "head", held: new Uint8Array(), skip: 0, lastClock: 0 };
    this.#clients.push(client);
    this.#byFd.set(fd, client);
    this.#send(fd, new TextEncoder().encode(upgradeHead()));
  }

  /** Waits for what comes, at most so long, and takes it in. */
  turn(waitMs: number): void {
    const count = this.#libc.epoll_wait(this.#epoll, this.#eventBytes, 512, waitMs);
    for (let i = 0; i < count; i++) {
      const fd = this.#events.getUint32(i * EPOLL_EVENT.bytes + EPOLL_EVENT.dataAt, true);
      const client = this.#byFd.get(fd);
      if (client !== undefined) this.#read(client);
    }
  }

  /** Sends the inputs of one phase of so many. */
  step(phase: number, phases: number): void {
    for (let i = phase; i < this.#clients.length; i += phases) {
      const client = this.#clients[i]!;
      if (client.state !== "playing") continue;
      INPUT_CLOCK.setFloat64(0, performance.now(), true);
      this.#send(client.fd, INPUT);
      if (this.isCounting) this.inputs++;
    }
  }

  latencyMs(part: number): number {
    const sorted = this.#latenciesMs.sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  }

  #send(fd: number, bytes: Uint8Array): void {
    this.#libc.send(fd, ownBytes(bytes), bytes.length, SEND_FLAGS);
  }

  #read(client: Client): void {
    const buffer = this.#buffer;
    const count = this.#libc.recv(client.fd, buffer, buffer.length, SOCK.MSG_DONTWAIT);
    if (count < 0 && [ERRNO.EAGAIN, ERRNO.EINTR].includes(this.#libc.errno() as 11)) return;
    if (count <= 0) {
      client.state = "gone";
      this.#byFd.delete(client.fd);
      this.#libc.close(client.fd);
      return;
    }
    let data = buffer.subarray(0, count);
    if (client.held.length > 0) {
      const both = new Uint8Array(client.held.length + count);
      both.set(client.held);
      both.set(data, client.held.length);
      data = both;
    }
    if (client.state === "head") this.#head(client, data);
    else this.#take(client, data);
  }

  #head(client: Client, data: Uint8Array): void {
    const end = new TextDecoder("latin1").decode(data).indexOf("\r\n\r\n");
    client.held = end < 0 ? data.slice() : new Uint8Array();
    if (end < 0) return;
    client.state = "gate";
    this.#send(client.fd, this.#gate);
  }

  /** Takes in frames; of a payload only the first bytes are looked at. */
  #take(client: Client, data: Uint8Array): void {
    let at = Math.min(client.skip, data.length);
    client.skip -= at;
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    while (data.length - at >= 2) {
      const short = data[at + 1]!;
      const head = short < 126 ? 2 : 4;
      if (short === 127) throw new Error("Cannot read a frame over 64 KiB");
      const seen = head + (short < 8 ? short : 8);
      if (data.length - at < seen) break;
      const length = short < 126 ? short : view.getUint16(at + 2);
      this.#frame(client, data[at]! & 15, length >= 8 ? view.getFloat64(at + head, true) : 0);
      const whole = head + length;
      if (data.length - at < whole) client.skip = whole - (data.length - at);
      at = Math.min(at + whole, data.length);
    }
    client.held = at === data.length ? NOTHING : data.slice(at);
  }

  #frame(client: Client, opcode: number, clock: number): void {
    if (opcode === 9) this.#send(client.fd, PONG);
    if (opcode !== 2) return;
    if (client.state === "gate") {
      client.state = "playing";
      return;
    }
    if (!this.isCounting) return;
    this.frames++;
    if (clock === client.lastClock) return;
    client.lastClock = clock;
    this.#latenciesMs.push(performance.now() - clock);
  }
}

const NOTHING = new Uint8Array();
const PONG = maskedFrame(0x8a);

/** FFI takes no shared memory. These are never shared; the type alone does not say so. */
function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>;
}

function main(): void {
  const [port = 0, players = 0, seconds = 0] = Deno.args.map(Number);
  const libc = openLibc();
  if (!libc.ok) throw new Error(`Cannot open sockets: ${libc.fault}`);
  const clients = new Clients(libc.value, Deno.args[3] ?? "");
  for (let i = 0; i < players; i++) {
    clients.dial(port);
    clients.turn(0);
  }
  const giveUpMs = performance.now() + 30_000;
  while (clients.playing < players && performance.now() < giveUpMs) clients.turn(50);
  console.log("joined");
  const phases = PERIOD_MS / STEP_MS;
  const startMs = performance.now();
  const countFromMs = startMs + 2000;
  let cpuBefore = 0;
  const endMs = startMs + seconds * 1000;
  let nextStepMs = startMs;
  for (let step = 0; performance.now() < endMs;) {
    const waitMs = nextStepMs - performance.now();
    if (waitMs > 0.5) {
      clients.turn(Math.ceil(waitMs));
      continue;
    }
    clients.step(step++ % phases, phases);
    nextStepMs += STEP_MS;
    if (clients.isCounting || performance.now() < countFromMs) continue;
    clients.isCounting = true;
    cpuBefore = threadCpuMs();
  }
  const counts: ClientCounts = {
    players: clients.playing,
    frames: clients.frames,
    inputs: clients.inputs,
    p50Ms: clients.latencyMs(0.5),
    p95Ms: clients.latencyMs(0.95),
    p99Ms: clients.latencyMs(0.99),
    core: (threadCpuMs() - cpuBefore) / (performance.now() - countFromMs),
  };
  console.log(JSON.stringify(counts));
  Deno.exit(0);
}

function threadCpuMs(): number {
  return Number(Deno.readTextFileSync("/proc/self/schedstat").split(" ")[0]) / 1e6;
}

if (import.meta.main) main();
