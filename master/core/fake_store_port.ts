// A store in plain maps, for tests of the core: its answers can be held back or made to fail.

import type { Fence, PlayerId, WorldKey } from "../../shared/lib/ids.ts";
import type { AvatarLook } from "../../shared/protocol/avatar_look.ts";
import type { Answer, NewReport, Place, StoredPlayer, StoreFault, StorePort } from "./effects.ts";

interface Row extends StoredPlayer {
  place: Place | undefined;
  worldKey: WorldKey;
  look: AvatarLook | undefined;
  fence: Fence;
  createdFrom: string;
}

/** A store in plain maps, whose answers can be held back or made to fail. */
export class FakeStorePort implements StorePort {
  readonly rows = new Map<PlayerId, Row>();
  readonly secrets = new Map<string, PlayerId>();
  readonly names = new Map<string, PlayerId>();
  readonly reports: NewReport[] = [];
  fault: StoreFault | undefined;
  isHolding = false;
  #held: (() => void)[] = [];

  /** Gives the answers that were held back. */
  release(): void {
    this.isHolding = false;
    const held = this.#held;
    this.#held = [];
    for (const answer of held) answer();
  }

  findPlayerBySecretHash(hash: string, done: (answer: Answer<StoredPlayer | undefined>) => void) {
    const id = this.secrets.get(hash);
    this.#answer(() => (id === undefined ? undefined : this.rows.get(id)), done);
  }

  createAccount(
    account: Parameters<StorePort["createAccount"]>[0],
    done: Parameters<StorePort["createAccount"]>[1],
  ) {
    this.#answer(() => {
      const known = this.names.get(account.name.key);
      const row = known === undefined ? undefined : this.rows.get(known);
      if (row !== undefined) return { player: row, isNew: false };
      const player: Row = {
        playerId: account.playerId,
        kind: "account",
        displayName: account.name.display,
        worldKey: account.worldKey,
        place: undefined,
        isProtected: false,
        look: account.look,
        fence: account.fence,
        createdFrom: account.createdFrom,
      };
      this.rows.set(player.playerId, player);
      this.names.set(account.name.key, player.playerId);
      return { player, isNew: true };
    }, done);
  }

  createGuest(
    guest: Parameters<StorePort["createGuest"]>[0],
    done: (answer: Answer<boolean>) => void,
  ) {
    this.#answer(() => {
      if (this.rows.has(guest.playerId)) return false;
      this.rows.set(guest.playerId, {
        playerId: guest.playerId,
        kind: "guest",
        displayName: guest.displayName,
        worldKey: guest.worldKey,
        place: undefined,
        isProtected: false,
        look: guest.look,
        fence: guest.fence,
        createdFrom: guest.createdFrom,
      });
      this.secrets.set(guest.secretHash, guest.playerId);
      return true;
    }, done);
  }

  addSecret(playerId: PlayerId, secretHash: string): void {
    this.secrets.set(secretHash, playerId);
  }

  dropSecret(secretHash: string): void {
    this.secrets.delete(secretHash);
  }

  admit(
    playerId: PlayerId,
    fence: Fence,
    worldKey: WorldKey,
    _atMs: number,
    done: (answer: Answer<boolean>) => void,
  ) {
    this.#answer(() => {
      const row = this.rows.get(playerId);
      if (row === undefined || row.fence > fence) return false;
      if (row.worldKey !== worldKey) row.place = undefined;
      row.fence = fence;
      row.worldKey = worldKey;
      return true;
    }, done);
  }

  savePlaces(
    batch: Parameters<StorePort["savePlaces"]>[0],
    done: (answer: Answer<readonly PlayerId[]>) => void,
  ) {
    this.#answer(() => {
      const refused: PlayerId[] = [];
      for (const { playerId, fence, place } of batch.saves) {
        const row = this.rows.get(playerId);
        if (row?.fence === fence) row.place = place;
        else refused.push(playerId);
      }
      return refused;
    }, done);
  }

  saveLook(playerId: PlayerId, look: AvatarLook, done: (answer: Answer<boolean>) => void) {
    this.#answer(() => {
      const row = this.rows.get(playerId);
      if (row !== undefined) row.look = look;
      return row !== undefined;
    }, done);
  }

  countGuestsCreatedFrom(
    address: string,
    _sinceMs: number,
    done: (answer: Answer<number>) => void,
  ) {
    this.#answer(
      () =>
        [...this.rows.values()].filter((row) => row.kind === "guest" && row.createdFrom === address)
          .length,
      done,
    );
  }

  fileReport(report: NewReport, done: (answer: Answer<number>) => void) {
    this.#answer(() => this.reports.push(report), done);
  }

  #answer<Value>(value: () => Value, done: (answer: Answer<Value>) => void): void {
    const give = () =>
      this.fault === undefined
        ? done({ ok: true, value: value() })
        : done({ ok: false, fault: this.fault });
    if (this.isHolding) this.#held.push(give);
    else give();
  }
}
