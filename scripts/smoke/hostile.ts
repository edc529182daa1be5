// A few rude peers on the real public port, while somebody walks and must not notice.

import { CLOSE_CODES } from "../../shared/net/close_codes.ts";
import { buildGateFrame } from "../../shared/protocol/gate.ts";
import { programVersion } from "../../shared/protocol/version.ts";
import type { HeadlessClient } from "../headless/headless_client.ts";
import { walkSomewhere } from "./bots.ts";
import { check, type Smoke } from "./harness.ts";
import type { MasterProcess } from "./master_process.ts";
import { RawSocket } from "./raw_socket.ts";

const ANSWER_MS = 8000;

/** Every case in turn, while `walker` walks. */
export async function hostilePeers(
  smoke: Smoke,
  master: MasterProcess,
  walker: HeadlessClient,
): Promise<void> {
  const visits = walker.visits;
  let isOver = false;
  const walking = (async () => {
    let walks = 0;
    for (; !isOver; walks++) await walkSomewhere(walker);
    return walks;
  })();
  try {
    await rudeHeads(master);
    for (const path of ["", "hub"]) await rudeMessages(master, path);
    await climbingPaths(master);
  } finally {
    isOver = true;
  }
  const walks = await walking;
  check(walker.visits === visits && walker.world !== undefined, "the walker was never sent away");
  await walker.chat("what was that noise?");
  smoke.step("hostile_unnoticed", { walks });
}

async function rudeHeads(master: MasterProcess): Promise<void> {
  const cases: readonly [string, string, RegExp][] = [
    ["garbage", "\x16\x03\x01\x02\x00 hello\r\n\r\n", /^(HTTP\/1\.1 400 |$)/],
    ["an oversize head", `GET / HTTP/1.1\r\nHost: x\r\nA: ${"a".repeat(9000)}`, /^HTTP\/1\.1 431 /],
    ["a silent peer that leaves", "", /^$/],
    ["an upgrade to nowhere", upgradeHead("/nowhere_at_all"), /^HTTP\/1\.1 404 /],
  ];
  for (const [what, sent, expected] of cases) {
    const answer = await exchange(master.port, sent);
    check(expected.test(answer), `${what} is answered by ${expected}, not ${answer.slice(0, 60)}`);
  }
}

async function rudeMessages(master: MasterProcess, path: string): Promise<void> {
  const url = `ws://127.0.0.1:${master.port}/${path}`;
  const big = await gated(url);
  big.send(new Uint8Array(100 * 1024));
  const bigCode = await big.untilClosed();
  // A client may see the connection end before it reads the close frame.
  check([CLOSE_CODES.too_big, 1006].includes(bigCode), `/${path}: 100 KiB closes with ${bigCode}`);
  const text = await gated(url);
  text.send("hello");
  const textCode = await text.untilClosed();
  check(textCode === CLOSE_CODES.unsupported_data, `/${path}: text closes with ${textCode}`);
  const garbage = await gated(url);
  for (let count = 0; count < 60 && garbage.isOpen; count++) {
    garbage.send(new Uint8Array([255, 255, 255, count]));
  }
  const code = await garbage.untilClosed();
  check(code === CLOSE_CODES.protocol_fault, `/${path}: garbage frames close with ${code}`);
}

async function climbingPaths(master: MasterProcess): Promise<void> {
  for (
    const path of ["/client/../../deno.json", "/packs/%2e%2e/%2e%2e/deno.json", "//etc/passwd"]
  ) {
    const head = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`;
    const answer = await exchange(master.port, head);
    check(/^HTTP\/1\.1 40[034] /.test(answer), `${path} is refused, not ${answer.slice(0, 60)}`);
  }
}

async function gated(url: string): Promise<RawSocket> {
  const socket = await RawSocket.open(url);
  socket.send(buildGateFrame(programVersion()));
  await socket.untilHeard(1);
  return socket;
}

/** Sends all, half-closes where nothing is sent, and reads until the peer ends. */
async function exchange(port: number, sent: string): Promise<string> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const late = setTimeout(() => connection.close(), ANSWER_MS);
  try {
    if (sent === "") return "";
    await connection.write(new TextEncoder().encode(sent));
    const answer = new Uint8Array(4096);
    const length = await connection.read(answer);
    return new TextDecoder().decode(answer.subarray(0, length ?? 0));
  } catch (error) {
    if (error instanceof Deno.errors.ConnectionReset) return ""; // refused without a word
    throw error;
  } finally {
    clearTimeout(late);
    try {
      connection.close();
    } catch {
      // closed by the timer already
    }
  }
}

function upgradeHead(path: string): string {
  return `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
}
