// Bots that cheat, each in its own way: none gets farther than the rules allow, and the world knows
// each by name. What no bot can say at all (an axis over 127, a position) the message's types refuse.

import assert from "node:assert/strict";
import { type Random, randomIndex, seededRandom } from "../../shared/lib/random.ts";
import { type InputFrame, MAX_INPUT_FRAMES } from "../../shared/protocol/world_messages.ts";
import { BUTTON } from "../../shared/sim/avatar_state.ts";
import {
  GRAVITY,
  JUMP_SPEED,
  POSITION_STEP,
  TICKS_PER_SECOND,
} from "../../shared/sim/constants.ts";
import { RUN_METRES } from "../../shared/sim/movement.ts";
import { MAX_HANG_TICKS } from "./airtime.ts";
import { MAX_CREDIT_TICKS, MAX_FRAMES_PER_TICK } from "./input_queue.ts";
import { ids, LOOK, parsedWorld, RoomKit } from "./room_test_kit.ts";
import type { Entity } from "./stage.ts";

/** As far as one input frame carries anybody on flat ground. */
const MOST_METRES = RUN_METRES;
/** Speeds and heights are rounded at each tick. */
const JUMP_HEIGHT = JUMP_SPEED * JUMP_SPEED / (2 * GRAVITY) + 2 * POSITION_STEP;
/** A jump, what its frames may be late by, and a tick at each end. */
const LONGEST_JUMP_TICKS = 2 * JUMP_SPEED / GRAVITY * TICKS_PER_SECOND + MAX_HANG_TICKS + 2;
const SECONDS = 20;

/** An open square with a wall across and a portal beyond it. */
const WALLED = parsedWorld({
  title: "Walled",
  capacity: 3,
  extent: 60,
  spawns: [{ name: "start", at: { x: 0, z: 0 }, yaw: 0 }],
  portals: [{ name: "east", at: { x: 30, z: 0 }, yaw: Math.PI / 2, to: "other", arriveAt: "west" }],
  colliders: [{ kind: "box", at: { x: 10, z: 0 }, size: { x: 0.5, y: 4, z: 120 } }],
});

/** One bot in the walled world. */
class Bot {
  readonly kit = RoomKit.linked({ definition: WALLED });
  readonly random: Random;
  readonly entity: Entity;
  readonly perTick: number[] = [];
  seq = 0;
  airTicks = 0;

  constructor(seed: number) {
    this.random = seededRandom(seed);
    this.kit.enter(1, { saved: { x: -50, y: 0, z: 0, yaw: 0 } });
    this.entity = this.kit.room.roster.players.get(ids.player(1))!.entity;
  }

  frame(fields: Partial<InputFrame> = {}): InputFrame {
    return { seq: ++this.seq, moveX: 127, moveZ: 0, yaw: 0, buttons: BUTTON.run, ...fields };
  }

  frames(count: number, fields: Partial<InputFrame> = {}): InputFrame[] {
    return Array.from({ length: count }, () => this.frame(fields));
  }

  say(frames: readonly InputFrame[]): void {
    this.kit.say(1, "input", { frames });
  }

  tick(count = 1): void {
    for (let i = 0; i < count; i++) {
      const { x, z } = this.entity;
      this.kit.tick();
      this.perTick.push(Math.hypot(this.entity.x - x, this.entity.z - z));
      const { y } = this.entity;
      assert.ok(this.kit.room.ground.isFree(this.entity.x, y, this.entity.z));
      assert.ok(y >= 0 && y <= JUMP_HEIGHT + 1e-9, `${y} m up`);
      this.airTicks = y > 0 ? this.airTicks + 1 : 0;
      assert.ok(this.airTicks <= LONGEST_JUMP_TICKS, "nobody flies");
      assert.ok(this.entity.x < 10, "the wall holds");
    }
  }

  count(kind: string): number {
    return this.kit.room.roster.faults.get(kind) ?? 0;
  }

  /** [N4] in metres: over any window of N ticks no farther than N + 20 frames carry. */
  assertWithinRules(): void {
    let surplus = 0;
    for (const metres of this.perTick) {
      assert.ok(metres <= MAX_FRAMES_PER_TICK * MOST_METRES + 1e-9);
      surplus = Math.max(0, surplus + metres - MOST_METRES);
      assert.ok(surplus <= MAX_CREDIT_TICKS * MOST_METRES + 1e-9);
    }
  }
}

interface Attack {
  /** One tick's worth of it. */
  readonly run: (bot: Bot, tick: number) => void;
  /** What the world counts it as; none where it gains nothing and looks honest. */
  readonly countedAs: readonly string[];
  /** Checked at the end. */
  readonly after?: (bot: Bot) => void;
}

const away = (bot: Bot) => bot.entity.x + 50;

const ATTACKS: Readonly<Record<string, Attack>> = {
  "as many frames as messages hold, each tick": {
    run: (bot) => bot.say(bot.frames(MAX_INPUT_FRAMES)),
    countedAs: ["input_surplus"],
  },
  "a clock that runs half as fast again": {
    run: (bot, tick) => bot.say(bot.frames(tick % 2 === 0 ? 2 : 1)),
    countedAs: ["input_surplus"],
  },
  "saving up for ten seconds, then everything at once": {
    run: (bot, tick) => {
      if (tick % 200 !== 199) return;
      for (let i = 0; i < 25; i++) bot.say(bot.frames(MAX_INPUT_FRAMES));
    },
    countedAs: ["input_surplus"],
    after: (bot) => {
      // Of two bursts of 200 frames each, what credit there is.
      assert.ok(away(bot) <= 2 * (MAX_CREDIT_TICKS + 20) * MOST_METRES);
    },
  },
  "the same frames again and again": {
    run: (bot, tick) => {
      if (tick === 0) return bot.say(bot.frames(4));
      if (tick < 10) bot.say([bot.frame({ seq: 1 }), bot.frame({ seq: 2 })]);
    },
    countedAs: ["input_order"],
    after: (bot) => assert.ok(away(bot) <= 4 * MOST_METRES + 1e-9),
  },
  "sequences that leap": {
    run: (bot) => {
      bot.seq += 1000;
      bot.say([bot.frame(), bot.frame()]);
    },
    countedAs: ["input_gap", "input_surplus"],
  },
  "the highest sequence there is, and then more": {
    run: (bot, tick) => {
      if (tick === 0) bot.say(bot.frames(2));
      if (tick === 1) bot.say([bot.frame({ seq: 0xffff_ffff })]);
      if (tick > 1 && tick < 10) bot.say([bot.frame()]);
    },
    countedAs: ["input_gap", "input_order"],
    after: (bot) => assert.ok(away(bot) <= 3 * MOST_METRES + 1e-9),
  },
  "both axes and the one value below −127": {
    run: (bot) => bot.say([bot.frame({ moveX: -128, moveZ: -128, yaw: Math.PI })]),
    countedAs: [],
  },
  "every button at once, every frame": {
    run: (bot) => bot.say([bot.frame({ buttons: 255 })]),
    countedAs: [],
  },
  "jumping, and then not a word": {
    run: (bot, tick) => {
      if (tick % 60 === 0) bot.say([bot.frame({ buttons: BUTTON.jump })]);
    },
    countedAs: [],
    after: (bot) => assert.equal(bot.entity.y, 0),
  },
  "jumping in every frame": {
    run: (bot) => bot.say([bot.frame({ buttons: BUTTON.jump | BUTTON.run })]),
    countedAs: [],
  },
  "falling in slow motion, a frame now and then": {
    run: (bot, tick) => {
      if (tick % 4 === 0) bot.say([bot.frame({ buttons: BUTTON.jump })]);
    },
    countedAs: [],
  },
  "saving up in the air": {
    run: (bot, tick) => {
      if (tick % 50 === 0) bot.say([bot.frame({ buttons: BUTTON.jump })]);
      if (tick % 50 === 9) bot.say(bot.frames(8, { buttons: BUTTON.jump | BUTTON.run }));
    },
    countedAs: [],
  },
  "walking into the wall, a little aslant": {
    run: (bot, tick) => {
      if (tick === 0) bot.kit.room.stage.shown.get(bot.entity.entityId)!.x = 9;
      bot.say([bot.frame({ moveZ: tick % 3 === 0 ? 60 : -60 })]);
    },
    countedAs: [],
  },
  "using a portal from afar": {
    run: (bot, tick) => {
      if (tick % 20 === 0) bot.kit.say(1, "use_portal", { portal: "east" });
    },
    countedAs: ["portal_from_afar"],
    after: (bot) => assert.equal(bot.kit.toldOf("travel").length, 0),
  },
  "a second ticket while playing": {
    run: (bot, tick) => {
      if (tick < 4) bot.kit.say(1, "join", { ticketId: ids.ticket(1) });
      bot.say([bot.frame()]);
    },
    countedAs: ["wrong_phase"],
  },
  "bursts and rests at random": {
    run: (bot) => {
      if (bot.random() < 0.2) bot.say(bot.frames(1 + randomIndex(bot.random, MAX_INPUT_FRAMES)));
    },
    countedAs: [],
  },
};

for (const [name, { run, countedAs, after }] of Object.entries(ATTACKS)) {
  Deno.test(`[N15] cheating bot: ${name}`, () => {
    for (const seed of [1, 2, 3]) {
      const bot = new Bot(seed);
      for (let tick = 0; tick < SECONDS * 20; tick++) {
        run(bot, tick);
        bot.tick();
      }
      bot.tick(40);
      bot.assertWithinRules();
      const ticks = bot.perTick.length;
      assert.ok(away(bot) <= (ticks + MAX_CREDIT_TICKS) * MOST_METRES);
      for (const kind of countedAs) {
        assert.ok(bot.count(kind) > 0, `${kind} was not counted`);
        const lines = bot.kit.lines.filter(({ fields }) =>
          fields.signal === kind || fields.fault === kind
        );
        assert.equal(lines.length, 1, `${kind} is logged once`);
      }
      if (countedAs.length === 0) assert.equal(bot.count("input_gap"), 0);
      after?.(bot);
    }
  });
}

Deno.test("[N5] cheating bot: inputs while locked move nobody, then or later", () => {
  const kit = RoomKit.linked();
  kit.enter(1, { saved: { x: 9.5, y: 0, z: 0, yaw: 0 } });
  kit.tick(10);
  kit.say(1, "use_portal", { portal: "east" });
  const { entity, lock } = kit.room.roster.players.get(ids.player(1))!;
  assert.ok(lock !== undefined);
  const { x, z } = entity;
  kit.walk(1, 100, { moveZ: 127 });
  assert.deepEqual([entity.x, entity.z], [x, z]);
  const requestId = lock.requestId;
  kit.order("travel_refused", { requestId, playerId: ids.player(1), reason: "world_unavailable" });
  kit.tick(10);
  assert.deepEqual([entity.x, entity.z], [x, z], "what was said meanwhile is void");
  kit.walk(1, 2, { moveZ: 127 });
  assert.ok(entity.z > z);
});

Deno.test("[N4] cheating bot: a new socket brings no credit along", () => {
  const kit = RoomKit.linked();
  kit.enter(1, { saved: { x: -15, y: 0, z: 0, yaw: 0 } });
  const { entity } = kit.room.roster.players.get(ids.player(1))!;
  let ticks = 0;
  for (let life = 2; life < 12; life++) {
    // The same player comes back on another slot, under a new ticket and fence.
    kit.expect(life, { player: 1 });
    kit.join(life, life);
    kit.order("committed", { playerId: ids.player(1), fence: ids.fence(life + 100), look: LOOK });
    const frames = Array.from({ length: MAX_INPUT_FRAMES }, (_, i) => (
      { seq: i + 1, moveX: 127, moveZ: 0, yaw: 0, buttons: 0 }
    ));
    kit.say(life, "input", { frames });
    kit.tick(3);
    ticks += 3;
  }
  assert.ok(entity.x > -15, "it walked");
  // A new queue begins with one tick of credit.
  assert.ok(entity.x + 15 <= (ticks + 10) * MOST_METRES + 1e-9);
});
