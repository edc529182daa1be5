// What a master does every so often beside its tick: old guests, copies of the database, and in
// development new packs.

import { join } from "node:path";
import type { WorldKey } from "../shared/lib/ids.ts";
import type { Log } from "../shared/lib/log.ts";
import type { MasterConfig } from "./config.ts";
import type { CatalogWorld } from "./core/effects.ts";
import { backUpIfDue } from "./io/backups.ts";
import { CatalogError } from "./io/catalog_file.ts";
import { CertificateWatch } from "./io/certificate.ts";
import type { Universe } from "./io/universe.ts";
import type { FileStore } from "./store/sqlite_store.ts";

const KEEP_EVERY_MS = 3_600_000;
const GUEST_KEPT_MS = 30 * 24 * 3_600_000;
const MAX_GUESTS = 100_000;
/** Reports are kept for half a year, and so many at most; rule C11 says so. */
const REPORT_KEPT_MS = 180 * 24 * 3_600_000;
const MAX_REPORTS = 10_000;
/** How often development looks for new packs. */
const REBUILT_EVERY_MS = 500;

/** Looks after the database once an hour: guests long gone go, and a copy a day is kept. */
export function keepHourly(
  config: MasterConfig,
  store: FileStore,
  log: Log,
): () => void | Promise<void> {
  const certificate = config.tls && new CertificateWatch(config.tls.cert, log);
  const keep = async () => {
    certificate?.look(Date.now());
    try {
      const guests = await store.pruneGuests(Date.now() - GUEST_KEPT_MS, MAX_GUESTS);
      if (guests > 0) log.info("MASTER_GUESTS_PRUNED", { guests });
      const reports = await store.pruneReports(Date.now() - REPORT_KEPT_MS, MAX_REPORTS);
      if (reports > 0) log.info("MASTER_REPORTS_PRUNED", { reports });
    } catch (error) {
      log.warn("MASTER_PRUNE_FAILED", { cause: (error as Error).message }); // again in an hour
    }
    const directory = join(config.dataDirectory, "backups");
    await backUpIfDue({ store, directory, log, wallMs: () => Date.now() });
  };
  let kept = keep();
  const stop = repeat(KEEP_EVERY_MS, () => void (kept = kept.then(keep)));
  return () => {
    stop();
    return kept; // a copy under way is finished before the database closes
  };
}

/** Development: packs that were built anew are offered at once. */
export function watchPacks(
  parts: { readonly log: Log; readonly read: () => Universe },
  first: readonly CatalogWorld[],
  rebuilt: (worlds: readonly CatalogWorld[], changed: readonly WorldKey[]) => void,
): () => void {
  const { log, read } = parts;
  let hashes = new Map(first.map((world) => [world.key, world.packHash]));
  return repeat(REBUILT_EVERY_MS, () => {
    try {
      const { worlds } = read();
      const changed = worlds.filter((world) => hashes.get(world.key) !== world.packHash);
      if (changed.length === 0 && worlds.length === hashes.size) return;
      hashes = new Map(worlds.map((world) => [world.key, world.packHash]));
      log.info("MASTER_PACKS_CHANGED", { keys: changed.map((world) => world.key).join(",") });
      rebuilt(worlds, changed.map((world) => world.key));
    } catch (error) {
      if (!(error instanceof CatalogError)) throw error;
      log.warn("MASTER_PACKS_UNREADABLE", { cause: error.message });
    }
  });
}

/** Does `work` every so often. @returns How to stop. */
export function repeat(everyMs: number, work: () => void): () => void {
  const timer = setInterval(work, everyMs);
  return () => clearInterval(timer);
}
