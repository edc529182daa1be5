// The version gate, both ways, on the real public port: nothing is answered before it, and nothing
// but `enter` after it.

import { parseTicketId } from "../../shared/lib/ids.ts";
import { CLOSE_CODES } from "../../shared/net/close_codes.ts";
import { TO_MASTER } from "../../shared/protocol/control_messages.ts";
import { FrameEncoder } from "../../shared/protocol/frames.ts";
import { buildGateFrame, parseGateVerdict } from "../../shared/protocol/gate.ts";
import { programVersion } from "../../shared/protocol/version.ts";
import { TO_WORLD } from "../../shared/protocol/world_messages.ts";
import { makeBot } from "./bots.ts";
import { check, type Smoke } from "./harness.ts";
import type { MasterProcess } from "./master_process.ts";
import { RawSocket } from "./raw_socket.ts";

const OTHER_VERSION = "8.9";
const TICKET = "00".repeat(16);

/** Every refusal at the gate and just behind it. The master must have a running hub. */
export async function versionGate(smoke: Smoke, master: MasterProcess): Promise<void> {
  const from = master.log.position;
  for (const path of ["", "hub"]) {
    await otherVersion(master, path);
    await noGate(master, path);
  }
  await otherClient(smoke, master);
  await skipsEnter(master);
  await skipsJoin(master);
  for (const name of ["MASTER_LOGIN", "MASTER_GUEST", "TRAVEL_LEASE_CREATED"]) {
    check(master.log.find({ name }, from) === undefined, `no ${name} happened`);
  }
}

function socketUrl(master: MasterProcess, path: string): string {
  return `ws://127.0.0.1:${master.port}/${path}`;
}

async function otherVersion(master: MasterProcess, path: string): Promise<void> {
  const socket = await RawSocket.open(socketUrl(master, path));
  socket.send(buildGateFrame(OTHER_VERSION));
  // Said before the verdict can be known: it must not count.
  socket.send(chatFrame("too early"));
  const code = await socket.untilClosed();
  const verdict = parseGateVerdict(socket.heard[0] ?? new Uint8Array());
  check(socket.heard.length === 1, `/${path}: only the verdict is heard`);
  check(verdict?.isWelcome === false, `/${path}: the verdict refuses`);
  check(verdict.serverVersion === programVersion(), `/${path}: it names the server's version`);
  check(verdict.clientVersion === OTHER_VERSION, `/${path}: it names the client's version`);
  check(code === CLOSE_CODES.version_mismatch, `/${path}: closed with 4100, not ${code}`);
}

async function noGate(master: MasterProcess, path: string): Promise<void> {
  const socket = await RawSocket.open(socketUrl(master, path));
  socket.send(chatFrame("no gate"));
  const code = await socket.untilClosed();
  check(socket.heard.length === 0, `/${path}: nothing is answered without a gate frame`);
  check(code === CLOSE_CODES.bad_gate, `/${path}: closed with 4101, not ${code}`);
}

async function otherClient(smoke: Smoke, master: MasterProcess): Promise<void> {
  const bot = makeBot(smoke, { pageUrl: master.pageUrl, name: "old", version: OTHER_VERSION });
  bot.app.start();
  await bot.waitFor(() => bot.state.phase.phase === "updated", 5000, "see that it is outdated");
  const { phase } = bot.state;
  check(phase.phase === "updated" && phase.canReload, "a reload is offered");
  check(phase.serverVersion === programVersion(), "both versions are known");
  bot.close();
}

async function skipsEnter(master: MasterProcess): Promise<void> {
  const frames = [
    chatFrame("not entered"),
    new FrameEncoder(TO_MASTER).encode("log_in", { name: "Impatient" }),
    new FrameEncoder(TO_MASTER).encode("request_entry", {}),
  ];
  for (const frame of frames) {
    const socket = await RawSocket.open(socketUrl(master, ""));
    socket.send(buildGateFrame(programVersion()));
    await socket.untilHeard(1);
    check(parseGateVerdict(socket.heard[0]!)?.isWelcome === true, "the version is welcome");
    for (let count = 0; count < 40 && socket.isOpen; count++) socket.send(frame);
    const code = await socket.untilClosed();
    check(socket.heard.length === 1, "nothing is answered before enter");
    check(code === CLOSE_CODES.protocol_fault, `closed with 4102, not ${code}`);
  }
}

async function skipsJoin(master: MasterProcess): Promise<void> {
  const socket = await RawSocket.open(socketUrl(master, "hub"));
  socket.send(buildGateFrame(programVersion()));
  await socket.untilHeard(1);
  const encoder = new FrameEncoder(TO_WORLD);
  socket.send(encoder.encode("use_portal", { portal: "left_portal" }));
  socket.send(encoder.encode("join", { ticketId: parseTicketId(TICKET)! }));
  const code = await socket.untilClosed();
  check(code === CLOSE_CODES.bad_ticket, `closed with 4104, not ${code}`);
}

function chatFrame(text: string): Uint8Array<ArrayBuffer> {
  return new FrameEncoder(TO_MASTER).encode("chat", { channel: "everyone", text });
}
