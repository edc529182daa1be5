import assert from "node:assert/strict";
import { createLog, type LogLine } from "../../shared/lib/log.ts";
import {
  MAX_REQUEST_BYTES,
  type OperatorAnswer,
  type OperatorRequest,
} from "../core/operator_messages.ts";
import { askMaster, MasterUnreachableError } from "./operator_client.ts";
import { readLine, writeLine } from "./operator_line.ts";
import {
  MAX_OPERATORS,
  openOperatorSocket,
  OperatorSocketError,
  operatorSocketPath,
} from "./operator_socket.ts";

const NO_WORLDS: OperatorAnswer = {
  ok: true,
  command: "worlds",
  version: "0.1",
  isDraining: false,
  worlds: [],
};

interface Bench {
  readonly dataDirectory: string;
  readonly asked: OperatorRequest[];
  readonly log: LogLine[];
  dial(): Promise<Deno.UnixConn>;
  /** What a line is answered with. */
  say(line: string): Promise<OperatorAnswer>;
}

async function withSocket(
  body: (bench: Bench) => Promise<void>,
  options: {
    readonly name?: string;
    readonly answer?: OperatorAnswer;
    readonly timeoutMs?: number;
    readonly listen?: (path: string) => Deno.UnixListener;
  } = {},
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "vc" });
  const dataDirectory = `${folder}/${options.name ?? "data"}`;
  const asked: OperatorRequest[] = [];
  const log: LogLine[] = [];
  const stop = await openOperatorSocket({
    dataDirectory,
    answer(request) {
      asked.push(request);
      return options.answer ?? NO_WORLDS;
    },
    log: createLog((line) => log.push(line), "debug"),
    timeoutMs: options.timeoutMs ?? 60_000,
    listen: options.listen,
  });
  const path = operatorSocketPath(dataDirectory);
  const dial = () => Deno.connect({ transport: "unix", path });
  try {
    await body({
      dataDirectory,
      asked,
      log,
      dial,
      async say(line) {
        const conn = await dial();
        await writeLine(conn, line);
        return await answerOn(conn);
      },
    });
  } finally {
    await stop();
    await Deno.remove(folder, { recursive: true });
  }
}

async function answerOn(conn: Deno.UnixConn): Promise<OperatorAnswer> {
  const line = await readLine(conn, 1 << 20);
  conn.close();
  assert.ok(line.ok);
  return JSON.parse(line.value);
}

Deno.test("openOperatorSocket() answers each connection once", () =>
  withSocket(async ({ dataDirectory, asked }) => {
    assert.deepEqual(await askMaster(dataDirectory, { command: "worlds" }), NO_WORLDS);
    await askMaster(dataDirectory, { command: "drain", inSeconds: 0 });
    assert.deepEqual(asked, [{ command: "worlds" }, { command: "drain", inSeconds: 0 }]);
  }));

Deno.test("[O2] openOperatorSocket() lets only its own user in", () =>
  withSocket(async ({ dataDirectory }) => {
    const path = operatorSocketPath(dataDirectory);
    assert.equal((await Deno.stat(`${dataDirectory}/run`)).mode! & 0o777, 0o700);
    assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
  }));

Deno.test("[O2] a run folder that was wider is narrowed before anybody can dial", async () => {
  const folder = await Deno.makeTempDir({ prefix: "vc" });
  try {
    await Deno.mkdir(`${folder}/run`);
    await Deno.chmod(`${folder}/run`, 0o755);
    const log = createLog(() => {});
    const stop = await openOperatorSocket({ dataDirectory: folder, answer: () => NO_WORLDS, log });
    assert.equal((await Deno.stat(`${folder}/run`)).mode! & 0o777, 0o700);
    await stop();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("[O2] a request of 1024 bytes is read, one byte more is refused by name", () =>
  withSocket(async ({ say, asked, log }) => {
    const line = '{"command":"worlds"}'.padEnd(MAX_REQUEST_BYTES);
    assert.deepEqual(await say(line), NO_WORLDS);
    assert.deepEqual(await say(`${line} `), { ok: false, refusal: "too_long", detail: "" });
    assert.equal(asked.length, 1);
    assert.deepEqual(log.map(({ fields }) => fields?.reason), ["too_long"]);
  }));

Deno.test("[O2] nonsense and foreign commands are refused by name, and the next one is answered", () =>
  withSocket(async ({ say }) => {
    const refusalOf = async (line: string) => {
      const answer = await say(line);
      return answer.ok ? "none" : answer.refusal;
    };
    assert.equal(await refusalOf("hello"), "bad_request");
    assert.equal(await refusalOf("\u0000\uffff"), "bad_request");
    assert.equal(await refusalOf('{"command":"reboot"}'), "unknown_command");
    assert.deepEqual(await say('{"command":"worlds"}'), NO_WORLDS);
  }));

Deno.test("[O2] who says nothing is told that it is too late", () =>
  withSocket(async ({ dial, asked }) => {
    const conn = await dial();
    const line = await readLine(conn, 1 << 20);
    const refusal: OperatorAnswer = { ok: false, refusal: "timed_out", detail: "" };
    assert.deepEqual(JSON.parse(line.ok ? line.value : ""), refusal);
    assert.equal(await conn.read(new Uint8Array(1)), null, "and is hung up on");
    conn.close();
    assert.equal(asked.length, 0);
  }, { timeoutMs: 20 }));

Deno.test("[O2] who does not take the answer is cut off", () => {
  const worlds = { ...NO_WORLDS, version: "0".repeat(4 << 20) };
  return withSocket(async ({ dial }) => {
    const conn = await dial();
    await writeLine(conn, '{"command":"worlds"}');
    const others = await Promise.all(Array.from({ length: MAX_OPERATORS - 1 }, dial));
    // Every place is taken until the slow one is cut: then somebody is answered again.
    for (;;) {
      const another = await dial();
      await writeLine(another, '{"command":"worlds"}');
      const line = await readLine(another, 64 << 20);
      another.close();
      if (line.ok && line.value.startsWith('{"ok":true')) break;
    }
    for (const other of [conn, ...others]) other.close();
  }, { answer: worlds, timeoutMs: 50 });
});

Deno.test("openOperatorSocket() outlives a want of file descriptors", () => {
  let failures = 0;
  const listen = (path: string) => {
    const listener = Deno.listen({ transport: "unix", path });
    const accept = listener.accept.bind(listener);
    listener.accept = () =>
      failures++ < 2 ? Promise.reject(new Error("Too many open files")) : accept();
    return listener;
  };
  return withSocket(async ({ dataDirectory }) => {
    assert.deepEqual(await askMaster(dataDirectory, { command: "worlds" }), NO_WORLDS);
    assert.ok(failures > 2);
  }, { listen });
});

Deno.test("[O2] eight may ask at a time, the ninth is told to come back", () =>
  withSocket(async ({ dial, say }) => {
    const waiting = await Promise.all(Array.from({ length: MAX_OPERATORS }, dial));
    assert.deepEqual(await say('{"command":"worlds"}'), {
      ok: false,
      refusal: "too_busy",
      detail: "",
    });
    await writeLine(waiting[0]!, '{"command":"worlds"}');
    assert.deepEqual(await answerOn(waiting[0]!), NO_WORLDS);
    assert.deepEqual(await say('{"command":"worlds"}'), NO_WORLDS);
    for (const conn of waiting.slice(1)) conn.close();
  }));

Deno.test("a socket that a killed master left behind is replaced, and the own one is removed", async () => {
  const folder = await Deno.makeTempDir({ prefix: "vc" });
  const log = createLog(() => {});
  const path = operatorSocketPath(folder);
  try {
    await Deno.mkdir(`${folder}/run`, { mode: 0o700 });
    // Moved, so that closing the listener leaves the file behind, as a kill does.
    const dead = Deno.listen({ transport: "unix", path: `${path}.moved` });
    await Deno.rename(`${path}.moved`, path);
    dead.close();
    assert.equal((await Deno.lstat(path)).isFile, false);
    await assertUnreachable(folder, "no_master");
    const stop = await openOperatorSocket({ dataDirectory: folder, answer: () => NO_WORLDS, log });
    assert.deepEqual(await askMaster(folder, { command: "worlds" }), NO_WORLDS);
    await stop();
    await assert.rejects(Deno.lstat(path), Deno.errors.NotFound);
    await assertUnreachable(folder, "no_master");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a data directory with a name too long for a socket is reached all the same", () =>
  withSocket(async ({ dataDirectory }) => {
    assert.ok(operatorSocketPath(dataDirectory).length > 108);
    assert.deepEqual(await askMaster(dataDirectory, { command: "worlds" }), NO_WORLDS);
  }, { name: "a_long_name_".repeat(12) }));

Deno.test("openOperatorSocket() says where nobody can listen", async () => {
  const folder = await Deno.makeTempDir({ prefix: "vc" });
  try {
    await Deno.writeTextFile(`${folder}/run`, "in the way");
    const opened = openOperatorSocket({
      dataDirectory: folder,
      answer: () => NO_WORLDS,
      log: createLog(() => {}),
    });
    await assert.rejects(opened, (error) => {
      assert.ok(error instanceof OperatorSocketError);
      assert.match(error.message, /^Cannot listen for operators on ".*\/run\/operator\.sock": /);
      return true;
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("askMaster() says that no master runs, with the folder and what to do", async () => {
  const error = await assertUnreachable("/nowhere/at/all", "no_master");
  assert.match(error.message, /No master runs with this data directory: "\/nowhere\/at\/all"/);
  assert.match(error.message, /--data-dir/);
});

Deno.test({
  name: "askMaster() says that another user may not ask",
  permissions: { read: false, write: false, env: true },
  async fn() {
    const error = await assertUnreachable("/somebody/else", "not_allowed");
    assert.match(error.message, /only the user that it runs as/);
  },
});

Deno.test("askMaster() takes nonsense from whoever listens there for no answer", async () => {
  const folder = await Deno.makeTempDir({ prefix: "vc" });
  await Deno.mkdir(`${folder}/run`);
  const listener = Deno.listen({ transport: "unix", path: operatorSocketPath(folder) });
  try {
    const serving = listener.accept().then(async (conn) => {
      await writeLine(conn, "half an answ");
      conn.close();
    });
    await assertUnreachable(folder, "no_answer");
    await serving;
  } finally {
    listener.close();
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("[O2] askMaster() does not wait for ever for a master that hangs", async () => {
  const folder = await Deno.makeTempDir({ prefix: "vc" });
  await Deno.mkdir(`${folder}/run`);
  const listener = Deno.listen({ transport: "unix", path: operatorSocketPath(folder) });
  try {
    const accepted = listener.accept();
    await assertUnreachable(folder, "no_answer", 20);
    const conn = await accepted;
    await readLine(conn, MAX_REQUEST_BYTES);
    assert.equal(await conn.read(new Uint8Array(1)), null, "it has hung up");
    conn.close();
  } finally {
    listener.close();
    await Deno.remove(folder, { recursive: true });
  }
});

async function assertUnreachable(
  dataDirectory: string,
  reason: MasterUnreachableError["reason"],
  timeoutMs?: number,
): Promise<MasterUnreachableError> {
  try {
    await askMaster(dataDirectory, { command: "worlds" }, timeoutMs);
  } catch (error) {
    assert.ok(error instanceof MasterUnreachableError, String(error));
    assert.equal(error.reason, reason);
    return error;
  }
  throw new Error(`Cannot see ${reason}: somebody answered`);
}

Deno.test("an answer under way is given before the socket closes", async () => {
  const folder = await Deno.makeTempDir({ prefix: "vc" });
  const stopped = Promise.withResolvers<void>();
  try {
    const stop = await openOperatorSocket({
      dataDirectory: folder,
      answer() { // as a drain is, that has nothing to wait for
        stop().then(stopped.resolve, stopped.reject);
        return NO_WORLDS;
      },
      log: createLog(() => {}, "debug"),
    });
    const idle = await Deno.connect({ transport: "unix", path: operatorSocketPath(folder) });
    assert.deepEqual(await askMaster(folder, { command: "drain", inSeconds: 0 }), NO_WORLDS);
    await stopped.promise; // it does not wait for who has asked nothing
    assert.equal(await idle.read(new Uint8Array(1)), null);
    idle.close();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
