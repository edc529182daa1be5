// Copies of the database, made while the master runs: one a day, the newest few are kept. To go
// back to one, stop the master and put the copy in the database's place.

import { join } from "node:path";
import type { Log } from "../../shared/lib/log.ts";

/** A new copy is made when the newest is this old. */
export const BACKUP_EVERY_MS = 24 * 3_600_000;
/** Copies that are kept; the oldest goes. */
export const BACKUPS_KEPT = 7;
/** `virtucade-20300102T030405Z.db` */
const NAME = /^virtucade-(\d{8}T\d{6}Z)\.db$/;

/** What is copied, to where. */
export interface BackupParts {
  readonly store: { backup(path: string): Promise<void> };
  readonly directory: string;
  readonly log: Log;
  readonly wallMs: () => number;
}

/**
 * Makes a copy if the newest is too old, and removes those that are too many.
 * @returns The new copy's path. A failure is logged: it must not end a master that is well.
 */
export async function backUpIfDue(parts: BackupParts): Promise<string | undefined> {
  const { store, directory, log } = parts;
  try {
    Deno.mkdirSync(directory, { recursive: true, mode: 0o700 });
    const nowMs = parts.wallMs();
    const newest = copiesIn(directory).at(-1);
    if (newest !== undefined && nowMs - newest.madeMs < BACKUP_EVERY_MS) return undefined;
    const path = join(directory, `virtucade-${stampOf(nowMs)}.db`);
    await store.backup(path);
    const copies = copiesIn(directory);
    for (const { name } of copies.slice(0, Math.max(0, copies.length - BACKUPS_KEPT))) {
      Deno.removeSync(join(directory, name));
    }
    log.info("MASTER_BACKUP", { path, kept: Math.min(copies.length, BACKUPS_KEPT) });
    return path;
  } catch (error) {
    log.error("MASTER_BACKUP_FAILED", { cause: (error as Error).message });
    return undefined;
  }
}

/** Oldest first. */
function copiesIn(
  directory: string,
): readonly { readonly name: string; readonly madeMs: number }[] {
  return [...Deno.readDirSync(directory)]
    .flatMap(({ name }) => {
      const stamp = NAME.exec(name)?.[1];
      return stamp === undefined ? [] : [{ name, madeMs: timeOf(stamp) }];
    })
    .toSorted((a, b) => a.madeMs - b.madeMs);
}

function stampOf(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z").replace(/[-:]/g, "");
}

function timeOf(stamp: string): number {
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(stamp) ?? [];
  return Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`);
}
