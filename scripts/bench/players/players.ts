// deno-lint-ignore-file no-console -- a bench reports on the terminal

// How many players a world carries at 20 Hz and what one costs, with interest management and with
// everyone seeing everyone, beside Colyseus doing the same work in the same run.

import { openLibc } from "../../../shared/edge/libc.ts";
import { Smoke } from "../../smoke/harness.ts";
import type { BenchSetting } from "../bench_setting.ts";
import { pause } from "../bench_setting.ts";
import type { Figure, Section } from "../figures.ts";
import { benchKey, type BenchWorld } from "./bench_worlds.ts";
import { installColyseus, startColyseusPeer } from "./colyseus_peer.ts";
import { SPACING_METRES } from "./homes.ts";
import { failuresOf, isDisturbed, kneeOf } from "./ladder.ts";
import type { MeasuredStep, Peer } from "./peer.ts";
import { figuresOfPeer, ratioFigures } from "./player_figures.ts";
import { findNode24, Pinning } from "./tools.ts";
import { type PeerSetting, startVirtucadePeer } from "./virtucade_peer.ts";

/** One kind of crowd. */
interface Crowd {
  readonly name: string;
  readonly hasViews: boolean;
  readonly world: BenchWorld;
  readonly sampleEach: number;
  /** Players that a world must carry. */
  readonly target: number;
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
}

const CROWDS: readonly Crowd[] = [
  {
    name: "about 60 visible",
    hasViews: true,
    // Room for 2,400 homes and the circles around them: a world of that capacity has cells of 20 m.
    world: {
      key: benchKey("bench_field"),
      extent: 190,
      spacing: SPACING_METRES,
      capacity: 2400,
      visibility: "near",
    },
    sampleEach: 16,
    target: 1400,
    ours: [200, 400, 600, 800, 1000, 1200, 1400, 1600, 2000],
    theirs: [100, 200, 300, 400, 500, 600, 800, 1000, 1200],
  },
  {
    name: "everyone visible",
    hasViews: false,
    world: {
      key: benchKey("bench_square"),
      extent: 10,
      spacing: 0.2,
      capacity: 5000,
      visibility: "everyone",
    },
    sampleEach: 48,
    target: 1200,
    ours: [200, 400, 600, 800, 1000, 1200, 1400, 1600],
    theirs: [200, 400, 600, 800, 1000, 1200, 1400, 1600],
  },
];

const SETTLE_MS = 1500;
const MEASURED_SECONDS = 4;
/** Of a step that something else on the machine spoiled. */
const MOST_TRIES = 2;
/** One server takes no longer, also on a machine that is busy with other things. */
const MOST_CLIMB_MS = 70_000;

/** Measures both crowds on both servers. */
export async function players({ smoke, program }: BenchSetting): Promise<Section> {
  const libc = openLibc();
  if (!libc.ok) {
    console.log(`BENCH_WITHOUT tool=native_sockets: ${libc.fault}, no players are measured`);
    return { name: "players", method: `not measured: ${libc.fault}`, figures: [] };
  }
  const pinning = await Pinning.find();
  smoke.onEnd(() => pinning.release());
  if (!pinning.isPossible) console.log("BENCH_WITHOUT tool=taskset: no cores are pinned");
  const nodePath = await colyseusNode();
  const figures: Figure[] = [];
  let cores = "";
  for (const crowd of CROWDS) {
    const setting = { pinning, world: crowd.world, sampleEach: crowd.sampleEach };
    const ours = await climb(smoke, (own) => {
      return startVirtucadePeer(program.path, { ...setting, smoke: own, ladder: crowd.ours });
    }, crowd.name);
    cores = ours.peer.pinning;
    figures.push(...figuresOfPeer(crowd.name, ours.peer.name, ours.steps, crowd.target));
    if (nodePath === undefined) continue;
    const theirs = await climb(smoke, (own) => {
      const their: PeerSetting = { ...setting, smoke: own, ladder: crowd.theirs };
      return startColyseusPeer(nodePath, crowd.hasViews, their);
    }, crowd.name);
    figures.push(...figuresOfPeer(crowd.name, theirs.peer.name, theirs.steps, undefined));
    figures.push(...ratioFigures(crowd.name, ours.steps, theirs.steps));
  }
  return {
    name: "players",
    method: `walkers of one thread of native sockets, 10 messages a second with 2 input frames ` +
      `each, steps of ${MEASURED_SECONDS} s until p99 of a message's first frame ≥ 100 ms or < 18 Hz, routing gateway, ` +
      `compiled; ${cores}; Colyseus 0.18 on Node 24: core 0 alone`,
    figures,
  };
}

/** Node 24 with Colyseus installed; says why not. */
async function colyseusNode(): Promise<string | undefined> {
  const nodePath = await findNode24();
  if (nodePath === undefined) {
    console.log("BENCH_WITHOUT tool=node24: `npx -y node@24` fails, no peer is measured");
    return undefined;
  }
  if (await installColyseus()) return nodePath;
  console.log("BENCH_WITHOUT tool=colyseus: `npm ci` fails, no peer is measured");
  return undefined;
}

/** Tries more and more players until a step fails, then ends the server. */
async function climb(
  smoke: Smoke,
  start: (own: Smoke) => Promise<Peer>,
  crowd: string,
): Promise<{ readonly peer: Peer; readonly steps: readonly MeasuredStep[] }> {
  const own = new Smoke();
  smoke.onEnd(() => own.cleanUp());
  smoke.onFailure(() => own.report());
  const peer = await start(own);
  const steps: MeasuredStep[] = [];
  const endMs = performance.now() + MOST_CLIMB_MS;
  for (const wanted of peer.ladder) {
    if (performance.now() > endMs) break;
    await peer.bring(wanted);
    await pause(SETTLE_MS);
    let step: MeasuredStep;
    let tries = 0;
    do {
      step = { wanted, ...await peer.measure(MEASURED_SECONDS) };
      console.log(lineOf(crowd, peer.name, step));
    } while (isDisturbed(step) && ++tries < MOST_TRIES);
    steps.push(step);
    if (failuresOf(step).length > 0 && !isDisturbed(step)) break;
  }
  console.log(`BENCH_KNEE crowd="${crowd}" peer="${peer.name}" players=${kneeOf(steps)}`);
  await own.cleanUp();
  return { peer, steps };
}

function lineOf(crowd: string, peer: string, step: MeasuredStep): string {
  const { wanted, counts, cost } = step;
  const parts = Object.entries(cost.microsByPart)
    .map(([part, micros]) => `${part} ${micros.toFixed(1)}`).join(" + ");
  const faults = Object.entries(counts.faults).map(([why, count]) => `${count} × ${why}`);
  return `  ${crowd}, ${peer}, ${wanted}: ${counts.meanHz.toFixed(1)} Hz (least ` +
    `${counts.leastHz.toFixed(1)}), p50 ${counts.p50Ms.toFixed(0)} p99 ` +
    `${counts.p99Ms.toFixed(0)} ms, all frames ${counts.allP50Ms.toFixed(0)} and ` +
    `${counts.allP99Ms.toFixed(0)} ms, ${parts} µs, ${counts.visible.toFixed(0)} in view, ` +
    `${counts.movers.toFixed(0)} movers of ` +
    `${counts.bytesPerMover.toFixed(1)} B, tick ${(cost.tickP50Micros / 1000).toFixed(1)}/` +
    `${(cost.tickP99Micros / 1000).toFixed(1)} ms, generator ${
      (counts.core * 100).toFixed(0)
    } % and ${counts.lagP99Ms.toFixed(0)} ms late at p99, ` +
    `busier core ${(cost.busiestCore * 100).toFixed(0)} %` +
    `${faults.length > 0 ? `, ${faults.join(", ")}` : ""}` +
    `${failuresOf(step).length > 0 ? ` — over: ${failuresOf(step).join(", ")}` : ""}`;
}
