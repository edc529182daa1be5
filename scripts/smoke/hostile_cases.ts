// How each kind of rudeness is tried, and how its answer is put into words.

import { parseLeaseId, parseWorldKey } from "../../shared/lib/ids.ts";
import { ByteWriter } from "../../shared/lib/bytes.ts";
import { type BodyOf, FrameEncoder, type Table } from "../../shared/protocol/frames.ts";
import { TO_MASTER } from "../../shared/protocol/control_messages.ts";
import { type InputFrame, TO_WORLD } from "../../shared/protocol/world_messages.ts";
import type { HeadlessClient } from "../headless/headless_client.ts";
import { check, until } from "./harness.ts";
import {
  type ControlPeer,
  dialWorld,
  enterMaster,
  firstLine,
  greetMaster,
  play,
  ticketOf,
  type WorldPeer,
} from "./hostile_peer.ts";
import type { MasterProcess } from "./master_process.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** What a case works with. */
export interface HostileScene {
  readonly master: MasterProcess;
  /** Walks meanwhile, and hears what is said. */
  readonly walker: HeadlessClient;
}

/** One rudeness: its answer, in words, must fit what is expected. */
export interface HostileCase {
  readonly name: string;
  readonly expected: string | RegExp;
  readonly attempt: (scene: HostileScene) => Promise<string>;
}

/** More of one message than anybody bears. */
const FLOOD = 400;
/** An id that nobody was given. */
export const FORGED = "0123456789abcdef".repeat(2);

/** Tries one case. @throws {Error} When it is answered in any other way than expected. */
export async function tryHostileCase(hostile: HostileCase, scene: HostileScene): Promise<void> {
  const { name, expected, attempt } = hostile;
  const answer = await attempt(scene);
  const fits = typeof expected === "string" ? answer === expected : expected.test(answer);
  check(fits, `${name} is answered by ${expected}, not by "${answer}"`);
}

export function early(
  name: string,
  build: (to: FrameEncoder<typeof TO_MASTER>) => Bytes,
): HostileCase {
  return {
    name,
    expected: "fault wrong_phase",
    attempt: ({ master }) =>
      faultOf(master, () => greetMaster(master), () => build(new FrameEncoder(TO_MASTER))),
  };
}

/** A guest says something wrong; the counter of that fault rises. */
export function control(
  name: string,
  expected: string,
  build: (peer: ControlPeer) => Bytes,
): HostileCase {
  return {
    name,
    expected,
    attempt: ({ master }) => faultOf(master, () => enterMaster(master), build),
  };
}

export async function faultOf(
  master: MasterProcess,
  open: () => Promise<ControlPeer>,
  build: (peer: ControlPeer) => Bytes,
): Promise<string> {
  const before = await countedFaults(master);
  const peer = await open();
  peer.raw.send(build(peer));
  let fault: string | undefined;
  await until(
    async () => {
      const after = await countedFaults(master);
      fault = Object.keys(after).find((each) => (after[each] ?? 0) > (before[each] ?? 0));
      return fault !== undefined;
    },
    5000,
    "a counted fault",
  );
  peer.raw.close();
  return `fault ${fault}`;
}

async function countedFaults(master: MasterProcess): Promise<Readonly<Record<string, number>>> {
  return (await master.health() as { faults: Record<string, number> }).faults;
}

export function chat(name: string, text: string, expected: string): HostileCase {
  return {
    name,
    expected,
    async attempt({ master }) {
      const peer = await enterMaster(master);
      const answer = peer.refusal("chat_refused");
      peer.say("chat", { channel: "everyone", text });
      return await closing(peer, answer);
    },
  };
}

export function lease(
  name: string,
  type: "refresh_lease" | "redeem_lease",
  find: (scene: HostileScene, peer: ControlPeer) => string | Promise<string>,
): HostileCase {
  return {
    name,
    expected: "lease_closed invalid_travel_lease",
    async attempt(scene) {
      const peer = await enterMaster(scene.master);
      const leaseId = parseLeaseId(await find(scene, peer))!; // well formed, if not good
      const answer = peer.refusal("lease_closed");
      if (type === "refresh_lease") peer.say(type, { leaseId });
      else peer.say(type, { leaseId, worldKey: parseWorldKey("hub")! }); // a well-formed key
      return await closing(peer, answer);
    },
  };
}

/** A socket at the hub says something wrong; the world logs the fault by name. */
export function worldFault(
  name: string,
  fault: string,
  open: (master: MasterProcess) => Promise<WorldPeer>,
  build: (peer: WorldPeer) => Bytes,
): HostileCase {
  return {
    name,
    expected: `fault ${fault}`,
    async attempt({ master }) {
      const peer = await open(master);
      const from = master.log.position;
      peer.raw.send(build(peer));
      const marker = await master.expect("WORLD_PLAYER_FAULT", {}, 5000, from);
      peer.raw.close();
      return `fault ${marker.fields.fault}`;
    },
  };
}

export function anywhere(
  what: string,
  path: string,
  expected: string | RegExp,
  act: (peer: ControlPeer | WorldPeer) => void,
): HostileCase {
  return {
    name: `${what} at /${path}`,
    expected,
    async attempt({ master }) {
      const peer = await (path === "" ? enterMaster(master) : playHub(master));
      act(peer);
      return await peer.closed();
    },
  };
}

export function http(name: string, request: string, expected: RegExp, fields = ""): HostileCase {
  const sent = `${request} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n${fields}\r\n`;
  return { name, expected, attempt: ({ master }) => firstLine(master.port, sent) };
}

export function upgrade(name: string, path: string, expected: RegExp, fields = ""): HostileCase {
  return {
    name,
    expected,
    attempt: ({ master }) =>
      firstLine(
        master.port,
        `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${master.port}\r\n${fields}` +
          "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
      ),
  };
}

export function login(name: string, as: string, expected: string): HostileCase {
  return { name, expected, attempt: (scene) => logIn(scene, as) };
}

export async function logIn({ master }: HostileScene, name: string): Promise<string> {
  const peer = await enterMaster(master);
  const from = peer.mark();
  peer.say("log_in", { name });
  const answer = await Promise.any([
    peer.refusal("login_refused", from),
    peer.next("session", from).then(({ displayName }) => `session ${displayName}`),
  ]);
  peer.raw.close();
  return answer;
}

/** The same message again and again, as fast as it can be written. */
export function flood(type: string, path: string): HostileCase {
  return {
    name: `a flood of ${type}`,
    expected: /^close (protocol_fault|flood|bad_ticket|1006)$/,
    async attempt({ master }) {
      const peer = path === "" ? await enterMaster(master) : await playHub(master);
      const table: Table<string> = path === "" ? TO_MASTER : TO_WORLD;
      const frame = new FrameEncoder(table).encode(type, SAMPLES[type] ?? {});
      for (let count = 0; count < FLOOD && peer.raw.isOpen; count++) peer.raw.send(frame);
      return await peer.closed();
    },
  };
}

const SAMPLES: Readonly<Record<string, unknown>> = {
  enter: nobody(),
  refresh_lease: { leaseId: FORGED },
  redeem_lease: { leaseId: FORGED, worldKey: "hub" },
  release_lease: { leaseId: FORGED },
  log_in: { name: "x" },
  chat: { channel: "everyone", text: "" },
  whisper: { toPlayer: undefined, toName: "Nobody", text: "x" },
  list_players: { search: "", page: 0 },
  report: { player: 1, reason: "spam", text: "" },
  choose_look: { look: { colour: 0, accent: 1, shape: 0 } },
  ping: { clientMs: 1 },
  join: { ticketId: FORGED },
  input: { frames: [{ seq: 1, moveX: 0, moveZ: 0, yaw: 0, buttons: 0 }] },
  use_portal: { portal: "left_portal" },
  emote: { emote: "wave" },
};

export async function showTicket(peer: WorldPeer, ticket: string): Promise<string> {
  const answer = peer.refusal("join_refused");
  peer.say("join", ticketOf(ticket));
  return `${await answer}, ${await peer.closed()}`;
}

/** The answer, and the socket closed behind it. */
export async function closing(
  peer: ControlPeer | WorldPeer,
  answer: Promise<string>,
): Promise<string> {
  try {
    return await answer;
  } finally {
    peer.raw.close();
  }
}

/** A socket at the hub that has not joined. */
export function dialHub(master: MasterProcess): Promise<WorldPeer> {
  return dialWorld(master, "hub");
}

/** The world socket of a guest who plays in the hub. */
export async function playHub(master: MasterProcess): Promise<WorldPeer> {
  return (await play(master)).world;
}

export function portal(peer: WorldPeer, name: string): Bytes {
  return peer.frame("use_portal", { portal: name });
}

export function input(peer: WorldPeer, ...seqs: readonly number[]): Bytes {
  const frames = seqs.map((seq): InputFrame => ({ seq, moveX: 0, moveZ: 127, yaw: 1, buttons: 0 }));
  return peer.frame("input", { frames });
}

/** One more than a list of them may hold, each well formed. */
export function nineFrames(): Bytes {
  const to = new ByteWriter();
  to.u8(TO_WORLD.input.byte);
  to.varint(9);
  for (let seq = 1; seq <= 9; seq++) {
    to.u32(seq);
    to.bytes(new Uint8Array([127, 127, 0, 0, 0]));
  }
  return to.take();
}

/** A message by its byte: what stands before a text, then the text as these bytes. */
export function said(byte: number, before: readonly number[], text: Uint8Array): Bytes {
  const to = new ByteWriter();
  to.bytes(new Uint8Array([byte, ...before]));
  to.varint(text.length);
  to.bytes(text);
  return to.take();
}

export function withMore(frame: Bytes): Bytes {
  return new Uint8Array([...frame, 0]);
}

/** Nobody, who follows a link out of every world. */
export function toInfinity(): BodyOf<typeof TO_MASTER, "enter"> {
  const spot = { x: Infinity, z: 0, y: undefined, yaw: undefined };
  return { ...nobody(), visit: { worldKey: parseWorldKey("hub")!, spot } }; // a well-formed key
}

export function nobody(): BodyOf<typeof TO_MASTER, "enter"> {
  return { resumeSecret: "", tabId: "rude", lastChatId: 0, visit: undefined };
}
