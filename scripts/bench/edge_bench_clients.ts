// Players for edge_bench.ts, as cheap as they can be: raw sockets that send 20 bytes ten times a
// second, each in its own phase, and throw away what they receive.
//   deno run -A scripts/bench/edge_bench_clients.ts <port> <players> <seconds> <version>

import { buildGateFrame } from "../../shared/protocol/gate.ts";
import { maskedFrame, upgradeHead } from "../../shared/edge/edge_test_kit.ts";

const [port, players, seconds, version] = Deno.args;
const INPUT = maskedFrame(0x82, new Uint8Array(20));
const PERIOD_MS = 100;
const STEP_MS = 5;

const conns: Deno.TcpConn[] = [];
for (let i = 0; i < Number(players); i++) {
  const conn = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
  conn.setNoDelay(true);
  await conn.write(new TextEncoder().encode(upgradeHead()));
  await conn.read(new Uint8Array(1000));
  await conn.write(maskedFrame(0x82, buildGateFrame(version ?? "")));
  void discard(conn);
  conns.push(conn);
}
await Deno.stdout.write(new TextEncoder().encode("joined\n"));
const phases = PERIOD_MS / STEP_MS;
let step = 0;
const sending = setInterval(() => {
  const phase = step++ % phases;
  for (let i = phase; i < conns.length; i += phases) void conns[i]?.write(INPUT).catch(() => {});
}, STEP_MS);
setTimeout(() => {
  clearInterval(sending);
  Deno.exit(0);
}, Number(seconds) * 1000);

async function discard(conn: Deno.Conn): Promise<void> {
  const buffer = new Uint8Array(65_536);
  try {
    while (await conn.read(buffer) !== null);
  } catch {
    // The edge stopped first.
  }
}
