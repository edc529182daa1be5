// What an operator may ask of a running master and what it answers, as one line of JSON each way.
// Pure: the socket is master/io/operator_socket.ts, the decisions are operator_desk.ts.

import { parseWorldKey, type WorldKey } from "../../shared/lib/ids.ts";
import { ok, refuse, type Result } from "../../shared/lib/result.ts";
import type { WorldPhase } from "../../shared/machines/world_lifecycle.ts";
import { MAX_GRACE_SECONDS } from "./drain_desk.ts";
import type { NewReport } from "./effects.ts";

/** A question or an order. */
export type OperatorRequest =
  | { readonly command: "worlds" }
  | { readonly command: "players"; readonly withAddresses: boolean }
  /** The newest `limit` reports, or those before `beforeId`. */
  | { readonly command: "reports"; readonly limit: number; readonly beforeId: number | undefined }
  /** Every instance of a world, or the one with `number`. */
  | { readonly command: "stop"; readonly key: WorldKey; readonly number: number | undefined }
  /** After so long; whole seconds, at most an hour. */
  | { readonly command: "drain"; readonly inSeconds: number };

/** What operators can say, in the order of `--help`. */
export const OPERATOR_COMMANDS = ["worlds", "players", "reports", "stop", "drain"] as const;
export type OperatorCommand = (typeof OPERATOR_COMMANDS)[number];

/** True for the name of one of these commands. */
export function isOperatorCommand(command: string | undefined): command is OperatorCommand {
  return (OPERATOR_COMMANDS as readonly (string | undefined)[]).includes(command);
}

/** Why nothing was done, by name, with words for a person. docs/operations.md lists them. */
export const OPERATOR_REFUSALS = {
  bad_request: "the request is no line of JSON with what the command needs",
  too_long: "the request is longer than 1024 bytes",
  timed_out: "the request did not come within 2 s",
  too_busy: "the master answers 8 others: ask again",
  unknown_command: "the master that runs does not know this command",
  unknown_world: "there is no world of that key",
  not_running: "no process of that world runs",
  not_read: "the database could not be read; the log tells why",
} as const;
export type OperatorRefusal = keyof typeof OPERATOR_REFUSALS;

/** One world process. */
export interface WorldLine {
  readonly key: WorldKey;
  readonly number: number;
  readonly phase: WorldPhase;
  /** Players with an avatar, away ones counted. */
  readonly players: number;
  /** Names this start of it among all. Nothing while it waits after a crash. */
  readonly epoch: number | undefined;
  readonly pid: number | undefined;
  readonly uptimeSeconds: number | undefined;
  /** By its last heartbeat. */
  readonly rssBytes: number | undefined;
}

/** One player. */
export interface PlayerLine {
  readonly name: string;
  readonly isGuest: boolean;
  /** The instance where the avatar stands, `key#number`; nothing on the way in. */
  readonly world: string | undefined;
  /** True while a lost connection is waited for. */
  readonly isAway: boolean;
  /** Only where it was asked for. */
  readonly address?: string;
}

/** One player's report of another, with what was said around it. */
export interface ReportLine extends NewReport {
  readonly reportId: number;
}

/** What a master answers. */
export type OperatorAnswer =
  | {
    readonly ok: true;
    readonly command: "worlds";
    readonly version: string;
    readonly isDraining: boolean;
    readonly worlds: readonly WorldLine[];
  }
  | {
    readonly ok: true;
    readonly command: "players";
    readonly version: string;
    readonly players: readonly PlayerLine[];
  }
  | {
    readonly ok: true;
    readonly command: "reports";
    readonly version: string;
    /** The newest first. */
    readonly reports: readonly ReportLine[];
  }
  | {
    readonly ok: true;
    readonly command: "stop";
    readonly version: string;
    /** As they were when they were told to end. */
    readonly worlds: readonly WorldLine[];
  }
  | {
    readonly ok: true;
    readonly command: "drain";
    readonly version: string;
    /** Of the master, which ends. */
    readonly pid: number;
    /** From now to the beginning. */
    readonly inSeconds: number;
    readonly worlds: readonly WorldLine[];
  }
  | { readonly ok: false; readonly refusal: OperatorRefusal; readonly detail: string };

/** Reports that are answered at once: with 50 full lines each still below what a client reads. */
export const MOST_REPORTS = 100;
/** … and where nobody asked for a number. */
export const USUAL_REPORTS = 20;

/** Bytes of a request at most, its line end not counted. */
export const MAX_REQUEST_BYTES = 1024;

const INSTANCE_NUMBER = /^[1-9]\d{0,4}$/;

/** Reads `hub` or `hub#2`. @returns `undefined` for what is neither. */
export function parseWorldName(
  text: string,
): { readonly key: WorldKey; readonly number: number | undefined } | undefined {
  const [keyText = "", numberText, ...rest] = text.split("#");
  const key = parseWorldKey(keyText);
  if (key === undefined || rest.length > 0) return undefined;
  if (numberText === undefined) return { key, number: undefined };
  return INSTANCE_NUMBER.test(numberText) ? { key, number: Number(numberText) } : undefined;
}

/** True for the seconds of grace that a drain can have. */
export function isGrace(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_GRACE_SECONDS;
}

/** A request as it goes over the socket, without its line end. */
export function buildOperatorRequest(request: OperatorRequest): string {
  return JSON.stringify(request);
}

/** Reads a request. @returns `unknown_command` for what another version may know. */
export function parseOperatorRequest(
  line: string,
): Result<OperatorRequest, "bad_request" | "unknown_command"> {
  const fields = parseObject(line);
  if (fields === undefined || typeof fields.command !== "string") return refuse("bad_request");
  switch (fields.command) {
    case "worlds":
      return ok({ command: "worlds" });
    case "drain": {
      const inSeconds = fields.inSeconds ?? 0;
      return isGrace(inSeconds) ? ok({ command: "drain", inSeconds }) : refuse("bad_request");
    }
    case "players":
      return ok({ command: "players", withAddresses: fields.withAddresses === true });
    case "reports": {
      const { limit = USUAL_REPORTS, beforeId } = fields;
      if (!isWhole(limit, MOST_REPORTS)) return refuse("bad_request");
      if (beforeId !== undefined && !isWhole(beforeId)) return refuse("bad_request");
      return ok({ command: "reports", limit, beforeId });
    }
    case "stop": {
      const { key, number } = fields;
      if (typeof key !== "string") return refuse("bad_request");
      const world = parseWorldName(number === undefined ? key : `${key}#${number}`);
      return world === undefined ? refuse("bad_request") : ok({ command: "stop", ...world });
    }
    default:
      return refuse("unknown_command");
  }
}

/** Reads an answer of a master, perhaps of another version. @returns `undefined` for nonsense. */
export function parseOperatorAnswer(line: string): OperatorAnswer | undefined {
  const fields = parseObject(line);
  if (fields === undefined) return undefined;
  if (fields.ok === false && typeof fields.refusal === "string") {
    return fields as unknown as OperatorAnswer; // the master is ours: only its version may differ
  }
  const hasList = [fields.worlds, fields.players, fields.reports].some(Array.isArray);
  return fields.ok === true && typeof fields.command === "string" && hasList
    ? fields as unknown as OperatorAnswer // as above
    : undefined;
}

/** True for a whole number from 1. */
function isWhole(value: unknown, most = Number.MAX_SAFE_INTEGER): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= most;
}

function parseObject(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? value as Readonly<Record<string, unknown>> // an object has fields of any kind
      : undefined;
  } catch {
    return undefined; // no JSON is a refusal, not a fault of ours
  }
}
