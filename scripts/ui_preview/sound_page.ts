// The page side of the sounds' test: plays into memory instead of into a loudspeaker.

import { placeSound, SOUND_REACH, type SoundName } from "../../client/core/sound.ts";
import { WebAudioPlayer } from "../../client/io/sound_player.ts";

/** Loudest moment of each ear, and how long something is to be heard. */
export interface Played {
  readonly left: number;
  readonly right: number;
  readonly seconds: number;
}

declare global {
  var soundPage: {
    names(): readonly string[];
    /** Plays a sound so many metres to the right, at a loudness. */
    play(name: string, metres: number, loudness: number): Promise<Played>;
  };
}

const RATE = 22_050;
const SECONDS = 5;
/** Softer than this nobody hears. */
const AUDIBLE = 0.002;

globalThis.soundPage = {
  names: () => Object.keys(SOUND_REACH),
  async play(name, metres, loudness) {
    const context = new OfflineAudioContext(2, RATE * SECONDS, RATE);
    const here = { x: 0, y: 0, z: 0, yaw: 0 };
    const heard = placeSound(name as SoundName, { x: metres, y: 0, z: 0 }, here);
    if (heard !== undefined) new WebAudioPlayer(context).play(heard, loudness);
    const buffer = await context.startRendering();
    const ears = [buffer.getChannelData(0), buffer.getChannelData(1)];
    const [left = 0, right = 0] = ears.map((ear) => Math.max(...ear.map(Math.abs)));
    const lasts = ears.map((ear) => ear.findLastIndex((sample) => Math.abs(sample) > AUDIBLE) + 1);
    return { left, right, seconds: Math.max(...lasts) / RATE };
  },
};
