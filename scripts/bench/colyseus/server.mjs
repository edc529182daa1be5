// deno-lint-ignore-file no-console -- a server of its own says what it does
// The peer of the bench: the same walkers in Colyseus, as well as it can be used for them.
//   node server.mjs <port> <views|everyone> <extent>
// Prints SERVER_READY once it listens. Each line on standard input is answered with SERVER_TICKS: how
// long the ticks since the last answer took.

import { Room, Server } from "@colyseus/core";
import { schema, StateView, t } from "@colyseus/schema";
import { WebSocketTransport } from "@colyseus/ws-transport";

const [port, mode, extentText] = process.argv.slice(2);
const hasViews = mode === "views";
const EXTENT = Number(extentText);
const TICK_MS = 50;
const SPEED_PER_TICK = 5 * TICK_MS / 1000;
const POSITION_STEP = 1 / 64;
const YAW_STEPS = 65_536;
const FULL = 127;
/** Side of a cell and what is seen, as in VirtuCade: the own cell and the eight around it. */
const CELL_METRES = 20;
const SIDE = Math.ceil(2 * EXTENT / CELL_METRES);
const FRAME_BYTES = 6;
const MOST_QUEUED = 20;

const Player = schema(
  { x: t.float32(), y: t.float32(), z: t.float32(), yaw: t.float32() },
  "Player",
);
const State = schema(
  { players: hasViews ? t.map(Player).view() : t.map(Player) },
  "State",
);

const tickMicros = [];

class BenchRoom extends Room {
  state = new State();
  maxClients = 10_000;
  // Patches go out at the end of each step: with a timer of their own, each change would wait for up
  // to 50 ms more.
  patchRate = null;
  /** By session: what only the server knows of a player. */
  walkers = new Map();
  cells = Array.from({ length: SIDE * SIDE }, () => new Set());

  onCreate() {
    this.onMessageBytes(
      0,
      (client, bytes) => this.walkers.get(client.sessionId)?.take(bytes),
    );
    this.setSimulationInterval(() => this.step(), TICK_MS);
  }

  onJoin(client, { x, z }) {
    const player = new Player();
    Object.assign(player, { x, y: 0, z, yaw: 0 });
    const walker = new Walker(client, player);
    this.walkers.set(client.sessionId, walker);
    this.state.players.set(client.sessionId, player);
    if (!hasViews) return;
    client.view = new StateView();
    this.move(walker, cellOf(player));
  }

  onLeave(client) {
    const walker = this.walkers.get(client.sessionId);
    this.walkers.delete(client.sessionId);
    this.cells[walker.cell]?.delete(walker);
    this.state.players.delete(client.sessionId);
    client.view?.dispose();
  }

  step() {
    const startMs = performance.now();
    for (const walker of this.walkers.values()) walker.step();
    if (hasViews) {
      for (const walker of this.walkers.values()) {
        const cell = cellOf(walker.player);
        if (cell !== walker.cell) this.move(walker, cell);
      }
    }
    this.broadcastPatch();
    tickMicros.push((performance.now() - startMs) * 1000);
  }

  /** Puts a walker into a cell: it sees whom it sees from there, and is seen by those around. */
  move(walker, to) {
    const { view } = walker.client;
    const from = walker.cell;
    if (from === undefined) view.add(walker.player);
    const before = from === undefined ? [] : around(from);
    const now = around(to);
    this.cells[from]?.delete(walker);
    for (const cell of before) {
      if (now.includes(cell)) continue;
      for (const other of this.cells[cell]) {
        view.remove(other.player);
        other.client.view.remove(walker.player);
      }
    }
    for (const cell of now) {
      if (before.includes(cell)) continue;
      for (const other of this.cells[cell]) {
        view.add(other.player);
        other.client.view.add(walker.player);
      }
    }
    this.cells[to].add(walker);
    walker.cell = to;
  }
}

class Walker {
  cell = undefined;
  queue = [];

  constructor(client, player) {
    this.client = client;
    this.player = player;
  }

  /** A message: frames of i8 strafe, i8 forward, f32 yaw in steps of a turn. */
  take(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at + FRAME_BYTES <= bytes.byteLength; at += FRAME_BYTES) {
      if (this.queue.length >= MOST_QUEUED) return;
      this.queue.push({
        moveX: view.getInt8(at),
        moveZ: view.getInt8(at + 1),
        yaw: view.getFloat32(at + 2, true),
      });
    }
  }

  /** The first frame of a message at the next tick, the second at the one after it. */
  step() {
    do {
      this.apply(this.queue.shift());
    } while (this.queue.length > 1);
  }

  apply(frame) {
    if (frame === undefined) return;
    const { player } = this;
    const angle = frame.yaw / YAW_STEPS * 2 * Math.PI;
    const sine = Math.sin(angle);
    const cosine = Math.cos(angle);
    const right = frame.moveX / FULL * SPEED_PER_TICK;
    const back = frame.moveZ / FULL * SPEED_PER_TICK;
    player.x = quantised(player.x + right * cosine + back * sine);
    player.z = quantised(player.z - right * sine + back * cosine);
    player.yaw = frame.yaw;
  }
}

function quantised(metres) {
  const within = Math.max(-EXTENT, Math.min(EXTENT, metres));
  return Math.round(within / POSITION_STEP) * POSITION_STEP;
}

function cellOf({ x, z }) {
  return lineOf(z) * SIDE + lineOf(x);
}

function lineOf(at) {
  return Math.max(
    0,
    Math.min(SIDE - 1, Math.floor((at + EXTENT) / CELL_METRES)),
  );
}

function around(cell) {
  const column = cell % SIDE;
  const row = Math.floor(cell / SIDE);
  const cells = [];
  for (let r = Math.max(0, row - 1); r <= Math.min(SIDE - 1, row + 1); r++) {
    for (
      let c = Math.max(0, column - 1);
      c <= Math.min(SIDE - 1, column + 1);
      c++
    ) {
      cells.push(r * SIDE + c);
    }
  }
  return cells;
}

function quantile(sorted, part) {
  return sorted[
    Math.min(sorted.length - 1, Math.floor(sorted.length * part))
  ] ?? 0;
}

const server = new Server({
  greet: false,
  transport: new WebSocketTransport(),
});
server.define("bench", BenchRoom);
await server.listen(Number(port), "127.0.0.1");
console.log(`SERVER_READY port=${port}`);
process.stdin.on("data", () => {
  const sorted = tickMicros.splice(0).sort((a, b) => a - b);
  const micros = [quantile(sorted, 0.5), quantile(sorted, 0.99)].map(
    Math.round,
  );
  console.log(
    `SERVER_TICKS count=${sorted.length} p50_us=${micros[0]} p99_us=${micros[1]}`,
  );
});
process.stdin.on("end", () => process.exit(0));
