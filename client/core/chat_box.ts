// Chat as one client has it: lines are kept once, missed ones are fetched after a loss, and what is
// said in view floats over its speaker's head.

import type { Clock } from "../../shared/lib/clock.ts";
import { type ChatLine, MAX_CHAT_CHARACTERS } from "../../shared/protocol/control_messages.ts";
import type { AppStore } from "./app_store.ts";
import type { MasterClient } from "./master_client.ts";

/** Chat that comes this soon after a session began is what was missed, not what is being said. */
const MISSED_CHAT_MS = 1000;

/** Reads and sends one client's chat. */
export class ChatBox {
  readonly #clock: Clock;
  readonly #store: AppStore;
  #sessionAtMs = 0;
  #lastId = 0;

  constructor(clock: Clock, store: AppStore) {
    this.#clock = clock;
    this.#store = store;
  }

  /** The last line seen, 0 for none: the master sends what came after it. */
  get lastId(): number {
    return this.#lastId;
  }

  /** A session began. */
  sessionBegan(): void {
    this.#sessionAtMs = this.#clock.nowMs();
  }

  /** Keeps a line. @returns True when it is being said just now. */
  read(line: ChatLine, isOwn: boolean): boolean {
    this.#lastId = line.id;
    const isMissed = this.#clock.nowMs() - this.#sessionAtMs < MISSED_CHAT_MS;
    return this.#store.addChat(line, isOwn) && !isMissed;
  }

  /** Sends a line into the chosen channel, or says why not. */
  send(text: string, master: MasterClient): void {
    const trimmed = text.trim();
    if (trimmed === "") return;
    if (master.phase !== "entered") this.#store.notice("warning", "chat_unavailable");
    else if ([...trimmed].length > MAX_CHAT_CHARACTERS) this.#store.notice("warning", "too_long");
    else master.send("chat", { channel: this.#store.value.chatChannel, text: trimmed });
  }
}
