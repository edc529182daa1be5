// What keeps a master from starting: the exit code of each, and what an operator can do about it.

import { join } from "node:path";
import type { MasterConfig } from "./config.ts";
import { CatalogError } from "./io/catalog_file.ts";
import { DataDirectoryError, DataLockError } from "./io/data_lock.ts";
import { StoreError } from "./store/store_error.ts";

/** What a master ends with. docs/operations.md lists them. */
export const MASTER_EXIT = {
  ok: 0,
  failed: 1,
  bad_configuration: 2,
  cannot_listen: 10,
  data_directory_in_use: 11,
  unknown_start_world: 12,
  no_build: 15,
  database_unusable: 20,
  migration_failed: 21,
} as const;

/** A problem of the operator's with its exit code. */
export class StartError extends Error {
  readonly exitCode: number;

  constructor(exitCode: number, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** @returns What the program ends with; nothing for what is a bug. */
export function exitCodeOf(error: unknown): number | undefined {
  if (error instanceof StartError) return error.exitCode;
  if (error instanceof DataLockError) return MASTER_EXIT.data_directory_in_use;
  if (error instanceof DataDirectoryError) return MASTER_EXIT.database_unusable;
  if (error instanceof CatalogError) return MASTER_EXIT.no_build;
  if (!(error instanceof StoreError)) return undefined;
  return error.message.startsWith("Cannot apply migration")
    ? MASTER_EXIT.migration_failed
    : MASTER_EXIT.database_unusable;
}

/** What an operator can do about a problem whose message does not say so itself. */
export function remedyOf(error: unknown, config: MasterConfig): string {
  if (error instanceof StoreError && error.reason === "corrupt") {
    return `; put a copy from "${join(config.dataDirectory, "backups")}" in its place`;
  }
  const isPortTaken = error instanceof StartError && error.message.endsWith("address in use");
  return isPortTaken ? "; choose another with --port" : "";
}
