// One rude visitor: it says exactly what it is told to, as bytes, and reports what came of it in a
// few words, e.g. `close protocol_fault` or `portal_refused not_at_portal`.

import { parseTicketId } from "../../shared/lib/ids.ts";
import { closeReasonOf } from "../../shared/net/close_codes.ts";
import { FROM_MASTER, TO_MASTER } from "../../shared/protocol/control_messages.ts";
import {
  type BodyOf,
  FrameDecoder,
  FrameEncoder,
  type MessageOf,
  type Table,
} from "../../shared/protocol/frames.ts";
import { buildGateFrame } from "../../shared/protocol/gate.ts";
import { programVersion } from "../../shared/protocol/version.ts";
import { FROM_WORLD, TO_WORLD } from "../../shared/protocol/world_messages.ts";
import { until } from "./harness.ts";
import type { MasterProcess } from "./master_process.ts";
import { RawSocket } from "./raw_socket.ts";

const ANSWER_MS = 8000;
type Bytes = Uint8Array<ArrayBuffer>;
type BytesOf<T> = Parameters<FrameDecoder<T & Table<string>, "any">["decode"]>[0];

/** A gated socket and what it heard, decoded by one table. */
export class Peer<To extends Table<string>, From extends Table<string>> {
  readonly raw: RawSocket;
  readonly #encoder: FrameEncoder<To>;
  readonly #decoder: FrameDecoder<From, "any">;
  readonly heard: MessageOf<From>[] = [];
  /** The first frame is the gate's verdict. */
  #read = 1;

  constructor(raw: RawSocket, to: To, from: From) {
    this.raw = raw;
    this.#encoder = new FrameEncoder(to);
    this.#decoder = new FrameDecoder(from);
  }

  /** One frame of the table. */
  frame<Name extends keyof To & string>(type: Name, body: BodyOf<To, Name>): Bytes {
    return this.#encoder.encode(type, body);
  }

  say<Name extends keyof To & string>(type: Name, body: BodyOf<To, Name>): void {
    this.raw.send(this.frame(type, body));
  }

  /** Waits for the next message of a type, from the `from`th heard on. */
  async next<Name extends keyof From & string>(type: Name, from = 0): Promise<BodyOf<From, Name>> {
    let found: MessageOf<From> | undefined;
    await until(
      () => {
        this.#decode();
        found = this.heard.slice(from).find((message) => message.type === type);
        return found !== undefined || !this.raw.isOpen;
      },
      ANSWER_MS,
      `a message "${type}"`,
    );
    if (found === undefined) throw new Error(`Closed before "${type}": ${this.raw.closeCode}`);
    return (found as { body: BodyOf<From, Name> }).body; // its type was just compared
  }

  /** The next message of a type that gives a reason, as text. */
  async refusal(type: keyof From & string, from = this.mark()): Promise<string> {
    const { reason } = await this.next(type, from) as { readonly reason?: string };
    return `${type} ${reason}`;
  }

  /** Messages heard so far: what comes next is an answer to what is said next. */
  mark(): number {
    this.#decode();
    return this.heard.length;
  }

  /** How the other side closes this socket. */
  async closed(): Promise<string> {
    const code = await this.raw.untilClosed(ANSWER_MS);
    return `close ${closeReasonOf(code) ?? code}`;
  }

  #decode(): void {
    for (; this.#read < this.raw.heard.length; this.#read++) {
      const bytes = this.raw.heard[this.#read] as BytesOf<From>; // within its length
      const decoded = this.#decoder.decode(bytes, "any", 0);
      if (!decoded.ok) throw new Error(`The server said what nobody understands: ${decoded.fault}`);
      this.heard.push(decoded.message);
    }
  }
}

export type ControlPeer = Peer<typeof TO_MASTER, typeof FROM_MASTER>;
export type WorldPeer = Peer<typeof TO_WORLD, typeof FROM_WORLD>;

/** A control socket behind the gate that has not entered. */
export async function greetMaster(master: MasterProcess): Promise<ControlPeer> {
  return new Peer(await gated(master, ""), TO_MASTER, FROM_MASTER);
}

/** A control socket of a new guest. */
export async function enterMaster(
  master: MasterProcess,
  as: { readonly resumeSecret?: string } = {},
): Promise<ControlPeer> {
  const peer = await greetMaster(master);
  const tabId = crypto.randomUUID().replaceAll("-", "");
  peer.say("enter", {
    resumeSecret: as.resumeSecret ?? "",
    tabId,
    lastChatId: 0,
    visit: undefined,
  });
  await peer.next("lease_granted");
  return peer;
}

/** A world socket behind the gate that has not joined. */
export async function dialWorld(master: MasterProcess, key: string): Promise<WorldPeer> {
  return new Peer(await gated(master, key), TO_WORLD, FROM_WORLD);
}

/** A guest who plays in a world, by the shortest way: lease, ticket, join. */
export async function play(
  master: MasterProcess,
): Promise<{ readonly control: ControlPeer; readonly world: WorldPeer; readonly ticket: string }> {
  const control = await enterMaster(master);
  const { leaseId, worldKey } = await control.next("lease_granted");
  control.say("redeem_lease", { leaseId, worldKey });
  const { ticketId } = await control.next("ticket");
  const world = await dialWorld(master, worldKey);
  world.say("join", { ticketId });
  await world.next("snapshot");
  return { control, world, ticket: ticketId };
}

/** A ticket as `join` takes it. */
export function ticketOf(text: string): BodyOf<typeof TO_WORLD, "join"> {
  const ticketId = parseTicketId(text);
  if (ticketId === undefined) throw new Error("Cannot show ticket: it is not well formed");
  return { ticketId };
}

/** Sends bytes as they are and returns the first line of the answer, empty for none. */
export async function firstLine(port: number, sent: string): Promise<string> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const late = setTimeout(() => connection.close(), ANSWER_MS);
  try {
    await connection.write(new TextEncoder().encode(sent));
    const answer = new Uint8Array(4096);
    const length = await connection.read(answer);
    const text = new TextDecoder().decode(answer.subarray(0, length ?? 0));
    return text.slice(0, text.indexOf("\r\n"));
  } finally {
    clearTimeout(late);
    connection.close();
  }
}

async function gated(master: MasterProcess, path: string): Promise<RawSocket> {
  const raw = await RawSocket.open(`ws://127.0.0.1:${master.port}/${path}`);
  raw.send(buildGateFrame(programVersion()));
  await raw.untilHeard(1);
  return raw;
}
