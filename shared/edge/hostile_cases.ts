// Hostile peers against real sockets. Each case names the faults that must be counted, no more and
// no fewer; meanwhile another player on the same edge keeps echoing. Run by hostile_input_test.ts
// and, inside a worker of a compiled program, by scripts/bench/edge_smoke.ts.

import assert from "node:assert/strict";
import { EdgeCommandWriter, type FrameKind } from "../net/player_link.ts";
import { buildGateFrame } from "../protocol/gate.ts";
import type { EdgeFault } from "./edge_faults.ts";
import { PLAIN_FOR_EACH_PLAYER } from "./address_limits.ts";
import type { EdgeLimits } from "./edge_limits.ts";
import {
  closeCodeIn,
  type EchoEdge,
  maskedFrame,
  RawClient,
  TEST_VERSION,
  TestPlayer,
  upgradeHead,
  withEchoEdge,
} from "./edge_test_kit.ts";
import type { SocketKind } from "./socket_layer.ts";

/** One way to misbehave. */
export interface HostileCase {
  readonly name: string;
  readonly limits?: Partial<EdgeLimits>;
  /** Exactly what is counted. */
  readonly faults: Partial<Record<EdgeFault, number>>;
  readonly attack: (echo: EchoEdge) => Promise<void>;
}

const HUGE_LENGTH = [0, 0, 0, 2, 0x80, 0, 0, 0]; // 10 GiB
const GATE = maskedFrame(0x82, buildGateFrame(TEST_VERSION));
/** The friend is one connection of the same address. */
const FRIEND = 1;

/** Every way to misbehave that has a name. */
export const HOSTILE_CASES: readonly HostileCase[] = [
  answered("garbage", { sent: "\x16\x03\x01 hello", status: 400, fault: "bad_head" }),
  answered("nothing but empty lines", {
    sent: "\r\n".repeat(4097),
    status: 431,
    fault: "head_too_large",
  }),
  answered("an oversize head", {
    sent: `GET / HTTP/1.1\r\nHost: x\r\nA: ${"a".repeat(8192)}`,
    status: 431,
    fault: "head_too_large",
  }),
  answered("a head one byte over the limit", {
    sent: headOfSize(8193),
    status: 431,
    fault: "head_too_large",
  }),
  answered("a head just at the limit", {
    sent: headOfSize(8192),
    status: 404,
    fault: "no_upstream",
  }),
  answered("too many fields", {
    sent: `GET / HTTP/1.1\r\nHost: x\r\n${"a: b\r\n".repeat(64)}\r\n`,
    status: 400,
    fault: "bad_head",
  }),
  answered("a control character in a field", {
    sent: "GET / HTTP/1.1\r\nHost: x\r\nA: \x00\r\n\r\n",
    status: 400,
    fault: "bad_head",
  }),
  answered("a folded field", {
    sent: "GET / HTTP/1.1\r\nHost: x\r\n y\r\n\r\n",
    status: 400,
    fault: "bad_head",
  }),
  answered("length and chunks in one upgrade", {
    sent: upgradeHead({ fields: { "Content-Length": "1", "Transfer-Encoding": "chunked" } }),
    status: 400,
    fault: "bad_head",
  }),
  answered("a slow head", {
    sent: "GET / HTTP/1.1\r\nHost:",
    status: 408,
    fault: "head_timeout",
  }, { headTimeoutMs: 30 }),
  answered("silence instead of a head", { sent: "", status: 408, fault: "head_timeout" }, {
    headTimeoutMs: 30,
  }),
  answered("an unknown path", {
    sent: upgradeHead({ path: "/nowhere" }),
    status: 404,
    fault: "route_refused",
  }),
  answered("a climbing path", {
    sent: upgradeHead({ path: "/x/../hub" }),
    status: 400,
    fault: "bad_path",
  }),
  answered("a climbing path in escapes", {
    sent: upgradeHead({ path: "/x/%2e%2e/hub" }),
    status: 400,
    fault: "bad_path",
  }),
  answered("an upgrade without key", {
    sent: upgradeHead({ fields: { "Sec-WebSocket-Key": undefined } }),
    status: 400,
    fault: "bad_upgrade",
  }),
  answered("an upgrade with a body", {
    sent: upgradeHead({ fields: { "Content-Length": "3" } }),
    status: 400,
    fault: "bad_upgrade",
  }),
  answered("a foreign page", {
    sent: upgradeHead({ fields: { Origin: "https://evil.test" } }),
    status: 403,
    fault: "origin_refused",
  }),
  {
    name: "too many connections in all",
    limits: { maxConnections: FRIEND + 2, reservedConnections: 0 },
    faults: { too_many_connections: 1 },
    attack: (echo) => oneTooMany(echo, /^HTTP\/1\.1 503 /),
  },
  {
    name: "too many connections of one address",
    // The friend has the one place for players; plain ones are counted by themselves.
    limits: { maxConnectionsPerAddress: 1 },
    faults: { too_many_per_address: 1 },
    attack: (echo) => oneTooMany(echo, /^HTTP\/1\.1 429 /, PLAIN_FOR_EACH_PLAYER),
  },
  closedBy("no gate frame", { sent: [], code: 4002, fault: "gate_timeout" }, { gateTimeoutMs: 30 }),
  closedBy("a garbage gate", {
    sent: [maskedFrame(0x82, new Uint8Array([1, 2, 3]))],
    code: 4101,
    fault: "bad_gate",
  }),
  closedBy("a gate of another version", {
    sent: [maskedFrame(0x82, buildGateFrame("0.2"))],
    code: 4100,
    fault: "version_mismatch",
  }),
  closedBy("text instead of a gate", {
    sent: [maskedFrame(0x81, new Uint8Array([65]))],
    code: 1003,
    fault: "text_frame",
  }),
  closedBy("a text frame", {
    sent: [GATE, maskedFrame(0x81, new Uint8Array([65]))],
    code: 1003,
    fault: "text_frame",
  }),
  closedBy("text that is not UTF-8", {
    sent: [GATE, maskedFrame(0x81, new Uint8Array([0xff]))],
    code: 1007,
    fault: "invalid_payload",
  }),
  closedBy("an oversize message", {
    sent: [GATE, maskedFrame(0x82, new Uint8Array(65_537))],
    code: 1009,
    fault: "too_big",
  }),
  closedBy("an oversize message in fragments", {
    sent: [
      GATE,
      maskedFrame(0x02, new Uint8Array(40_000)),
      maskedFrame(0x80, new Uint8Array(40_000)),
    ],
    code: 1009,
    fault: "too_big",
  }),
  closedBy("the header of a 10 GiB frame", {
    sent: [GATE, new Uint8Array([0x82, 0xff, ...HUGE_LENGTH, 0, 0, 0, 0])],
    code: 1009,
    fault: "too_big",
  }),
  closedBy("the header of a 2^63 byte frame", {
    sent: [GATE, new Uint8Array([0x82, 0xff, 0x7f, ...Array<number>(7).fill(255), 0, 0, 0, 0])],
    code: 1009,
    fault: "too_big",
  }),
  closedBy("a great many tiny fragments", {
    sent: [GATE, maskedFrame(0x02), repeated(maskedFrame(0x00), 20_000)],
    code: 1008,
    fault: "too_fragmented",
  }),
  closedBy("an unmasked frame", {
    sent: [GATE, new Uint8Array([0x82, 1, 7])],
    code: 1002,
    fault: "protocol_error",
  }),
  closedBy("reserved bits", {
    sent: [GATE, maskedFrame(0xc2, new Uint8Array([1]))],
    code: 1002,
    fault: "protocol_error",
  }),
  closedBy("a close reason that is not UTF-8", {
    sent: [GATE, maskedFrame(0x88, new Uint8Array([3, 232, 0xff]))],
    code: 1007,
    fault: "invalid_payload",
  }),
  closedBy("a close code that nobody may send", {
    sent: [GATE, maskedFrame(0x88, new Uint8Array([3, 237]))], // 1005
    code: 1002,
    fault: "protocol_error",
  }),
  {
    name: "a flood of messages",
    limits: { floodBurst: 50, floodForgivenPerSecond: 0, messageBurst: 120 },
    faults: { excess_message: 51, flood: 1 },
    attack: (echo) => flood(echo, maskedFrame(0x82, new Uint8Array([1])), 4103),
  },
  {
    name: "a flood of pongs",
    limits: { floodBurst: 50, floodForgivenPerSecond: 0, messageBurst: 120 },
    faults: { excess_message: 51, flood: 1 },
    attack: (echo) => flood(echo, maskedFrame(0x8a, new Uint8Array([1])), 4103),
  },
  {
    name: "a flood of pings",
    limits: { floodBurst: 50, floodForgivenPerSecond: 0, messageBurst: 120 },
    faults: { excess_message: 51, flood: 1 },
    attack: (echo) => flood(echo, maskedFrame(0x89, new Uint8Array([1])), 4103),
  },
  {
    name: "a flood of bytes",
    limits: {
      floodBurst: 1,
      floodForgivenPerSecond: 0,
      inboundByteBurst: 100_000,
      inboundBytesPerSecond: 10,
    },
    faults: { excess_message: 2, flood: 1 },
    attack: (echo) => flood(echo, maskedFrame(0x82, new Uint8Array(60_000)), 4103),
  },
  {
    name: "silence, also to pings",
    limits: { pingEveryMs: 15, silenceMs: 60 },
    faults: { idle: 1 },
    attack: async (echo) => {
      const raw = await RawClient.dial(echo.edge.port);
      await raw.join();
      assert.match(await raw.readAll(), /\x89/); // it was pinged
      assert.equal(await echo.until(/^closed/), "closed 1 1006 lost");
      raw.close();
    },
  },
  {
    name: "a reader that never reads, more bytes than the queue may hold",
    faults: { slow_reader: 1 },
    attack: async (echo) => {
      const raw = await RawClient.dial(echo.edge.port);
      await raw.join();
      await sendUntil(echo, /^stalled 1$/, "answer");
      const sentBefore = echo.edge.stats().bytesOut;
      await sendUntil(echo, /^closed 1 4001 lost$/, "answer");
      // The queue's limit, one frame over it, and the friend's echoes.
      assert(echo.edge.stats().bytesOut - sentBefore <= 524_288 + FRAME_BYTES + 4096);
      raw.close();
    },
  },
  {
    name: "a reader that never reads, for too long",
    limits: { maxStallMs: 60 },
    faults: { slow_reader: 1 },
    attack: async (echo) => {
      const raw = await RawClient.dial(echo.edge.port);
      await raw.join();
      await sendUntil(echo, /^stalled 1$/, "answer");
      assert.equal(await echo.until(/^closed 1/), "closed 1 4001 lost");
      raw.close();
    },
  },
];

/**
 * Starts an edge with a well-behaved player on it, attacks it, and asserts that exactly the named
 * faults were counted and that the player never noticed.
 */
export function runHostileCase(each: HostileCase, sockets: SocketKind): Promise<void> {
  return withEchoEdge(
    { sockets, ...(each.limits ? { limits: each.limits } : {}) },
    async (echo) => {
      const friend = await TestPlayer.join(echo.edge.port);
      let isOver = false;
      const echoing = (async () => {
        while (!isOver) {
          await friend.echo();
          // An honest pace: 50 a second is within the limits.
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      })();
      try {
        await each.attack(echo);
      } finally {
        isOver = true;
      }
      await echoing;
      await friend.echo();
      echo.assertFaults(each.faults);
      assert.equal(echo.edge.stats().openPlayers, 1);
      await friend.leave();
    },
  );
}

/** Of the frames that `sendUntil` sends. */
export const FRAME_BYTES = 60_000;

/** A request that is answered with a status and closed. */
function answered(
  name: string,
  expected: { sent: string; status: number; fault: EdgeFault },
  limits: Partial<EdgeLimits> = {},
): HostileCase {
  return {
    name,
    limits,
    faults: { [expected.fault]: 1 },
    attack: async (echo) => {
      const raw = await RawClient.dial(echo.edge.port);
      await raw.send(expected.sent);
      assert.match(await raw.readAll(), new RegExp(`^HTTP/1\\.1 ${expected.status} `));
      raw.close();
    },
  };
}

/** Frames on an open WebSocket that are answered with a close code. */
function closedBy(
  name: string,
  expected: { sent: readonly Uint8Array[]; code: number; fault: EdgeFault },
  limits: Partial<EdgeLimits> = {},
): HostileCase {
  return {
    name,
    limits,
    faults: { [expected.fault]: 1 },
    attack: async (echo) => {
      const raw = await RawClient.dial(echo.edge.port);
      await raw.upgrade();
      for (const frame of expected.sent) await raw.send(frame);
      assert.equal(closeCodeIn(await raw.readAll()), expected.code);
      raw.close();
    },
  };
}

/** Some silent connections are fine beside the friend, one more is told to go. */
async function oneTooMany(echo: EchoEdge, answer: RegExp, fine = 2): Promise<void> {
  const silent: RawClient[] = [];
  while (silent.length < fine) silent.push(await RawClient.dial(echo.edge.port));
  const last = await RawClient.dial(echo.edge.port);
  assert.match(await last.readAll(), answer);
  assert.equal(echo.edge.stats().openConnections, FRIEND + fine);
  for (const each of [...silent, last]) each.close();
}

async function flood(echo: EchoEdge, frame: Uint8Array, code: number): Promise<void> {
  const raw = await RawClient.dial(echo.edge.port);
  await raw.join();
  const received = raw.readAll();
  await raw.send(repeated(frame, frame.length > 1000 ? 10 : 400));
  assert.equal(closeCodeIn(await received), code);
  raw.close();
}

/** Sends frames to the hostile player, slot 1 beside a friend and else 0, until `event` comes. */
export async function sendUntil(
  echo: EchoEdge,
  event: RegExp,
  kind: FrameKind,
): Promise<void> {
  const slot = echo.events.some((text) => text.startsWith("opened 1")) ? 1 : 0;
  const frame = new Uint8Array(FRAME_BYTES);
  const commands = new EdgeCommandWriter();
  // The kernel takes some megabytes for itself; 2000 frames are 120 MB.
  for (let sent = 0; sent < 2000; sent++) {
    if (echo.events.some((text) => event.test(text))) return;
    commands.frame(slot, frame, [], kind);
    echo.farEnd.deliver(commands.take());
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  throw new Error(`${event} did not come`);
}

function headOfSize(sizeBytes: number): string {
  const start = "GET / HTTP/1.1\r\nHost: x\r\nA: ";
  return `${start}${"a".repeat(sizeBytes - start.length - 4)}\r\n\r\n`;
}

function repeated(frame: Uint8Array, times: number): Uint8Array {
  const all = new Uint8Array(frame.length * times);
  for (let i = 0; i < times; i++) all.set(frame, i * frame.length);
  return all;
}
