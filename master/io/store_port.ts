// The store as the core asks it: questions with a function that hears the answer, never a promise.

import type { PlayerId } from "../../shared/lib/ids.ts";
import type { Log } from "../../shared/lib/log.ts";
import type { Answer, StoredPlayer, StorePort } from "../core/effects.ts";
import type { PlayerRow, Store } from "../store/store.ts";
import { storeErrorFrom, type StoreFault } from "../store/store_error.ts";

/** Calls that may wait at a time; more than that, and the store hangs. */
export const MAX_WAITING_CALLS = 10_000;

/** How the outside looks at the port. */
export interface StorePortState {
  /** Why the last call failed; nothing once one succeeded again. */
  readonly fault: StoreFault | undefined;
  /** Resolves when every call made so far is answered. */
  settled(): Promise<void>;
}

/**
 * Makes a port over `store`. Calls about one player are carried out in the order in which they were
 * made, calls about different players in any; a batch of places waits for all players in it.
 * `done` is called later, never within the call itself.
 */
export function createStorePort(store: Store, log: Log): StorePort & StorePortState {
  const queue = new PlayerQueue();
  let lastFault: StoreFault | undefined;

  function run<Value>(
    action: string,
    players: readonly PlayerId[],
    work: () => Promise<Value>,
    done: (answer: Answer<Value>) => void,
  ): void {
    void queue.add(players, async () => {
      const answer = await answerOf(action, work);
      done(answer);
    });
  }

  async function answerOf<Value>(
    action: string,
    work: () => Promise<Value>,
  ): Promise<Answer<Value>> {
    try {
      const value = await work();
      if (lastFault !== undefined) log.info("MASTER_STORE_RECOVERED", { action });
      lastFault = undefined;
      return { ok: true, value };
    } catch (error) {
      if (error instanceof RangeError) throw error; // our mistake, not the disk's
      const { reason, message } = storeErrorFrom(error, action);
      // A full disk fails every call: one line says so, not one for each.
      if (reason !== lastFault) log.error("MASTER_STORE_FAILED", { action, reason, message });
      lastFault = reason;
      return { ok: false, fault: reason };
    }
  }

  const ignore = () => {};
  return {
    get fault() {
      return lastFault;
    },
    settled: () => queue.settled(),
    findPlayerBySecretHash(hash, done) {
      run("find player", [], async () => {
        const row = await store.findPlayerBySecretHash(hash);
        if (row === undefined) return undefined;
        // Of many secrets the one unused for longest goes. A full disk keeps nobody out for that.
        await store.touchSecret(hash, Date.now()).catch(() => false);
        return storedPlayer(row);
      }, done);
    },
    createAccount(account, done) {
      run("create account", [account.playerId], async () => {
        const { player, isNew } = await store.createAccount(account);
        return { player: storedPlayer(player), isNew };
      }, done);
    },
    createGuest(guest, done) {
      run("create guest", [guest.playerId], () => store.createGuest(guest), done);
    },
    addSecret(playerId, secretHash, atMs) {
      const work = () => store.addSecret({ playerId, secretHash, atMs });
      run("add secret", [playerId], work, ignore);
    },
    dropSecret(secretHash) {
      run("drop secret", [], () => store.dropSecret(secretHash), ignore);
    },
    admit(playerId, fence, worldKey, atMs, done) {
      const work = () => store.admit({ playerId, fence, worldKey, atMs });
      run("admit player", [playerId], work, done);
    },
    savePlaces(batch, done) {
      const players = batch.saves.map((save) => save.playerId);
      run("save places", players, () => store.savePlaces(batch), done);
    },
    saveLook(playerId, look, done) {
      run("save look", [playerId], () => store.saveLook(playerId, look), done);
    },
    countGuestsCreatedFrom(address, sinceMs, done) {
      run("count guests", [], () => store.countGuestsCreatedFrom(address, sinceMs), done);
    },
    fileReport(report, done) {
      run("file report", [], () => store.fileReport(report), done);
    },
  };
}

function storedPlayer(row: PlayerRow): StoredPlayer {
  const { playerId, kind, displayName, worldKey, place, isProtected, look } = row;
  return { playerId, kind, displayName, worldKey, place, isProtected, look };
}

/** Runs work for the same player one after the other. */
class PlayerQueue {
  readonly #last = new Map<PlayerId, Promise<void>>();
  readonly #open = new Set<Promise<void>>();

  add(players: readonly PlayerId[], work: () => Promise<void>): Promise<void> {
    if (this.#open.size >= MAX_WAITING_CALLS) {
      throw new Error(`Cannot ask the store: ${MAX_WAITING_CALLS} calls wait already`);
    }
    const before = players.flatMap((player) => this.#last.get(player) ?? []);
    // `work` answers its own failures; what else it throws is a bug and must end the process.
    const turn = before.length === 0
      ? Promise.resolve().then(work)
      : Promise.all(before).then(work);
    const over = turn.finally(() => {
      this.#open.delete(over);
      for (const player of players) {
        if (this.#last.get(player) === over) this.#last.delete(player);
      }
    });
    this.#open.add(over);
    for (const player of players) this.#last.set(player, over);
    return over;
  }

  async settled(): Promise<void> {
    while (this.#open.size > 0) await Promise.allSettled(this.#open);
  }
}
