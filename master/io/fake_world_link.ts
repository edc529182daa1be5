// A world's end of its link socket, for tests: listens, proves, and writes down what it is told.

import {
  ANSWER_BYTES,
  checkAnswer,
  type LinkClaim,
  NONCE_BYTES,
} from "../../shared/net/link_proof.ts";
import { buildRecord, RecordReader } from "../../shared/net/records.ts";

/** One accepted link. */
export interface FakeLink {
  readonly claim: LinkClaim;
  send(bytes: Uint8Array): Promise<void>;
  sendRaw(bytes: Uint8Array): Promise<void>;
  /** The next record; rejects at the end of the link. */
  next(): Promise<Uint8Array>;
  /** Resolves when the master closed the link. */
  readonly closed: Promise<void>;
  close(): void;
}

/** A listening fake world. */
export interface FakeWorld {
  readonly path: string;
  /** The next link whose master proved itself. */
  accept(): Promise<FakeLink>;
  stop(): void;
}

/** How the fake behaves. */
export interface FakeWorldOptions {
  readonly path: string;
  /** What it expects and proves. */
  readonly token: string;
  /** Reads nothing after the proof, as a world that hangs. */
  readonly isDeaf?: boolean;
}

/** Starts a fake world. */
export function startFakeWorld({ path, token, isDeaf = false }: FakeWorldOptions): FakeWorld {
  const listener = Deno.listen({ transport: "unix", path });
  const ready: FakeLink[] = [];
  const waiting: ((link: FakeLink) => void)[] = [];
  const conns = new Set<Deno.Conn>();
  void (async () => {
    for await (const conn of listener) {
      conns.add(conn);
      void greet(conn, token, isDeaf).then((link) => {
        if (link === undefined) return closeQuietly(conn);
        const next = waiting.shift();
        if (next === undefined) ready.push(link);
        else next(link);
      }).catch(() => conns.delete(conn));
    }
  })();
  return {
    path,
    accept() {
      const link = ready.shift();
      if (link !== undefined) return Promise.resolve(link);
      return new Promise((resolve) => waiting.push(resolve));
    },
    stop() {
      listener.close();
      for (const conn of conns) closeQuietly(conn);
    },
  };
}

async function greet(
  conn: Deno.Conn,
  token: string,
  isDeaf: boolean,
): Promise<FakeLink | undefined> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  await conn.write(nonce);
  const answer = new Uint8Array(ANSWER_BYTES);
  let at = 0;
  while (at < ANSWER_BYTES) {
    const count = await conn.read(answer.subarray(at));
    if (count === null) return undefined;
    at += count;
  }
  const checked = checkAnswer(token, nonce, answer);
  if (checked === undefined) return undefined;
  await conn.write(new Uint8Array(checked.worldProof));
  return linkOver(conn, checked.claim, isDeaf);
}

function linkOver(conn: Deno.Conn, claim: LinkClaim, isDeaf: boolean): FakeLink {
  const records: Uint8Array[] = [];
  const waiting: { resolve: (bytes: Uint8Array) => void; reject: (error: Error) => void }[] = [];
  const closed = isDeaf ? new Promise<void>(() => {}) : read();

  async function read(): Promise<void> {
    const reader = new RecordReader();
    const chunk = new Uint8Array(65_536);
    for (;;) {
      const count = await conn.read(chunk).catch(() => null);
      if (count === null) break;
      reader.push(chunk.subarray(0, count), (record) => {
        const next = waiting.shift();
        if (next === undefined) records.push(record.slice());
        else next.resolve(record.slice());
      });
    }
    for (const { reject } of waiting) reject(new Error("Cannot read record: the link ended"));
  }

  async function sendRaw(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) at += await conn.write(bytes.subarray(at));
  }

  return {
    claim,
    sendRaw,
    send: (bytes) => sendRaw(buildRecord(bytes)),
    next() {
      const record = records.shift();
      if (record !== undefined) return Promise.resolve(record);
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    closed,
    close: () => closeQuietly(conn),
  };
}

function closeQuietly(conn: Deno.Conn): void {
  conn.closeWrite().catch(() => {}); // see world_link.ts
  try {
    conn.close();
  } catch {
    // The other side was first.
  }
}

/** Runs `body` with a directory of its own that is gone afterwards. */
export async function withTempDirectory(body: (path: string) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempDir({ prefix: "vc" });
  try {
    await body(path);
  } finally {
    await Deno.remove(path, { recursive: true });
  }
}
