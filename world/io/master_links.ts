// The master dials; this answers. Whoever cannot prove the launch token is cut off without a word.

import type { Log } from "../../shared/lib/log.ts";
import {
  ANSWER_BYTES,
  checkAnswer,
  type LinkClaim,
  type LinkPurpose,
  NONCE_BYTES,
} from "../../shared/net/link_proof.ts";
import { RecordReader } from "../../shared/net/records.ts";
import { LinkConnection } from "./link_connection.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** For a whole answer. */
const PROOF_TIMEOUT_MS = 2000;
/** Streams that may prove themselves at a time: a master dials once for itself and each thread. */
const MAX_PROVING = 32;
const READ_BYTES = 256 * 1024;
/** After an accept fails, before the next one. */
const ACCEPT_REST_MS = 50;

/** What becomes of links. A number names one link for ever. Records are their own bytes. */
export interface MasterLinkEvents {
  opened(purpose: LinkPurpose, link: number): void;
  record(purpose: LinkPurpose, link: number, record: Bytes): void;
  /** Also for a link that a newer one of its purpose and lane replaced. */
  lost(purpose: LinkPurpose, link: number): void;
}

/** The links of one world. */
export interface MasterLinks {
  sendRecord(link: number, bytes: Uint8Array): void;
  /** Sends records that carry their lengths already. */
  sendRaw(link: number, bytes: Uint8Array): void;
  /** Resolves when all links have written what they were given. */
  flushed(): Promise<void>;
  /** Closes the listener and all links; nothing is reported any more. */
  stop(): void;
}

/** What answering links needs. */
export interface MasterLinkOptions {
  readonly listener: Deno.UnixListener;
  readonly launchToken: string;
  /** Takes the next number that names a link. */
  readonly nextLink: () => number;
  readonly events: MasterLinkEvents;
  readonly log: Log;
}

/** Accepts and answers links until `stop()`. */
export function answerMasterLinks(options: MasterLinkOptions): MasterLinks {
  const { listener, launchToken, nextLink, events, log } = options;
  /** The newest link of each purpose and lane. */
  const open = new Map<string, number>();
  const byLink = new Map<number, LinkConnection>();
  const proving = new Set<LinkConnection>();
  let isStopped = false;

  async function accept(): Promise<void> {
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
      const stream = new LinkConnection(conn);
      if (proving.size >= MAX_PROVING) stream.close();
      else void prove(stream);
    }
  }

  async function prove(stream: LinkConnection): Promise<void> {
    proving.add(stream);
    const timer = setTimeout(() => stream.close(), PROOF_TIMEOUT_MS);
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    stream.sendRaw(nonce);
    const answer = await readExactly(stream, ANSWER_BYTES);
    clearTimeout(timer);
    proving.delete(stream);
    const proof = answer === undefined ? undefined : checkAnswer(launchToken, nonce, answer.bytes);
    if (proof === undefined || answer === undefined || isStopped) {
      log.warn("WORLD_LINK_REFUSED", { reason: "no_proof" });
      stream.close();
      return;
    }
    stream.sendRaw(proof.worldProof);
    await serve(proof.claim, stream, answer.rest);
  }

  async function serve(claim: LinkClaim, stream: LinkConnection, rest: Bytes): Promise<void> {
    const { purpose } = claim;
    const place = `${purpose} ${claim.lane}`;
    const old = open.get(place);
    const link = nextLink();
    open.set(place, link);
    byLink.set(link, stream);
    log.info("WORLD_LINK_OPENED", { purpose, link });
    events.opened(purpose, link);
    // Only now: a world that saw itself without a master for a moment might end.
    if (old !== undefined) lose(purpose, old);
    const reader = new RecordReader();
    const take = (record: Uint8Array) => {
      if (byLink.has(link)) events.record(purpose, link, record.slice());
    };
    const buffer = new Uint8Array(READ_BYTES);
    let chunk: Uint8Array | undefined = rest;
    try {
      for (; chunk !== undefined; chunk = await stream.read(buffer)) reader.push(chunk, take);
    } catch (error) {
      log.error("WORLD_LINK_BROKEN", { purpose, error: String(error) });
    }
    if (open.get(place) === link) open.delete(place);
    lose(purpose, link);
  }

  function lose(purpose: LinkPurpose, link: number): void {
    const stream = byLink.get(link);
    if (stream === undefined || isStopped) return;
    byLink.delete(link);
    stream.close();
    log.info("WORLD_LINK_LOST", { purpose, link });
    events.lost(purpose, link);
  }

  void accept();
  return {
    sendRecord: (link, bytes) => byLink.get(link)?.sendRecord(bytes),
    sendRaw: (link, bytes) => byLink.get(link)?.sendRaw(bytes),
    async flushed() {
      await Promise.all([...byLink.values()].map((stream) => stream.flushed()));
    },
    stop() {
      isStopped = true;
      listener.close();
      for (const stream of [...byLink.values(), ...proving]) stream.close();
    },
  };
}

/** The first `count` bytes of a stream, and what came with them. */
async function readExactly(
  stream: LinkConnection,
  count: number,
): Promise<{ readonly bytes: Bytes; readonly rest: Bytes } | undefined> {
  const held = new Uint8Array(count + 4096);
  let length = 0;
  while (length < count) {
    const chunk = await stream.read(held.subarray(length));
    if (chunk === undefined) return undefined;
    length += chunk.length;
  }
  return { bytes: held.slice(0, count), rest: held.slice(count, length) };
}
