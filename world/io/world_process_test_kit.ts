// Starts a world process as a master does, and speaks to it as the master and its gateway do.

import assert from "node:assert/strict";
import { join } from "node:path";
import { EdgeEventWriter, readEdgeCommands } from "../../shared/net/player_link.ts";
import {
  ANSWER_BYTES,
  buildAnswer,
  isWorldProof,
  type LinkPurpose,
  NONCE_BYTES,
  PROOF_BYTES,
} from "../../shared/net/link_proof.ts";
import { buildGateFrame, parseGateVerdict } from "../../shared/protocol/gate.ts";
import { type BodyOf, FrameDecoder, FrameEncoder } from "../../shared/protocol/frames.ts";
import { TO_MASTER_LINK, TO_WORLD_LINK } from "../../shared/protocol/master_messages.ts";
import { FROM_WORLD, TO_WORLD } from "../../shared/protocol/world_messages.ts";
import { Dialled, readBytes } from "./dialled_test_kit.ts";

const ROOT = join(import.meta.dirname ?? ".", "../..");
const TOKEN = "5a".repeat(32);
/** A test that waits longer than this has failed. */
const PATIENCE_MS = 15_000;

/** What a test may change about a launch. */
export interface LaunchChanges {
  /** Text of `world.json`; `undefined` for no such file. */
  readonly definition?: string | undefined;
  readonly script?: string;
  readonly linkPath?: string;
  /** In the place of the launch document. */
  readonly line?: string;
  readonly listen?: "edge";
}

/** Messages that came and are waited for, by name. */
class Inbox<Message extends { readonly type: string; readonly body: unknown }> {
  readonly #came: Message[] = [];
  readonly #waiting: { type: string; take: (message: Message) => void }[] = [];

  put(message: Message): void {
    const at = this.#waiting.findIndex(({ type }) => type === message.type);
    if (at < 0) this.#came.push(message);
    else this.#waiting.splice(at, 1)[0]?.take(message);
  }

  next(type: string): Promise<Message> {
    const at = this.#came.findIndex((message) => message.type === type);
    const found = this.#came.splice(at < 0 ? this.#came.length : at, 1)[0];
    if (found !== undefined) return Promise.resolve(found);
    const { promise, resolve } = Promise.withResolvers<Message>();
    this.#waiting.push({ type, take: resolve });
    return within(promise, `message ${type}`);
  }
}

/** The master's side of a control link. */
export class ControlSide {
  readonly #inbox = new Inbox<{ type: string; body: unknown }>();
  readonly #encoder = new FrameEncoder(TO_WORLD_LINK);
  readonly #decoder = new FrameDecoder<typeof TO_MASTER_LINK, "any">(TO_MASTER_LINK);
  readonly #stream: Dialled;

  constructor(conn: Deno.Conn) {
    this.#stream = new Dialled(conn, (record) => {
      const decoded = this.#decoder.decode(record, "any", 0);
      assert.ok(decoded.ok);
      this.#inbox.put(decoded.message);
    });
  }

  get ended(): Promise<boolean> {
    return within(this.#stream.ended, "end of the link");
  }

  async next<Name extends keyof typeof TO_MASTER_LINK & string>(
    type: Name,
  ): Promise<BodyOf<typeof TO_MASTER_LINK, Name>> {
    return (await this.#inbox.next(type)).body as BodyOf<typeof TO_MASTER_LINK, Name>;
  }

  order<Name extends keyof typeof TO_WORLD_LINK & string>(
    type: Name,
    body: BodyOf<typeof TO_WORLD_LINK, Name>,
  ): void {
    this.#stream.send(this.#encoder.encode(type, body));
  }

  close(): void {
    this.#stream.close();
  }
}

/** The gateway's side of a players link. */
export class PlayersSide {
  readonly #inboxes = new Map<number, Inbox<{ type: string; body: unknown }>>();
  readonly #encoder = new FrameEncoder(TO_WORLD);
  readonly #decoder = new FrameDecoder<typeof FROM_WORLD, "any">(FROM_WORLD);
  readonly #stream: Dialled;

  constructor(conn: Deno.Conn) {
    this.#stream = new Dialled(conn, (record) => this.#take(record));
  }

  get ended(): Promise<boolean> {
    return within(this.#stream.ended, "end of the link");
  }

  open(slot: number): void {
    this.#send((to) => to.opened(slot, "192.0.2.1"));
  }

  say<Name extends keyof typeof TO_WORLD & string>(
    slot: number,
    type: Name,
    body: BodyOf<typeof TO_WORLD, Name>,
  ): void {
    this.#send((to) => to.message(slot, this.#encoder.encode(type, body)));
  }

  async next<Name extends keyof typeof FROM_WORLD & string>(
    slot: number,
    type: Name,
  ): Promise<BodyOf<typeof FROM_WORLD, Name>> {
    const message = await this.#inbox(slot).next(type);
    return message.body as BodyOf<typeof FROM_WORLD, Name>;
  }

  async closeOf(slot: number): Promise<number> {
    return (await this.#inbox(slot).next("close")).body as number;
  }

  close(): void {
    this.#stream.close();
  }

  #send(write: (to: EdgeEventWriter) => void): void {
    const to = new EdgeEventWriter();
    write(to);
    this.#stream.send(to.take());
  }

  #take(record: Uint8Array): void {
    readEdgeCommands(record, {
      frame: (slot, own, slices) => {
        const bytes = new Uint8Array([...own, ...slices.flatMap((slice) => [...slice])]);
        const decoded = this.#decoder.decode(bytes, "any", 0);
        assert.ok(decoded.ok);
        this.#inbox(slot).put(decoded.message);
      },
      close: (slot, code) => this.#inbox(slot).put({ type: "close", body: code }),
    });
  }

  #inbox(slot: number): Inbox<{ type: string; body: unknown }> {
    let inbox = this.#inboxes.get(slot);
    if (inbox === undefined) this.#inboxes.set(slot, inbox = new Inbox());
    return inbox;
  }
}

/** A browser's side of a player socket. */
export class BrowserSide {
  readonly closeCode: Promise<number>;
  readonly #inbox = new Inbox<{ type: string; body: unknown }>();
  readonly #encoder = new FrameEncoder(TO_WORLD);
  readonly #decoder = new FrameDecoder<typeof FROM_WORLD, "any">(FROM_WORLD);
  readonly #socket: WebSocket;

  constructor(url: string) {
    this.#socket = new WebSocket(url);
    this.#socket.binaryType = "arraybuffer";
    const closed = Promise.withResolvers<number>();
    this.closeCode = closed.promise;
    this.#socket.onclose = ({ code }) => closed.resolve(code);
    this.#socket.onopen = () => this.#socket.send(buildGateFrame("0.1"));
    this.#socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
      const bytes = new Uint8Array(data);
      if (parseGateVerdict(bytes) !== undefined) return this.#inbox.put({ type: "gate", body: 0 });
      const decoded = this.#decoder.decode(bytes, "any", 0);
      assert.ok(decoded.ok);
      this.#inbox.put(decoded.message);
    };
  }

  /** Resolves when the gate was passed. */
  async passed(): Promise<void> {
    await this.#inbox.next("gate");
  }

  say<Name extends keyof typeof TO_WORLD & string>(
    type: Name,
    body: BodyOf<typeof TO_WORLD, Name>,
  ): void {
    this.#socket.send(this.#encoder.encode(type, body));
  }

  async next<Name extends keyof typeof FROM_WORLD & string>(
    type: Name,
  ): Promise<BodyOf<typeof FROM_WORLD, Name>> {
    return (await this.#inbox.next(type)).body as BodyOf<typeof FROM_WORLD, Name>;
  }

  async close(): Promise<void> {
    if (this.#socket.readyState < WebSocket.CLOSING) this.#socket.close();
    await this.closeCode;
  }
}

/** One world process under test. Disposing of it kills it. */
export class WorldProcessKit {
  readonly #child: Deno.ChildProcess;
  readonly #folder: string;
  readonly #linkPath: string;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #opened: { close(): void }[] = [];
  readonly #browsers: BrowserSide[] = [];
  readonly #reading: Promise<void>[];
  #grew = Promise.withResolvers<void>();
  #output = "";
  #hasEnded = false;
  #isRead = false;

  private constructor(child: Deno.ChildProcess, folder: string, linkPath: string) {
    this.#child = child;
    this.#folder = folder;
    this.#linkPath = linkPath;
    this.#input = child.stdin.getWriter();
    this.#reading = [child.stdout, child.stderr].map((stream) => this.#read(stream));
    void child.status.then(() => this.#hasEnded = true);
    void Promise.all(this.#reading).then(() => {
      this.#isRead = true;
      this.#tell();
    });
  }

  /** Launches a world and does not wait for it. */
  static async launch(changes: LaunchChanges = {}): Promise<WorldProcessKit> {
    const folder = await Deno.makeTempDir({ prefix: "world_" });
    const worldDirectory = join(folder, "hub");
    await Deno.mkdir(worldDirectory);
    const definition = "definition" in changes
      ? changes.definition
      : await Deno.readTextFile(join(ROOT, "worlds/hub/world.json"));
    if (definition !== undefined) {
      await Deno.writeTextFile(join(worldDirectory, "world.json"), definition);
    }
    if (changes.script !== undefined) {
      await Deno.writeTextFile(join(worldDirectory, "server.js"), changes.script);
    }
    const linkPath = changes.linkPath ?? join(folder, "link.sock");
    const line = changes.line ?? JSON.stringify({
      version: "0.1",
      key: "hub",
      number: 1,
      epoch: 7,
      launchToken: TOKEN,
      linkPath,
      worldDirectory,
      simulationWorkerPath: await builtWorker(),
      listen: changes.listen === "edge"
        ? {
          kind: "edge",
          hostname: "127.0.0.1",
          port: 0,
          trustedProxies: [],
          allowedOrigins: [],
        }
        : { kind: "link_only" },
      logFormat: "text",
      graceMs: 8000,
      awayMs: 30_000,
    });
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-prompt", "--no-check", join(ROOT, "world/main.ts"), "hub"],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      env: { RUST_BACKTRACE: "0", NO_COLOR: "1" },
    }).spawn();
    const kit = new WorldProcessKit(child, folder, linkPath);
    await kit.#input.write(new TextEncoder().encode(`${line}\n`));
    return kit;
  }

  /** Launches a world and waits until it is ready. */
  static async start(changes: LaunchChanges = {}): Promise<WorldProcessKit> {
    const kit = await WorldProcessKit.launch(changes);
    await kit.logged("WORLD_READY");
    return kit;
  }

  dial(purpose: "control", token?: string): Promise<ControlSide>;
  dial(purpose: "players", token?: string): Promise<PlayersSide>;
  async dial(purpose: LinkPurpose, token = TOKEN): Promise<ControlSide | PlayersSide> {
    const conn = await this.#dial(purpose, token);
    return purpose === "control" ? new ControlSide(conn) : new PlayersSide(conn);
  }

  /** A link whose records are `take`'s to read. */
  async dialRaw(purpose: LinkPurpose, take: (record: Uint8Array) => void): Promise<Dialled> {
    return new Dialled(await this.#dial(purpose, TOKEN), take);
  }

  async #dial(purpose: LinkPurpose, token: string): Promise<Deno.Conn> {
    const conn = await Deno.connect({ transport: "unix", path: this.#linkPath });
    this.#opened.push(conn);
    const worldNonce = await readBytes(conn, NONCE_BYTES);
    const masterNonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const claim = { purpose, lane: 0 };
    const answer = buildAnswer(token, claim, worldNonce, masterNonce);
    assert.equal(await conn.write(answer), ANSWER_BYTES);
    const proof = await readBytes(conn, PROOF_BYTES);
    assert.ok(isWorldProof(token, claim, worldNonce, masterNonce, proof));
    return conn;
  }

  get pid(): number {
    return this.#child.pid;
  }

  async closeStdin(): Promise<void> {
    await this.#input.close();
  }

  async exitCode(): Promise<number> {
    const { code } = await within(this.#child.status, "exit of the world");
    await Promise.all(this.#reading);
    return code;
  }

  get isRunning(): boolean {
    return !this.#hasEnded;
  }

  /** Opens a player socket at the world's own edge and passes the gate. */
  async connect(path: string): Promise<BrowserSide> {
    const port = Number(/port=(\d+)/.exec(this.#output)?.[1]);
    const browser = new BrowserSide(`ws://127.0.0.1:${port}${path}`);
    this.#browsers.push(browser);
    await browser.passed();
    return browser;
  }

  countLogged(text: string): number {
    return this.#output.split(text).length - 1;
  }

  /** Waits for each text in what the world logs; a line comes later than what it tells of. */
  async logged(...texts: readonly string[]): Promise<void> {
    for (const text of texts) {
      while (!this.#output.includes(text) && !this.#isRead) await within(this.#grew.promise, text);
    }
    this.assertLogged(...texts);
  }

  /** For after {@link exitCode}, when all that the world logged has been read. */
  assertLogged(...texts: readonly string[]): void {
    for (const text of texts) assert.ok(this.#output.includes(text), `no ${text}: ${this.#output}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
    await this.#child.status;
    await Promise.all(this.#reading);
    for (const browser of this.#browsers) await browser.close();
    await this.#input.close().catch(() => {});
    for (const each of this.#opened) {
      try {
        each.close();
      } catch {
        // Closed by its reader.
      }
    }
    await Deno.remove(this.#folder, { recursive: true });
  }

  async #read(stream: ReadableStream<Uint8Array>): Promise<void> {
    for await (const text of stream.pipeThrough(new TextDecoderStream() as never)) {
      this.#output += text as string;
      this.#tell();
    }
  }

  #tell(): void {
    const { resolve } = this.#grew;
    this.#grew = Promise.withResolvers();
    resolve();
  }
}

let building: Promise<string> | undefined;

/** The worker, bundled once per test run, by the script as nobody imports scripts. */
function builtWorker(): Promise<string> {
  building ??= (async () => {
    const script = join(ROOT, "scripts/build_simulation_worker.ts");
    const args = ["run", "-A", "--no-check", script];
    const { code, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    return join(ROOT, "build/world/simulation_worker.js");
  })();
  return building;
}

/** Fails loudly instead of waiting for ever. */
async function within<T>(promise: Promise<T>, what: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`Cannot wait for ${what} any longer`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
