/** Why a store could not do what it was asked. */
export type StoreFault = "disk_full" | "read_only" | "locked" | "corrupt" | "other";

/** What a store's check found. */
export type StoreState = "ok" | StoreFault;

/**
 * The store could not do it and nothing of it was stored. `disk_full` and `read_only` are states to
 * show and to wait out; the caller may repeat the same call later.
 */
export class StoreError extends Error {
  readonly reason: StoreFault;

  constructor(reason: StoreFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "StoreError";
    this.reason = reason;
  }
}

/** `error` as a {@link StoreError} that says what was being done, by its SQLite or system code. */
export function storeErrorFrom(error: unknown, action: string): StoreError {
  if (error instanceof StoreError) return error;
  const cause = error instanceof Error ? error.message : String(error);
  return new StoreError(faultOf(error), `Cannot ${action}: ${cause}`, { cause: error });
}

// Extended codes carry the plain one in their low byte.
const BY_SQLITE_CODE: ReadonlyMap<number, StoreFault> = new Map([
  [3, "read_only"], // PERM
  [5, "locked"], // BUSY
  [6, "locked"], // LOCKED
  [8, "read_only"], // READONLY
  [11, "corrupt"], // CORRUPT
  [13, "disk_full"], // FULL
  [26, "corrupt"], // NOTADB
]);
/** SQLITE_IOERR_SHMSIZE: the index of the write-ahead log could not grow, so the disk is full. */
const IOERR_SHMSIZE = 4874;

const BY_SYSTEM_CODE: ReadonlyMap<string, StoreFault> = new Map([
  ["ENOSPC", "disk_full"],
  ["EDQUOT", "disk_full"],
  ["EROFS", "read_only"],
  ["EACCES", "read_only"],
  ["EPERM", "read_only"],
]);

// node:sqlite gives no code for what DatabaseSync.exec() or the constructor throws.
const BY_MESSAGE: readonly (readonly [text: string, fault: StoreFault])[] = [
  ["database or disk is full", "disk_full"],
  ["attempt to write a readonly database", "read_only"],
  ["database is locked", "locked"],
  ["database table is locked", "locked"],
  ["database disk image is malformed", "corrupt"],
  ["file is not a database", "corrupt"],
];

function faultOf(error: unknown): StoreFault {
  if (!(error instanceof Error)) return "other";
  if ("errcode" in error && typeof error.errcode === "number") {
    if (error.errcode === IOERR_SHMSIZE) return "disk_full";
    return BY_SQLITE_CODE.get(error.errcode & 0xff) ?? "other";
  }
  if ("code" in error && typeof error.code === "string") {
    const fault = BY_SYSTEM_CODE.get(error.code);
    if (fault !== undefined) return fault;
  }
  return BY_MESSAGE.find(([text]) => error.message.includes(text))?.[1] ?? "other";
}
