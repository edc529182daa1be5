// Runs an author's rules inside the tick. Whatever the author's code does, the world goes on: each
// call is caught, logged with the author's line, and a callback that keeps failing is let go.

import type { Log } from "../../shared/lib/log.ts";
import type { Random } from "../../shared/lib/random.ts";
import { TokenBucket } from "../../shared/lib/token_bucket.ts";
import {
  isSoundName,
  MAX_COSTUME_LETTERS,
  MAX_NAME_LETTERS,
  MAX_SOUND_NAME,
} from "../../shared/protocol/snapshot.ts";
import { TICK_MS, TICK_SECONDS } from "../../shared/sim/constants.ts";
import type { Player, Point, Resident, World, WorldScript } from "../api/world_api.ts";
import type { Player as Inside } from "./player.ts";
import { MAX_SAID_LETTERS, type Resident as Actor, type Residents } from "./residents.ts";
import { type Approach, approaching } from "./approach.ts";
import type { RoomScript } from "./room_config.ts";
import type { Stage } from "./stage.ts";

/** Throws after which a callback is not called any more. */
export const MAX_THROWS = 20;
/** Timers and hooks of one script at most. */
export const MAX_CALLBACKS = 256;
/** How often it is looked who came near, ticks. */
const APPROACH_TICKS = 5;
/** Sounds of one script: so many at once, … */
export const MOST_SOUNDS_AT_ONCE = 8;
/** … and so many a second on average. */
export const SOUNDS_PER_SECOND = 4;

interface Callback<Arguments extends readonly unknown[]> {
  readonly what: string;
  readonly act: (...args: Arguments) => void;
  throws: number;
}

interface Timer extends Callback<[]> {
  dueTick: number;
  /** `undefined` for once. */
  readonly everyTicks: number | undefined;
}

/** What a script host works with. */
export interface ScriptHostOptions {
  readonly stage: Stage;
  readonly residents: Residents;
  /** Everybody with an avatar; those not shown yet do not exist for a script. */
  readonly players: () => Iterable<Inside>;
  readonly random: Random;
  readonly log: Log;
  /** Freezes whatever is handed to the author, all the way down. */
  readonly harden: <Value>(value: Value) => Value;
}

/** One script at work. */
export class ScriptHost implements RoomScript {
  readonly #options: ScriptHostOptions;
  readonly #enters: Callback<[Player]>[] = [];
  readonly #leaves: Callback<[Player]>[] = [];
  readonly #approaches: (Approach & Callback<[Player]>)[] = [];
  #timers: Timer[] = [];
  readonly #sounds = new TokenBucket(SOUNDS_PER_SECOND, MOST_SOUNDS_AT_ONCE);
  #hasToldOfSounds = false;
  #callbackCount = 0;
  #tick = 0;

  constructor(options: ScriptHostOptions) {
    this.#options = options;
  }

  /** Calls the author's `start`. */
  start(script: WorldScript): void {
    const world = this.#options.harden(this.#world());
    this.#call({ what: "start", act: (given: World) => script.start(given), throws: 0 }, world);
  }

  tick(tick: number): void {
    this.#tick = tick;
    this.#meet();
    const due = this.#timers.filter((timer) => timer.dueTick <= tick);
    if (due.length === 0) return;
    for (const timer of due) {
      if (timer.everyTicks !== undefined) timer.dueTick = tick + timer.everyTicks;
      this.#call(timer);
    }
    const isOver = (timer: Timer) =>
      timer.throws >= MAX_THROWS || (timer.everyTicks === undefined && timer.dueTick <= tick);
    const over = due.filter(isOver);
    this.#timers = this.#timers.filter((timer) => !over.includes(timer));
    this.#callbackCount -= over.length;
  }

  entered(player: Inside): void {
    for (const hook of this.#enters) this.#call(hook, this.#asPlayer(player));
  }

  left(player: Inside): void {
    for (const approach of this.#approaches) approach.met.delete(player.playerId);
    for (const hook of this.#leaves) this.#call(hook, this.#asPlayer(player));
  }

  #call<Arguments extends readonly unknown[]>(
    callback: Callback<Arguments>,
    ...args: Arguments
  ): void {
    if (callback.throws >= MAX_THROWS) return;
    try {
      callback.act(...args);
    } catch (error) {
      callback.throws++;
      const { log } = this.#options;
      log.warn("WORLD_SCRIPT_ERROR", { in: callback.what, ...describeError(error) });
      if (callback.throws === MAX_THROWS) {
        log.error("WORLD_SCRIPT_CALLBACK_OFF", { in: callback.what, throws: MAX_THROWS });
      }
    }
  }

  #world(): World {
    const { random, residents, stage } = this.#options;
    const nowSeconds = () => this.#tick * TICK_SECONDS;
    return {
      get now() {
        return nowSeconds();
      },
      random: () => random(),
      addResident: (options) => {
        const at = pointOf(options.at);
        return this.#asResident(residents.add({
          name: textOf(options.name, "name").slice(0, MAX_NAME_LETTERS),
          costume: textOf(options.look ?? "robot", "look").slice(0, MAX_COSTUME_LETTERS),
          at,
          yaw: numberOf(options.yaw ?? 0, "yaw"),
        }));
      },
      every: (seconds, act) => this.#addTimer("every", seconds, act, true),
      after: (seconds, act) => this.#addTimer("after", seconds, act, false),
      onEnter: (act) => void this.#enters.push(this.#callback("onEnter", act)),
      onLeave: (act) => void this.#leaves.push(this.#callback("onLeave", act)),
      players: () => this.#frozen(this.#shown().map((player) => this.#asPlayer(player))),
      near: (at, radius) => this.#near(pointOf(at), numberOf(radius, "radius")),
      say: (text) => stage.announce(textOf(text, "text").trim().slice(0, MAX_SAID_LETTERS)),
      playSound: (name, at) => this.#playSound(name, at === undefined ? at : pointOf(at)),
    };
  }

  #playSound(name: string, at: Point | undefined): void {
    const { residents, stage, log } = this.#options;
    if (!isSoundName(textOf(name, "name"))) {
      const rule = `at most ${MAX_SOUND_NAME} of a-z, 0-9 and _`;
      throw new TypeError(`Cannot play a sound: its name is not ${rule}`);
    }
    if (this.#sounds.take(this.#tick * TICK_MS)) {
      stage.sound(name, at && { x: at.x, y: at.y ?? residents.landAt(at.x, at.z), z: at.z });
    } else if (!this.#hasToldOfSounds) {
      this.#hasToldOfSounds = true;
      log.warn("WORLD_SCRIPT_SOUNDS_DROPPED", { sound: name, perSecond: SOUNDS_PER_SECOND });
    }
  }

  #addTimer(what: string, seconds: number, act: () => void, isRepeated: boolean): void {
    const ticks = Math.max(1, Math.round(numberOf(seconds, "seconds") / TICK_SECONDS));
    this.#timers.push({
      ...this.#callback<[]>(`${what}(${seconds})`, act),
      dueTick: this.#tick + ticks,
      everyTicks: isRepeated ? ticks : undefined,
    });
  }

  #callback<Arguments extends readonly unknown[]>(
    what: string,
    act: (...args: Arguments) => void,
  ): Callback<Arguments> {
    if (typeof act !== "function") throw new TypeError(`Cannot use ${what}: no function was given`);
    if (this.#callbackCount >= MAX_CALLBACKS) {
      throw new RangeError(`Cannot add ${what}: a world has at most ${MAX_CALLBACKS} callbacks`);
    }
    this.#callbackCount++;
    return { what, act, throws: 0 };
  }

  #shown(): Inside[] {
    const { players, stage } = this.#options;
    return [...players()].filter((player) => stage.isShown(player.entity));
  }

  #near(at: Point, radius: number): readonly Player[] {
    const squaredTo = ({ entity }: Inside) => (entity.x - at.x) ** 2 + (entity.z - at.z) ** 2;
    const inside = this.#shown().filter((player) => squaredTo(player) <= radius * radius);
    inside.sort((a, b) => squaredTo(a) - squaredTo(b));
    return this.#frozen(inside.map((player) => this.#asPlayer(player)));
  }

  #asPlayer({ playerId, displayName, isGuest, entity }: Inside): Player {
    return this.#frozen({
      id: playerId as number,
      name: displayName,
      isGuest,
      at: { x: entity.x, y: entity.y, z: entity.z },
    });
  }

  #asResident(actor: Actor): Resident {
    const { residents } = this.#options;
    const { entity } = actor;
    const place = () => this.#frozen({ x: entity.x, y: entity.y, z: entity.z });
    return this.#frozen({
      name: entity.name,
      get at() {
        return place();
      },
      get isWalking() {
        return actor.target !== undefined;
      },
      walkTo: (at: Point) => {
        const { x, z } = pointOf(at);
        residents.walkTo(actor, x, z);
      },
      turnTo: (at: Point) => {
        const { x, z } = pointOf(at);
        residents.turnTo(actor, x, z);
      },
      say: (text: string) => void residents.say(actor, textOf(text, "text")),
      onApproach: (radius, act) => {
        const callback = this.#callback<[Player]>("onApproach", act);
        const reach = { from: entity, radius: numberOf(radius, "radius"), met: new Map() };
        this.#approaches.push(Object.assign(callback, reach));
      },
    });
  }

  #meet(): void {
    if (this.#approaches.length === 0 || this.#tick % APPROACH_TICKS !== 0) return;
    const shown = this.#shown();
    for (const approach of this.#approaches) {
      for (const player of approaching(approach, shown, this.#tick)) {
        this.#call(approach, this.#asPlayer(player));
      }
    }
  }

  #frozen<Value>(value: Value): Value {
    return this.#options.harden(value);
  }
}

/** Message and place of an author's error; anything can be thrown. */
export function describeError(error: unknown): { readonly error: string; readonly line?: string } {
  try {
    if (!(error instanceof Error)) return { error: String(error).slice(0, 200) };
    const place = /server\.js:\d+:\d+/.exec(String(error.stack))?.[0];
    const text = `${error.name}: ${error.message}`.slice(0, 200);
    return place === undefined ? { error: text } : { error: text, line: place };
  } catch {
    // An author's object may throw even when it is only looked at.
    return { error: "something that cannot be shown" };
  }
}

function pointOf(value: unknown): Point {
  const { x, y, z } = (value ?? {}) as { x?: unknown; y?: unknown; z?: unknown };
  const plane = { x: numberOf(x, "x"), z: numberOf(z, "z") };
  return y === undefined ? plane : { ...plane, y: numberOf(y, "y") };
}

function numberOf(value: unknown, name: string): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new TypeError(`Cannot use ${name}: it is no finite number`);
}

function textOf(value: unknown, name: string): string {
  if (typeof value === "string") return value;
  throw new TypeError(`Cannot use ${name}: it is no text`);
}
