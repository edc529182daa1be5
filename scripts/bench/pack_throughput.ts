// What a download costs the server, beside nginx: bytes per CPU second of all its processes, for the
// same file and the same clients.

import { freePort } from "../smoke/processes.ts";
import { check, type Smoke, until } from "../smoke/harness.ts";
import { PROJECT_ROOT } from "../source_files.ts";
import { type BenchSetting, startBenchMaster } from "./bench_setting.ts";
import { type Section, summaryOf } from "./figures.ts";
import { childrenOf } from "../smoke/processes.ts";
import { cpuBetween, readCpu } from "./process_usage.ts";

const FILE_BYTES = 20_000_000;
const FILE_NAME = `hub.${"ab".repeat(32)}.zip`;
const CLIENTS = 4;
const DOWNLOADS_EACH = 15;
/** Turn by turn, so that a noisy neighbour meets both. */
const ROUNDS = 5;
const NGINX = "/usr/sbin/nginx";
const START_MS = 5000;
/** The share of nginx's bytes per CPU second that is wanted. */
const WANTED_SHARE = 1 / 8;

interface Side {
  readonly url: string;
  /** Every process that serves. */
  readonly pids: readonly number[];
  /** Gigabytes per CPU second, by round. */
  readonly found: number[];
}

/** Measures downloads of one file from the public port and from nginx. */
export async function packThroughput({ smoke, program }: BenchSetting): Promise<Section> {
  const folder = await smoke.temporaryFolder();
  const packs = `${folder}/packs`;
  await copyPacks(packs);
  const bytes = new Uint8Array(FILE_BYTES);
  for (let at = 0; at < FILE_BYTES; at += 65_536) {
    crypto.getRandomValues(bytes.subarray(at, Math.min(at + 65_536, FILE_BYTES)));
  }
  await Deno.writeFile(`${packs}/${FILE_NAME}`, bytes);
  const master = await startBenchMaster(smoke, {
    exePath: program.path,
    idleSeconds: 1,
    args: ["--world-pack-dir", packs],
  });
  const sides = {
    virtucade: {
      url: `${master.pageUrl}packs/${FILE_NAME}`,
      pids: [master.pid],
      found: [],
    } satisfies Side as Side,
    nginx: await startNginx(smoke, folder, packs),
  };
  for (const side of Object.values(sides)) await download(side.url, 1); // into the page cache
  for (let round = 0; round < ROUNDS; round++) {
    for (const side of Object.values(sides)) side.found.push(await gigabytesPerCpuSecond(side));
  }
  const ours = summaryOf(sides.virtucade.found).median;
  const theirs = summaryOf(sides.nginx.found).median;
  await master.drain();
  return {
    name: "pack download",
    method: `${FILE_BYTES / 1e6} MB on the public port, ${CLIENTS} parallel curl, plain http, ` +
      `${ROUNDS} rounds turn by turn with nginx (1 process, sendfile)`,
    figures: [
      { name: "virtucade", value: ours, unit: "GB per CPU s", parts: spread(sides.virtucade) },
      { name: "nginx", value: theirs, unit: "GB per CPU s", parts: spread(sides.nginx) },
      {
        name: "virtucade / nginx",
        value: ours / theirs,
        unit: "of nginx",
        target: { limit: WANTED_SHARE, is: "at_least" },
        parts: { virtucade: ours, nginx: theirs },
      },
    ],
  };
}

function spread({ found }: Side): Readonly<Record<string, number>> {
  const { runs, least, most } = summaryOf(found);
  return { runs, least, most };
}

async function gigabytesPerCpuSecond({ url, pids }: Side): Promise<number> {
  const before = pids.map(readCpu);
  const clients = Array.from({ length: CLIENTS }, () => download(url, DOWNLOADS_EACH));
  const bytes = (await Promise.all(clients)).reduce((sum, each) => sum + each, 0);
  const cpuMs = pids.reduce(
    (sum, pid, index) => sum + cpuBetween(before[index]!, readCpu(pid)).cpuMs, // one for each pid
    0,
  );
  return bytes / 1e9 / (cpuMs / 1000);
}

/** Downloads a file over one kept connection. @returns The bytes that came. */
async function download(url: string, times: number): Promise<number> {
  const each = Array.from({ length: times }, () => ["-o", "/dev/null", url]).flat();
  const { success, stdout } = await new Deno.Command("curl", {
    args: ["--silent", "--fail", "--noproxy", "*", "--write-out", "%{size_download}\n", ...each],
    stdin: "null",
    stderr: "null",
  }).output();
  const sizes = new TextDecoder().decode(stdout).trim().split("\n").map(Number);
  check(success && sizes.every((size) => size === FILE_BYTES), `${url} came whole`);
  return sizes.length * FILE_BYTES;
}

async function copyPacks(to: string): Promise<void> {
  await Deno.mkdir(to);
  const from = `${PROJECT_ROOT}/build/packs`;
  for await (const { name } of Deno.readDir(from)) {
    await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}

async function startNginx(smoke: Smoke, folder: string, packs: string): Promise<Side> {
  const port = freePort();
  const config = `worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/nginx_error.log;
daemon off;
user root;
events { worker_connections 256; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  ${
    ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((each) =>
      `${each}_temp_path ${folder};`
    ).join(" ")
  }
  server {
    listen 127.0.0.1:${port};
    location /packs/ { alias ${packs}/; }
  }
}
`;
  await Deno.writeTextFile(`${folder}/nginx.conf`, config);
  const child = new Deno.Command(NGINX, {
    args: ["-c", `${folder}/nginx.conf`, "-p", folder],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  smoke.onEnd(async () => {
    child.kill("SIGTERM");
    await child.status;
  });
  const url = `http://127.0.0.1:${port}/packs/${FILE_NAME}`;
  const isUp = async () => {
    try {
      const { ok, body } = await fetch(url, { method: "HEAD" });
      await body?.cancel();
      return ok;
    } catch {
      return false; // it does not listen yet
    }
  };
  await until(isUp, START_MS, "nginx");
  return { url, pids: [child.pid, ...childrenOf(child.pid).map(({ pid }) => pid)], found: [] };
}
