// Chat as one client has it: lines are kept once, missed ones are fetched after a loss, what muted
// players say is not shown, and what is said in view floats over its speaker's head.

import type { Clock } from "../../shared/lib/clock.ts";
import type { PlayerId } from "../../shared/lib/ids.ts";
import {
  type ChatLine,
  MAX_CHAT_CHARACTERS,
  type WhisperLine,
} from "../../shared/protocol/control_messages.ts";
import type { ChatEntry, Person } from "./app_state.ts";
import type { AppStore } from "./app_store.ts";
import type { MasterClient } from "./master_client.ts";
import { mentionsOf } from "./mention.ts";
import type { MuteStore } from "./ports.ts";
import { typedName } from "./typed_name.ts";

/** Chat lines kept at most. */
export const MOST_CHAT_LINES = 200;
/** Players muted at most; above it the one muted first is heard again. */
export const MOST_MUTED = 500;
/** Chat that comes this soon after a session began is what was missed, not what is being said. */
const MISSED_CHAT_MS = 1000;
/** `/w name words`, `/w "two words" words`. */
const WHISPER = /^\/w(?:hisper)? +(?:"([^"]+)"|(\S+)) +(.+)$/s;

/** What a chat box works with. */
export interface ChatBoxParts {
  readonly clock: Clock;
  readonly store: AppStore;
  readonly mutes: MuteStore;
  /** Somebody says something to all, just now. */
  readonly said: (playerId: PlayerId, text: string) => void;
  readonly called: () => void;
}

/** Reads and sends one client's chat. */
export class ChatBox {
  readonly #parts: ChatBoxParts;
  /** With those of muted players: they are shown again when heard again. */
  #entries: readonly ChatEntry[] = [];
  #sessionAtMs = 0;
  #lastId = 0;

  constructor(parts: ChatBoxParts) {
    this.#parts = parts;
    parts.store.patch({ muted: parts.mutes.readMuted().slice(0, MOST_MUTED) });
    parts.mutes.watchMuted((muted) => this.#follow(muted.slice(0, MOST_MUTED)));
  }

  /** The last line seen, 0 for none: the master sends what came after it. */
  get lastId(): number {
    return this.#lastId;
  }

  /** A session began. */
  sessionBegan(): void {
    this.#sessionAtMs = this.#parts.clock.nowMs();
  }

  /** Keeps a line that somebody said to all, or to a world. */
  read(line: ChatLine, own: PlayerId | undefined): void {
    const { channel, fromPlayer, from, isGuest, text } = line;
    const speaker = { playerId: fromPlayer, name: from, isGuest };
    const isOwn = fromPlayer === own;
    const isMention = !isOwn && this.#names(text);
    const isNew = this.#add(line, { channel, from: speaker, isOwn, isMention });
    if (!isNew || this.#isMissed || this.#isMuted(fromPlayer)) return;
    this.#parts.said(fromPlayer, text);
    if (isMention) this.#parts.called();
  }

  /** Keeps a whisper from or to this player. */
  readWhisper(line: WhisperLine, own: PlayerId | undefined): void {
    const { store } = this.#parts;
    const from = { playerId: line.fromPlayer, name: line.from, isGuest: line.isGuest };
    const to = { playerId: line.toPlayer, name: line.to, isGuest: line.isToGuest };
    const isOwn = line.fromPlayer === own;
    const isMention = !isOwn && this.#names(line.text);
    const more = { channel: "whisper" as const, from, ...(isOwn ? { to } : {}), isOwn, isMention };
    const isNews = this.#add(line, more) && !isOwn && !this.#isMissed;
    if (isNews && !this.#isMuted(from.playerId)) this.#parts.called();
    // Only while nobody is chosen: an answer that is being written must not change its addressee.
    const mayAnswer = store.value.whisperTo === undefined && !this.#isMuted(from.playerId);
    if (mayAnswer) store.patch({ whisperTo: isOwn ? to : from });
  }

  /** Sends a line into the chosen channel, or says why not. `/w name …` whispers from any. */
  send(text: string, master: MasterClient): void {
    const { store } = this.#parts;
    const { chatChannel, whisperTo } = store.value;
    const [, quoted, plain, words] = WHISPER.exec(text.trim()) ?? [];
    const toName = quoted ?? plain;
    const said = toName === undefined ? text.trim() : words ?? "";
    if (said === "") return;
    if (master.phase !== "entered") return store.notice("warning", "chat_unavailable");
    if ([...said].length > MAX_CHAT_CHARACTERS) return store.notice("warning", "too_long");
    if (toName !== undefined) {
      const name = typedName(toName);
      if (name === undefined) return store.notice("warning", "not_online");
      master.send("whisper", { toPlayer: undefined, toName: name, text: said });
    } else if (chatChannel !== "whisper") {
      master.send("chat", { channel: chatChannel, text: said });
    } else if (whisperTo === undefined) {
      store.notice("warning", "whisper_to_nobody");
    } else {
      master.send("whisper", { toPlayer: whisperTo.playerId, toName: "", text: said });
    }
  }

  /** Turns the chat to whispers to this player. */
  whisperTo(person: Person): void {
    this.#parts.store.patch({ chatChannel: "whisper", whisperTo: person });
  }

  /** Shows nothing more of what this player says. */
  mute(person: Person): void {
    const { store } = this.#parts;
    const others = store.value.muted.filter(({ playerId }) => playerId !== person.playerId);
    this.#setMuted([person, ...others].slice(0, MOST_MUTED));
    store.notice("info", "muted", person.name);
  }

  unmute(playerId: PlayerId): void {
    this.#setMuted(this.#parts.store.value.muted.filter((each) => each.playerId !== playerId));
  }

  #setMuted(muted: readonly Person[]): void {
    this.#parts.mutes.saveMuted(muted);
    this.#follow(muted);
  }

  #follow(muted: readonly Person[]): void {
    const { store } = this.#parts;
    store.patch({ muted });
    const { whisperTo } = store.value;
    if (whisperTo !== undefined && this.#isMuted(whisperTo.playerId)) {
      store.patch({ whisperTo: undefined });
    }
    this.#show();
  }

  #isMuted(playerId: PlayerId): boolean {
    return this.#parts.store.value.muted.some((each) => each.playerId === playerId);
  }

  get #isMissed(): boolean {
    return this.#parts.clock.nowMs() - this.#sessionAtMs < MISSED_CHAT_MS;
  }

  #names(text: string): boolean {
    return mentionsOf(text, this.#parts.store.value.identity?.displayName ?? "").length > 0;
  }

  /** Adds a line. @returns False when it is there already. */
  #add(
    { id, text, atMs }: ChatLine | WhisperLine,
    more: Omit<ChatEntry, "id" | "text" | "atMs">,
  ): boolean {
    this.#lastId = id;
    // A restarted master may count from one again, so the number alone does not name a line.
    if (this.#entries.some((entry) => entry.id === id && entry.atMs === atMs)) return false;
    this.#entries = [...this.#entries, { id, text, atMs, ...more }].slice(-MOST_CHAT_LINES);
    this.#show();
    return true;
  }

  #show(): void {
    const chat = this.#entries.filter(({ from, isOwn }) => isOwn || !this.#isMuted(from.playerId));
    this.#parts.store.patch({ chat });
  }
}
