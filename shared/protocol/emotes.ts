// Gestures, apart from the frames they travel in: panels that only name them load no codec.

/** Gestures, as their index on the wire. All are over by themselves but `sit`, see `ENTITY_FLAG`. */
export const EMOTES = ["wave", "cheer", "bow", "dance", "sit"] as const;
export type Emote = (typeof EMOTES)[number];
