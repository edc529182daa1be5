// Plays loops with Web Audio, going over softly from one to the next. Fetched when the first one is
// to be heard.

import type { Channel, LoopPlayer } from "./soundtrack.ts";

/** How long two worlds are heard at once while one goes over to the other, seconds. */
const CROSS_SECONDS = 2.5;
const HOLD_SECONDS = 0.4;
/** A slider that is drawn should not crackle. */
const FOLLOW_SECONDS = 0.08;

interface Playing {
  readonly source: AudioBufferSourceNode;
  readonly fade: GainNode;
}

/** A player on this page's loudspeakers. @throws Where the browser has no Web Audio. */
export function createLoopPlayer(): LoopPlayer {
  const player = new WebAudioLoops(new AudioContext({ latencyHint: "playback" }));
  player.wake();
  return player;
}

/** Plays into a context that somebody else made. */
export class WebAudioLoops implements LoopPlayer {
  readonly #context: BaseAudioContext;
  readonly #all: GainNode;
  readonly #gains: Readonly<Record<Channel, GainNode>>;
  readonly #playing = new Map<Channel, Playing>();
  readonly #turns = { ambience: 0, music: 0 };
  #isHeld = false;

  constructor(context: BaseAudioContext) {
    this.#context = context;
    this.#all = context.createGain();
    this.#all.connect(context.destination);
    this.#gains = { ambience: this.#channel(), music: this.#channel() };
  }

  async play(
    channel: Channel,
    bytes: Uint8Array<ArrayBuffer>,
    seconds: number | undefined,
  ): Promise<void> {
    const turn = ++this.#turns[channel];
    const buffer = await this.#context.decodeAudioData(bytes.slice().buffer);
    if (turn !== this.#turns[channel]) return; // something else was asked for meanwhile
    this.#fadeOut(channel);
    const source = this.#context.createBufferSource();
    source.buffer = buffer;
    source.loop = true;
    // Files say a little of the loop's end before it and of its beginning after it: the window in the
    // middle is seamless, however much silence a decoder leaves at either end.
    const spare = Math.max(0, buffer.duration - (seconds ?? buffer.duration));
    source.loopStart = spare / 2;
    source.loopEnd = buffer.duration - spare / 2;
    const fade = this.#context.createGain();
    const now = this.#context.currentTime;
    fade.gain.setValueAtTime(0, now);
    fade.gain.linearRampToValueAtTime(1, now + CROSS_SECONDS);
    source.connect(fade).connect(this.#gains[channel]);
    source.start(now, source.loopStart);
    this.#playing.set(channel, { source, fade });
  }

  stop(channel: Channel): void {
    this.#turns[channel]++;
    this.#fadeOut(channel);
  }

  setGain(channel: Channel, gain: number): void {
    this.#gains[channel].gain.setTargetAtTime(gain, this.#context.currentTime, FOLLOW_SECONDS);
  }

  setHeld(isHeld: boolean): void {
    this.#isHeld = isHeld;
    const now = this.#context.currentTime;
    this.#all.gain.cancelScheduledValues(now);
    this.#all.gain.setTargetAtTime(isHeld ? 0 : 1, now, HOLD_SECONDS / 4);
    if (!isHeld) return this.wake();
    setTimeout(() => {
      if (this.#isHeld && this.#context instanceof AudioContext) void this.#context.suspend();
    }, HOLD_SECONDS * 1000);
  }

  wake(): void {
    const context = this.#context;
    if (this.#isHeld || !(context instanceof AudioContext) || context.state === "running") return;
    context.resume().catch(() => {}); // not now; the next press tries again
  }

  #channel(): GainNode {
    const gain = this.#context.createGain();
    gain.gain.value = 0;
    gain.connect(this.#all);
    return gain;
  }

  #fadeOut(channel: Channel): void {
    const playing = this.#playing.get(channel);
    if (playing === undefined) return;
    this.#playing.delete(channel);
    const { source, fade } = playing;
    const now = this.#context.currentTime;
    const loud = fade.gain.value;
    fade.gain.cancelScheduledValues(now);
    fade.gain.setValueAtTime(loud, now);
    fade.gain.linearRampToValueAtTime(0, now + CROSS_SECONDS);
    source.stop(now + CROSS_SECONDS);
    source.onended = () => fade.disconnect();
  }
}
