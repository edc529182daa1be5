// A master, its worlds and its packs in memory, for tests of the whole client core. Everything
// answers by itself unless a test takes an answer away or puts another in its place.

import { FakeClock } from "../../shared/testing/fake_clock.ts";
import type { LeaseId, PlayerId, TicketId, WorldKey } from "../../shared/lib/ids.ts";
import { createLog, type LogLine } from "../../shared/lib/log.ts";
import type { Link } from "../../shared/net/link.ts";
import { FROM_MASTER, TO_MASTER, type ToMaster } from "../../shared/protocol/control_messages.ts";
import { type BodyOf, FrameDecoder, FrameEncoder } from "../../shared/protocol/frames.ts";
import type { Visit } from "../../shared/protocol/fields.ts";
import type { LeasePurpose } from "../../shared/protocol/reasons.ts";
import { buildGateVerdict, parseGateFrame } from "../../shared/protocol/gate.ts";
import type { Snapshot } from "../../shared/protocol/snapshot_records.ts";
import { standing } from "../../shared/sim/avatar_state.ts";
import { FROM_WORLD, TO_WORLD, type ToWorld } from "../../shared/protocol/world_messages.ts";
import { resolveAddresses } from "./addresses.ts";
import { App } from "./app.ts";
import type { Person } from "./app_state.ts";
import type { DialEvents, PackEvents, PackOrder } from "./ports.ts";
import type { Sound } from "./sound.ts";
import type { ControlState } from "./world_view.ts";

export const VERSION = "0.1";
export const KEYS = ["hub", "left_world"] as unknown as readonly WorldKey[];
/** Of every pack in the catalog. */
export const PACK_HASH = "ab".repeat(32);
/** One-way delay of everything in memory. */
const DELAY_MS = 5;

const worldJson = (key: string) =>
  JSON.stringify({
    title: `World ${key}`,
    spawns: [{ name: "start", at: { x: 0, y: 0, z: 0 } }],
    portals: [{ name: "way", at: { x: 0, y: 0, z: -6 }, to: KEYS.find((each) => each !== key) }],
  });

/** What the player looks like. */
export const OWN_LOOK = { colour: 6, accent: 0, shape: 2 };

/** A full snapshot with nobody but the own avatar. */
export function snapshotAt(tick: number, fields: Partial<Snapshot> = {}): Snapshot {
  return {
    tick,
    lastInputSeq: 0,
    own: standing(0, 0, 0),
    ownFlags: 0,
    isFull: false,
    entered: [],
    placed: [],
    changed: [],
    restyled: [],
    left: [],
    said: [],
    emoted: [],
    sounded: [],
    playersHere: 1,
    ...fields,
  };
}

/** One dialled socket, from the server's side. */
export class FakeSocket {
  readonly heard: (ToMaster | ToWorld)[] = [];
  closedWith: number | undefined;
  isGone = false;
  isGated = false;
  /** Its world is lost: what is said on it goes nowhere. */
  isHeld = false;

  constructor(readonly url: string, readonly kit: Kit, readonly events: DialEvents) {}

  get isControl(): boolean {
    return new URL(this.url).pathname === "/";
  }

  say<Name extends keyof typeof FROM_MASTER & string>(
    type: Name,
    body: BodyOf<typeof FROM_MASTER, Name>,
  ): void {
    this.deliver(type, new FrameEncoder(FROM_MASTER).encode(type, body));
  }

  sayWorld<Name extends keyof typeof FROM_WORLD & string>(
    type: Name,
    body: BodyOf<typeof FROM_WORLD, Name>,
  ): void {
    this.deliver(type, new FrameEncoder(FROM_WORLD).encode(type, body));
  }

  /** Hands a frame to the client after the delay, unless this is where the kit cuts. */
  deliver(name: string, bytes: Uint8Array): void {
    this.kit.clock.after(DELAY_MS, () => {
      if (this.isGone) return;
      if (this.kit.isCutAt(name)) this.cut();
      else this.events.message(bytes);
    });
  }

  /** The gateway says that the world behind this socket is lost. */
  interrupt(): void {
    this.isHeld = true;
    this.sayWorld("interrupted", { holdMs: 10_000 });
  }

  /** The gateway says that it is back. */
  reopen(): void {
    this.isHeld = false;
    this.sayWorld("reopened", {});
  }

  /** The connection is gone. */
  cut(code = 1006): void {
    if (this.isGone) return;
    this.isGone = true;
    this.events.closed(code, "");
  }
}

/** What a test may put in the place of the kit's own answers. */
export interface Answers {
  control?: (socket: FakeSocket, message: ToMaster) => boolean;
  world?: (socket: FakeSocket, message: ToWorld) => boolean;
  /** The version the servers have. */
  serverVersion?: string;
  /** True: dialling this fails. */
  isDown?: (url: string) => boolean;
  pack?: (order: PackOrder, events: PackEvents) => boolean;
}

/** A client and everything it speaks to. */
export class Kit {
  readonly clock = new FakeClock();
  readonly sockets: FakeSocket[] = [];
  readonly lines: LogLine[] = [];
  readonly entered: string[] = [];
  readonly bubbles: [number, string][] = [];
  readonly gestures: [number, string][] = [];
  readonly sounds: Sound[] = [];
  readonly builds: string[] = [];
  readonly reloads: string[] = [];
  readonly controls: ControlState = { moveX: 0, moveZ: 0, yaw: 0 };
  answers: Answers = {};
  /** The player's world, as the master has it. */
  activeWorld: WorldKey = KEYS[0]!;
  secret = "";
  muted: readonly Person[] = [];
  /** Says that another page of the browser changed who is muted. */
  mutedElsewhere: (muted: readonly Person[]) => void = () => {};
  /** What the lease after `enter` is for. */
  firstPurpose: LeasePurpose = "enter";
  /** Cuts the socket that this many messages from now would go to the client on. */
  cutIn = Infinity;
  readonly delivered: string[] = [];
  cancelledFetches = 0;
  readonly app: App;
  #nextId = 1;
  #lease: { id: LeaseId; to: WorldKey } | undefined;

  constructor(
    options: {
      pageVersion?: string;
      random?: () => number;
      drawsOthers?: boolean;
      visit?: Visit;
    } = {},
  ) {
    const secrets = {
      tabId: "tab",
      readResumeSecret: () => this.secret,
      saveResumeSecret: (secret: string) => void (this.secret = secret),
    };
    this.app = new App({
      version: VERSION,
      pageVersion: options.pageVersion,
      visit: options.visit,
      addresses: resolveAddresses({ pageUrl: "http://localhost:1/", allowedHosts: [] }),
      dial: (url, events) => this.#dial(url, events),
      packs: { prepare: (order, events) => this.#prepare(order, events) },
      secrets,
      mutes: {
        readMuted: () => this.muted,
        saveMuted: (muted) => void (this.muted = muted),
        watchMuted: (changed) => void (this.mutedElsewhere = changed),
      },
      clock: this.clock,
      random: options.random ?? (() => 0.5),
      log: createLog((line) => this.lines.push(line), "debug"),
      readControls: () => this.controls,
      drawsOthers: options.drawsOthers ?? true,
      events: {
        worldEntered: ({ key }) => void this.entered.push(key),
        bubble: (entityId, text) => void this.bubbles.push([entityId, text]),
        gesture: (entityId, emote) => void this.gestures.push([entityId, emote]),
        sound: (sound) => void this.sounds.push(sound),
        buildChanged: (buildId) => void this.builds.push(buildId),
        reload: (version) => void this.reloads.push(version),
      },
    });
  }

  /** Starts the client and lets it walk into its world. */
  enter(): this {
    this.app.start();
    this.clock.advance(200);
    return this;
  }

  /** The newest lease. */
  get leaseId(): LeaseId | undefined {
    return this.#lease?.id;
  }

  /** The newest control socket. */
  get control(): FakeSocket {
    return this.sockets.findLast((socket) => socket.isControl)!;
  }

  /** The newest world socket. */
  get world(): FakeSocket {
    return this.sockets.findLast((socket) => !socket.isControl)!;
  }

  get phase() {
    return this.app.state.value.phase;
  }

  /** Reasons of the notices shown. */
  get notices(): string[] {
    return this.app.state.value.notices.map((notice) => notice.reason);
  }

  /** Log lines of one name. */
  logged(name: string): LogLine[] {
    return this.lines.filter((line) => line.name === name);
  }

  /** How often the newest control socket heard a message. */
  heard(type: string): number {
    return this.control.heard.filter((message) => message.type === type).length;
  }

  /** The master grants a lease to `to`. */
  grant(to: WorldKey, purpose: LeasePurpose = "enter", hardMs = 3_600_000) {
    const id = this.#hexId() as LeaseId;
    this.#lease = { id, to };
    this.control.say("lease_granted", {
      leaseId: id,
      worldKey: to,
      purpose,
      packUrl: `/packs/${to}.zip`,
      manifestUrl: `/packs/${to}.json`,
      packHash: "ab",
      packBytes: 1000,
      requiredBytes: 400,
      softMs: 120_000,
      hardMs,
    });
    return id;
  }

  giveTicket(): void {
    const { id, to } = this.#lease!;
    this.control.say("ticket", {
      leaseId: id,
      worldKey: to,
      url: `/${to}`,
      ticketId: this.#hexId() as TicketId,
      expiresInMs: 10_000,
    });
  }

  /** The world admits whoever joined, and the master commits. */
  admit(socket: FakeSocket): void {
    const { id, to } = this.#lease!;
    socket.sayWorld("joined", { worldKey: to, entityId: 1, tick: 100, tickMs: 50 });
    this.activeWorld = to;
    if (!this.control.isGone) this.control.say("committed", { leaseId: id, worldKey: to });
    socket.sayWorld("snapshot", snapshotAt(101));
  }

  /** Counts a delivery. @returns True when it is the one to cut at. */
  isCutAt(name: string): boolean {
    this.delivered.push(name);
    return --this.cutIn === 0;
  }

  #dial(url: string, events: DialEvents): Link {
    const socket = new FakeSocket(url, this, events);
    this.sockets.push(socket);
    this.clock.after(DELAY_MS, () => {
      if (socket.isGone) return;
      if (this.answers.isDown?.(url)) socket.cut();
      else events.opened();
    });
    return {
      get isOpen() {
        return !socket.isGone;
      },
      send: (bytes) => {
        if (!socket.isGone) this.clock.after(DELAY_MS, () => this.#hear(socket, bytes));
      },
      close: (code) => {
        socket.isGone = true;
        socket.closedWith = code;
      },
    };
  }

  #hear(socket: FakeSocket, bytes: Uint8Array): void {
    if (socket.isGone || socket.isHeld) return;
    if (!socket.isGated) {
      const server = this.answers.serverVersion ?? VERSION;
      socket.isGated = true;
      socket.deliver("verdict", buildGateVerdict(server, parseGateFrame(bytes) ?? "?"));
    } else if (socket.isControl) {
      const message = decode(TO_MASTER, bytes) as ToMaster;
      socket.heard.push(message);
      if (this.answers.control?.(socket, message) !== true) this.#answer(socket, message);
    } else {
      const message = decode(TO_WORLD, bytes) as ToWorld;
      socket.heard.push(message);
      if (this.answers.world?.(socket, message) !== true) this.#answerWorld(socket, message);
    }
  }

  #answer(socket: FakeSocket, message: ToMaster): void {
    switch (message.type) {
      case "enter":
        socket.say("session", {
          playerId: 7 as PlayerId,
          displayName: "Guest-7",
          isGuest: true,
          resumeSecret: this.secret === "" ? "secret" : "",
          canLogInByName: true,
          look: OWN_LOOK,
        });
        socket.say("catalog", {
          packBaseUrl: "/packs",
          worlds: KEYS.map((key) => ({
            key,
            title: `Title ${key}`,
            capacity: 9,
            packHash: PACK_HASH,
          })),
          buildId: "b1",
        });
        this.grant(this.activeWorld, this.firstPurpose);
        break;
      case "request_entry":
        this.grant(this.activeWorld, "resume");
        break;
      case "redeem_lease":
        if (message.body.leaseId === this.#lease?.id) this.giveTicket();
        break;
      case "ping":
        socket.say("pong", message.body);
        break;
    }
  }

  #answerWorld(socket: FakeSocket, message: ToWorld): void {
    if (message.type === "join") this.admit(socket);
    if (message.type === "ping") socket.sayWorld("pong", { ...message.body, tick: 0 });
    if (message.type === "use_portal") {
      socket.sayWorld("locked", { portal: message.body.portal, to: KEYS[1]! });
      this.grant(KEYS[1]!, "portal");
    }
  }

  #prepare(order: PackOrder, events: PackEvents): () => void {
    let isOver = false;
    if (this.answers.pack?.(order, events) !== true) {
      this.clock.after(DELAY_MS, () => {
        if (isOver) return;
        events.ready({ hash: order.packHash, text: () => worldJson(order.worldKey) });
      });
    }
    return () => {
      isOver = true;
      this.cancelledFetches++;
    };
  }

  #hexId(): string {
    return (this.#nextId++).toString(16).padStart(32, "0");
  }
}

function decode(table: typeof TO_MASTER | typeof TO_WORLD, bytes: Uint8Array): unknown {
  const phases = ["greeted", "entered", "connected", "playing"] as const;
  for (const phase of phases) {
    const frame = new FrameDecoder<typeof table, string>(table).decode(bytes, phase, 0);
    if (frame.ok) return frame.message;
    if (frame.fault !== "wrong_phase") throw new Error(`Cannot decode: ${frame.fault}`);
  }
  throw new Error("Cannot decode: no phase allows it");
}
