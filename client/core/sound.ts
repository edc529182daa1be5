// Which sounds there are, and how one is heard by somebody who stands somewhere and looks some way.
// Making the noise is the page's business (`client/io/sound_player.ts`).

/** How far each sound carries, metres. */
export const SOUND_REACH = {
  bell: 110,
  chime: 40,
  knock: 30,
  pop: 20,
  portal: 40,
  splash: 25,
  step: 20,
  whoosh: 25,
} as const;
export type SoundName = keyof typeof SOUND_REACH;

/** What can be heard all around in a world; named so that it can be told in words. */
export const AMBIENCES = ["town", "woods", "desert", "heights"] as const;
export type AmbienceName = (typeof AMBIENCES)[number];

/** A place, metres. */
export interface SoundPlace {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** Who hears: where they stand, and where they look, radians about +Y. */
export interface Listener extends SoundPlace {
  readonly yaw: number;
}

/** One sound as it reaches the ears. */
export interface Sound {
  readonly name: SoundName;
  /** 0 … 1, before anything that was set. */
  readonly gain: number;
  /** −1 left … 1 right. */
  readonly pan: number;
  /** True for what calls this player: heard from a hidden page, too. */
  readonly isCall?: true;
}

export type SoundSide = "here" | "ahead" | "right" | "behind" | "left";

/** Nearer than this there is no side to hear, metres. */
const HERE_METRES = 2;
/** Even a sound at one side reaches the other ear. */
const MOST_PAN = 0.85;

/** True for a sound that there is. */
export function isSound(name: string): name is SoundName {
  return Object.hasOwn(SOUND_REACH, name);
}

/** True for an ambience that there are words for. */
export function isAmbience(name: string | undefined): name is AmbienceName {
  return AMBIENCES.some((each) => each === name);
}

/**
 * How a sound at a place is heard.
 * @param at Left out: right here.
 * @returns Nothing when it is too far away.
 */
export function placeSound(
  name: SoundName,
  at: SoundPlace | undefined,
  listener: Listener,
): (Sound & { readonly side: SoundSide; readonly isFar: boolean }) | undefined {
  if (at === undefined) return { name, gain: 1, pan: 0, side: "here", isFar: false };
  const [dx, dz] = [at.x - listener.x, at.z - listener.z];
  const away = Math.hypot(dx, at.y - listener.y, dz);
  const part = 1 - away / SOUND_REACH[name];
  if (!(part > 0)) return undefined;
  const [sin, cos] = [Math.sin(listener.yaw), Math.cos(listener.yaw)];
  const right = dx * cos - dz * sin;
  const ahead = -dx * sin - dz * cos;
  const onMap = Math.hypot(dx, dz);
  const side = onMap < HERE_METRES
    ? "here"
    : Math.abs(right) > Math.abs(ahead)
    ? right > 0 ? "right" : "left"
    : ahead > 0
    ? "ahead"
    : "behind";
  const pan = MOST_PAN * right / Math.max(onMap, HERE_METRES);
  return { name, gain: part * part, pan, side, isFar: part < 0.5 };
}
