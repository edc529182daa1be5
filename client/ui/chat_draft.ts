// What stands in the chat's input, measured as the server measures it.

import { MAX_CHAT_CHARACTERS } from "../../shared/protocol/control_messages.ts";

/** The counter appears when this many or fewer characters are left. */
const COUNTER_FROM_LEFT = 50;

/** A message being written. */
export interface ChatDraft {
  /** As it would be sent: trimmed, on one line. */
  readonly text: string;
  /** Characters still free; negative when there are too many. */
  readonly left: number;
  readonly canSend: boolean;
  readonly hasCounter: boolean;
}

/** Measures `typed`. Line breaks and tabs, which only pasting brings, become blanks. */
export function measureDraft(typed: string): ChatDraft {
  const text = typed.replace(/\s+/g, " ").trim();
  const left = MAX_CHAT_CHARACTERS - [...text].length;
  return { text, left, canSend: text !== "" && left >= 0, hasCounter: left <= COUNTER_FROM_LEFT };
}
