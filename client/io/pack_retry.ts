// How a download goes on after something went wrong, and how it ends when it cannot.

import type { Clock } from "../../shared/lib/clock.ts";
import type { ManifestFault } from "../../shared/pack/manifest.ts";

/** Why a pack could not be loaded: `reason` of WORLD_PACK_FAILED. */
export type PackFailure =
  | "cancelled"
  /** The connection broke or could not be made, four times. */
  | "network"
  /** No byte came for 15 s, four times. */
  | "stalled"
  /** The body ended before the last byte that was asked for, four times. */
  | "truncated"
  /** The server kept asking to wait, or failed. */
  | "server_busy"
  /** The server does not have it or does not give it. */
  | "not_found"
  | "bad_range"
  /** Too much to fetch before anybody goes there. */
  | "too_big_ahead"
  /** The manifest is longer than a manifest may be. */
  | "manifest_too_big"
  | "manifest_hash"
  | "manifest_key"
  | `manifest_${ManifestFault}`
  | "file_hash"
  /** A file unpacked to more or fewer bytes than its manifest says. */
  | "file_size"
  | "file_encoding";

/** A pack that could not be loaded. */
export class PackLoadError extends Error {
  readonly reason: PackFailure;

  constructor(reason: PackFailure, cause?: unknown) {
    super(`Cannot load world pack: ${reason}`, { cause });
    this.reason = reason;
  }
}

/** A failed try. `isFinal`: trying again would change nothing. */
export interface FailedTry {
  readonly reason: PackFailure;
  readonly isFinal: boolean;
}

/** Tries before giving up, counted anew after each `PROGRESS_BYTES` received. */
export const MAX_TRIES = 4;
/** What must have come since the last failure for a flaky connection to be given all tries again. */
export const PROGRESS_BYTES = 1024 * 1024;
/** A connection that gives no byte for so long is broken. */
export const STALL_MS = 15_000;
/** Waits before tries 2, 3 and 4: 250, 500 and 1000 ms. */
const FIRST_BACK_OFF_MS = 250;

/** What a download needs from its page. */
export interface PackIo {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly clock: Clock;
}

/** What one transfer gives: its answer with the body still to be read. */
export interface Transfer {
  readonly response: Response;
  /** The next piece of the body, or undefined at its end. Throws a TransferError. */
  read(): Promise<Uint8Array | undefined>;
}

/** The connection of a transfer failed. */
class TransferError extends Error {
  constructor(readonly reason: "network" | "stalled") {
    super(reason);
  }
}

/**
 * Runs `attempt` until it says that nothing is left to do (undefined), or throws a PackLoadError.
 * @param receivedBytes How much has come so far, in all tries.
 */
export async function withRetries(
  io: PackIo,
  signal: AbortSignal,
  attempt: () => Promise<FailedTry | undefined>,
  receivedBytes: () => number = () => 0,
): Promise<void> {
  let failures = 0;
  let bytesAtFailure = receivedBytes();
  while (true) {
    throwIfCancelled(signal);
    const failed = await attempt();
    if (failed === undefined) return;
    throwIfCancelled(signal);
    if (receivedBytes() - bytesAtFailure >= PROGRESS_BYTES) failures = 0;
    bytesAtFailure = receivedBytes();
    failures++;
    if (failed.isFinal || failures >= MAX_TRIES) throw new PackLoadError(failed.reason);
    await pause(io.clock, signal, FIRST_BACK_OFF_MS * 2 ** (failures - 1));
  }
}

/**
 * Requests `url` and hands the transfer to `use`; whatever `use` leaves unread is cancelled.
 * @returns What `use` returns, or why the connection failed.
 */
export async function transfer(
  io: PackIo,
  signal: AbortSignal,
  request: { readonly url: string; readonly init: RequestInit },
  use: (transfer: Transfer) => Promise<FailedTry | undefined>,
): Promise<FailedTry | undefined> {
  const stop = new AbortController();
  const onAbort = () => stop.abort();
  signal.addEventListener("abort", onAbort);
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  const guarded = <Value>(step: () => Promise<Value>) => unlessStalled(io.clock, stop, step);
  try {
    if (signal.aborted) throw new TransferError("network");
    const init: RequestInit = { credentials: "omit", ...request.init, signal: stop.signal };
    const { fetch } = io; // a page's own fetch refuses to be called as somebody's method
    const response = await guarded(() => fetch(request.url, init));
    reader = response.body?.getReader();
    const failed = failureOf(response.status);
    if (failed !== undefined) return failed;
    return await use({ response, read: async () => (await guarded(() => readFrom(reader))).value });
  } catch (error) {
    if (error instanceof TransferError) return { reason: error.reason, isFinal: false };
    throw error;
  } finally {
    signal.removeEventListener("abort", onAbort);
    stop.abort();
    // Answers with the abort or with the failure that was handled above.
    await reader?.cancel().catch(() => undefined);
  }
}

/** Throws when `signal` says so. */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new PackLoadError("cancelled");
}

function failureOf(status: number): FailedTry | undefined {
  if (status === 200 || status === 206) return undefined;
  const isBusy = status === 408 || status === 425 || status === 429 || status >= 500;
  return isBusy
    ? { reason: "server_busy", isFinal: false }
    : { reason: status === 416 ? "bad_range" : "not_found", isFinal: true };
}

async function readFrom(
  reader: ReadableStreamDefaultReader<Uint8Array> | undefined,
): Promise<{ value?: Uint8Array }> {
  return await reader?.read() ?? {};
}

/** Runs one step of the network; a failure of it, or no answer in time, is a TransferError. */
async function unlessStalled<Value>(
  clock: Clock,
  stop: AbortController,
  step: () => Promise<Value>,
): Promise<Value> {
  let isStalled = false;
  const cancel = clock.after(STALL_MS, () => {
    isStalled = true;
    stop.abort();
  });
  try {
    return await step();
  } catch {
    throw new TransferError(isStalled ? "stalled" : "network");
  } finally {
    cancel();
  }
}

async function pause(clock: Clock, signal: AbortSignal, delayMs: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const cancel = clock.after(delayMs, end);
    signal.addEventListener("abort", end);
    function end(): void {
      cancel();
      signal.removeEventListener("abort", end);
      resolve();
    }
  });
}
