// What one world process costs, all of its threads, under a crowd that a gateway hands it in one
// batch a tick: no sockets, no clients. Linux only. Run:
// deno run -A scripts/bench/world_load.ts [players] [extent] [seconds] [visibility]

import { TICK_MS } from "../../shared/sim/constants.ts";
import { EdgeEventWriter, readEdgeCommands } from "../../shared/net/player_link.ts";
import { defaultLook } from "../../shared/protocol/avatar_look.ts";
import { FrameDecoder, FrameEncoder } from "../../shared/protocol/frames.ts";
import { TO_MASTER_LINK, TO_WORLD_LINK } from "../../shared/protocol/master_messages.ts";
import { TO_WORLD } from "../../shared/protocol/world_messages.ts";
import { seededRandom } from "../../shared/lib/random.ts";
import { WorldProcessKit } from "../../world/io/world_process_test_kit.ts";
import { cpuBetween, mainThreadMs, readCpu, readMemory, workerMs } from "./process_usage.ts";
import { WalkerInputs } from "./walker_inputs.ts";

const players = Number(Deno.args[0] ?? 1400);
const extent = Number(Deno.args[1] ?? 150);
const seconds = Number(Deno.args[2] ?? 15);
const SETTLE_MS = 5000;
const print = (line: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const hex = (number: number) => number.toString(16).padStart(32, "0");

const visibility = Deno.args[3] ?? "auto";
const definition = JSON.stringify({
  title: "Load",
  capacity: players,
  extent,
  ...(visibility === "auto" ? {} : { visibility, bytesPerPlayer: 10_000_000 }),
  spawns: [{ name: "start", at: { x: 0, z: 0 } }],
});
await using world = await WorldProcessKit.start({ definition });
const toWorld = new FrameEncoder(TO_WORLD_LINK);
const fromWorld = new FrameDecoder<typeof TO_MASTER_LINK, "any">(TO_MASTER_LINK);
const committed = Promise.withResolvers<void>();
let left = players;
let tickP99Micros = 0;
const control = await world.dialRaw("control", (record) => {
  const decoded = fromWorld.decode(record, "any", 0);
  if (!decoded.ok) throw new Error(decoded.fault);
  const { type, body } = decoded.message;
  if (type === "heartbeat") tickP99Micros = body.tickP99Micros;
  if (type !== "admitted") return;
  const { playerId, fence } = body;
  control.send(toWorld.encode("committed", { playerId, fence, look: defaultLook(playerId) }));
  if (--left === 0) committed.resolve();
});
control.send(toWorld.encode("registered", {}));

let frames = 0;
let bytes = 0;
const link = await world.dialRaw("players", (record) =>
  readEdgeCommands(record, {
    frame(_slot, own, slices) {
      frames++;
      bytes += own.length;
      for (const slice of slices) bytes += slice.length;
    },
    close: (slot, code) => print(`slot ${slot} was closed with ${code}`),
  }));
const inputs = new FrameEncoder(TO_WORLD);
const events = new EdgeEventWriter();
const random = seededRandom(3);
const anywhere = () => Math.round((random() * 2 - 1) * extent * 64) / 64;
for (let slot = 0; slot < players; slot++) {
  const id = slot + 1;
  control.send(toWorld.encode("expect", {
    ticketId: hex(id) as never, // well formed ids, as a master's are
    leaseId: hex(id) as never,
    expiresInMs: 60_000,
    playerId: id as never,
    fence: (id + 100) as never,
    displayName: `Player ${id}`,
    isGuest: false,
    arrival: {
      saved: { x: anywhere(), y: 0, z: anywhere(), yaw: 0 },
      portal: undefined,
      fromWorld: undefined,
      spot: undefined,
    },
  }));
  events.opened(slot, "192.0.2.1");
  events.message(slot, inputs.encode("join", { ticketId: hex(id) as never }));
}
await pause(1000);
link.send(events.take());
await committed.promise;

const walkers = Array.from({ length: players }, (_, i) => new WalkerInputs(i + 1));
let tick = 0;
const walking = setInterval(() => {
  tick++;
  for (let slot = tick % 2; slot < players; slot += 2) {
    const walker = walkers[slot]!;
    events.message(slot, inputs.encode("input", { frames: [walker.next(), walker.next()] }));
  }
  link.send(events.take());
}, TICK_MS);
await pause(SETTLE_MS);
const before = { frames, bytes, tick, cpu: readCpu(world.pid) };
await pause(seconds * 1000);
const cpu = cpuBetween(before.cpu, readCpu(world.pid));
const memory = readMemory(world.pid);
const sent = { frames: frames - before.frames, bytes: bytes - before.bytes };
clearInterval(walking);
// A walker gets a frame each tick; a world that has to wait for a core skips ticks.
const micros = (ms: number) => (ms * 1000 / sent.frames).toFixed(2);
print(`${players} players on ${2 * extent} m, ${seconds} s, ${tick - before.tick} batches`);
print(`µs per player-tick: ${micros(cpu.cpuMs)}`);
print(
  `  simulation ${micros(workerMs(world.pid, cpu))}, I/O thread ${
    micros(mainThreadMs(world.pid, cpu))
  }, rest the engine's own`,
);
print(`tick p99: ${(tickP99Micros / 1000).toFixed(1)} ms`);
print(
  `frames a player and second: ${(sent.frames * 1000 / players / cpu.wallMs).toFixed(1)} of ${
    (sent.bytes / sent.frames).toFixed(0)
  } bytes`,
);
print(`RSS ${(memory.rssBytes / 1e6).toFixed(0)} MB`);
control.close();
link.close();
