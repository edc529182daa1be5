// A room behind a real edge and real sockets: what a reader that does not keep up gets, and that
// neither the tick nor anybody else waits for it.

import assert from "node:assert/strict";
import { maskedFrame, RawClient, TestPlayer } from "../../shared/edge/edge_test_kit.ts";
import { type RunningEdge, startEdge } from "../../shared/edge/edge.ts";
import { seededRandom } from "../../shared/lib/random.ts";
import { createLog } from "../../shared/lib/log.ts";
import { parseWorldKey, type TicketId } from "../../shared/lib/ids.ts";
import { Replica } from "../../shared/netcode/replica.ts";
import { FrameDecoder, FrameEncoder } from "../../shared/protocol/frames.ts";
import type { Snapshot } from "../../shared/protocol/snapshot_records.ts";
import { FROM_WORLD, TO_WORLD } from "../../shared/protocol/world_messages.ts";
import { parseWorldDefinition } from "../../shared/sim/world_definition.ts";
import { Room } from "../core/room.ts";

const KEY = parseWorldKey("hub")!;
/** Loud enough to fill every buffer between two sockets within some hundred ticks. */
const LINE = "x".repeat(800);
const LINES_A_TICK = 60;
const PATIENCE_TICKS = 5000;

const encoder = new FrameEncoder(TO_WORLD);
const decoder = new FrameDecoder<typeof FROM_WORLD, "any">(FROM_WORLD);

function join(number: number): Uint8Array<ArrayBuffer> {
  return encoder.encode("join", { ticketId: number.toString(16).padStart(32, "0") as TicketId });
}

function snapshotIn(bytes: Uint8Array): Snapshot | undefined {
  const decoded = decoder.decode(bytes, "any", 0);
  assert.ok(decoded.ok);
  return decoded.message.type === "snapshot" ? decoded.message.body : undefined;
}

/** A room, its edge, and ticks as fast as the event loop turns. */
class LoudWorld {
  readonly room: Room;
  /** Waits after each tick; by default for the event loop to turn. */
  pace = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
  #nowMs = 0;
  #edge: RunningEdge | undefined;
  #farEnd: ReturnType<RunningEdge["attach"]> | undefined;

  constructor() {
    const parsed = parseWorldDefinition(KEY, {
      title: "Loud",
      bytesPerPlayer: 10_000_000,
      spawns: [{ name: "start", at: { x: 0, z: 0 } }],
    });
    assert.ok(parsed.ok);
    this.room = new Room({
      definition: parsed.value,
      config: {
        version: "0.1",
        number: 1,
        epoch: 1 as never, // nobody compares it
        pid: 1,
        graceMs: 0,
        awayMs: 1e9,
        isStandalone: true,
      },
      random: seededRandom(1),
      log: createLog(() => {}, "debug"),
      nowMs: 0,
    });
  }

  async start(maxStallMs: number): Promise<this> {
    this.#edge = await startEdge({
      hostname: "127.0.0.1",
      port: 0,
      serverVersion: "0.1",
      limits: { stallBytes: 100_000, maxQueueBytes: 1_000_000, maxStallMs, sweepEveryMs: 10 },
      route: () => ({ kind: "link", name: KEY }),
      log: createLog(() => {}, "debug"),
    });
    this.#farEnd = this.#edge.attach(
      KEY,
      (batch) => this.room.onEdgeEvents(1, batch, this.#nowMs),
    );
    return this;
  }

  get port(): number {
    return this.#edge!.port; // started before anybody asks
  }

  get slowReaders(): number {
    return this.#edge!.stats().faults.slow_reader;
  }

  /** Ticks until `isDone`, and lets sockets do their part in between. */
  async run(isLoud: boolean, isDone: () => boolean): Promise<void> {
    for (let ticks = 0; !isDone(); ticks++) {
      assert.ok(ticks < PATIENCE_TICKS, "it takes too long");
      for (let line = 0; isLoud && line < LINES_A_TICK; line++) this.room.stage.announce(LINE);
      for (const { entity } of this.room.roster.players.values()) entity.x = (ticks % 64) / 64;
      this.#nowMs += 50;
      this.room.tick(this.#nowMs);
      for (const { batch } of this.room.takeCommands()) this.deliver(batch);
      await this.pace();
    }
  }

  deliver(batch: Uint8Array): void {
    this.#farEnd!.deliver(batch);
  }

  async stop(): Promise<void> {
    await this.#edge?.stop();
  }
}

/** Payloads of the binary frames that a server sent. */
function binaryFrames(stream: string): Uint8Array[] {
  const bytes = Uint8Array.from(stream, (char) => char.charCodeAt(0));
  const frames: Uint8Array[] = [];
  for (let at = 0; at + 2 <= bytes.length;) {
    const isBinary = bytes[at] === 0x82;
    let length = bytes[at + 1]!;
    at += 2;
    if (length === 126) {
      length = bytes[at]! * 256 + bytes[at + 1]!;
      at += 2;
    } else if (length === 127) {
      length = new DataView(bytes.buffer).getUint32(at + 4);
      at += 8;
    }
    if (isBinary && at + length <= bytes.length) frames.push(bytes.subarray(at, at + length));
    at += length;
  }
  return frames;
}

Deno.test("[S9] a reader that never reads is closed with 4001, and nobody else notices", async () => {
  const world = await new LoudWorld().start(200);
  try {
    const friend = await TestPlayer.join(world.port);
    friend.send(join(1));
    const slow = await RawClient.dial(world.port);
    await slow.join();
    await slow.send(maskedFrame(0x82, join(2)));
    await world.run(false, () => world.room.stage.playerCount === 2);
    // The friend reads each tick before the next one: it is never slow.
    world.pace = async () => {
      let tick: number | undefined;
      while (tick !== world.room.tickCount) tick = snapshotIn(await friend.next())?.tick ?? tick;
    };
    const [, slowSession] = [...world.room.roster.sessions()];
    await world.run(true, () => slowSession!.isStalled);
    await world.run(true, () => slowSession!.player === undefined);
    assert.equal(world.slowReaders, 1);
    const lost = [...world.room.roster.players.values()][1]!;
    assert.ok(lost.entity.isAway, "its avatar waits, as that of any lost connection");
    await friend.leave();
    slow.close();
  } finally {
    await world.stop();
  }
});

Deno.test("[S9] a reader that was slow gets fewer snapshots, never older ones, and then all", async () => {
  const world = await new LoudWorld().start(60_000);
  try {
    const slow = await RawClient.dial(world.port);
    await slow.join();
    await slow.send(maskedFrame(0x82, join(1)));
    await world.run(false, () => world.room.stage.playerCount === 1);
    const [session] = [...world.room.roster.sessions()];
    await world.run(true, () => session!.isStalled);
    const stalledTick = world.room.tickCount;
    await world.run(false, () => world.room.tickCount === stalledTick + 300);
    const reading = slow.readAll();
    await world.run(false, () => !session!.isStalled);
    const drainedTick = world.room.tickCount;
    await world.run(false, () => world.room.tickCount === drainedTick + 20);
    const { entity } = session!.player!;
    const x = entity.x * 64;
    world.room.roster.closeAll("going_away");
    for (const { batch } of world.room.takeCommands()) world.deliver(batch);
    const snapshots = binaryFrames(await reading).map(snapshotIn)
      .filter((snapshot) => snapshot !== undefined);
    const ticks = snapshots.map(({ tick }) => tick);
    assert.deepStrictEqual(ticks, ticks.toSorted((a, b) => a - b));
    assert.equal(new Set(ticks).size, ticks.length);
    assert.ok(!ticks.includes(stalledTick + 100), "what it could not take was never queued");
    const next = snapshots.find(({ tick }) => tick > stalledTick);
    assert.ok(next?.isFull && next.tick >= drainedTick, "then all of the newest tick");
    const replica = new Replica();
    for (const snapshot of snapshots) replica.apply(snapshot);
    assert.equal(replica.strayCount, 0);
    assert.equal(replica.known.get(entity.entityId)?.x, x);
    slow.close();
  } finally {
    await world.stop();
  }
});
