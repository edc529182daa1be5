// What players have to do with each other over the control socket: chat, whispers, the list of who is
// here, and reports.

import type { PlayerId, WorldKey } from "../../shared/lib/ids.ts";
import type { Log } from "../../shared/lib/log.ts";
import { unreachable } from "../../shared/lib/result.ts";
import type { ToMaster } from "../../shared/protocol/control_messages.ts";
import { type ChatAnswer, ChatHub, mayHear, type WhisperAnswer, worldOf } from "./chat_hub.ts";
import type { StorePort } from "./effects.ts";
import type { Orders } from "./orders.ts";
import { keyOf, PlayerList } from "./player_list.ts";
import { ReportDesk } from "./report_desk.ts";
import { isHere, type PlayerSession, type Sessions } from "./sessions.ts";

/** What a player may say to or of others. */
export type PeopleMessage = Extract<
  ToMaster,
  { type: "chat" | "whisper" | "list_players" | "report" }
>;

/** What the desk works with. */
export interface PeopleDeskParts {
  readonly sessions: Sessions;
  readonly orders: Orders;
  readonly store: StorePort;
  readonly log: Log;
  readonly now: () => { readonly nowMs: number; readonly wallMs: number };
  /** Players' sockets that one address may hold. */
  readonly maxConnectionsPerAddress: number;
}

/** Passes on what players say, and answers who is here. */
export class PeopleDesk {
  readonly #parts: PeopleDeskParts;
  readonly #chat: ChatHub;
  readonly #list: PlayerList;
  readonly #reports: ReportDesk;

  constructor(parts: PeopleDeskParts) {
    const { sessions, store, log } = parts;
    this.#parts = parts;
    this.#chat = new ChatHub(parts.maxConnectionsPerAddress);
    this.#list = new PlayerList(() => sessions.all());
    this.#reports = new ReportDesk({
      sessions,
      store,
      log,
      heardBy: (session) => this.#chat.heardBy(session),
    });
  }

  said(session: PlayerSession, slot: number, message: PeopleMessage): void {
    switch (message.type) {
      case "chat":
        return this.#chatted(session, slot, message.body);
      case "whisper":
        return this.#whispered(session, slot, message.body);
      case "list_players": {
        const { search, page } = message.body;
        const found = this.#list.find(search, page, this.#parts.now().nowMs);
        return this.#parts.orders.toClient(slot, "players", { search, page, ...found });
      }
      case "report": {
        const { player } = message.body;
        return this.#reports.file(session, message.body, this.#parts.now(), (answer) => {
          // Whoever asked may be gone or somebody else by now.
          if (this.#parts.sessions.atSlot(slot) !== session) return;
          this.#parts.orders.toClient(slot, "report_answered", { player, answer });
        });
      }
      default:
        unreachable(message);
    }
  }

  /** Shows a session that entered what it missed since line `lastChatId`. */
  entered(session: PlayerSession, slot: number, lastChatId: number): void {
    for (const heard of this.#chat.history(session, lastChatId)) {
      if (heard.type === "chat") this.#parts.orders.toClient(slot, "chat", heard.line);
      else this.#parts.orders.toClient(slot, "whispered", heard.line);
    }
  }

  /** The player is in another world now, or in none. */
  moved(playerId: PlayerId, world: WorldKey | undefined): void {
    this.#chat.moved(playerId, world);
  }

  /** Forgets a player who is gone. */
  dropped(playerId: PlayerId): void {
    this.#chat.forget(playerId);
  }

  #chatted(
    session: PlayerSession,
    slot: number,
    { channel, text }: Extract<PeopleMessage, { type: "chat" }>["body"],
  ): void {
    const { nowMs, wallMs } = this.#parts.now();
    const answer = this.#chat.say(session, channel, text, nowMs, wallMs);
    if (!answer.ok) return this.#refuse(slot, answer);
    const hearers: number[] = [];
    for (const other of this.#parts.sessions.all()) {
      if (other.slot !== undefined && mayHear(answer.line, worldOf(other))) {
        hearers.push(other.slot);
      }
    }
    this.#parts.orders.toClients(hearers, "chat", answer.line);
  }

  #whispered(
    session: PlayerSession,
    slot: number,
    { toPlayer, toName, text }: Extract<PeopleMessage, { type: "whisper" }>["body"],
  ): void {
    const to = this.#find(toPlayer, toName);
    const answer = this.#chat.whisper(session, to, text, this.#parts.now());
    if (!answer.ok) return this.#refuse(slot, answer);
    // Whoever is away for a moment finds it on coming back.
    const slots = [session.slot, to?.slot].filter((each) => each !== undefined);
    this.#parts.orders.toClients(slots, "whispered", answer.line);
  }

  #refuse(slot: number, { reason, retryMs }: Extract<ChatAnswer | WhisperAnswer, { ok: false }>) {
    this.#parts.orders.toClient(slot, "chat_refused", { reason, retryMs: Math.ceil(retryMs) });
  }

  #find(playerId: PlayerId | undefined, name: string): PlayerSession | undefined {
    const { sessions } = this.#parts;
    if (playerId !== undefined) {
      const session = sessions.ofPlayer(playerId);
      return session !== undefined && isHere(session) ? session : undefined;
    }
    const key = keyOf(name);
    for (const session of sessions.all()) {
      if (isHere(session) && keyOf(session.displayName) === key) return session;
    }
    return undefined;
  }
}
