// What is heard all around here; `assets.ts` makes the files.

import type { WorldSound } from "../../client/scene/scene_api.ts";

/** The loops, and how long one round of each takes. */
export const SOUND = {
  ambience: { file: "assets/ambience.mp3", seconds: 12 },
  music: { file: "assets/music.mp3", seconds: 32.64 },
  told: "town",
} satisfies WorldSound;
