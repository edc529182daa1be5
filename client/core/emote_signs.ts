import type { Emote } from "../../shared/protocol/emotes.ts";

/** What a gesture looks like in the bubble over a head. */
export const EMOTE_SIGNS: Readonly<Record<Emote, string>> = {
  wave: "👋",
  cheer: "🎉",
  bow: "🙇",
  dance: "💃",
};
