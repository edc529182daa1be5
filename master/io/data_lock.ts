import { join } from "node:path";

/** Somebody else uses the data directory. */
export class DataLockError extends Error {
  constructor(directory: string) {
    super(`Cannot use data directory "${directory}": another master runs on it`);
    this.name = "DataLockError";
  }
}

/** The data directory cannot be made or written. */
export class DataDirectoryError extends Error {
  /** @param cause What the system said. */
  constructor(directory: string, cause: Error) {
    super(
      `Cannot use data directory "${directory}": ${cause.message}; ` +
        "make it writable for the user that runs this, or name another with --data-dir",
      { cause },
    );
    this.name = "DataDirectoryError";
  }
}

/**
 * Locks a data directory, made with owner-only rights if it is missing, for this process. The
 * lock ends with the process, however that ends.
 * @returns How to let go of it.
 * @throws {DataLockError} When another process holds it.
 * @throws {DataDirectoryError} When it cannot be made or written.
 */
export async function lockDataDirectory(directory: string): Promise<() => void> {
  const file = await openLock(directory);
  if (!await file.tryLock(true)) {
    file.close();
    throw new DataLockError(directory);
  }
  return () => file.close(); // which unlocks it
}

async function openLock(directory: string): Promise<Deno.FsFile> {
  try {
    await Deno.mkdir(directory, { recursive: true, mode: 0o700 });
    const path = join(directory, "master.lock");
    return await Deno.open(path, { create: true, write: true, mode: 0o600 });
  } catch (error) {
    throw error instanceof Error ? new DataDirectoryError(directory, error) : error;
  }
}
