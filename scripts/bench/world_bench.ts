// What one world's simulation costs, without sockets and threads: a whole room with 1,400 players
// who walk, turn and stop, fed with real batches of an edge and asked for its commands each tick.
// Run: deno run -A --v8-flags=--expose-gc scripts/bench/world_bench.ts [players] [extent] [visibility]

import process from "node:process";
import { parseWorldKey, type TicketId } from "../../shared/lib/ids.ts";
import { createLog } from "../../shared/lib/log.ts";
import { seededRandom } from "../../shared/lib/random.ts";
import { EdgeEventWriter, readEdgeCommands } from "../../shared/net/player_link.ts";
import { FrameDecoder, FrameEncoder } from "../../shared/protocol/frames.ts";
import { FROM_WORLD, TO_WORLD } from "../../shared/protocol/world_messages.ts";
import { TICK_MS } from "../../shared/sim/constants.ts";
import { parseWorldDefinition } from "../../shared/sim/world_definition.ts";
import { Room } from "../../world/core/room.ts";
import { WalkerInputs } from "./walker_inputs.ts";

const WARM_TICKS = 200;
const TICKS = 600;
const SOURCE = 1;

function newRoom(players: number, extent: number): Room {
  const parsed = parseWorldDefinition(parseWorldKey("bench")!, {
    title: "Bench",
    capacity: players,
    extent,
    ...(visibility === "auto" ? {} : { visibility, bytesPerPlayer: 10_000_000 }),
    spawns: [{ name: "start", at: { x: 0, z: 0 } }],
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed));
  return new Room({
    definition: parsed.value,
    config: {
      version: "0.1",
      number: 1,
      epoch: 1 as never, // nobody compares it
      pid: 1,
      graceMs: 8000,
      awayMs: 30_000,
      isStandalone: true,
    },
    random: seededRandom(1),
    log: createLog(() => {}, "debug"),
    nowMs: 0,
  });
}

const players = Number(Deno.args[0] ?? 1400);
const extent = Number(Deno.args[1] ?? 150);
const visibility = Deno.args[2] ?? "auto";
const print = (line: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
const collect = (globalThis as { gc?: () => void }).gc;
const room = newRoom(players, extent);
const encoder = new FrameEncoder(TO_WORLD);
const walkers = Array.from({ length: players }, (_, i) => new WalkerInputs(i + 1));
const events = new EdgeEventWriter();
for (let slot = 0; slot < players; slot++) {
  events.opened(slot, "192.0.2.1");
  const ticketId = slot.toString(16).padStart(32, "0") as TicketId;
  events.message(slot, encoder.encode("join", { ticketId }));
}
room.onEdgeEvents(SOURCE, events.take(), 0);
const random = seededRandom(7);
for (const { entity } of room.roster.players.values()) {
  entity.x = Math.round((random() * 2 - 1) * extent * 64) / 64;
  entity.z = Math.round((random() * 2 - 1) * extent * 64) / 64;
}

// Medians: on a busy machine a mean says how often somebody else had the core.
const spent = { events: [] as number[], tick: [] as number[], take: [] as number[] };
const ticksMs: number[] = [];
let cpuSpentMs = 0;
const heap = { inputs: 0, tick: 0 };
let batchBytes = 0;
let frames = 0;
/** Of one frame in so many: who is told of in it, and at what price. */
const SAMPLE_EACH = 53;
const decoder = new FrameDecoder<typeof FROM_WORLD, "any">(FROM_WORLD);
const told = {
  frames: 0,
  bytes: 0,
  near: 0,
  far: 0,
  placed: 0,
  entered: 0,
  moverBytes: 0,
  movers: 0,
};
let frameBytes = 0;
for (let tick = 1; tick <= WARM_TICKS + TICKS; tick++) {
  const nowMs = tick * TICK_MS;
  for (let slot = tick % 2; slot < players; slot += 2) {
    const walker = walkers[slot]!;
    events.message(slot, encoder.encode("input", { frames: [walker.next(), walker.next()] }));
  }
  const batch = events.take();
  if (tick === WARM_TICKS + 1) {
    spent.events.length =
      spent.tick.length =
      spent.take.length =
      ticksMs.length =
        0;
    heap.inputs = heap.tick = cpuSpentMs = 0;
    batchBytes = frames = frameBytes = 0;
    collect?.();
  }
  const heapBefore = Deno.memoryUsage().heapUsed;
  const cpuBefore = cpuMs();
  const t0 = performance.now();
  room.onEdgeEvents(SOURCE, batch, nowMs);
  const t1 = performance.now();
  const heapBetween = Deno.memoryUsage().heapUsed;
  const t1b = performance.now();
  room.tick(nowMs);
  const t2 = performance.now();
  const commands = room.takeCommands();
  const t3 = performance.now();
  cpuSpentMs += cpuMs() - cpuBefore;
  // A collection in between makes a difference negative: it is left out.
  heap.inputs += Math.max(0, heapBetween - heapBefore);
  heap.tick += Math.max(0, Deno.memoryUsage().heapUsed - heapBetween);
  spent.events.push(t1 - t0);
  spent.tick.push(t2 - t1b);
  spent.take.push(t3 - t2);
  ticksMs.push(t3 - t1b + t1 - t0);
  for (const { batch } of commands) {
    batchBytes += batch.length;
    readEdgeCommands(batch, {
      frame(_slot, own, slices) {
        frames++;
        frameBytes += own.length;
        for (const slice of slices) frameBytes += slice.length;
        if (tick > WARM_TICKS && frames % SAMPLE_EACH === 0) sample(own, slices);
      },
      close: () => {},
    });
  }
}
function sample(own: Uint8Array, slices: readonly Uint8Array[]): void {
  const frame = new Uint8Array([...own, ...slices.flatMap((slice) => [...slice])]);
  const decoded = decoder.decode(frame, "any", 0);
  if (!decoded.ok || decoded.message.type !== "snapshot") return;
  const { changed, placed, entered, left } = decoded.message.body;
  const near = changed.filter(({ everyTicks }) => everyTicks === 1).length;
  told.frames++;
  told.bytes += frame.length;
  told.near += near;
  told.far += changed.length - near;
  told.placed += placed.length;
  told.entered += entered.length;
  if (entered.length > 0 || left.length > 0) return;
  told.moverBytes += frame.length;
  told.movers += changed.length + placed.length;
}

/** Of all threads of this process, the collector's too; whoever has to wait for a core spends none. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const share = (values: number[], part: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * part)]!;
const micros = (values: number[]) => ((share(values, 0.5) * 1000) / players).toFixed(2);
print(`${players} players on ${2 * extent} m, ${TICKS} ticks`);
print(`CPU µs per player-tick: ${(cpuSpentMs * 1000 / TICKS / players).toFixed(2)}`);
print(`wall µs per player-tick, medians: ${micros(ticksMs)}`);
print(`  inputs ${micros(spent.events)}, tick ${micros(spent.tick)}, batch ${micros(spent.take)}`);
print(
  `tick ms: p50 ${share(ticksMs, 0.5).toFixed(2)}, p99 ${share(ticksMs, 0.99).toFixed(2)}`,
);
const kilobytes = (bytes: number) => `${(bytes / TICKS / 1000).toFixed(0)} KB`;
print(`heap a tick: inputs ${kilobytes(heap.inputs)}, tick ${kilobytes(heap.tick)}`);
print(`batch a tick: ${kilobytes(batchBytes)}`);
print(
  `frames a player-tick: ${(frames / TICKS / players).toFixed(2)} of ${
    (frameBytes / frames).toFixed(0)
  } bytes`,
);
const each = (count: number) => (count / told.frames).toFixed(2);
print(
  `told in a frame: ${each(told.near)} near, ${each(told.far)} far, ${each(told.placed)} placed, ` +
    `${each(told.entered)} entered`,
);
print(
  `bytes per mover: ${(told.moverBytes / told.movers).toFixed(2)} in frames with movers only, ` +
    `${(told.bytes / (told.near + told.far + told.placed)).toFixed(2)} with all there is`,
);
