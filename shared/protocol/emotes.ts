// Gestures, apart from the frames they travel in: panels that only name them load no codec.

/** Gestures, as their index on the wire. */
export const EMOTES = ["wave", "cheer", "bow", "dance"] as const;
export type Emote = (typeof EMOTES)[number];
