// Many bots: they come in one after the other, play, and go together.

import { MemoryPackCache } from "../../client/io/pack_cache.ts";
import { programVersion } from "../../shared/protocol/version.ts";
import { Bot } from "./bot.ts";
import { BotCounts } from "./bot_counts.ts";

/** Who plays where. */
export interface PopulationOptions {
  readonly pageUrl: string;
  readonly players: number;
  /** Bots that come in each second. */
  readonly rate: number;
  readonly seed: number;
  readonly home: string | undefined;
}

/** Seeds of neighbours are far apart, so that no two characters are alike. */
const SEED_STRIDE = 7919;
/** How long closing sockets may take when all go. */
const GOODBYE_MS = 500;

/** All bots of one run. Always end it with `stop()`. */
export class Population {
  readonly counts = new BotCounts();
  readonly #options: PopulationOptions;
  readonly #bots: Bot[] = [];
  readonly #stop = new AbortController();
  readonly #coming: ReturnType<typeof setInterval>;

  constructor(options: PopulationOptions) {
    this.#options = options;
    const packCache = new MemoryPackCache();
    const { pageUrl, home, players, seed, rate } = options;
    const setting = {
      ...{ pageUrl, home, packCache, version: programVersion() },
      ...{ counts: this.counts, stop: this.#stop.signal },
    };
    this.#coming = setInterval(() => {
      const number = this.#bots.length + 1;
      if (number > players) return clearInterval(this.#coming);
      const bot = new Bot(setting, number, seed * SEED_STRIDE + number);
      this.#bots.push(bot);
      void bot.play();
    }, 1000 / rate);
  }

  /** Bots that walk in a world now. */
  get inside(): number {
    return this.#bots.filter((bot) => bot.isInside).length;
  }

  /** What is so now, in a line. */
  line(): string {
    return this.counts.line(this.inside, this.#options.players);
  }

  /** Everybody leaves, whatever they are doing. Resolves when they have said so. */
  async stop(): Promise<void> {
    clearInterval(this.#coming);
    this.#stop.abort();
    for (const bot of this.#bots) bot.close();
    await new Promise((resolve) => setTimeout(resolve, GOODBYE_MS));
  }
}
