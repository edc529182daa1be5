// Why something did not happen, by name. The same text on the wire, in the log and in the docs; the
// client has words for each. The order is part of the wire: add at the end.

/** What a lease is for. */
export const LEASE_PURPOSES = ["enter", "portal", "resume", "visit"] as const;
export type LeasePurpose = (typeof LEASE_PURPOSES)[number];

/** Why a lease ended without a trip, or was never given. */
export const LEASE_CLOSED = [
  "released",
  "expired",
  "invalid_travel_lease",
  "travel_lease_target_mismatch",
  "too_many_leases",
  "superseded",
  "invalid_world",
  "world_unavailable",
  "world_full",
  "world_crashed",
  "ticket_unavailable",
  "ticket_expired",
  "admission_denied",
  "invalid_spawn_entry",
  "player_gone",
  "draining",
  "internal_error",
] as const;
export type LeaseClosed = (typeof LEASE_CLOSED)[number];

/** Why a login was refused. */
export const LOGIN_REFUSALS = [
  "too_short",
  "too_long",
  "bad_character",
  "reserved",
  "name_protected",
  "name_only_off",
  "too_many_tries",
  "already_logged_in",
  "unavailable",
] as const;
export type LoginRefusal = (typeof LOGIN_REFUSALS)[number];

/** Why a line of chat or a whisper was not passed on. */
export const CHAT_REFUSALS = [
  "too_many_messages",
  "too_long",
  "empty",
  "not_in_a_world",
  "not_online",
  "to_yourself",
] as const;
export type ChatRefusal = (typeof CHAT_REFUSALS)[number];

/** What a player may be reported for. */
export const REPORT_REASONS = [
  "insult",
  "harassment",
  "spam",
  "cheating",
  "name",
  "other",
] as const;
export type ReportReason = (typeof REPORT_REASONS)[number];

/** Why the server cannot keep anything now. `notice` tells everybody, and `store_ok` when it can. */
export const STORE_FAULTS = ["disk_full", "read_only", "locked", "corrupt", "other"] as const;
export type StoreFault = (typeof STORE_FAULTS)[number];

/** What became of a report. */
export const REPORT_ANSWERS = [
  "report_filed",
  "too_many_reports",
  "report_too_long",
  "report_yourself",
  "report_unknown_player",
  "report_not_kept",
] as const;
export type ReportAnswer = (typeof REPORT_ANSWERS)[number];

/** Why somebody looks as before. */
export const LOOK_REFUSALS = ["too_many_looks", "look_not_kept"] as const;
export type LookRefusal = (typeof LOOK_REFUSALS)[number];

/** Why a world did not let somebody use a portal. */
export const PORTAL_REFUSALS = [
  "no_such_portal",
  "not_at_portal",
  "cooling_down",
  "already_travelling",
  "invalid_world",
  "world_unavailable",
  "too_many_leases",
  "master_away",
  "draining",
] as const;
export type PortalRefusal = (typeof PORTAL_REFUSALS)[number];

/** Why a world did not let a ticket in. */
export const JOIN_REFUSALS = [
  "admission_denied",
  "ticket_expired",
  "world_full",
  "invalid_spawn_entry",
  "draining",
] as const;
export type JoinRefusal = (typeof JOIN_REFUSALS)[number];

/** Why a world process ends. */
export const STOP_REASONS = [
  "idle",
  "start_timeout",
  "heartbeat_timeout",
  "version_mismatch",
  "master_exit",
  "master_lost",
  "registration_timeout",
  "crashed",
  "watchdog",
  "changed",
  "memory",
  /** An operator ordered it: it starts again as soon as somebody wants it. */
  "operator",
] as const;
export type StopReason = (typeof STOP_REASONS)[number];
