// What is heard all around in a world: its ambience and its music, in loops. What plays them is
// fetched once the page was touched and something is to be heard; a hidden page is quiet.

/** What is heard at once, each as loud as was set for it. */
export const CHANNELS = ["ambience", "music"] as const;
export type Channel = (typeof CHANNELS)[number];

/** One loop. */
export interface Loop {
  /** Path in the world's pack. */
  readonly file: string;
  /** How long one round takes: the middle of the file. Left out: all of it. */
  readonly seconds?: number;
}

/** What one world plays, and where its files come from. */
export interface WorldLoops {
  readonly loops: Partial<Readonly<Record<Channel, Loop>>>;
  /** Waits for a file. Rejects when it will not come. */
  bytes(path: string): Promise<Uint8Array<ArrayBuffer>>;
  failed(path: string, error: unknown): void;
}

/** What plays loops; `loop_player.ts` does. */
export interface LoopPlayer {
  /** Goes over to another loop. Rejects when it cannot be read; what played goes on. */
  play(
    channel: Channel,
    bytes: Uint8Array<ArrayBuffer>,
    seconds: number | undefined,
  ): Promise<void>;
  /** Lets what plays die away, and forgets it. */
  stop(channel: Channel): void;
  setGain(channel: Channel, gain: number): void;
  /** True: fades out and holds everything, as in a hidden page. */
  setHeld(isHeld: boolean): void;
  /** Goes on after the browser has held it; inside of a press only. */
  wake(): void;
}

/** What the loops of a page need. */
export interface SoundtrackOptions {
  readonly gains: () => Readonly<Record<Channel, number>>;
  readonly load: () => Promise<LoopPlayer>;
  /** True when the page was touched before this was made. */
  readonly isTouched: boolean;
  /** What makes sounds could not be had: the page stays silent. */
  readonly failed: (error: unknown) => void;
}

/** One page's loops. */
export class Soundtrack {
  readonly #options: SoundtrackOptions;
  /** The file and world that a channel plays, or is about to. */
  readonly #playing = new Map<Channel, { readonly world: WorldLoops; readonly file: string }>();
  #world: WorldLoops | undefined;
  #isAllowed = false;
  #isHeld = false;
  #isLoading = false;
  #player: LoopPlayer | undefined;

  constructor(options: SoundtrackOptions) {
    this.#options = options;
    this.#isAllowed = options.isTouched;
  }

  /** Listens for the first press, and for the page being hidden. @returns Stops listening. */
  connect(page: EventTarget, shown: EventTarget & { readonly hidden: boolean }): () => void {
    const stop = new AbortController();
    const options = { signal: stop.signal, capture: true, passive: true };
    for (const press of ["pointerup", "keydown", "touchend"]) {
      page.addEventListener(press, () => this.#pressed(), options);
    }
    const follow = () => {
      this.#isHeld = shown.hidden;
      this.#player?.setHeld(this.#isHeld);
    };
    follow(); // it may have been hidden long before
    shown.addEventListener("visibilitychange", follow, options);
    return () => stop.abort();
  }

  /** Goes over to the loops of a world; left out, to silence. */
  enter(world: WorldLoops | undefined): void {
    this.#world = world;
    this.follow();
  }

  /** Does what was set just now. */
  follow(): void {
    const gains = this.#options.gains();
    const isWanted = CHANNELS.some((channel) =>
      gains[channel] > 0 && this.#world?.loops[channel] !== undefined
    );
    const player = this.#player;
    if (player === undefined) {
      if (this.#isAllowed && isWanted) this.#load();
      return;
    }
    for (const channel of CHANNELS) {
      player.setGain(channel, gains[channel]);
      const loop = this.#world?.loops[channel];
      if (loop === undefined || gains[channel] === 0) {
        if (this.#playing.delete(channel)) player.stop(channel);
      } else if (this.#world !== undefined) void this.#play(player, channel, this.#world, loop);
    }
  }

  async #play(
    player: LoopPlayer,
    channel: Channel,
    world: WorldLoops,
    { file, seconds }: Loop,
  ): Promise<void> {
    const before = this.#playing.get(channel);
    if (before?.world === world && before.file === file) return;
    const order = { world, file };
    this.#playing.set(channel, order);
    try {
      const bytes = await world.bytes(file);
      if (this.#playing.get(channel) === order) await player.play(channel, bytes, seconds);
    } catch (error) {
      if (this.#playing.get(channel) !== order) return; // nobody waits for it any more
      player.stop(channel); // the last world's must not go on in this one
      world.failed(file, error);
    }
  }

  #pressed(): void {
    this.#isAllowed = true;
    this.#player?.wake();
    if (this.#player === undefined) this.follow();
  }

  #load(): void {
    if (this.#isLoading) return;
    this.#isLoading = true;
    this.#options.load().then((player) => {
      this.#player = player;
      player.setHeld(this.#isHeld);
      this.follow();
    }, this.#options.failed);
  }
}
