// What somebody feels like doing next: the same seed gives the same sequence. Pure.

import { type Random, randomIndex, seededRandom } from "../../shared/lib/random.ts";

/** One thing to do. Shares are in [0, 1) and pick among what there is where the bot stands. */
export type Intent =
  | { readonly kind: "walk"; readonly goal: number }
  /** Walks in a circle, turning all the time. */
  | { readonly kind: "stroll"; readonly seconds: number; readonly turn: -1 | 1 }
  | { readonly kind: "jump"; readonly times: number }
  | { readonly kind: "idle"; readonly seconds: number }
  | { readonly kind: "chat"; readonly text: string }
  | { readonly kind: "travel"; readonly portal: number }
  /** Closes the page and opens it again after a while. */
  | { readonly kind: "leave"; readonly seconds: number };

/** Every kind of intent. */
export const INTENTS = ["walk", "stroll", "jump", "idle", "chat", "travel", "leave"] as const;

/** How often somebody does what, relative to the others. */
export type Temper = Readonly<Record<Intent["kind"], number>>;

/** The sorts of people there are; a seed picks one. */
export const TEMPERS: readonly Temper[] = [
  { walk: 10, stroll: 4, jump: 2, idle: 3, chat: 1, travel: 2, leave: 0.3 }, // looks around
  { walk: 4, stroll: 1, jump: 1, idle: 1, chat: 1, travel: 8, leave: 0.3 }, // travels
  { walk: 3, stroll: 2, jump: 2, idle: 8, chat: 5, travel: 0.5, leave: 0.2 }, // talks
  { walk: 5, stroll: 8, jump: 8, idle: 1, chat: 0.5, travel: 1, leave: 0.6 }, // plays about
];

const LINES = [
  "hello",
  "where does this one lead?",
  "over here!",
  "nice place",
  "brb",
  "has anybody seen the fountain?",
  "jump!",
  "ünïcödé — 日本語 — 🙂",
  "see you in the next world",
];

/** One bot's character. */
export class Persona {
  readonly temper: Temper;
  readonly #random: Random;
  #lines = 0;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
    this.temper = TEMPERS[randomIndex(this.#random, TEMPERS.length)]!; // the index is within
  }

  /** What to do next. */
  next(): Intent {
    const random = this.#random;
    const kind = this.#pick();
    switch (kind) {
      case "walk":
        return { kind, goal: random() };
      case "stroll":
        return { kind, seconds: 2 + 4 * random(), turn: random() < 0.5 ? -1 : 1 };
      case "jump":
        return { kind, times: 1 + randomIndex(random, 4) };
      case "idle":
        return { kind, seconds: 1 + 5 * random() };
      case "chat":
        return { kind, text: `${LINES[randomIndex(random, LINES.length)]} (${++this.#lines})` };
      case "travel":
        return { kind, portal: random() };
      case "leave":
        return { kind, seconds: 1 + 6 * random() };
    }
  }

  #pick(): Intent["kind"] {
    const total = INTENTS.reduce((sum, kind) => sum + this.temper[kind], 0);
    let left = this.#random() * total;
    for (const kind of INTENTS) {
      left -= this.temper[kind];
      if (left < 0) return kind;
    }
    return "walk";
  }
}
