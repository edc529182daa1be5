import assert from "node:assert/strict";
import { createLog, type LogLine } from "../../shared/lib/log.ts";
import { seededRandom } from "../../shared/lib/random.ts";
import { Ground } from "../../shared/sim/collision.ts";
import { defineWorld, type Resident, type World } from "../api/world_api.ts";
import { MAX_RESIDENTS, Residents } from "./residents.ts";
import { LOOK, RoomKit } from "./room_test_kit.ts";
import {
  describeError,
  MAX_CALLBACKS,
  MAX_THROWS,
  MOST_SOUNDS_AT_ONCE,
  ScriptHost,
  SOUNDS_PER_SECOND,
} from "./script_host.ts";
import { Stage } from "./stage.ts";

interface Running {
  readonly host: ScriptHost;
  readonly lines: LogLine[];
  tick(count: number): void;
}

function run(start: (world: World) => void): Running {
  const stage = new Stage();
  const residents = new Residents(stage, new Ground({ extent: 20, colliders: [] }));
  const lines: LogLine[] = [];
  const host = new ScriptHost({
    stage,
    residents,
    players: () => [],
    random: seededRandom(1),
    log: createLog((line) => lines.push(line)),
    harden: Object.freeze,
  });
  host.start(defineWorld({ start }));
  let now = 0;
  return {
    host,
    lines,
    tick(count) {
      for (let i = 0; i < count; i++) {
        host.tick(++now);
        residents.step(now);
      }
    },
  };
}

function withRoom(start: (world: World) => void): RoomKit {
  const kit = RoomKit.linked();
  const host = new ScriptHost({
    stage: kit.room.stage,
    residents: kit.room.residents,
    players: () => kit.room.roster.players.values(),
    random: seededRandom(1),
    log: createLog((line) => kit.lines.push(line)),
    harden: Object.freeze,
  });
  host.start({ start });
  kit.room.setScript(host);
  return kit;
}

Deno.test("ScriptHost runs every() each period and after() once, by the tick's clock", () => {
  const heard: string[] = [];
  const script = run((world) => {
    world.every(0.5, () => heard.push(`every ${world.now}`));
    world.after(1, () => heard.push(`after ${world.now}`));
  });
  script.tick(30);
  assert.deepStrictEqual(heard, ["every 0.5", "every 1", "after 1", "every 1.5"]);
});

Deno.test("ScriptHost gives the same chance to the same seed", () => {
  const draw = () => {
    const drawn: number[] = [];
    run((world) => drawn.push(world.random(), world.random()));
    return drawn;
  };
  assert.deepStrictEqual(draw(), draw());
});

Deno.test("ScriptHost lets residents walk, turn and speak", () => {
  let resident: Resident | undefined;
  const script = run((world) => {
    resident = world.addResident({ name: "Bob", look: "host", at: { x: 0, z: 0 } });
    resident.walkTo({ x: 3, z: 0 });
  });
  assert.equal(resident?.isWalking, true);
  script.tick(60);
  assert.equal(resident?.isWalking, false);
  assert.ok(Math.abs(resident!.at.x - 3) < 0.3);
});

Deno.test("ScriptHost tells of players that can be seen, and of no others", () => {
  const heard: string[] = [];
  const kit = withRoom((world) => {
    const bob = world.addResident({ name: "Bob", at: { x: 0, z: 5 } });
    world.onEnter((player) => heard.push(`in ${player.name} of ${world.players().length}`));
    world.onLeave((player) => heard.push(`out ${player.name}`));
    world.every(1, () => {
      for (const player of world.near({ x: 0, z: 0 }, 4)) bob.say(`Hello ${player.name}`);
    });
  });
  kit.expect(2);
  kit.join(2, 2);
  kit.enter(1);
  kit.pass(1000);
  const said = kit.heardOf(1, "snapshot").flatMap((snapshot) => snapshot.said);
  assert.deepStrictEqual(said.map(({ text }) => text), ["Hello Player 1"]);
  kit.events((to) => to.closed(1, 1000, true));
  assert.deepStrictEqual(heard, ["in Player 1 of 1", "out Player 1"]);
});

/** What somebody who comes in sees first, read as a client reads it. */
function firstPicture(kit: RoomKit) {
  kit.expect(1);
  kit.join(1, 1);
  kit.order("committed", {
    playerId: kit.toldOf("admitted")[0]!.playerId,
    fence: 101 as never,
    look: LOOK,
  });
  kit.tick();
  return kit.heardOf(1, "snapshot")[0];
}

Deno.test("ScriptHost shows residents to who comes in, and says things in nobody's name", () => {
  const kit = withRoom((world) => {
    world.addResident({ name: "Bob", look: "host", at: { x: 3, z: 3 } });
    world.onEnter(() => world.say("Somebody came"));
  });
  const full = firstPicture(kit);
  const bob = full?.entered.find(({ kind }) => kind === "resident");
  assert.equal(bob?.costume, "host");
  assert.equal(full?.playersHere, 1);
  assert.deepStrictEqual(full?.said, [{ entityId: 0, text: "Somebody came" }]);
});

Deno.test("ScriptHost cuts a resident's names to what every client reads, in any script", () => {
  for (const letter of ["a", "ß", "ネ", "🤖"]) {
    const kit = withRoom((world) => {
      world.addResident({ name: letter.repeat(60), look: letter.repeat(60), at: { x: 3, z: 3 } });
    });
    const full = firstPicture(kit);
    const bob = full?.entered.find(({ kind }) => kind === "resident");
    assert.equal(bob?.name, letter.repeat(40 / letter.length));
    assert.equal(bob?.costume, letter.repeat(16 / letter.length));
  }
});

Deno.test("ScriptHost bears throws, and lets a callback go after 20 of them", () => {
  let calls = 0;
  const script = run((world) => {
    world.every(0.05, () => {
      calls++;
      throw new Error("oops");
    });
  });
  script.tick(MAX_THROWS + 10);
  assert.equal(calls, MAX_THROWS);
  assert.equal(script.lines.filter(({ name }) => name === "WORLD_SCRIPT_ERROR").length, MAX_THROWS);
  assert.equal(script.lines.at(-1)?.name, "WORLD_SCRIPT_CALLBACK_OFF");
});

Deno.test("ScriptHost survives a start that throws", () => {
  const script = run(() => {
    throw new TypeError("bad start");
  });
  script.tick(2);
  assert.equal(script.lines[0]?.fields.error, "TypeError: bad start");
});

Deno.test("ScriptHost holds residents and callbacks to their limits", () => {
  let residents = 0;
  let callbacks = 0;
  run((world) => {
    for (;; residents++) world.addResident({ name: "Bob", at: { x: 0, z: 0 } });
  });
  run((world) => {
    for (;; callbacks++) world.onEnter(() => {});
  });
  assert.equal(residents, MAX_RESIDENTS);
  assert.equal(callbacks, MAX_CALLBACKS);
});

Deno.test("ScriptHost gives room back when a timer has run", () => {
  let rounds = 0;
  const script = run((world) => {
    const again = () => {
      rounds++;
      world.after(0.05, again);
    };
    again();
  });
  script.tick(MAX_CALLBACKS * 2);
  assert.ok(rounds > MAX_CALLBACKS + 100);
  assert.deepStrictEqual(script.lines, []);
});

Deno.test("ScriptHost refuses values that are none", () => {
  const wrong: unknown[] = [];
  run((world) => {
    const attempts: (() => void)[] = [
      () => world.every(NaN, () => {}),
      () => world.after(1, "act" as never),
      () => world.addResident({ name: 7 as never, at: { x: 0, z: 0 } }),
      () => world.near({ x: Infinity, z: 0 }, 1),
      () => world.near(undefined as never, 1),
      () => world.say({} as never),
      () => world.playSound(7 as never),
      () => world.playSound("Loud Bell"),
      () => world.playSound(""),
      () => world.playSound("x".repeat(25)),
      () => world.playSound("bell", { x: NaN, z: 0 }),
      () => world.playSound("bell", null as never),
    ];
    for (const attempt of attempts) {
      try {
        attempt();
      } catch (error) {
        wrong.push(error);
      }
    }
  });
  assert.equal(wrong.length, 12);
  assert.ok(wrong.every((error) => error instanceof TypeError));
});

Deno.test("[S10] ScriptHost has sounds heard, in the frame of their tick", () => {
  const kit = withRoom((world) => {
    world.onEnter((player) => {
      world.playSound("bell", player.at);
      world.playSound("chime", { x: 1, z: 2 });
      world.playSound("pop");
    });
  });
  kit.expect(1);
  kit.join(1, 1);
  kit.order("committed", {
    playerId: kit.toldOf("admitted")[0]!.playerId,
    fence: 101 as never,
    look: LOOK,
  });
  kit.tick();
  const frames = kit.heardOf(1, "snapshot").filter(({ sounded }) => sounded.length > 0);
  assert.equal(frames.length, 1);
  const [bell, chime, pop] = frames[0]!.sounded;
  assert.equal(bell?.name, "bell");
  assert.deepStrictEqual(chime, { name: "chime", at: { x: 1, y: 0, z: 2 } }, "on the land");
  assert.deepStrictEqual(pop, { name: "pop", at: undefined });
});

Deno.test("ScriptHost lets eight sounds out at once and four a second, and says once if more", () => {
  let sounded = 0;
  const stage = new Stage();
  const lines: LogLine[] = [];
  const host = new ScriptHost({
    stage,
    residents: new Residents(stage, new Ground({ extent: 20, colliders: [] })),
    players: () => [],
    random: seededRandom(1),
    log: createLog((line) => lines.push(line)),
    harden: Object.freeze,
  });
  let burst = MOST_SOUNDS_AT_ONCE;
  host.start({
    start: (world) =>
      world.every(0.05, () => {
        for (let i = 0; i < burst; i++) world.playSound("pop");
      }),
  });
  const tick = (now: number) => {
    host.tick(now);
    sounded += stage.sounded.length;
    stage.endTick(now);
  };
  tick(1);
  assert.equal(sounded, MOST_SOUNDS_AT_ONCE);
  assert.deepStrictEqual(lines, []);
  burst = 1;
  for (let now = 2; now <= 101; now++) tick(now);
  assert.equal(sounded, MOST_SOUNDS_AT_ONCE + 5 * SOUNDS_PER_SECOND);
  assert.deepStrictEqual(lines.map(({ name }) => name), ["WORLD_SCRIPT_SOUNDS_DROPPED"]);
});

Deno.test("describeError() names the author's line and survives hostile values", () => {
  const error = new Error("oops");
  error.stack = "Error: oops\n    at act (server.js:12:7)\n    at host.js:1:1";
  assert.deepStrictEqual(describeError(error), { error: "Error: oops", line: "server.js:12:7" });
  const hostile = {
    toString() {
      throw new Error("no");
    },
  };
  assert.equal(describeError(hostile).error, "something that cannot be shown");
});
