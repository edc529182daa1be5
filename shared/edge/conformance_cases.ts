// RFC 6455 as a table: what a peer sends once its WebSocket is open, and every frame that it must
// get for it. Run against each kind of sockets by conformance_test.ts, and inside a worker of a
// compiled program by scripts/bench/edge_smoke.ts.

import assert from "node:assert/strict";
import { type EchoEdge, RawClient, upgradeHead } from "./edge_test_kit.ts";
import { binary, clientFrame, type FrameParts, framesIn, readFrames } from "./frame_kit.ts";

/** One row. The far end echoes binary messages. */
export interface FrameCase {
  /** Section of the RFC, and what is tried. */
  readonly name: string;
  readonly sent: readonly FrameParts[];
  /** Every frame that comes back, as `framesIn` writes them; before the close that ends all. */
  readonly answers: readonly string[];
  /** The close frame that the peer gets by itself; without one the peer closes with 1000. */
  readonly closed?: string;
}

const A = [65];
const MAX = 65_536;

/** Frames and what they are answered with. */
export const FRAME_CASES: readonly FrameCase[] = [
  // 5.2: lengths
  echoed("5.2 an empty message", []),
  echoed("5.2 a message of 125 bytes, the longest with a short length", repeated(125)),
  echoed("5.2 a message of 126 bytes, the shortest with a 16 bit length", repeated(126)),
  echoed("5.2 a message of 65535 bytes, the longest with a 16 bit length", repeated(65_535)),
  echoed("5.2 a message of 65536 bytes, with a 64 bit length and just allowed", repeated(MAX)),
  refused("5.2 a message of 65537 bytes", [binary(repeated(MAX + 1))], 1009),
  // A sender must write the shortest length; a receiver may take what it understands.
  echoed("5.2 five bytes with a 16 bit length", repeated(5), 16),
  echoed("5.2 five bytes with a 64 bit length", repeated(5), 64),
  refused("5.2 a length of 2^32", [{ opcode: 2, claimed: [0, 0, 0, 1, 0, 0, 0, 0] }], 1009),
  refused("5.2 a length of 2^53", [{ opcode: 2, claimed: [0, 32, 0, 0, 0, 0, 0, 0] }], 1009),
  refused("5.2 a length of 2^63", [{ opcode: 2, claimed: [128, 0, 0, 0, 0, 0, 0, 0] }], 1009),
  refused("5.2 the longest length", [{ opcode: 2, claimed: Array<number>(8).fill(255) }], 1009),
  // 5.1 and 5.3: masks
  echoed("5.3 a mask of zeros", A, 7, [0, 0, 0, 0]),
  echoed("5.3 a mask of ones over seven bytes", repeated(7), 7, [255, 255, 255, 255]),
  refused("5.1 a message without a mask", [{ opcode: 2, payload: A, mask: "none" }], 1002),
  refused("5.1 a ping without a mask", [{ opcode: 9, mask: "none" }], 1002),
  refused("5.1 a close without a mask", [{ opcode: 8, mask: "none" }], 1002),
  // 5.2: reserved bits and opcodes
  ...[0x40, 0x20, 0x10, 0x70].flatMap((reserved) => [
    refused(`5.2 a message with bits ${reserved.toString(16)}`, [{ opcode: 2, reserved }], 1002),
    refused(`5.2 a ping with bits ${reserved.toString(16)}`, [{ opcode: 9, reserved }], 1002),
  ]),
  ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((opcode) =>
    refused(`5.2 the reserved opcode ${opcode}`, [{ opcode, payload: A }], 1002)
  ),
  // 5.4: fragments
  {
    name: "5.4 a message in three fragments",
    sent: [{ opcode: 2, payload: [1], isFinal: false }, more([2]), last([3])],
    answers: ["2 010203"],
  },
  {
    name: "5.4 empty fragments around a full one",
    sent: [{ opcode: 2, isFinal: false }, more([7]), last([])],
    answers: ["2 07"],
  },
  {
    name: "5.4 a message of fragments only that are empty",
    sent: [{ opcode: 2, isFinal: false }, last([])],
    answers: ["2 "],
  },
  {
    name: "5.4 a ping between fragments is answered at once",
    sent: [{ opcode: 2, payload: [1], isFinal: false }, { opcode: 9, payload: A }, last([2])],
    answers: ["10 41", "2 0102"],
  },
  {
    name: "5.4 as many fragments as are allowed",
    sent: [{ opcode: 2, isFinal: false }, ...Array(14).fill(more(A)), last(A)],
    answers: [`2 ${"41".repeat(15)}`],
  },
  refused("5.4 one fragment more", [
    { opcode: 2, isFinal: false },
    ...Array(15).fill(more(A)),
    last(A),
  ], 1008),
  refused("5.4 fragments that are too long together", [
    { opcode: 2, payload: repeated(40_000), isFinal: false },
    last(repeated(25_537)),
  ], 1009),
  refused("5.4 a continuation of nothing", [last(A)], 1002),
  refused("5.4 a continuation of nothing, to be continued", [more(A)], 1002),
  {
    name: "5.4 a continuation after a whole message",
    sent: [binary(A), last(A)],
    answers: [],
    closed: "8 03ea",
  },
  refused("5.4 a message within a message", [
    { opcode: 2, payload: A, isFinal: false },
    binary(A),
  ], 1002),
  refused("5.4 a text within a message", [
    { opcode: 2, payload: A, isFinal: false },
    { opcode: 1, payload: A },
  ], 1002),
  // 5.5: control frames
  { name: "5.5.2 an empty ping", sent: [{ opcode: 9 }], answers: ["10 "] },
  {
    name: "5.5.2 a ping of 125 bytes comes back whole",
    sent: [{ opcode: 9, payload: repeated(125) }],
    answers: [`10 ${hex(repeated(125))}`],
  },
  refused("5.5 a ping of 126 bytes", [{ opcode: 9, payload: repeated(126) }], 1002),
  refused("5.5 a short ping with a 16 bit length", [
    { opcode: 9, payload: A, lengthBits: 16 },
  ], 1002),
  refused("5.5 a pong of 126 bytes", [{ opcode: 10, payload: repeated(126) }], 1002),
  refused("5.5 a close of 126 bytes", [
    { opcode: 8, payload: [3, 232, ...repeated(124)] },
  ], 1002),
  refused("5.5 a ping in fragments", [{ opcode: 9, payload: A, isFinal: false }], 1002),
  refused("5.5 a pong in fragments", [{ opcode: 10, isFinal: false }], 1002),
  refused("5.5 a close in fragments", [{ opcode: 8, isFinal: false }], 1002),
  {
    name: "5.5.2 each ping is answered, in order",
    sent: [{ opcode: 9, payload: [1] }, { opcode: 9, payload: [2] }],
    answers: ["10 01", "10 02"],
  },
  { name: "5.5.3 a pong that nobody asked for", sent: [{ opcode: 10, payload: A }], answers: [] },
  // 5.5.1 and 7.4: closing
  closing("5.5.1 a close without a code", [], ""),
  closing("5.5.1 a close with a code and a reason", [3, 232, 98, 121, 101], "03e8"),
  closing("5.5.1 a close with the longest reason", [3, 232, ...repeated(123)], "03e8"),
  refused("5.5.1 a close of one byte", [{ opcode: 8, payload: [3] }], 1002),
  refused("5.5.1 a reason that is not UTF-8", [{ opcode: 8, payload: [3, 232, 0xff] }], 1007),
  refused("5.5.1 a reason that ends within a character", [
    { opcode: 8, payload: [3, 232, 0xe2, 0x82] },
  ], 1007),
  ...[
    1000,
    1001,
    1002,
    1003,
    1007,
    1008,
    1009,
    1010,
    1011,
    1012,
    1013,
    1014,
    3000,
    3999,
    4000,
    4999,
  ]
    .map((code) => closing(`7.4.1 the code ${code}`, codeBytes(code), hex(codeBytes(code)))),
  ...[0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535].map((code) =>
    refused(`7.4.1 the code ${code}`, [{ opcode: 8, payload: codeBytes(code) }], 1002)
  ),
  {
    name: "5.5.1 what follows a close is not read",
    sent: [{ opcode: 8, payload: [3, 232] }, binary(A), { opcode: 9 }, { opcode: 3 }],
    answers: [],
    closed: "8 03e8",
  },
  {
    name: "7.1.7 what follows a failure is not read",
    sent: [{ opcode: 3 }, { opcode: 9 }, { opcode: 8, payload: [3, 232] }],
    answers: [],
    closed: "8 03ea",
  },
  // 5.6 and 8.1: text. It is understood, and then refused by name: only binary is spoken here.
  refused("5.6 an empty text", [{ opcode: 1 }], 1003),
  refused("5.6 a text", [{ opcode: 1, payload: [0xe2, 0x82, 0xac] }], 1003),
  refused("5.6 a character in two fragments", [
    { opcode: 1, payload: [0xe2, 0x82], isFinal: false },
    last([0xac]),
  ], 1003),
  ...[[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]].map(
    (payload) => refused(`8.1 text of ${hex(payload)}`, [{ opcode: 1, payload }], 1007),
  ),
];

/** One handshake. */
export interface HandshakeCase {
  readonly name: string;
  /** A field given as `undefined` is left out. */
  readonly fields: Readonly<Record<string, string | undefined>>;
  /** What follows `HTTP/1.1 `. */
  readonly answer: RegExp;
}

/** Section 4.2 as requests that are the usual one but for some fields. */
export const HANDSHAKE_CASES: readonly HandshakeCase[] = [
  // 1.3 has this key and its answer. Nothing that was offered is in it.
  opens("4.2.2 the example", {}),
  opens("4.2.1 tokens in any case", { Upgrade: "WebSocket", Connection: "UPGRADE" }),
  opens("4.2.1 one token of several", { Connection: "keep-alive, Upgrade" }),
  opens("9.1 an extension that was offered", {
    "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits",
  }),
  opens("1.9 subprotocols that were offered", { "Sec-WebSocket-Protocol": "chat, superchat" }),
  refusesToOpen("4.2.1 no key", { "Sec-WebSocket-Key": undefined }),
  refusesToOpen("4.2.1 an empty key", { "Sec-WebSocket-Key": "" }),
  refusesToOpen("4.2.1 a key of 15 bytes", { "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAA" }),
  refusesToOpen("4.2.1 a key of 17 bytes", { "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAAA=" }),
  refusesToOpen("4.2.1 a key that is no base64", {
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25j!!==",
  }),
  refusesToOpen("4.2.1 no version", { "Sec-WebSocket-Version": undefined }),
  refusesToOpen("4.4 an older version", { "Sec-WebSocket-Version": "8" }),
  refusesToOpen("4.4 a later version", { "Sec-WebSocket-Version": "14" }),
  refusesToOpen("4.2.1 a list of versions", { "Sec-WebSocket-Version": "13, 8" }),
  refusesToOpen("4.2.1 no token in Connection", { Connection: "keep-alive" }),
  refusesToOpen("4.2.1 no Connection", { Connection: undefined }),
  refusesToOpen("4.2.1 another protocol as well", { Upgrade: "websocket, h2c" }),
  { name: "4.2.1 no Host", fields: { Host: undefined }, answer: /^400 / },
  // Without the token it is a plain request, and there is nobody here to answer those.
  { name: "4.2.1 no Upgrade", fields: { Upgrade: undefined }, answer: /^404 / },
  { name: "4.2.1 another protocol", fields: { Upgrade: "h2c" }, answer: /^404 / },
];

/** Sends one row's frames in chunks of `chunkBytes` and asserts every frame that comes back. */
export async function runFrameCase(
  echo: EchoEdge,
  each: FrameCase,
  chunkBytes: number,
): Promise<void> {
  const raw = await RawClient.dial(echo.edge.port);
  await raw.join();
  const bytes = framesOf(each.sent);
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    await raw.send(bytes.subarray(at, at + chunkBytes));
  }
  const closed = each.closed ?? "8 03e8";
  let received = await readFrames(raw, each.answers.length);
  if (each.closed === undefined) await raw.send(clientFrame({ opcode: 8, payload: [3, 232] }));
  received += await raw.readAll();
  raw.close();
  assert.deepStrictEqual(framesIn(received), [...each.answers, closed]);
}

/** Sends one handshake and asserts its answer. */
export async function runHandshakeCase(echo: EchoEdge, each: HandshakeCase): Promise<void> {
  const raw = await RawClient.dial(echo.edge.port);
  await raw.send(upgradeHead({ fields: each.fields }));
  const head = await raw.readUntil("\r\n\r\n");
  raw.close();
  assert.match(head.replace(/^HTTP\/1\.1 /, ""), each.answer);
}

function framesOf(sent: readonly FrameParts[]): Uint8Array {
  const frames = sent.map(clientFrame);
  const all = new Uint8Array(frames.reduce((total, frame) => total + frame.length, 0));
  let at = 0;
  for (const frame of frames) {
    all.set(frame, at);
    at += frame.length;
  }
  return all;
}

function echoed(
  name: string,
  payload: readonly number[],
  lengthBits?: FrameParts["lengthBits"],
  mask?: FrameParts["mask"],
): FrameCase {
  return {
    name,
    sent: [{ opcode: 2, payload, lengthBits, mask }],
    answers: [`2 ${hex(payload)}`],
  };
}

function refused(name: string, sent: readonly FrameParts[], code: number): FrameCase {
  const reason = code === 1003 ? hex([..."unsupported_data"].map((c) => c.charCodeAt(0))) : "";
  return { name, sent, answers: [], closed: `8 ${hex(codeBytes(code))}${reason}` };
}

function closing(name: string, payload: readonly number[], answer: string): FrameCase {
  return { name, sent: [{ opcode: 8, payload }], answers: [], closed: `8 ${answer}` };
}

function more(payload: readonly number[]): FrameParts {
  return { opcode: 0, payload, isFinal: false };
}

function last(payload: readonly number[]): FrameParts {
  return { opcode: 0, payload };
}

function opens(name: string, fields: HandshakeCase["fields"]): HandshakeCase {
  const answer = new RegExp(
    "^101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n" +
      "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK\\+xOo=\\r\\n\\r\\n$",
  );
  return { name, fields, answer };
}

function refusesToOpen(name: string, fields: HandshakeCase["fields"]): HandshakeCase {
  return { name, fields, answer: /^400 / };
}

function codeBytes(code: number): readonly number[] {
  return [code >> 8, code & 0xff];
}

function repeated(count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => at & 0x7f);
}

function hex(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
