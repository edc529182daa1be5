// Other people, as far as the control socket tells of them: chat and whispers, the list of who is
// here, whom one does not want to hear, and reports.

import type { Clock } from "../../shared/lib/clock.ts";
import type { PlayerId } from "../../shared/lib/ids.ts";
import type { FromMaster } from "../../shared/protocol/control_messages.ts";
import type { AppActions } from "./app_state.ts";
import type { AppStore } from "./app_store.ts";
import { ChatBox } from "./chat_box.ts";
import type { MasterClient } from "./master_client.ts";
import { PeopleBox } from "./people_box.ts";
import type { MuteStore } from "./ports.ts";

/** What it works with. */
export interface PeopleParts {
  readonly clock: Clock;
  readonly store: AppStore;
  readonly mutes: MuteStore;
  readonly master: () => MasterClient;
  readonly titleOf: (key: string) => string;
  /** Somebody who is not muted says something to all, just now. */
  readonly said: (playerId: PlayerId, text: string) => void;
}

/** What a person can ask for that has to do with others. */
export type PeopleActions = Pick<
  AppActions,
  | "sendChat"
  | "setChatChannel"
  | "whisperTo"
  | "mute"
  | "unmute"
  | "findPeople"
  | "morePeople"
  | "report"
>;

/** What the master says of others. */
export type PeopleMessage = Extract<
  FromMaster,
  { type: "chat" | "whispered" | "chat_refused" | "players" | "report_answered" }
>;

/** One client's dealings with others. */
export class People {
  readonly actions: PeopleActions;
  readonly #parts: PeopleParts;
  readonly #chat: ChatBox;
  readonly #list: PeopleBox;
  #own: PlayerId | undefined;

  constructor(parts: PeopleParts) {
    const { clock, store, mutes, titleOf, said, master } = parts;
    this.#parts = parts;
    this.#chat = new ChatBox({ clock, store, mutes, said });
    this.#list = new PeopleBox({
      clock,
      store,
      titleOf,
      ask: (search, page) => {
        master().send("list_players", { search, page });
        return master().phase === "entered";
      },
    });
    this.actions = {
      sendChat: (text) => this.#chat.send(text, master()),
      setChatChannel: (chatChannel) => store.patch({ chatChannel }),
      whisperTo: (person) => this.#chat.whisperTo(person),
      mute: (person) => this.#chat.mute(person),
      unmute: (playerId) => this.#chat.unmute(playerId),
      findPeople: (search) => this.#list.find(search),
      morePeople: () => this.#list.more(),
      report: ({ playerId: player }, reason, text) =>
        master().send("report", { player, reason, text }),
    };
  }

  /** The last line of chat seen, 0 for none. */
  get lastChatId(): number {
    return this.#chat.lastId;
  }

  /** Who the player at this screen is. */
  setOwn(playerId: PlayerId): void {
    this.#own = playerId;
  }

  sessionBegan(): void {
    this.#chat.sessionBegan();
  }

  sessionEnded(): void {
    this.#list.stop();
  }

  read(message: PeopleMessage): void {
    const { store } = this.#parts;
    switch (message.type) {
      case "chat":
        return this.#chat.read(message.body, this.#own);
      case "whispered":
        return this.#chat.readWhisper(message.body, this.#own);
      case "chat_refused":
        return store.notice("warning", message.body.reason);
      case "players":
        return this.#list.read(message.body, this.#own);
      case "report_answered": {
        const { answer } = message.body;
        return store.notice(answer === "report_filed" ? "info" : "warning", answer);
      }
    }
  }
}
