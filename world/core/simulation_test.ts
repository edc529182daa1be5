import assert from "node:assert/strict";
import { EdgeEventWriter } from "../../shared/net/player_link.ts";
import { FrameDecoder, FrameEncoder } from "../../shared/protocol/frames.ts";
import { RecordReader } from "../../shared/net/records.ts";
import { TO_MASTER_LINK, TO_WORLD_LINK } from "../../shared/protocol/master_messages.ts";
import { TO_WORLD } from "../../shared/protocol/world_messages.ts";
import { TICK_MS } from "../../shared/sim/constants.ts";
import type { World } from "../api/world_api.ts";
import { ids } from "./room_test_kit.ts";
import { Simulation } from "./simulation.ts";
import type { FromSimulation, ToSimulation } from "./simulation_messages.ts";

const DEFINITION = JSON.stringify({ title: "T", spawns: [{ name: "start", at: { x: 0, z: 0 } }] });

class Kit {
  nowMs = 0;
  evaluated: () => unknown = () => {
    throw new SyntaxError("no script is evaluated here");
  };
  readonly posted: FromSimulation[] = [];
  readonly simulation = new Simulation({
    realm: {
      harden: Object.freeze as <Value>(value: Value) => Value,
      Compartment: this.#compartment(),
    },
    nowMs: () => this.nowMs,
    post: (message) => this.posted.push(message),
  });

  #compartment() {
    const evaluate = () => this.evaluated();
    return class {
      readonly globalThis = {};
      readonly evaluate = evaluate;
    };
  }

  load(change: Partial<ToSimulation & { kind: "load" }> = {}): void {
    this.simulation.handle({
      kind: "load",
      key: "hub",
      definition: DEFINITION,
      script: undefined,
      seed: 1,
      config: {
        version: "0.1",
        number: 1,
        epoch: ids.fence(1),
        pid: 1,
        graceMs: 8000,
        awayMs: 30_000,
        isStandalone: false,
      },
      ...change,
    });
  }

  of<Kind extends FromSimulation["kind"]>(kind: Kind): (FromSimulation & { kind: Kind })[] {
    return this.posted.filter((message) => message.kind === kind) as never;
  }

  order(link: number, ...[type, body]: Parameters<FrameEncoder<typeof TO_WORLD_LINK>["encode"]>) {
    const record = new FrameEncoder(TO_WORLD_LINK).encode(type, body);
    this.simulation.handle({ kind: "control", link, record });
  }

  reports(): string[] {
    const names: string[] = [];
    const decoder = new FrameDecoder<typeof TO_MASTER_LINK, "any">(TO_MASTER_LINK);
    for (const { records } of this.of("control")) {
      new RecordReader().push(records, (record) => {
        const decoded = decoder.decode(record, "any", 0);
        names.push(decoded.ok ? decoded.message.type : decoded.fault);
      });
    }
    return names;
  }
}

Deno.test("Simulation says what is wrong with a world it cannot load", () => {
  const kit = new Kit();
  kit.load({ definition: "{}" });
  assert.match(kit.of("load_failed")[0]?.problem ?? "", /title must be a text.*spawns/);
  kit.load({ script: "(" });
  assert.match(kit.of("load_failed")[1]?.problem ?? "", /server\.js: SyntaxError/);
});

Deno.test("Simulation answers the master at once and drops what a replaced link still says", () => {
  const kit = new Kit();
  kit.load();
  kit.simulation.handle({ kind: "control_linked", link: 4 });
  assert.deepStrictEqual(kit.reports(), ["register"]);
  kit.order(3, "stop", { reason: "idle", graceMs: 0 });
  kit.simulation.handle({ kind: "control_lost", link: 3 });
  assert.equal(kit.of("ended").length, 0);
  kit.order(4, "stop", { reason: "idle", graceMs: 0 });
  assert.deepStrictEqual(kit.reports(), ["register", "stopping"]);
  assert.deepStrictEqual(kit.of("ended"), [{ kind: "ended", reason: "idle" }]);
});

Deno.test("Simulation logs an order it cannot read and goes on", () => {
  const kit = new Kit();
  kit.load();
  kit.simulation.handle({ kind: "control_linked", link: 1 });
  kit.simulation.handle({ kind: "control", link: 1, record: new Uint8Array([250]) });
  assert.ok(kit.of("log").some(({ line }) => line.name === "WORLD_BAD_ORDER"));
  kit.order(1, "registered", {});
});

Deno.test("Simulation sleeps while it is empty and wakes for a socket", () => {
  const kit = new Kit();
  kit.load();
  kit.simulation.handle({ kind: "control_linked", link: 1 });
  kit.order(1, "registered", {});
  assert.ok(kit.simulation.run() >= 200);
  const to = new EdgeEventWriter();
  to.opened(0, "192.0.2.1");
  kit.nowMs += 20;
  kit.simulation.handle({ kind: "players", source: 2, batch: to.take() });
  assert.equal(kit.simulation.isIdle, false);
  assert.ok(kit.simulation.run() <= 50);
});

Deno.test("Simulation makes up for short delays and forgets long ones", () => {
  const kit = new Kit();
  kit.load();
  kit.simulation.handle({ kind: "control_linked", link: 1 });
  kit.order(1, "registered", {});
  const sleepMs = kit.simulation.run();
  assert.equal(sleepMs, 500);
  const ticks = () => kit.of("stats").at(-1)?.tick;
  assert.equal(ticks(), 1);
  // Asleep on purpose, and late by as much as is made up for.
  kit.nowMs += sleepMs + 400;
  kit.simulation.run();
  assert.equal(ticks(), 1 + 18);
  kit.nowMs += sleepMs + 401;
  kit.simulation.run();
  assert.equal(ticks(), 1 + 18 + 1, "one for the long delay");
  assert.equal(kit.of("log").filter(({ line }) => line.name === "WORLD_TICKS_SKIPPED").length, 1);
});

Deno.test("Simulation whose ticks take too long hears what comes in, reports, and is late by a little", () => {
  const kit = new Kit();
  let ticks = 0;
  const slow = {
    start: (world: World) =>
      world.every(TICK_MS / 1000, () => {
        if (++ticks > 1000) throw new Error("it is never left");
        kit.nowMs += 1.5 * TICK_MS;
      }),
  };
  kit.evaluated = () => () => slow;
  kit.load({ script: "slow" });
  kit.simulation.handle({ kind: "control_linked", link: 1 });
  kit.order(1, "registered", {});
  const to = new EdgeEventWriter();
  to.opened(0, "192.0.2.1"); // so that nobody sleeps
  kit.simulation.handle({ kind: "players", source: 2, batch: to.take() });
  const beganMs = kit.nowMs;
  for (let turn = 0; turn < 100; turn++) {
    kit.nowMs += 1;
    const turnMs = kit.nowMs;
    assert.equal(kit.simulation.run(), 0);
    assert.ok(kit.nowMs - turnMs <= 300, `what comes in waited ${kit.nowMs - turnMs} ms`);
  }
  assert.ok(kit.of("stats").length >= 20, "the master hears that it lives");
  assert.ok(kit.of("log").some(({ line }) => line.name === "WORLD_TICKS_SKIPPED"));
  assert.ok(ticks * 1.5 * TICK_MS > 0.95 * (kit.nowMs - beganMs), "and it does what it can");
});

Deno.test("[N15] Simulation makes up for ticks that it left out, and blames no walker for them", () => {
  const kit = new Kit();
  const config = {
    version: "0.1",
    number: 1,
    epoch: ids.fence(1),
    pid: 1,
    graceMs: 8000,
    awayMs: 30_000,
    isStandalone: true,
  };
  kit.load({ config });
  const encoder = new FrameEncoder(TO_WORLD);
  const hear = (write: (to: EdgeEventWriter) => void) => {
    const to = new EdgeEventWriter();
    write(to);
    kit.simulation.handle({ kind: "players", source: 2, batch: to.take() });
  };
  hear((to) => {
    to.opened(0, "192.0.2.1");
    to.message(0, encoder.encode("join", { ticketId: ids.ticket(1) }));
  });
  let seq = 0;
  const walk = () => {
    const frames = [1, 2].map(() => ({ seq: ++seq, moveX: 0, moveZ: -127, yaw: 0, buttons: 0 }));
    hear((to) => to.message(0, encoder.encode("input", { frames })));
  };
  const pass = () => {
    kit.nowMs += TICK_MS;
    kit.simulation.run();
  };
  for (let tick = 0; tick < 20; tick++) {
    if (tick % 2 === 0) walk();
    pass();
  }
  kit.nowMs += 12 * TICK_MS;
  for (let i = 0; i < 6; i++) walk();
  for (let tick = 0; tick < 40; tick++) {
    if (tick % 2 === 0) walk();
    pass();
  }
  const names = kit.of("log").map(({ line }) => line.name);
  assert.deepStrictEqual(names.filter((name) => name === "WORLD_TICKS_SKIPPED").length, 1);
  assert.deepStrictEqual(names.filter((name) => name.startsWith("WORLD_PLAYER")), []);
});

Deno.test("Simulation reports refusals to players with the next tick", () => {
  const kit = new Kit();
  kit.load();
  const to = new EdgeEventWriter();
  to.opened(0, "192.0.2.1");
  to.message(0, new FrameEncoder(TO_WORLD).encode("join", { ticketId: ids.ticket(1) }));
  kit.simulation.handle({ kind: "players", source: 2, batch: to.take() });
  kit.simulation.run();
  assert.equal(kit.of("players")[0]?.source, 2);
});

Deno.test("Simulation tells the master of a join at once, without waiting for the tick", () => {
  const kit = new Kit();
  kit.load();
  kit.simulation.handle({ kind: "control_linked", link: 1 });
  kit.order(1, "registered", {});
  kit.order(1, "expect", {
    ticketId: ids.ticket(1),
    leaseId: ids.lease(1),
    expiresInMs: 1000,
    playerId: ids.player(1),
    fence: ids.fence(1),
    displayName: "Ada",
    isGuest: true,
    arrival: { saved: undefined, portal: undefined, fromWorld: undefined, spot: undefined },
  });
  const to = new EdgeEventWriter();
  to.opened(0, "192.0.2.1");
  to.message(0, new FrameEncoder(TO_WORLD).encode("join", { ticketId: ids.ticket(1) }));
  kit.simulation.handle({ kind: "players", source: 2, batch: to.take() });
  assert.deepStrictEqual(kit.reports(), ["register", "ticket_acknowledged", "admitted"]);
  assert.equal(kit.of("players").length, 1);
});
