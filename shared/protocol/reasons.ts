// Why something did not happen, by name. The same text on the wire, in the log and in the docs; the
// client has words for each. The order is part of the wire: add at the end.

/** What a lease is for. */
export const LEASE_PURPOSES = ["enter", "portal", "resume"] as const;
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
