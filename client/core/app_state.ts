// What the interface shows, as plain data: the client's core writes it, the panels read it, and
// what a person does goes back through `AppActions`. Nothing here knows the DOM.

import type { PlayerId, WorldKey } from "../../shared/lib/ids.ts";
import type { ReportReason } from "../../shared/protocol/reasons.ts";
import type { AvatarLook } from "../../shared/protocol/avatar_look.ts";
import type { Emote } from "../../shared/protocol/emotes.ts";
import type { SoundName, SoundSide } from "./sound.ts";

/** Where the player stands on the way into a world. Exactly one at a time. */
export type AppPhase =
  /** Opening the socket to the master, or waiting for its answer. */
  | { readonly phase: "connecting"; readonly attempt: number }
  /** The socket to the master was lost; the next try is at `retryAtMs` (clock of the page). */
  | { readonly phase: "retrying"; readonly attempt: number; readonly retryAtMs: number }
  /** In no world yet: the first trip is under way (see `trip`). */
  | { readonly phase: "entering" }
  /** Walking in `world`. A trip may be under way meanwhile. */
  | { readonly phase: "playing"; readonly world: WorldKey }
  /** The world's socket was lost; the client is on its way back into it by itself. */
  | { readonly phase: "rejoining"; readonly world: WorldKey }
  /** The world crashed and is started again behind the same socket; the way back goes by itself. */
  | { readonly phase: "restarting"; readonly world: WorldKey }
  /** Client and server versions differ. `canReload` is false when a reload was already tried. */
  | {
    readonly phase: "updated";
    readonly serverVersion: string;
    readonly clientVersion: string;
    readonly canReload: boolean;
  }
  /** The end, until a person does something. */
  | { readonly phase: "stopped"; readonly reason: StopReason };

/** Why the client does not go on by itself. */
export type StopReason =
  | "taken_over" // another tab took the session over
  | "kicked"
  | "world_full"
  | "world_unavailable"
  | "pack_failed"
  | "server_full"
  | "protocol_fault"
  | "unsupported_browser";

/** One trip, from its lease to the first snapshot of the new world. */
export interface TripState {
  readonly to: WorldKey;
  readonly title: string;
  readonly step: "downloading" | "verifying" | "starting" | "joining";
  /** Bytes of the pack that are here, and all that are needed. Both 0 when nothing is fetched. */
  readonly loadedBytes: number;
  readonly totalBytes: number;
  /** True while the person may still call the trip off. */
  readonly canCancel: boolean;
}

/** Another player, as one speaks to or of them. The id is theirs for ever, the name as last seen. */
export interface Person {
  readonly playerId: PlayerId;
  readonly name: string;
  readonly isGuest: boolean;
}

/** One line of chat or one whisper. Texts are plain; they are never inserted as HTML. */
export interface ChatEntry {
  readonly id: number;
  readonly channel: ChatChannelName;
  readonly from: Person;
  /** Whom an own whisper went to. */
  readonly to?: Person;
  readonly isOwn: boolean;
  /** True when it names the player at this screen, `@name`. */
  readonly isMention: boolean;
  readonly text: string;
  readonly atMs: number;
}

export type ChatChannelName = "everyone" | "world" | "whisper";

/** Somebody in the player list. */
export interface ListedPerson extends Person {
  readonly isOwn: boolean;
  /** Title of the world; empty on the way into the first. */
  readonly worldTitle: string;
}

/** The player list, as far as it was asked for. */
export interface PeopleState {
  readonly search: string;
  readonly players: readonly ListedPerson[];
  /** How many there are in all. */
  readonly total: number;
  /** True until the answer to the last question is here. */
  readonly isAsking: boolean;
}

/** Who the player is. */
export interface IdentityState {
  readonly displayName: string;
  readonly isGuest: boolean;
  /** True where a name alone logs in; false: the widget says that it is switched off here. */
  readonly canLogInByName: boolean;
  /** What the avatar looks like, as the master keeps it. */
  readonly look: AvatarLook;
}

/** Words for one short message to the person; the interface holds their text. */
export interface Notice {
  readonly id: number;
  readonly kind: "info" | "warning" | "error";
  /** A reason name of the protocol, e.g. `not_at_portal`, `too_many_messages`, `world_full`. */
  readonly reason: string;
  /** What the words need, e.g. a world's title. */
  readonly detail: string;
}

/** Somebody's gesture. */
export interface Gesture {
  readonly id: number;
  readonly emote: Emote;
  readonly name: string;
  readonly isOwn: boolean;
}

/** A sound of the world's, in words. */
export interface SoundCaption {
  readonly id: number;
  readonly name: SoundName;
  readonly side: SoundSide;
  readonly isFar: boolean;
}

/** Everything the interface shows. Replaced as a whole, never changed in place. */
export interface AppState {
  readonly clientVersion: string;
  readonly phase: AppPhase;
  readonly trip: TripState | undefined;
  /** When the server restarts, as it said (clock of the page); kept until it is back. */
  readonly restartAtMs: number | undefined;
  readonly identity: IdentityState | undefined;
  readonly worldTitle: string;
  readonly playersHere: number;
  readonly playersOnline: number;
  /** True while the control socket is open: chat and login work. */
  readonly isChatAvailable: boolean;
  /** The newest last; at most 200. */
  readonly chat: readonly ChatEntry[];
  readonly chatChannel: ChatChannelName;
  /** Whom the whisper channel speaks to. */
  readonly whisperTo: Person | undefined;
  readonly people: PeopleState;
  /** Players whose words are not shown, those muted last first. */
  readonly muted: readonly Person[];
  /** The portal in reach, if any. */
  readonly portalInReach: { readonly name: string; readonly title: string } | undefined;
  /** The newest gesture of somebody in view; each has another id. */
  readonly gesture: Gesture | undefined;
  /** The newest sound of the world's; each has another id. */
  readonly caption: SoundCaption | undefined;
  readonly notices: readonly Notice[];
  /** True while a login or logout is under way. */
  readonly isIdentityBusy: boolean;
  /** The reason of the last refused login, until the next try. */
  readonly loginError: string | undefined;
  /** Round trips in ms, `undefined` before the first answer. */
  readonly masterPingMs: number | undefined;
  readonly worldPingMs: number | undefined;
}

/** What a person can ask for. */
export interface AppActions {
  sendChat(text: string): void;
  setChatChannel(channel: ChatChannelName): void;
  /** Turns the chat to whispers to this player. */
  whisperTo(person: Person): void;
  mute(person: Person): void;
  unmute(playerId: PlayerId): void;
  /** Looks for players whose name holds `search`; empty: all. The answer is `people`. */
  findPeople(search: string): void;
  /** Asks for the next page of `people`. */
  morePeople(): void;
  report(person: Person, reason: ReportReason, text: string): void;
  logIn(name: string): void;
  logOut(): void;
  /** Has the avatar look like this from now on; nothing while the master is away. */
  chooseLook(look: AvatarLook): void;
  cancelTrip(): void;
  usePortal(): void;
  /** Makes a gesture; not more than one a second. */
  emote(emote: Emote): void;
  /** After `stopped`, `rejoining`, `restarting` or `retrying`: try again now. */
  retry(): void;
  /** After `updated`: load the page anew. */
  reload(): void;
  dismissNotice(id: number): void;
}

/** A value with listeners. */
export interface Observable<Value> {
  readonly value: Value;
  /** @returns The way to stop listening. */
  subscribe(listen: (value: Value) => void): () => void;
}

/** A value that its owner sets. Listeners hear of each `set`, in the order they came. */
export class Observed<Value> implements Observable<Value> {
  #value: Value;
  readonly #listeners = new Set<(value: Value) => void>();

  constructor(value: Value) {
    this.#value = value;
  }

  get value(): Value {
    return this.#value;
  }

  set(value: Value): void {
    this.#value = value;
    for (const listen of this.#listeners) listen(value);
  }

  subscribe(listen: (value: Value) => void): () => void {
    this.#listeners.add(listen);
    return () => this.#listeners.delete(listen);
  }
}
