// Seeded fuzz of framing on real sockets: right frames in any chunks, and bytes of any kind.

import assert from "node:assert/strict";
import { type Random, randomIndex } from "../lib/random.ts";
import { type EchoEdge, RawClient } from "./edge_test_kit.ts";
import { clientFrame, type FrameParts, framesIn, readFrames } from "./frame_kit.ts";

/** Codes that a peer may be closed with for its bytes; `none` when they were no whole frame. */
const NAMED_CODES = ["03ea", "03eb", "03ef", "03f0", "03f1"];

/** Sends messages, fragments and pings in random chunks; each is answered, in order. */
export async function runFuzzedMessages(echo: EchoEdge, random: Random): Promise<void> {
  const frames: FrameParts[] = [];
  const echoes: string[] = [];
  const pongs: string[] = [];
  for (let i = 0; i < 15; i++) {
    const bytes = randomBytes(random, [3, 130, 3000][randomIndex(random, 3)]!);
    const parts = 1 + randomIndex(random, 4);
    for (let part = 0; part < parts; part++) {
      const from = Math.floor(bytes.length * part / parts);
      const payload = bytes.slice(from, Math.floor(bytes.length * (part + 1) / parts));
      const mask = randomBytes(random, 4, 4);
      frames.push({ opcode: part === 0 ? 2 : 0, payload, isFinal: part === parts - 1, mask });
      if (randomIndex(random, 4) > 0) continue;
      frames.push({ opcode: 9, payload: [i, part] });
      pongs.push(`10 ${hex([i, part])}`);
    }
    echoes.push(`2 ${hex(bytes)}`);
  }
  const raw = await RawClient.dial(echo.edge.port);
  await raw.join();
  const wire = Uint8Array.from(frames.flatMap((frame) => [...clientFrame(frame)]));
  const received = readFrames(raw, echoes.length + pongs.length);
  for (let at = 0; at < wire.length;) {
    const chunkBytes = 1 + randomIndex(random, [3, 40, 4000][randomIndex(random, 3)]!);
    await raw.send(wire.subarray(at, at + chunkBytes));
    at += chunkBytes;
  }
  const answers = framesIn(await received);
  // Pings are answered by the edge, messages by the far end: each keeps its own order.
  assert.deepStrictEqual(answers.filter((answer) => answer.startsWith("2 ")), echoes);
  assert.deepStrictEqual(answers.filter((answer) => answer.startsWith("10 ")), pongs);
  raw.close();
}

/** Sends bytes of any kind, then ends. The last frame that comes back, if any, closes by name. */
export async function runArbitraryBytes(echo: EchoEdge, random: Random): Promise<void> {
  const raw = await RawClient.dial(echo.edge.port);
  await raw.join();
  const bytes = Uint8Array.from(randomBytes(random, 2000));
  // Half of them begin like a frame, or they would all fail at the first byte.
  if (random() < 0.5) {
    bytes.set(clientFrame({ opcode: 2, payload: [1, 2, 3] }).slice(0, bytes.length));
  }
  await raw.send(bytes);
  await raw.closeWrite();
  const closes = framesIn(await raw.readAll()).filter((answer) => answer.startsWith("8 "));
  assert.ok(closes.length <= 1);
  for (const close of closes) assert.ok(NAMED_CODES.includes(close.slice(2, 6)), close);
  raw.close();
}

function randomBytes(random: Random, maxLength: number, minLength = 0): number[] {
  const length = minLength + randomIndex(random, maxLength - minLength + 1);
  return Array.from({ length }, () => randomIndex(random, 256));
}

function hex(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
