// The operators' socket: a Unix socket in the data directory, which only the user whom the master
// runs as can open. One line of JSON in, one line out, and the connection is over. What is answered
// is decided by the core.

import { dirname, join } from "node:path";
import type { Log } from "../../shared/lib/log.ts";
import { refuse, type Result } from "../../shared/lib/result.ts";
import {
  MAX_REQUEST_BYTES,
  type OperatorAnswer,
  type OperatorRefusal,
  type OperatorRequest,
  parseOperatorRequest,
} from "../core/operator_messages.ts";
import { hangUp, readLine, writeLine } from "./operator_line.ts";
import { MAX_SOCKET_PATH_BYTES } from "./world_launch.ts";

/** For a whole request, and for the answer to be taken. */
export const OPERATOR_TIMEOUT_MS = 2000;
/** Connections at a time; one more is told so. */
export const MAX_OPERATORS = 8;
/** After an accept fails, before the next one. */
const ACCEPT_REST_MS = 50;

/** Where the master of a data directory listens for operators. */
export function operatorSocketPath(dataDirectory: string): string {
  return join(dataDirectory, "run", "operator.sock");
}

/** What the socket needs. */
export interface OperatorSocketOptions {
  /** Locked by this process: whatever lies there of an earlier master is dead. */
  readonly dataDirectory: string;
  /** Never rejects. */
  readonly answer: (request: OperatorRequest) => OperatorAnswer | Promise<OperatorAnswer>;
  readonly log: Log;
  readonly timeoutMs?: number;
  /** For tests: one whose listener goes wrong. */
  readonly listen?: ((path: string) => Deno.UnixListener) | undefined;
}

/** The operators' socket cannot be opened. */
export class OperatorSocketError extends Error {
  constructor(path: string, cause: unknown) {
    const text = cause instanceof Error ? cause.message : String(cause);
    super(`Cannot listen for operators on "${path}": ${text}`, { cause });
    this.name = "OperatorSocketError";
  }
}

/**
 * Listens for operators.
 * @returns How to stop: who asked is answered, other connections are cut, and the socket's file is
 * removed.
 * @throws {OperatorSocketError} When nobody can listen there.
 */
export async function openOperatorSocket(
  options: OperatorSocketOptions,
): Promise<() => Promise<void>> {
  const path = operatorSocketPath(options.dataDirectory);
  const { listen = (at: string) => Deno.listen({ transport: "unix", path: at }) } = options;
  let listener: Deno.UnixListener;
  let shortDirectory: string | undefined;
  try {
    await Deno.mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await Deno.chmod(dirname(path), 0o700); // it may be older and wider
    await removeIfThere(path);
    if (new TextEncoder().encode(path).length > MAX_SOCKET_PATH_BYTES) {
      // Too long for a socket's address: it lies elsewhere, and a link leads there.
      shortDirectory = await Deno.makeTempDir({ prefix: "vc" }); // for its owner only
      const short = join(shortDirectory, "operator.sock");
      listener = listen(short);
      await Deno.symlink(short, path);
    } else listener = listen(path);
    await Deno.chmod(path, 0o600);
  } catch (error) {
    throw new OperatorSocketError(path, error);
  }
  const open = new Set<Deno.UnixConn>();
  const answering = new Map<Deno.UnixConn, Promise<void>>();
  let isStopped = false;
  const accepting = acceptAll();
  return async () => {
    isStopped = true;
    listener.close();
    for (const conn of open) if (!answering.has(conn)) hangUp(conn);
    // Whoever ordered a drain wants to hear of it. One that does not listen is cut all the same.
    await Promise.allSettled(answering.values());
    await accepting;
    await removeIfThere(path);
    if (shortDirectory !== undefined) await Deno.remove(shortDirectory, { recursive: true });
  };

  async function acceptAll(): Promise<void> {
    for (;;) {
      let conn: Deno.UnixConn;
      try {
        conn = await listener.accept();
      } catch {
        if (isStopped) return;
        // Want of file descriptors or the like, which players can bring about: it passes.
        await new Promise((resolve) => setTimeout(resolve, ACCEPT_REST_MS));
        continue;
      }
      void serve(conn);
    }
  }

  async function serve(conn: Deno.UnixConn): Promise<void> {
    const isOneTooMany = open.size >= MAX_OPERATORS;
    open.add(conn);
    const timeoutMs = options.timeoutMs ?? OPERATOR_TIMEOUT_MS;
    const late = Promise.withResolvers<Result<never, OperatorRefusal>>();
    const tooSlow = setTimeout(() => late.resolve(refuse("timed_out")), timeoutMs);
    // A reader that does not take the answer.
    const cut = setTimeout(() => hangUp(conn), 2 * timeoutMs);
    try {
      const line = isOneTooMany
        ? refuse<OperatorRefusal>("too_busy")
        : await Promise.race([readLine(conn, MAX_REQUEST_BYTES), late.promise]);
      // Noted first: what is ordered may close this socket before it returns.
      const answered = Promise.resolve(line).then(answerTo)
        .then((answer) => writeLine(conn, JSON.stringify(answer)));
      answering.set(conn, answered);
      await answered;
    } catch {
      // Whoever asked is gone, or was cut for being too slow: nobody is there to be told.
    }
    clearTimeout(tooSlow);
    clearTimeout(cut);
    open.delete(conn);
    answering.delete(conn);
    hangUp(conn);
  }

  async function answerTo(line: Result<string, OperatorRefusal>): Promise<OperatorAnswer> {
    const request = line.ok ? parseOperatorRequest(line.value) : line;
    const answer: OperatorAnswer = request.ok
      ? await options.answer(request.value)
      : { ok: false, refusal: request.fault, detail: "" };
    if (!answer.ok) options.log.warn("MASTER_OPERATOR_REFUSED", { reason: answer.refusal });
    return answer;
  }
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
