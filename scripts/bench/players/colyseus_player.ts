// A player of the Colyseus server beside us: matchmaking over HTTP, then its WebSocket, read as far
// as counting and timing need it.

import { wireMessage } from "../raw_websocket.ts";
import { type Home, homeOf } from "./homes.ts";
import { hostOf, type LoadPlayer, type LoadPlayerOptions } from "./load_player.ts";
import { LoadWebSocket } from "./load_websocket.ts";
import type { NativeSockets } from "./native_sockets.ts";

/** Bytes that Colyseus 0.18 begins its messages with. */
const PROTOCOL = { join: 10, state: 14, patch: 15, bytes: 17 } as const;
/** In a patch: what follows belongs to the object of the number behind it. */
const SWITCH_TO = 255;
const YAW_FIELD = 3;
const FIELDS = 4;
const ADD = 128;
const FULL_SPEED = -127;
/** 1/16 radian a frame in steps of a turn: the same circle as our own walkers. */
const TURN_STEPS = 652;
const YAW_STEPS = 65_536;
/** Yaws of this many players are told apart by their high part; a float32 holds 24 bits exactly. */
const MARKS = 256;
/** Type 17, message 0, then two frames of i8 strafe, i8 forward, f32 yaw. */
const FRAME_BYTES = 6;
const FIRST_FRAME_AT = 2;

/** One player. */
export class ColyseusPlayer implements LoadPlayer {
  fault: string | undefined;
  frames = 0;
  bytes = 0;
  readonly #sockets: NativeSockets;
  readonly #options: LoadPlayerOptions;
  readonly #message = wireMessage(new Uint8Array(FIRST_FRAME_AT + 2 * FRAME_BYTES));
  /** The frames that no state has shown. */
  readonly #pending: {
    readonly yaw: number;
    readonly sentMs: number;
    readonly isFirst: boolean;
  }[] = [];
  readonly #mark: number;
  readonly #turn: number;
  #steps: number;
  #answer = "";
  #room: LoadWebSocket | undefined;
  #isJoined = false;

  constructor(sockets: NativeSockets, options: LoadPlayerOptions & { readonly spacing: number }) {
    this.#sockets = sockets;
    this.#options = options;
    const { index } = options;
    this.#mark = (index % MARKS) * YAW_STEPS;
    this.#steps = (index * 40_503) & (YAW_STEPS - 1);
    this.#turn = index % 2 === 0 ? TURN_STEPS : -TURN_STEPS;
    const { payload } = this.#message;
    payload.setUint8(0, PROTOCOL.bytes);
    for (const at of [FIRST_FRAME_AT, FIRST_FRAME_AT + FRAME_BYTES]) {
      payload.setInt8(at + 1, FULL_SPEED);
    }
    this.#matchmake(homeOf(index, options.spacing));
  }

  get isIn(): boolean {
    return this.#isJoined && this.frames > 0 && this.fault === undefined;
  }

  walk(nowMs: number): void {
    const { payload, bytes } = this.#message;
    for (const at of [FIRST_FRAME_AT, FIRST_FRAME_AT + FRAME_BYTES]) {
      this.#steps = (this.#steps + this.#turn) & (YAW_STEPS - 1);
      const yaw = this.#mark + this.#steps;
      payload.setFloat32(at + 2, yaw, true);
      if (this.#options.sample === undefined) continue;
      this.#pending.push({ yaw, sentMs: nowMs, isFirst: at === FIRST_FRAME_AT });
    }
    this.#room?.sendFrame(bytes);
  }

  ping(): void {
    // The server pings, and its pings are answered.
  }

  #matchmake(home: Home): void {
    const { port, index } = this.#options;
    const body = JSON.stringify(home);
    const socket = this.#sockets.connect(port, hostOf(index), {
      data: (bytes) => void (this.#answer += new TextDecoder().decode(bytes)),
      closed: () => this.#join(),
    });
    socket.send(new TextEncoder().encode(
      `POST /matchmake/joinOrCreate/bench HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n` +
        `Connection: close\r\n\r\n${body}`,
    ));
  }

  #join(): void {
    const json = /\{.*\}/s.exec(this.#answer)?.[0];
    if (json === undefined) return this.#end(`no seat: ${this.#answer.slice(0, 80)}`);
    const seat = JSON.parse(json) as { processId: string; roomId: string; sessionId: string };
    if (seat.sessionId === undefined) return this.#end(`no seat: ${json.slice(0, 80)}`);
    const { port, index } = this.#options;
    const path = `/${seat.processId}/${seat.roomId}?sessionId=${seat.sessionId}`;
    this.#room = new LoadWebSocket(this.#sockets, { port, path, fromHost: hostOf(index) }, {
      opened: () => {},
      message: (payload) => this.#heard(payload),
      closed: () => this.#end("closed"),
    });
  }

  #heard(payload: Uint8Array): void {
    const [type] = payload;
    if (type === PROTOCOL.join) {
      this.#room?.send(new Uint8Array([PROTOCOL.join]));
      this.#isJoined = true;
    }
    if (type !== PROTOCOL.patch) return;
    this.frames++;
    this.bytes += payload.length;
    if (this.#options.sample !== undefined) this.#sample(payload);
  }

  #sample(payload: Uint8Array): void {
    const nowMs = performance.now();
    const movers = readPatch(payload, (yaw) => this.#saw(yaw, nowMs));
    // All walk, so that who moves is who is in view; the own avatar is no other.
    if (movers !== undefined) this.#options.sample?.movers(movers - 1, payload.length, movers - 1);
  }

  #saw(yaw: number, nowMs: number): void {
    if (Math.floor(yaw / YAW_STEPS) * YAW_STEPS !== this.#mark) return;
    const found = this.#pending.findIndex((input) => input.yaw === yaw);
    if (found < 0) return;
    // Those before it were in a patch that was not read to its end, or overtaken: they do not count.
    const { sentMs, isFirst } = this.#pending[found]!;
    this.#options.sample?.latency(nowMs - sentMs, isFirst);
    this.#pending.splice(0, found + 1);
  }

  #end(fault: string): void {
    if (this.fault !== undefined) return;
    this.fault = fault;
    this.#room?.close();
  }
}

/**
 * Reads a patch of walkers as far as they only moved.
 * @returns How many moved, `undefined` when there is anything else in it.
 */
export function readPatch(payload: Uint8Array, yaw: (yaw: number) => void): number | undefined {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  let at = 1;
  let movers = 0;
  while (at < payload.length && payload[at] === SWITCH_TO) {
    at = afterNumber(payload, at + 1);
    movers++;
    while (at + 4 < payload.length && (payload[at]! & ~ADD) < FIELDS) {
      if ((payload[at]! & ~ADD) === YAW_FIELD) yaw(view.getFloat32(at + 1, true));
      at += 5;
    }
  }
  return at === payload.length ? movers : undefined;
}

/** Where a number of Colyseus' schema encoding ends; object numbers take 1 to 5 bytes. */
function afterNumber(payload: Uint8Array, at: number): number {
  const first = payload[at] ?? 0;
  if (first < 0x80) return at + 1;
  return at + (first === 0xcc ? 2 : first === 0xcd ? 3 : 5);
}
