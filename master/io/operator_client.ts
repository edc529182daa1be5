// An operator's end of the socket: dials the master of a data directory, asks once, and reads.

import {
  buildOperatorRequest,
  type OperatorAnswer,
  type OperatorRequest,
  parseOperatorAnswer,
} from "../core/operator_messages.ts";
import { hangUp, readLine, writeLine } from "./operator_line.ts";
import { operatorSocketPath } from "./operator_socket.ts";

/** A master that does not answer within it hangs. */
const ANSWER_TIMEOUT_MS = 5000;
/** 16384 players with long names are half of it. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

/** Why there is no answer. */
export type UnreachableReason = "no_master" | "not_allowed" | "no_answer";

/** There is no answer; the message tells an operator what to do. */
export class MasterUnreachableError extends Error {
  readonly reason: UnreachableReason;

  constructor(reason: UnreachableReason, message: string) {
    super(message);
    this.name = "MasterUnreachableError";
    this.reason = reason;
  }
}

/** Asks the master that runs on `dataDirectory`. @throws {MasterUnreachableError} */
export async function askMaster(
  dataDirectory: string,
  request: OperatorRequest,
  timeoutMs = ANSWER_TIMEOUT_MS,
): Promise<OperatorAnswer> {
  const conn = await dial(dataDirectory);
  // A read is not ended by closing what it reads from: whoever waits for it must not wait alone.
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), timeoutMs);
  try {
    const answer = await Promise.race([askOn(conn, request), late.promise]);
    if (answer !== undefined) return answer;
  } catch {
    // The master ended in between: it is said below.
  } finally {
    clearTimeout(timer);
    hangUp(conn);
  }
  throw new MasterUnreachableError(
    "no_answer",
    `The master of "${dataDirectory}" does not answer: it hangs or ends just now. ` +
      `Its log tells more; SIGTERM ends it in good order`,
  );
}

async function askOn(
  conn: Deno.UnixConn,
  request: OperatorRequest,
): Promise<OperatorAnswer | undefined> {
  await writeLine(conn, buildOperatorRequest(request));
  const line = await readLine(conn, MAX_ANSWER_BYTES);
  return line.ok ? parseOperatorAnswer(line.value) : undefined;
}

async function dial(dataDirectory: string): Promise<Deno.UnixConn> {
  const path = operatorSocketPath(dataDirectory);
  try {
    const { isSymlink } = await Deno.lstat(path);
    // Of a data directory whose name is too long for a socket's address.
    const short = isSymlink ? await Deno.readLink(path) : path;
    return await Deno.connect({ transport: "unix", path: short });
  } catch (error) {
    if (error instanceof Deno.errors.PermissionDenied || isNotCapable(error)) {
      throw new MasterUnreachableError(
        "not_allowed",
        `You may not ask the master of "${dataDirectory}": only the user that it runs as may. ` +
          `Ask as that user, e.g. with sudo -u`,
      );
    }
    throw new MasterUnreachableError(
      "no_master",
      `No master runs with this data directory: "${dataDirectory}". ` +
        `Name that of the master you mean with --data-dir, or start one`,
    );
  }
}

function isNotCapable(error: unknown): boolean {
  return error instanceof Deno.errors.NotCapable;
}
