// deno-lint-ignore-file no-console -- answers on its output
// A crowd for crowd.ts, as cheap as it can be: raw sockets, inputs encoded once, and of what comes
// back only the frames' heads are read.
//   deno run -A scripts/bench/crowd_players.ts <port> <version>
//
// It reads one number a line: how many players shall be there. Each is answered with one line of
// JSON when they all walk; an empty line asks what was counted so far.

import { type CrowdCounts, CrowdPlayer } from "./crowd_player.ts";

const INPUT_EVERY_MS = 100;
const STEP_MS = 5;
const PING_EVERY_MS = 15_000;

async function main(): Promise<void> {
  const [port = "", version = ""] = Deno.args;
  const players: CrowdPlayer[] = [];
  // Each player has a phase of their own within the 100 ms, as people do.
  const phases = INPUT_EVERY_MS / STEP_MS;
  let step = 0;
  setInterval(() => {
    for (let at = step++ % phases; at < players.length; at += phases) players[at]?.walk();
  }, STEP_MS);
  setInterval(() => {
    for (const player of players) player.ping();
  }, PING_EVERY_MS);
  for await (const line of linesOf(Deno.stdin.readable)) {
    while (players.length < Number(line)) {
      players.push(await CrowdPlayer.enter(Number(port), version, players.length));
    }
    console.log(JSON.stringify(countsOf(players)));
  }
  Deno.exit(0);
}

function countsOf(players: readonly CrowdPlayer[]): CrowdCounts {
  const sum = (read: (counts: CrowdCounts) => number) =>
    players.reduce((total, { counts }) => total + read(counts), 0);
  return {
    atMs: performance.now(),
    players: sum((each) => each.players),
    inputs: sum((each) => each.inputs),
    frames: sum((each) => each.frames),
    bytes: sum((each) => each.bytes),
  };
}

async function* linesOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}

if (import.meta.main) await main();
