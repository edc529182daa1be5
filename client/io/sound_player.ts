// Makes sounds with the browser's own synthesiser (Web Audio). Fetched when the first one is wanted.

import type { Sound, SoundName } from "../core/sound.ts";
import { SOUND_RECIPES, type SoundPart } from "./sound_recipes.ts";
import type { SoundPlayer } from "./sounds.ts";

/** Sounds at once at most; a crowd that waves is no louder than this. */
const MOST_VOICES = 16;
/** The same sound again within this time would only be louder, seconds. */
const AGAIN_SECONDS = 0.05;
const QUIETEST = 0.0001;

/** A player on this page's loudspeakers. @throws Where the browser has no Web Audio. */
export function createSoundPlayer(): SoundPlayer {
  const context = new AudioContext({ latencyHint: "interactive" });
  const player = new WebAudioPlayer(context);
  player.wake();
  return player;
}

/** Plays into a context that somebody else made. */
export class WebAudioPlayer implements SoundPlayer {
  readonly #context: BaseAudioContext;
  readonly #out: AudioNode;
  readonly #lastAt = new Map<SoundName, number>();
  #noise: AudioBuffer | undefined;
  #voices = 0;

  constructor(context: BaseAudioContext) {
    this.#context = context;
    // Many sounds at once are pressed together instead of crackling.
    const limiter = context.createDynamicsCompressor();
    limiter.connect(context.destination);
    this.#out = limiter;
  }

  play({ name, gain, pan }: Sound, loudness: number): void {
    const context = this.#context;
    const now = context.currentTime;
    if (context.state === "suspended" && context instanceof AudioContext) return;
    if (this.#voices >= MOST_VOICES || now - (this.#lastAt.get(name) ?? -1) < AGAIN_SECONDS) return;
    this.#lastAt.set(name, now);
    const volume = context.createGain();
    volume.gain.value = gain * loudness;
    const side = context.createStereoPanner();
    side.pan.value = pan;
    volume.connect(side).connect(this.#out);
    let left = SOUND_RECIPES[name].length;
    this.#voices++;
    for (const part of SOUND_RECIPES[name]) {
      this.#playPart(part, now, volume).onended = () => {
        if (--left > 0) return;
        this.#voices--;
        side.disconnect();
      };
    }
  }

  wake(): void {
    const context = this.#context;
    if (!(context instanceof AudioContext) || context.state === "running") return;
    context.resume().catch(() => {}); // not now; the next press tries again
  }

  #playPart(part: SoundPart, now: number, out: AudioNode): AudioScheduledSourceNode {
    const context = this.#context;
    const { after = 0, seconds, level, attack = 0.004 } = part;
    const from = now + after;
    const to = from + seconds;
    const shape = context.createGain();
    shape.gain.setValueAtTime(QUIETEST, from);
    shape.gain.exponentialRampToValueAtTime(level, from + attack);
    shape.gain.exponentialRampToValueAtTime(QUIETEST, to);
    shape.connect(out);
    const source = part.kind === "tone" ? context.createOscillator() : context.createBufferSource();
    const tuned = part.kind === "noise" ? context.createBiquadFilter() : undefined;
    if (source instanceof OscillatorNode && part.kind === "tone") {
      source.type = part.wave;
      glide(source.frequency, part, from, to);
      source.connect(shape);
    } else if (source instanceof AudioBufferSourceNode && part.kind === "noise" && tuned) {
      source.buffer = this.#noise ??= whiteNoise(context);
      source.loop = true;
      tuned.type = part.filter;
      tuned.Q.value = part.sharpness ?? 1;
      glide(tuned.frequency, part, from, to);
      source.connect(tuned).connect(shape);
    }
    source.start(from);
    source.stop(to);
    return source;
  }
}

function glide(
  what: AudioParam,
  { hz, toHz }: { readonly hz: number; readonly toHz?: number },
  from: number,
  to: number,
): void {
  what.setValueAtTime(hz, from);
  if (toHz !== undefined) what.exponentialRampToValueAtTime(toHz, to);
}

function whiteNoise(context: BaseAudioContext): AudioBuffer {
  const buffer = context.createBuffer(1, context.sampleRate, context.sampleRate);
  const samples = buffer.getChannelData(0);
  for (let i = 0; i < samples.length; i++) samples[i] = Math.random() * 2 - 1;
  return buffer;
}
