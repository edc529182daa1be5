import { join } from "node:path";

/** Somebody else uses the data directory. */
export class DataLockError extends Error {
  constructor(directory: string) {
    super(`Cannot use data directory "${directory}": another master runs on it`);
    this.name = "DataLockError";
  }
}

/**
 * Locks a data directory, made with owner-only rights if it is missing, for this process. The
 * lock ends with the process, however that ends.
 * @returns How to let go of it.
 * @throws {DataLockError} When another process holds it.
 */
export async function lockDataDirectory(directory: string): Promise<() => void> {
  await Deno.mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, "master.lock");
  const file = await Deno.open(path, { create: true, write: true, mode: 0o600 });
  if (!await file.tryLock(true)) {
    file.close();
    throw new DataLockError(directory);
  }
  return () => file.close(); // which unlocks it
}
