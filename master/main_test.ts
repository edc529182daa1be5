// The program as an operator meets it: started as a process, read, signalled, and ended.

import assert from "node:assert/strict";
import { join } from "node:path";
import { OPERATOR_COMMANDS } from "./core/operator_messages.ts";
import { MASTER_EXIT } from "./start_errors.ts";

const ROOT = join(import.meta.dirname!, "..");
const TLS = join(ROOT, "shared/edge/testdata/test_only");
const CATALOG = {
  worlds: [{
    key: "hub",
    title: "Hub",
    hash: "0".repeat(64),
    sizeBytes: 1,
    requiredBytes: 1,
    definition: { capacity: 5 },
  }],
};

/** A started program whose output is read as it comes. */
class Program {
  readonly ended: Promise<{ readonly code: number; readonly text: string }>;
  readonly #child: Deno.ChildProcess;
  readonly #waiting = new Set<() => void>();
  #text = "";

  /** @param below A program that runs this one. */
  constructor(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
    below: readonly string[] = [],
  ) {
    const words = [...below, Deno.execPath(), "run", "-A", "--no-check", join(ROOT, "main.ts")];
    const [program = "", ...before] = words;
    this.#child = new Deno.Command(program, {
      args: [...before, ...args],
      env: { NO_COLOR: "1", RUST_BACKTRACE: "0", ...env },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const reads = [this.#read(this.#child.stdout), this.#read(this.#child.stderr)];
    this.ended = Promise.all([this.#child.status, ...reads]).then(([{ code }]) => {
      for (const wake of this.#waiting) wake();
      return { code, text: this.#text };
    });
  }

  kill(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  /** The first match in what was printed. */
  async until(pattern: RegExp): Promise<RegExpExecArray> {
    let isOver = false;
    void this.ended.then(() => isOver = true);
    for (;;) {
      const match = pattern.exec(this.#text);
      if (match !== null) return match;
      assert.ok(!isOver, `${pattern} never came:\n${this.#text}`);
      await new Promise<void>((wake) => this.#waiting.add(wake));
    }
  }

  async #read(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      this.#text += text;
      for (const wake of this.#waiting) wake();
      this.#waiting.clear();
    }
  }
}

/** A folder with a catalog, and the arguments to use it. */
async function withFolder(
  body: (folder: string, args: readonly string[]) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "vc" });
  try {
    await Deno.mkdir(`${folder}/packs`);
    await Deno.writeTextFile(`${folder}/packs/catalog.json`, JSON.stringify(CATALOG));
    await body(folder, [
      ...["--port", "0", "--bind-host", "127.0.0.1"],
      ...["--data-dir", `${folder}/data`, "--world-pack-dir", `${folder}/packs`],
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("main answers --version, --help and an unknown command", async () => {
  const version = await new Program(["--version"]).ended;
  assert.equal(version.code, 0);
  assert.match(version.text, /^\d+\.\d\n$/);
  const help = await new Program(["--help"]).ended;
  assert.equal(help.code, 0);
  assert.match(help.text, /MULTI_SERVER_MASTER_PORT/);
  for (const command of OPERATOR_COMMANDS) {
    assert.match(help.text, new RegExp(`^  virtucade ${command} `, "m"));
  }
  const lines = help.text.split("\n");
  assert.deepEqual(lines.filter((line) => [...line].length > 100), []);
  const unknown = await new Program(["dance"]).ended;
  assert.equal(unknown.code, 2);
  assert.match(unknown.text, /Cannot run "dance"/);
});

Deno.test("masterMain() is ready, answers, refuses a second one, drains and ends with 0", () =>
  withFolder(async (folder, args) => {
    const master = new Program(args);
    const [, port] = await master.until(
      /MASTER_READY url=\S+ version=\S+ routing=gateway port=(\d+)/,
    );
    const health = await fetch(`http://127.0.0.1:${port}/healthz`);
    assert.equal(health.status, 200);
    assert.equal((await health.json()).status, "up");
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`);
    assert.deepStrictEqual(await ready.json(), { ready: true });

    const second = await new Program(args).ended;
    assert.equal(second.code, MASTER_EXIT.data_directory_in_use);
    assert.match(second.text, /another master runs on it/);
    const elsewhere = args.map((arg) => arg === `${folder}/data` ? `${folder}/other` : arg);
    const samePort = elsewhere.map((arg) => arg === "0" ? port! : arg);
    const third = await new Program(samePort).ended;
    assert.equal(third.code, MASTER_EXIT.cannot_listen);
    assert.match(third.text, /Cannot listen on 127\.0\.0\.1:\d+: address in use; .*--port/);
    const inFile = args.map((arg) =>
      arg === `${folder}/data` ? `${folder}/packs/catalog.json` : arg
    );
    const fourth = await new Program(inFile).ended;
    assert.equal(fourth.code, MASTER_EXIT.database_unusable);
    assert.match(fourth.text, /Cannot use data directory .*catalog\.json.*--data-dir/);

    master.kill("SIGTERM");
    const { code, text } = await master.ended;
    assert.equal(code, 0);
    assert.match(text, /MASTER_DRAINING[\s\S]*MASTER_STOPPED code=0/);
  }));

Deno.test("masterMain() says where copies of a damaged database lie", () =>
  withFolder(async (folder, args) => {
    await Deno.mkdir(`${folder}/data`);
    await Deno.writeTextFile(`${folder}/data/virtucade.db`, "no database at all ".repeat(1000));
    const { code, text } = await new Program(args).ended;
    assert.equal(code, MASTER_EXIT.database_unusable);
    assert.match(
      text,
      /virtucade\.db.*: file is not a database; put a copy from .*\/data\/backups/,
    );
  }));

Deno.test("masterMain() answers an operator's drain also where no world runs", () =>
  withFolder(async (folder, args) => {
    const master = new Program(args);
    await master.until(/MASTER_READY/);
    const drain = await new Program(["drain", "--data-dir", `${folder}/data`]).ended;
    assert.equal(drain.code, 0, drain.text);
    assert.match(drain.text, /the master ended/);
    assert.equal((await master.ended).code, 0);
  }));

Deno.test("masterMain() drains when its terminal is closed, and below nohup it goes on", () =>
  withFolder(async (_folder, args) => {
    const master = new Program(args);
    await master.until(/MASTER_READY/);
    master.kill("SIGHUP");
    const { code, text } = await master.ended;
    assert.equal(code, 0);
    assert.match(text, /MASTER_DRAINING[\s\S]*MASTER_STOPPED code=0/);

    if (Deno.build.os !== "linux") return; // elsewhere nobody says what nohup asked for
    const lasting = new Program(args, {}, ["nohup"]);
    const [, port] = await lasting.until(/MASTER_READY .* port=(\d+)/);
    lasting.kill("SIGHUP");
    assert.equal((await fetch(`http://127.0.0.1:${port}/readyz`)).status, 200);
    lasting.kill("SIGTERM");
    assert.equal((await lasting.ended).code, 0);
  }));

Deno.test("masterMain() says what is wrong with each thing that it needs", () =>
  withFolder(async (folder, args) => {
    await Deno.mkdir(`${folder}/taken.db`);
    const cases: readonly [readonly string[], number, RegExp][] = [
      [
        ["--routing", "x", "--log-level", "y"],
        2,
        /- --routing .* is none[\s\S]*- --log-level .* is none/,
      ],
      [["--trusted-proxies", "caddy"], 2, /- --trusted-proxies .* has "caddy"/],
      [["--start-world", "moon"], MASTER_EXIT.unknown_start_world, /known keys are hub/],
      [["--db-path", `${folder}/taken`], MASTER_EXIT.database_unusable, /Cannot open database/],
    ];
    for (const [more, code, text] of cases) {
      const ended = await new Program([...args, ...more]).ended;
      assert.match(ended.text, text);
      assert.equal(ended.code, code);
    }
    await Deno.remove(`${folder}/packs/catalog.json`);
    const unbuilt = await new Program(args).ended;
    assert.match(unbuilt.text, /run `deno task build` first/);
    assert.equal(unbuilt.code, MASTER_EXIT.no_build);
  }));

Deno.test("trap A9.9: TLS file missing must fail closed: no port opens, neither with TLS nor without", () =>
  withFolder(async (folder, args) => {
    await Deno.writeTextFile(`${folder}/garbage.pem`, "no certificate at all\n");
    const free = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = free.addr;
    free.close();
    const on = args.map((arg) => arg === "0" ? String(port) : arg);
    const cases: readonly (readonly [string, string, RegExp])[] = [
      [`${folder}/missing.pem`, `${TLS}_key.pem`, /- --tls-cert .* cannot be read/],
      [`${folder}/garbage.pem`, `${TLS}_key.pem`, /- --tls-cert .* holds no certificate/],
      [`${TLS}_cert.pem`, `${folder}/garbage.pem`, /- --tls-key .* holds no private key/],
    ];
    for (const [cert, key, problem] of cases) {
      const program = new Program([...on, "--tls-cert", cert, "--tls-key", key]);
      const ended = await program.ended;
      assert.equal(ended.code, MASTER_EXIT.bad_configuration);
      assert.match(ended.text, problem);
      assert.doesNotMatch(ended.text, /MASTER_READY/);
      await assert.rejects(Deno.connect({ hostname: "127.0.0.1", port }));
    }
  }));

Deno.test("masterMain() writes JSON for machines and hints at TLS for people", () =>
  withFolder(async (_folder, args) => {
    const master = new Program([...args, "--log-format", "json"]);
    const [line] = await master.until(/\{.*MASTER_READY.*\}/);
    const { at, level, name, routing } = JSON.parse(line);
    assert.deepStrictEqual({ level, name, routing }, {
      level: "info",
      name: "MASTER_READY",
      routing: "gateway",
    });
    assert.match(at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    master.kill("SIGINT");
    assert.equal((await master.ended).code, 0);

    const open = new Program([...args, "--client-host", "192.0.2.1"]);
    await open.until(/VirtuCade is open: http:\/\/192\.0\.2\.1:\d+\/[\s\S]*--tls-cert/);
    open.kill("SIGTERM");
    assert.equal((await open.ended).code, 0);
  }));
