// The master's end of a stream to a world process: dialled, proven both ways, then records. The
// same for the master's orders ("control") and for the gateway's players ("players").

import {
  ANSWER_BYTES,
  buildAnswer,
  isWorldProof,
  type LinkClaim,
  type LinkPurpose,
  NONCE_BYTES,
  PROOF_BYTES,
} from "../../shared/net/link_proof.ts";
import { buildRecord, RecordReader } from "../../shared/net/records.ts";
import type { Result } from "../../shared/lib/result.ts";

/** Unsent bytes at which a link is dropped: the world does not read any more. */
export const MAX_UNSENT_BYTES = 8 * 1024 * 1024;
/** From the connection to the proof; a world answers at once unless it hangs. */
const PROOF_TIMEOUT_MS = 2000;
/** Large, so that a tick's commands for a full world come in a few reads. */
const READ_BYTES = 256 * 1024;

/** Why there is no link. */
export type DialFault =
  /** Nobody listens there, or not yet. */
  | "unreachable"
  /** Somebody is there who does not know the launch token, or who hangs. */
  | "unproven";

/** Why a link ended. */
export type LinkEnd = "closed_here" | "closed_by_world" | "backed_up" | "bad_record";

/** What the owner of a link hears. Nothing comes after `closed`. */
export interface WorldLinkEvents {
  /** One record; the view lives only during the call. */
  record(bytes: Uint8Array): void;
  closed(end: LinkEnd): void;
}

/** Where a world listens and how to prove oneself to it. */
export interface DialOptions {
  /** Unix socket path. */
  readonly path: string;
  /** The world's launch token. */
  readonly token: string;
  readonly purpose: LinkPurpose;
  /** Which of several links of this purpose; default 0. */
  readonly lane?: number;
}

/** Dials a world once. @returns A proven link, not yet read: call `start`. */
export async function dialWorld(options: DialOptions): Promise<Result<WorldLink, DialFault>> {
  let conn: Deno.Conn;
  try {
    conn = await Deno.connect({ transport: "unix", path: options.path });
  } catch {
    return { ok: false, fault: "unreachable" }; // the world may not listen yet: the caller retries
  }
  const timer = setTimeout(() => closeQuietly(conn), PROOF_TIMEOUT_MS);
  const isProven = await prove(conn, options).catch(() => false); // a cut connection proves nothing
  clearTimeout(timer);
  if (isProven) return { ok: true, value: new WorldLink(conn) };
  closeQuietly(conn);
  return { ok: false, fault: "unproven" };
}

async function prove(conn: Deno.Conn, { token, purpose, lane = 0 }: DialOptions): Promise<boolean> {
  const claim: LinkClaim = { purpose, lane };
  const worldNonce = await readExactly(conn, NONCE_BYTES);
  const masterNonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const answer = buildAnswer(token, claim, worldNonce, masterNonce);
  let sent = 0;
  while (sent < ANSWER_BYTES) sent += await conn.write(answer.subarray(sent));
  const worldProof = await readExactly(conn, PROOF_BYTES);
  return isWorldProof(token, claim, worldNonce, masterNonce, worldProof);
}

async function readExactly(conn: Deno.Conn, count: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(count);
  let at = 0;
  while (at < count) {
    const read = await conn.read(bytes.subarray(at));
    if (read === null) throw new Error("Cannot read proof: the world closed the link");
    at += read;
  }
  return bytes;
}

/** A proven stream of records. */
export class WorldLink {
  readonly #conn: Deno.Conn;
  readonly #unsent: Uint8Array<ArrayBuffer>[] = [];
  #events: WorldLinkEvents | undefined;
  #unsentBytes = 0;
  #isWriting = false;
  #isOpen = true;

  constructor(conn: Deno.Conn) {
    this.#conn = conn;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Begins to read; call it once. */
  start(events: WorldLinkEvents): void {
    this.#events = events;
    void this.#read();
  }

  /** Queues one record; does nothing on a closed link. Above {@link MAX_UNSENT_BYTES} it is dropped. */
  send(bytes: Uint8Array): void {
    if (!this.#isOpen) return;
    const record = buildRecord(bytes);
    if (this.#unsentBytes + record.length > MAX_UNSENT_BYTES) {
      this.#end("backed_up");
      return;
    }
    this.#unsent.push(record);
    this.#unsentBytes += record.length;
    if (!this.#isWriting) void this.#write();
  }

  /** Closes at once; what is not sent yet is lost. */
  close(): void {
    this.#end("closed_here");
  }

  async #read(): Promise<void> {
    const reader = new RecordReader();
    const chunk = new Uint8Array(READ_BYTES);
    while (this.#isOpen) {
      // A failed read means the same as the end: the world is gone.
      const count = await this.#conn.read(chunk).catch(() => null);
      if (count === null) return this.#end("closed_by_world");
      let isReadable = true;
      const take = (record: Uint8Array) => {
        if (this.#isOpen) this.#events?.record(record);
      };
      try {
        reader.push(chunk.subarray(0, count), take);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        isReadable = false;
      }
      if (!isReadable) this.#end("bad_record");
    }
  }

  async #write(): Promise<void> {
    this.#isWriting = true;
    try {
      for (let record = this.#unsent.shift(); record !== undefined; record = this.#unsent.shift()) {
        let at = 0;
        while (at < record.length) at += await this.#conn.write(record.subarray(at));
        this.#unsentBytes -= record.length;
      }
    } catch {
      this.#end("closed_by_world"); // a broken pipe says no more than that
    }
    this.#isWriting = false;
  }

  #end(end: LinkEnd): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#unsent.length = 0;
    closeQuietly(this.#conn);
    this.#events?.closed(end);
  }
}

function closeQuietly(conn: Deno.Conn): void {
  // A Unix socket with a read under way is not closed by close() alone: the other side would never
  // hear of it. It may be closed already, and then there is nothing to say.
  conn.closeWrite().catch(() => {});
  try {
    conn.close();
  } catch {
    // It was closed by the other side in this very moment.
  }
}
