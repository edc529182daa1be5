import assert from "node:assert/strict";
import { join } from "node:path";
import type { Fence, InstanceId, WorldKey } from "../../shared/lib/ids.ts";
import { createLog, type LogLine } from "../../shared/lib/log.ts";
import type { StartOrder } from "../core/effects.ts";
import { MemoryStore } from "../store/memory_store.ts";
import type { WorldInstanceRow } from "../store/store.ts";
import { withTempDirectory } from "./fake_world_link.ts";
import { FAKE_ORDERS } from "./fake_world_process.ts";
import type { WorldEvents } from "./master_events.ts";
import { isAlive, isWorldProcess } from "./process_probe.ts";
import { WorldProcesses } from "./world_processes.ts";

const ROOT = join(import.meta.dirname!, "../..");

/** Writes down what the core would hear. */
class Recorded implements WorldEvents {
  readonly lines: string[] = [];
  readonly #waiting = new Set<{ wanted: string; found: () => void }>();

  adopt(orders: readonly StartOrder[]): void {
    for (const order of orders) this.#note(`adopt ${order.instanceId} ${order.epoch}`);
  }
  worldMessage(id: InstanceId, epoch: Fence, bytes: Uint8Array): void {
    const isText = (bytes[0] ?? 0) > 31;
    this.#note(`message ${id} ${epoch} ${isText ? new TextDecoder().decode(bytes) : bytes}`);
  }
  worldLinkLost(id: InstanceId, epoch: Fence): void {
    this.#note(`link_lost ${id} ${epoch}`);
  }
  worldExited(id: InstanceId, epoch: Fence, code: number): void {
    this.#note(`exited ${id} ${epoch} ${code}`);
  }
  worldStartFailed(id: InstanceId, epoch: Fence, cause: string): void {
    this.#note(`start_failed ${id} ${epoch} ${cause}`);
  }
  logged({ name, fields }: LogLine): void {
    const { key, reason = "" } = fields;
    if (name.endsWith("REMEMBERED")) this.#note(`log ${name} ${key} ${reason}`.trim());
  }
  /** Resolves when `wanted` was noted for the `count`th time. */
  async until(wanted: string, count = 1): Promise<void> {
    while (this.lines.filter((line) => line === wanted).length < count) {
      await new Promise<void>((found) => this.#waiting.add({ wanted, found }));
    }
  }
  #note(line: string): void {
    this.lines.push(line);
    for (const each of this.#waiting) {
      if (each.wanted !== line) continue;
      this.#waiting.delete(each);
      each.found();
    }
  }
}

function order(key: string, epoch = 1): StartOrder {
  return {
    instanceId: `${key}#1` as InstanceId,
    key: key as WorldKey,
    number: 1,
    epoch: epoch as Fence,
  };
}

const NEWER_HUB: WorldInstanceRow = {
  instanceId: "hub#1" as InstanceId,
  epoch: 9 as Fence,
  pid: 1,
  address: "",
  token: "",
  startedAtMs: 0,
};

interface Bench {
  readonly directory: string;
  readonly store: MemoryStore;
  readonly heard: Recorded;
  readonly worlds: WorldProcesses;
  /** Another master on the same data. */
  another(): { readonly heard: Recorded; readonly worlds: WorldProcesses };
}

async function withWorlds(
  body: (bench: Bench) => Promise<void>,
  changes: { readonly execPath?: string; readonly folder?: string } = {},
): Promise<void> {
  await withTempDirectory(async (directory) => {
    const store = new MemoryStore();
    const started: WorldProcesses[] = [];
    const another = () => {
      const heard = new Recorded();
      const worlds = new WorldProcesses({
        launch: {
          version: "0.1",
          keys: ["hub" as WorldKey],
          rulesOf: (key) => `${directory}/${key}`,
          simulationWorkerPath: "none.js",
          logFormat: "text",
          edge: undefined,
          basePort: 1,
        },
        command: {
          execPath: changes.execPath ?? Deno.execPath(),
          args: [
            ...["run", "-A", "--no-check", "--config", join(ROOT, "deno.json")],
            join(ROOT, "master/io/fake_world_process.ts"),
          ],
        },
        env: Deno.env.toObject(),
        runDirectory: join(directory, changes.folder ?? "run"),
        store,
        savesSettled: () => Promise.resolve(),
        events: heard,
        secret: (count) => "ab".repeat(count),
        wallMs: () => 1000,
        log: createLog((line) => heard.logged(line)),
        retryMs: 5,
      });
      started.push(worlds);
      return { heard, worlds };
    };
    const first = another();
    try {
      await body({ directory, store, another, ...first });
    } finally {
      for (const worlds of started) await worlds.stop();
    }
  });
}

Deno.test("WorldProcesses starts a world, hears it to its last word, and forgets it", () =>
  withWorlds(async ({ directory, store, heard, worlds }) => {
    worlds.startWorld(order("hub", 7));
    await heard.until("message hub#1 7 hello hub link_only");
    const [row] = await store.liveInstances();
    const pid = worlds.pids().get("hub#1" as InstanceId)!;
    const path = `${directory}/run/hub.1.7.sock`;
    assert.deepStrictEqual(row, {
      instanceId: "hub#1",
      epoch: 7,
      pid,
      address: path,
      token: "ab".repeat(32),
      startedAtMs: 1000,
    });
    assert.deepStrictEqual(worlds.addressOf("hub#1" as InstanceId, 7 as Fence), {
      path,
      token: row!.token,
    });
    assert.equal(worlds.addressOf("hub#1" as InstanceId, 6 as Fence), undefined);
    assert.equal(await isWorldProcess(pid, "hub" as WorldKey), true);
    assert.equal(await isWorldProcess(pid, "left" as WorldKey), false);

    const send = (epoch: number, ...bytes: number[]) =>
      worlds.sendToWorld("hub#1" as InstanceId, epoch as Fence, new Uint8Array(bytes));
    send(6, FAKE_ORDERS.exit, 1); // an older start: nobody hears it
    send(7, FAKE_ORDERS.echo, 5);
    await heard.until("message hub#1 7 2,5");
    send(7, FAKE_ORDERS.exit, 3);
    await heard.until("exited hub#1 7 3");
    assert.ok(heard.lines.includes("message hub#1 7 last words"));
    assert.deepStrictEqual(await store.liveInstances(), []);
    await assert.rejects(Deno.stat(path), Deno.errors.NotFound);
  }));

Deno.test("WorldProcesses dials again when a link is lost and the process lives", () =>
  withWorlds(async ({ heard, worlds }) => {
    worlds.startWorld(order("hub"));
    await heard.until("message hub#1 1 hello hub link_only");
    worlds.sendToWorld(
      "hub#1" as InstanceId,
      1 as Fence,
      new Uint8Array([FAKE_ORDERS.dropLink]),
    );
    await heard.until("link_lost hub#1 1");
    await heard.until("message hub#1 1 hello hub link_only", 2);
  }));

Deno.test("WorldProcesses.killWorld() ends a process at once, but not another start's", () =>
  withWorlds(async ({ heard, worlds }) => {
    worlds.startWorld(order("hub", 2));
    await heard.until("message hub#1 2 hello hub link_only");
    worlds.killWorld("hub#1" as InstanceId, 1 as Fence);
    worlds.killWorld("hub#1" as InstanceId, 2 as Fence);
    await heard.until("exited hub#1 2 137");
  }));

Deno.test("WorldProcesses reports a process that ends before it listens", () =>
  withWorlds(async ({ heard, worlds }) => {
    worlds.startWorld(order("broken"));
    await heard.until("exited broken#1 1 15");
  }));

Deno.test("WorldProcesses says that a program cannot be started", () =>
  withWorlds(async ({ store, heard, worlds }) => {
    worlds.startWorld(order("hub"));
    while (heard.lines.length === 0) await new Promise((resolve) => setImmediate(resolve));
    assert.match(heard.lines[0]!, /^start_failed hub#1 1 .*\/none\/such/);
    assert.deepStrictEqual(await store.liveInstances(), []);
  }, { execPath: "/none/such" }));

Deno.test("[L14] WorldProcesses starts a world on a full disk, and remembers it once there is room", () =>
  withWorlds(async ({ store, heard, worlds }) => {
    store.breakWith("disk_full");
    worlds.startWorld(order("hub", 7));
    await heard.until("message hub#1 7 hello hub link_only");
    assert.deepStrictEqual(heard.lines.filter((line) => /^(start_failed|exited)/.test(line)), []);
    assert.ok(heard.lines.includes("log MASTER_WORLD_NOT_REMEMBERED hub disk_full"));
    store.breakWith(undefined);
    await heard.until("log MASTER_WORLD_REMEMBERED hub");
    const [row] = await store.liveInstances();
    assert.equal(row?.epoch, 7);
    assert.equal(row?.pid, worlds.processOf("hub#1" as InstanceId)?.pid);
  }));

Deno.test("[L14] WorldProcesses ends a world that is not remembered before a newer start of it is", () =>
  withWorlds(async ({ store, heard, worlds }) => {
    await store.putInstance(NEWER_HUB);
    store.breakWith("disk_full");
    worlds.startWorld(order("hub", 7));
    await heard.until("message hub#1 7 hello hub link_only");
    store.breakWith(undefined);
    await heard.until("exited hub#1 7 137");
    assert.deepStrictEqual((await store.liveInstances()).map(({ epoch }) => epoch), [9]);
  }));

Deno.test("WorldProcesses starts no world of which a newer start is stored", () =>
  withWorlds(async ({ store, heard, worlds }) => {
    await store.putInstance(NEWER_HUB);
    worlds.startWorld(order("hub", 7));
    await heard.until("start_failed hub#1 7 a newer start of it is stored");
    assert.equal(worlds.pids().size, 0);
  }));

Deno.test("WorldProcesses moves the socket where its path is short enough", () =>
  withWorlds(async ({ heard, worlds }) => {
    worlds.startWorld(order("hub"));
    await heard.until("message hub#1 1 hello hub link_only");
    const { path } = worlds.addressOf("hub#1" as InstanceId, 1 as Fence)!;
    assert.ok(path.length <= 103, path);
  }, { folder: "long".repeat(25) }));

Deno.test("WorldProcesses adopts what lives, forgets what is gone, and leaves strangers alone", () =>
  withWorlds(async ({ store, heard, worlds, another, directory }) => {
    worlds.startWorld(order("stubborn", 4));
    await heard.until("message stubborn#1 4 hello stubborn link_only");
    // This very test stands behind the id now, and it is no world.
    await store.putInstance({
      instanceId: "left#1" as InstanceId,
      epoch: 3 as Fence,
      pid: Deno.pid,
      address: `${directory}/left.sock`,
      token: "cd".repeat(32),
      startedAtMs: 0,
    });
    const second = another();
    const dial = await second.worlds.adoptLiveWorlds();
    // Whoever is heard of before the core knows of it would never be listened to.
    assert.deepStrictEqual(second.heard.lines, ["adopt stubborn#1 4"]);
    assert.equal(second.worlds.pids().size, 0);
    dial();
    await second.heard.until("message stubborn#1 4 hello stubborn link_only");
    assert.deepStrictEqual(
      (await store.liveInstances()).map((row) => row.instanceId),
      ["stubborn#1"],
    );
    const pid = second.worlds.pids().get("stubborn#1" as InstanceId)!;
    second.worlds.killWorld("stubborn#1" as InstanceId, 4 as Fence);
    await second.heard.until("exited stubborn#1 4 -1");
    assert.equal(isAlive(pid), false);
  }));
