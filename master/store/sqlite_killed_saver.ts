// A program for sqlite_kill_test.ts: saves batch after batch until it is killed, and prints the
// number of each batch that the store has acknowledged.

import { openSqliteStore } from "./sqlite_store.ts";
import { fence, guest, instance, placeAt, player } from "./store_fixture.ts";

/** Players in each batch. */
export const BATCH_PLAYERS = 300;

async function saveForever(directory: string): Promise<never> {
  const store = await openSqliteStore({ directory, nowMs: 1 });
  const { instanceId, epoch } = instance("hub", 1);
  await store.putInstance(instance("hub", 1));
  for (let id = 1; id <= BATCH_PLAYERS; id++) await store.createGuest(guest(id));
  for (let batch = 1;; batch++) {
    const saves = Array.from({ length: BATCH_PLAYERS }, (_, i) => {
      return { playerId: player(i + 1), fence: fence(1), place: placeAt(batch) };
    });
    const refused = await store.savePlaces({ instanceId, epoch, saves, atMs: batch });
    if (refused.length > 0) throw new Error(`Cannot save batch ${batch}: refused`);
    Deno.stdout.writeSync(new TextEncoder().encode(`${batch}\n`));
  }
}

if (import.meta.main) await saveForever(Deno.args[0] ?? "");
