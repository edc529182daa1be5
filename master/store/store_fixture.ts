// What the tests of every store are made of.

import {
  type Fence,
  instanceId,
  parseFence,
  parsePlayerId,
  parseWorldKey,
  type PlayerId,
  type WorldKey,
} from "../../shared/lib/ids.ts";
import { parsePlayerName, type PlayerName } from "../core/player_name.ts";
import type { NewAccount, NewGuest, NewReport, Place, Store, WorldInstanceRow } from "./store.ts";

/** An open store, and how to remove all of it. */
export interface StoreUnderTest {
  readonly store: Store;
  readonly dispose: () => Promise<void>;
}

/** Opens an empty store. */
export type OpenStore = () => Promise<StoreUnderTest>;

/** Runs `work` on an empty store and removes the store. */
export async function withStore(open: OpenStore, work: (store: Store) => Promise<void>) {
  const { store, dispose } = await open();
  try {
    await work(store);
  } finally {
    await dispose();
  }
}

/** @throws {Error} When `value` is none. */
export function player(value: number): PlayerId {
  return given(parsePlayerId(value));
}

/** @throws {Error} When `value` is none. */
export function fence(value: number): Fence {
  return given(parseFence(value));
}

/** @throws {Error} When `text` is none. */
export function world(text: string): WorldKey {
  return given(parseWorldKey(text));
}

/** @throws {Error} When `text` is none. */
export function name(text: string): PlayerName {
  const parsed = parsePlayerName(text);
  if (!parsed.ok) throw new Error(`Cannot use name "${text}": ${parsed.fault}`);
  return parsed.value;
}

/** A place told apart by its x. */
export function placeAt(x: number): Place {
  return { x, y: 1.5, z: -2.25, yawRadians: 0.5 };
}

/** What everybody looks like who is stored by a test. */
export const LOOK = { colour: 2, accent: 5, shape: 1 };

/** A guest with a secret of its own. */
export function guest(id: number, more: Partial<NewGuest> = {}): NewGuest {
  return {
    playerId: player(id),
    displayName: `Guest-${id}`,
    worldKey: world("hub"),
    fence: fence(1),
    secretHash: `secret-of-${id}`,
    look: LOOK,
    createdFrom: "192.0.2.1",
    atMs: 1000,
    ...more,
  };
}

/** An account to create. */
export function account(id: number, text: string, more: Partial<NewAccount> = {}): NewAccount {
  return {
    playerId: player(id),
    name: name(text),
    worldKey: world("hub"),
    fence: fence(1),
    look: LOOK,
    createdFrom: "192.0.2.1",
    atMs: 1000,
    ...more,
  };
}

/** Player 1 reports player 2. */
export function report(more: Partial<NewReport> = {}): NewReport {
  return {
    atMs: 1000,
    reporter: player(1),
    reporterName: "Alice",
    reported: player(2),
    reportedName: "Guest-2",
    reason: "insult",
    text: "He said “;DROP TABLE reports;--”",
    worldKey: world("hub"),
    lines: [
      { atMs: 998, channel: "everyone", fromPlayer: player(2), from: "Guest-2", text: "'\"\u202e" },
      { atMs: 999.5, channel: "whisper", fromPlayer: player(2), from: "Guest-2", text: "hm" },
    ],
    ...more,
  };
}

/** The first instance of a world. */
export function instance(
  key: string,
  epoch: number,
  more: Partial<WorldInstanceRow> = {},
): WorldInstanceRow {
  return {
    instanceId: instanceId(world(key), 1),
    epoch: fence(epoch),
    pid: 4711,
    address: "unix:hub.sock",
    token: "launch token",
    startedAtMs: 900,
    ...more,
  };
}

function given<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("Cannot use value: it is no id");
  return value;
}
