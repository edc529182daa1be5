// Who somebody is: guests come in, come back, log in and log out. The one way to an identity.

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { utf8Bytes } from "../../shared/lib/bytes.ts";
import type { Fence, PlayerId, WorldKey } from "../../shared/lib/ids.ts";
import type { Log } from "../../shared/lib/log.ts";
import type { SecretSource } from "../../shared/lib/random.ts";
import { CLOSE_CODES } from "../../shared/net/close_codes.ts";
import type { Visit } from "../../shared/protocol/fields.ts";
import { defaultLook } from "../../shared/protocol/avatar_look.ts";
import type { LoginRefusal } from "../../shared/protocol/reasons.ts";
import { AddressBuckets } from "./address_buckets.ts";
import type { Visitor } from "./control_desk.ts";
import type { MasterEffects, StoredPlayer, StorePort } from "./effects.ts";
import type { Orders } from "./orders.ts";
import { parsePlayerName } from "./player_name.ts";
import { LINGER_MS, type PlayerSession, type Sessions } from "./sessions.ts";

/** Bytes of a resume secret. */
const SECRET_BYTES = 24;
/** Log-ins that one address may try at once, and for how long one is then to wait. */
const LOGIN_BURST = 10;
const LOGIN_PER_SECOND = 1 / 6;

/** What a client says of itself when it comes in. */
export interface EnterRequest {
  readonly resumeSecret: string;
  readonly tabId: string;
  readonly lastChatId: number;
  /** Where the link leads that they followed, if any. */
  readonly visit: Visit | undefined;
}

/** What somebody who comes in is to be shown, and where they want to be. */
export type EntryWishes = Pick<EnterRequest, "lastChatId" | "visit">;

const NO_WISHES: EntryWishes = { lastChatId: 0, visit: undefined };

/** What the entrance needs of the rest of the core. */
export interface EntranceParts {
  readonly sessions: Sessions;
  readonly store: StorePort;
  readonly effects: MasterEffects;
  readonly orders: Orders;
  readonly log: Log;
  readonly secret: SecretSource;
  readonly nextNumber: () => number;
  readonly startWorld: WorldKey;
  readonly isNameOnlyLogin: boolean;
  /** False while nobody new can be given a number, since the store reserves no more. */
  readonly hasNumbers: () => boolean;
  readonly now: () => { readonly nowMs: number; readonly wallMs: number };
  /** The socket has an identity now, a new one or another than before. */
  readonly entered: (
    session: PlayerSession,
    how: "new" | "resumed" | "switched",
    wishes: EntryWishes,
  ) => void;
  /** Nobody will hear of this session's trips any more. */
  readonly abandoned: (session: PlayerSession) => void;
}

/** Turns sockets into sessions. */
export class Entrance {
  readonly #parts: EntranceParts;
  readonly #loginTries = new AddressBuckets(LOGIN_PER_SECOND, LOGIN_BURST);

  constructor(parts: EntranceParts) {
    this.#parts = parts;
  }

  /** Gives the visitor the identity its secret proves, or makes it a new guest. */
  enter(visitor: Visitor, request: EnterRequest): void {
    const { sessions, store, log } = this.#parts;
    const { slot, address } = visitor;
    if (request.resumeSecret === "") return this.#enterAsGuest(slot, address, request);
    const hash = secretHashOf(request.resumeSecret);
    const live = sessions.withSecret(hash);
    if (live !== undefined) return this.#resume(slot, live, request, hash, address);
    store.findPlayerBySecretHash(hash, (answer) => {
      if (!visitor.isWaiting()) return;
      if (!answer.ok) {
        log.warn("MASTER_RESUME_UNAVAILABLE", { fault: answer.fault });
        return this.#parts.effects.closeClient(slot, CLOSE_CODES.too_busy, answer.fault);
      }
      const stored = answer.value;
      if (stored === undefined) return this.#enterAsGuest(slot, address, request);
      const known = sessions.ofPlayer(stored.playerId) ?? this.#addStored(stored, address);
      this.#resume(slot, known, request, hash, address);
    });
  }

  /** Logs the session in under `name`: the account takes over this socket. */
  logIn(session: PlayerSession, slot: number, name: string): void {
    const { store, nextNumber, startWorld, log } = this.#parts;
    const refuse = (reason: LoginRefusal) => {
      log.info("MASTER_LOGIN_REFUSED", { player: session.playerId, reason });
      this.#parts.orders.toClient(slot, "login_refused", { reason });
    };
    if (!this.#parts.isNameOnlyLogin) return refuse("name_only_off");
    if (!this.#loginTries.take(session.address, this.#parts.now().nowMs)) {
      return refuse("too_many_tries");
    }
    if (!this.#parts.hasNumbers()) return refuse("unavailable");
    const parsed = parsePlayerName(name);
    if (!parsed.ok) return refuse(parsed.fault === "no_letter" ? "bad_character" : parsed.fault);
    const account = {
      playerId: nextNumber() as PlayerId, // numbers of the one sequence are ids
      fence: nextNumber() as Fence,
      name: parsed.value,
      worldKey: startWorld,
      look: session.look, // a new account goes on as the guest that made it
      atMs: this.#parts.now().wallMs,
      createdFrom: session.address,
    };
    store.createAccount(account, (answer) => {
      // Whoever asked may be gone or somebody else by now.
      if (this.#parts.sessions.atSlot(slot) !== session) return;
      if (!answer.ok) return refuse("unavailable");
      const { player, isNew } = answer.value;
      if (player.isProtected) return refuse("name_protected");
      if (player.playerId === session.playerId) return refuse("already_logged_in");
      const { playerId, displayName } = player;
      log.info("MASTER_LOGIN", { player: playerId, player_name: displayName, new: isNew });
      this.#switchTo(slot, session, player);
    });
  }

  /** Ends the log-in of this browser: the socket becomes a new guest. */
  logOut(session: PlayerSession, slot: number): void {
    if (session.isGuest) return;
    if (!this.#parts.hasNumbers()) {
      return this.#parts.orders.toClient(slot, "login_refused", { reason: "unavailable" });
    }
    const { sessions, store, log } = this.#parts;
    log.info("MASTER_LOGOUT", { player: session.playerId });
    if (session.secretHash !== "") store.dropSecret(session.secretHash);
    sessions.forgetSecret(session);
    const guest = this.#newGuest(undefined, session.address, session.tabId);
    this.#leave(session, guest);
    sessions.seat(guest.session, slot);
    this.#introduce(guest.session, guest.secret);
    this.#parts.entered(guest.session, "switched", NO_WISHES);
  }

  #enterAsGuest(slot: number, address: string, request: EnterRequest): void {
    const { sessions, effects } = this.#parts;
    if (sessions.isFull || !this.#parts.hasNumbers()) {
      return effects.closeClient(slot, CLOSE_CODES.too_busy, "server_full");
    }
    const { session, secret } = this.#newGuest(slot, address, request.tabId);
    this.#introduce(session, secret);
    this.#parts.entered(session, "new", request);
  }

  #resume(
    slot: number,
    session: PlayerSession,
    request: EnterRequest,
    secretHash: string,
    address: string,
  ): void {
    const { sessions, effects, log } = this.#parts;
    const old = session.slot;
    const isSameTab = session.tabId === request.tabId;
    if (old !== undefined && session.isGuest && !isSameTab) {
      // A guest stays where it is while it is live; another tab is somebody else.
      return this.#enterAsGuest(slot, address, request);
    }
    if (old !== undefined) {
      sessions.seat(session, undefined);
      log.info("MASTER_TAKEN_OVER", { player: session.playerId, same_tab: isSameTab });
      effects.closeClient(old, CLOSE_CODES.taken_over, "taken_over");
    }
    this.#parts.abandoned(session);
    session.tabId = request.tabId;
    session.address = address;
    if (session.secretHash !== secretHash) sessions.resecret(session, secretHash);
    sessions.seat(session, slot);
    log.info("MASTER_RESUMED", { player: session.playerId, guest: session.isGuest });
    this.#introduce(session, "");
    this.#parts.entered(session, "resumed", request);
  }

  #switchTo(slot: number, from: PlayerSession, player: StoredPlayer): void {
    const { sessions, effects, store, secret } = this.#parts;
    const to = sessions.ofPlayer(player.playerId) ?? this.#addStored(player, from.address);
    if (to.slot !== undefined) {
      const old = to.slot;
      sessions.seat(to, undefined);
      effects.closeClient(old, CLOSE_CODES.taken_over, "taken_over");
    }
    this.#parts.abandoned(to);
    const resumeSecret = secret(SECRET_BYTES);
    const hash = secretHashOf(resumeSecret);
    sessions.resecret(to, hash);
    store.addSecret(to.playerId, hash, this.#parts.now().wallMs);
    to.tabId = from.tabId;
    to.address = from.address;
    this.#leave(from, { session: to });
    sessions.seat(to, slot);
    this.#introduce(to, resumeSecret);
    this.#parts.entered(to, "switched", NO_WISHES);
  }

  /** Takes the socket from `session`; its avatar stays as the next one's shadow until the commit. */
  #leave(session: PlayerSession, next: { readonly session: PlayerSession }): void {
    const { sessions } = this.#parts;
    this.#parts.abandoned(session);
    if (session.avatar !== undefined) {
      next.session.shadow = { playerId: session.playerId, avatar: session.avatar };
    } else if (session.shadow !== undefined) {
      next.session.shadow = session.shadow;
      session.shadow = undefined;
    }
    sessions.seat(session, undefined);
    session.lingerUntilMs = this.#parts.now().nowMs + LINGER_MS;
  }

  #newGuest(slot: number | undefined, address: string, tabId: string) {
    const { sessions, nextNumber, secret, startWorld, log } = this.#parts;
    const playerId = nextNumber() as PlayerId; // numbers of the one sequence are ids
    const resumeSecret = secret(SECRET_BYTES);
    const session: PlayerSession = {
      playerId,
      displayName: `Guest-${playerId}`,
      isGuest: true,
      look: defaultLook(playerId),
      address,
      secretHash: secretHashOf(resumeSecret),
      tabId,
      slot,
      isStored: false,
      isBeingStored: false,
      home: { worldKey: startWorld, place: undefined },
      avatar: undefined,
      lastFence: 0,
      shadow: undefined,
      lingerUntilMs: 0,
    };
    sessions.add(session);
    log.info("MASTER_GUEST", { player: playerId });
    return { session, secret: resumeSecret };
  }

  #addStored(stored: StoredPlayer, address: string): PlayerSession {
    const session: PlayerSession = {
      playerId: stored.playerId,
      displayName: stored.displayName,
      isGuest: stored.kind === "guest",
      look: stored.look ?? defaultLook(stored.playerId),
      address,
      secretHash: "",
      tabId: "",
      slot: undefined,
      isStored: true,
      isBeingStored: false,
      home: { worldKey: stored.worldKey, place: stored.place },
      avatar: undefined,
      lastFence: 0,
      shadow: undefined,
      lingerUntilMs: this.#parts.now().nowMs + LINGER_MS,
    };
    this.#parts.sessions.add(session);
    return session;
  }

  #introduce(session: PlayerSession, resumeSecret: string): void {
    if (session.slot === undefined) return;
    this.#parts.orders.toClient(session.slot, "session", {
      playerId: session.playerId,
      displayName: session.displayName,
      isGuest: session.isGuest,
      resumeSecret,
      canLogInByName: this.#parts.isNameOnlyLogin,
      look: session.look,
    });
  }
}

/** What is kept of a resume secret. */
export function secretHashOf(resumeSecret: string): string {
  return bytesToHex(sha256(utf8Bytes(resumeSecret)));
}
