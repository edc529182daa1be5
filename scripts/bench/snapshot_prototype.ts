// Which encoding of snapshots to build: 1,400 fake walkers, today's encoder beside three candidates,
// one after the other in one process. No sockets. Run: deno run -A --v8-flags=--expose-gc
// scripts/bench/snapshot_prototype.ts

import { ByteWriter } from "../../shared/lib/bytes.ts";
import { EdgeCommandWriter, readEdgeCommands } from "../../shared/net/player_link.ts";
import { POSITION_STEP } from "../../shared/sim/constants.ts";
import { Outlets } from "../../world/core/outlets.ts";
import { Session } from "../../world/core/session.ts";
import { SnapshotBuilder } from "../../world/core/snapshot_builder.ts";
import { type Entity, Stage } from "../../world/core/stage.ts";
import { FakeWalkers, type Walker } from "./fake_walkers.ts";

const PLAYERS = 1400;
const EXTENT = 150;
const CELL = 20;
const SIDE = Math.ceil((2 * EXTENT) / CELL);
const WARM_TICKS = 200;
const TICKS = 600;
/** An entity that comes into view, with its name; one that is seen and changes cells; one that goes. */
const ENTERED_BYTES = 35;
const PLACED_BYTES = 13;
const LEFT_BYTES = 2;
const HEAD_BYTES = 15;

/** One way to tell 1,400 viewers about each other. */
interface Candidate {
  readonly name: string;
  /** Tells everybody of one tick. @returns Bytes of the batch. */
  tick(tick: number): number;
  /** Bytes that sockets carried since the start, without heads. Not timed. */
  sentBytes(): number;
}

function cellOf({ x, z }: Walker): number {
  const line = (steps: number) =>
    Math.max(0, Math.min(SIDE - 1, Math.floor((steps * POSITION_STEP + EXTENT) / CELL)));
  return line(z) * SIDE + line(x);
}

const AROUND: readonly (readonly number[])[] = Array.from({ length: SIDE * SIDE }, (_, cell) => {
  const cells: number[] = [];
  for (let r = -1; r <= 1; r++) {
    for (let c = -1; c <= 1; c++) {
      const column = (cell % SIDE) + c;
      const row = Math.floor(cell / SIDE) + r;
      if (column >= 0 && column < SIDE && row >= 0 && row < SIDE) cells.push(row * SIDE + column);
    }
  }
  return cells;
});

/** What is in production. */
function today(walkers: FakeWalkers): Candidate {
  const stage = new Stage();
  const outlets = new Outlets();
  const builder = new SnapshotBuilder(stage, outlets, EXTENT);
  const entities: Entity[] = [];
  const sessions: Session[] = [];
  for (const { id, x, y, z } of walkers.all) {
    const at = { x: x * POSITION_STEP, y: y * POSITION_STEP, z: z * POSITION_STEP, yaw: 0 };
    const entity = stage.create({
      kind: "player",
      playerId: id,
      name: `Player ${id}`,
      isGuest: false,
      colour: 0,
      look: "",
    }, at);
    stage.show(entity);
    entities.push(entity);
    const session = new Session(1, id, 0);
    session.phase = "playing";
    session.player = { entity, lock: undefined } as never; // all that the builder reads
    sessions.push(session);
  }
  let sent = 0;
  let batch: Uint8Array = new Uint8Array(0);
  return {
    name: "today: i16 positions, 3x3 re-encoded per view cell",
    tick(tick) {
      for (const [i, walker] of walkers.all.entries()) {
        const entity = entities[i]!;
        entity.x = walker.x * POSITION_STEP;
        entity.y = walker.y * POSITION_STEP;
        entity.z = walker.z * POSITION_STEP;
        entity.yaw = (walker.yaw / 256) * 2 * Math.PI;
      }
      builder.build(tick, () => sessions);
      batch = outlets.take()[0]!.batch; // there is one edge, and nobody is quiet
      return batch.length;
    },
    sentBytes() {
      readEdgeCommands(batch, {
        frame: (_slot, _own, slices) => {
          for (const slice of slices) sent += slice.length;
        },
        close: () => {},
      });
      return sent;
    },
  };
}

/** A sorted list of walkers in each cell, as it was when last told, and what crossed. */
class Cells {
  readonly cell: Int32Array;
  readonly crossed: { walker: Walker; from: number; to: number }[] = [];
  readonly viewers = new Int32Array(SIDE * SIDE);

  constructor(readonly walkers: FakeWalkers) {
    this.cell = Int32Array.from(walkers.all, cellOf);
    for (const cell of this.cell) this.viewers[cell]!++;
  }

  begin(): void {
    this.crossed.length = 0;
    const { all } = this.walkers;
    for (let i = 0; i < all.length; i++) {
      const from = this.cell[i]!;
      const to = cellOf(all[i]!);
      if (from === to) continue;
      this.crossed.push({ walker: all[i]!, from, to });
      this.cell[i] = to;
      this.viewers[from]!--;
      this.viewers[to]!++;
    }
  }

  /** Bytes that crossings cost all viewers: of the crosser in the others' view, and of their own. */
  crossingBytes(): number {
    let bytes = 0;
    for (const { from, to } of this.crossed) {
      const before = AROUND[from]!;
      const now = AROUND[to]!;
      for (const cell of before) bytes += this.viewers[cell]! * LEFT_BYTES;
      for (const cell of now) {
        bytes += this.viewers[cell]! * (before.includes(cell) ? PLACED_BYTES : ENTERED_BYTES);
        if (!before.includes(cell)) bytes += this.viewers[cell]! * ENTERED_BYTES;
      }
    }
    return bytes;
  }
}

/** What walkers were told to be: the baseline of all deltas. */
class Baseline {
  readonly at: Int32Array;
  constructor(walkers: FakeWalkers) {
    this.at = new Int32Array(walkers.all.length * 8);
    for (const [i, walker] of walkers.all.entries()) this.set(i * 8, walker);
  }
  set(o: number, walker: Walker): void {
    this.at[o] = walker.x;
    this.at[o + 1] = walker.y;
    this.at[o + 2] = walker.z;
    this.at[o + 3] = walker.yaw;
  }
}

/** Writes mask and i8 deltas of a walker into `out`. @returns The mask; −1 when nothing is to be told. */
function delta(base: Baseline, i: number, walker: Walker, hasAgain: boolean, out: Uint8Array) {
  const at = base.at;
  const o = i * 8;
  const dx = walker.x - at[o]!;
  const dy = walker.y - at[o + 1]!;
  const dz = walker.z - at[o + 2]!;
  const isTurned = walker.yaw !== at[o + 3]!;
  if (dx === 0 && dy === 0 && dz === 0 && !isTurned) return -1;
  base.set(o, walker);
  const isAgain = hasAgain && !isTurned && dx === at[o + 4] && dy === at[o + 5] &&
    dz === at[o + 6];
  out.fill(0, 0, 1);
  length = 0;
  if (isAgain) return 0;
  at[o + 4] = dx;
  at[o + 5] = dy;
  at[o + 6] = dz;
  let mask = 0;
  if (dx !== 0 || dz !== 0) {
    mask |= 1;
    out[length++] = dx;
    out[length++] = dz;
  }
  if (dy !== 0) {
    mask |= 2;
    out[length++] = dy;
  }
  if (isTurned) {
    mask |= 4;
    out[length++] = walker.yaw;
  }
  return mask;
}
/** Of what `delta()` wrote last. */
let length = 0;

/** One slice per cell: 12 bits of gap, 4 of mask; a viewer gets nine slices. */
function perCell(walkers: FakeWalkers, hasAgain: boolean): Candidate {
  const cells = new Cells(walkers);
  const base = new Baseline(walkers);
  const out = new Uint8Array(8);
  const head = new Uint8Array(HEAD_BYTES);
  const to = Array.from({ length: SIDE * SIDE }, () => new ByteWriter(512));
  const last = new Int32Array(SIDE * SIDE);
  const numbers = new Int32Array(SIDE * SIDE);
  const writer = new EdgeCommandWriter();
  let sent = 0;
  return {
    name: `a slice per cell, u16 of gap and mask, i8 deltas${hasAgain ? ", again" : ""}`,
    tick() {
      cells.begin();
      for (const writer of to) writer.reset();
      last.fill(0);
      for (let i = 0; i < walkers.all.length; i++) {
        const walker = walkers.all[i]!;
        const mask = delta(base, i, walker, hasAgain, out);
        if (mask < 0) continue;
        const cell = cells.cell[i]!;
        const slice = to[cell]!;
        slice.u16(((walker.id - last[cell]!) << 4) | mask);
        last[cell] = walker.id;
        for (let b = 0; b < length; b++) slice.u8(out[b]!);
      }
      for (let cell = 0; cell < to.length; cell++) {
        numbers[cell] = to[cell]!.length === 0 ? -1 : writer.slice(to[cell]!.view());
      }
      for (let i = 0; i < walkers.all.length; i++) {
        const slices: number[] = [];
        for (const cell of AROUND[cells.cell[i]!]!) {
          if (numbers[cell]! < 0) continue;
          slices.push(numbers[cell]!);
          sent += 2 + to[cell]!.length; // kind and length of its section
        }
        writer.frame(i, head, slices, true);
      }
      sent += cells.crossingBytes();
      return writer.take().length;
    },
    sentBytes: () => sent,
  };
}

/** One slice per view cell: each record is scattered to the nine, ids ascending; half bytes. */
function perViewCell(walkers: FakeWalkers, hasAgain: boolean): Candidate {
  const cells = new Cells(walkers);
  const base = new Baseline(walkers);
  const out = new Uint8Array(8);
  const head = new Uint8Array(HEAD_BYTES);
  const to = Array.from({ length: SIDE * SIDE }, () => new Uint8Array(16_384));
  const used = new Int32Array(SIDE * SIDE);
  const last = new Int32Array(SIDE * SIDE);
  const numbers = new Int32Array(SIDE * SIDE);
  const writer = new EdgeCommandWriter();
  let sent = 0;
  return {
    name: `a slice per view cell, 4 bits of gap and mask, i8 deltas${hasAgain ? ", again" : ""}`,
    tick() {
      cells.begin();
      used.fill(0);
      last.fill(0);
      for (let i = 0; i < walkers.all.length; i++) {
        const walker = walkers.all[i]!;
        const mask = delta(base, i, walker, hasAgain, out);
        if (mask < 0) continue;
        const around = AROUND[cells.cell[i]!]!;
        for (let n = 0; n < around.length; n++) {
          const cell = around[n]!;
          const bytes = to[cell]!;
          let at = used[cell]!;
          const gap = walker.id - last[cell]! - 1;
          last[cell] = walker.id;
          if (gap < 15) {
            bytes[at++] = (gap << 4) | mask;
          } else {
            bytes[at++] = 0xf0 | mask;
            let rest = gap - 15;
            while (rest > 127) {
              bytes[at++] = (rest & 127) | 128;
              rest >>>= 7;
            }
            bytes[at++] = rest;
          }
          for (let b = 0; b < length; b++) bytes[at++] = out[b]!;
          used[cell] = at;
        }
      }
      for (let cell = 0; cell < to.length; cell++) {
        numbers[cell] = used[cell] === 0 || cells.viewers[cell] === 0
          ? -1
          : writer.slice(to[cell]!.subarray(0, used[cell]));
        sent += cells.viewers[cell]! * (3 + used[cell]!);
      }
      for (let i = 0; i < walkers.all.length; i++) {
        const number = numbers[cells.cell[i]!]!;
        writer.frame(i, head, number < 0 ? [] : [number], true);
      }
      sent += cells.crossingBytes();
      return writer.take().length;
    },
    sentBytes: () => sent,
  };
}

/** Times that anybody in view of anybody moved within one tick. */
function visibleMoves(): { readonly updates: number; readonly visible: number } {
  const walkers = new FakeWalkers(PLAYERS, EXTENT);
  const inCell = new Int32Array(SIDE * SIDE);
  const before = new Int32Array(PLAYERS * 4);
  let updates = 0;
  let visible = 0;
  for (let tick = 0; tick < WARM_TICKS + TICKS; tick++) {
    walkers.step();
    inCell.fill(0);
    const viewers = new Int32Array(SIDE * SIDE);
    for (const [i, walker] of walkers.all.entries()) {
      const now = [walker.x, walker.y, walker.z, walker.yaw];
      const isMoved = now.some((value, k) => value !== before[i * 4 + k]);
      before.set(now, i * 4);
      viewers[cellOf(walker)]!++;
      if (isMoved) inCell[cellOf(walker)]!++;
    }
    if (tick < WARM_TICKS) continue;
    for (let cell = 0; cell < inCell.length; cell++) {
      for (const near of AROUND[cell]!) {
        updates += viewers[cell]! * inCell[near]!;
        visible += viewers[cell]! * viewers[near]!;
      }
    }
  }
  return { updates, visible: visible / TICKS / PLAYERS };
}

const collect = (globalThis as { gc?: () => void }).gc;
const { updates, visible } = visibleMoves();
const print = (line: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
print(`${PLAYERS} walkers, ${visible.toFixed(1)} in view, ${TICKS} ticks`);
print("µs per player-tick | bytes per visible update | batch KB a tick | heap KB a tick | what");
const candidates = [
  today,
  (walkers: FakeWalkers) => perCell(walkers, false),
  (walkers: FakeWalkers) => perCell(walkers, true),
  (walkers: FakeWalkers) => perViewCell(walkers, false),
  (walkers: FakeWalkers) => perViewCell(walkers, true),
];
for (const make of candidates) {
  const walkers = new FakeWalkers(PLAYERS, EXTENT);
  const candidate = make(walkers);
  let spentMs = 0;
  let batch = 0;
  let heap = 0;
  let sent = 0;
  let sentBefore = 0;
  for (let tick = 1; tick <= WARM_TICKS + TICKS; tick++) {
    walkers.step();
    if (tick === WARM_TICKS + 1) {
      spentMs = batch = heap = 0;
      collect?.();
    }
    const heapBefore = Deno.memoryUsage().heapUsed;
    const beganMs = performance.now();
    batch += candidate.tick(tick);
    spentMs += performance.now() - beganMs;
    // A collection in between makes the difference negative: that tick is left out.
    heap += Math.max(0, Deno.memoryUsage().heapUsed - heapBefore);
    sent = candidate.sentBytes();
    if (tick === WARM_TICKS) sentBefore = sent;
  }
  sent -= sentBefore;
  print([
    ((spentMs * 1000) / TICKS / PLAYERS).toFixed(2).padStart(6),
    (sent / updates).toFixed(2).padStart(6),
    (batch / TICKS / 1000).toFixed(1).padStart(7),
    (heap / TICKS / 1000).toFixed(0).padStart(6),
    candidate.name,
  ].join(" | "));
}
