/** What a world process ends with. docs/operations.md lists them. */
export const EXIT = {
  /** A bug, or a script that never returned. */
  failed: 1,
  unknown_key: 12,
  cannot_listen: 13,
  bad_arguments: 14,
  load_failed: 15,
  master_lost: 20,
  registration_timeout: 21,
} as const;
