// Branded ids: a plain string or number becomes one only through its parser.

declare const brand: unique symbol;
type Branded<Base, Name extends string> = Base & { readonly [brand]: Name };

/** Name of a world: the name of its folder. 1–32 of a–z, 0–9 and `_`, first a letter. */
export type WorldKey = Branded<string, "WorldKey">;
/** One running copy of a world: `<key>#<number>`, number from 1. */
export type InstanceId = Branded<string, "InstanceId">;
/** A guest or account, for ever. From the store's one sequence. */
export type PlayerId = Branded<number, "PlayerId">;
/** Refreshable permission to prepare one trip: 32 hex digits. */
export type LeaseId = Branded<string, "LeaseId">;
/** One-use permission to enter one world instance: 32 hex digits. */
export type TicketId = Branded<string, "TicketId">;
/** A number of the store's one never-decreasing sequence: orders world starts and admissions. */
export type Fence = Branded<number, "Fence">;

const WORLD_KEY = /^[a-z][a-z0-9_]{0,31}$/;
const HEX_32 = /^[0-9a-f]{32}$/;

/** `undefined` when `text` is no well-formed world key. */
export function parseWorldKey(text: string): WorldKey | undefined {
  return WORLD_KEY.test(text) ? (text as WorldKey) : undefined;
}

/** The id of instance `number` (a whole number from 1) of `key`. */
export function instanceId(key: WorldKey, number: number): InstanceId {
  return `${key}#${number}` as InstanceId;
}

/** The world key in an instance id. */
export function worldKeyOf(id: InstanceId): WorldKey {
  return id.slice(0, id.lastIndexOf("#")) as WorldKey;
}

/** The instance number in an instance id. */
export function instanceNumberOf(id: InstanceId): number {
  return Number(id.slice(id.lastIndexOf("#") + 1));
}

/** `undefined` when `text` is no well-formed lease id. */
export function parseLeaseId(text: string): LeaseId | undefined {
  return HEX_32.test(text) ? (text as LeaseId) : undefined;
}

/** `undefined` when `text` is no well-formed ticket. */
export function parseTicketId(text: string): TicketId | undefined {
  return HEX_32.test(text) ? (text as TicketId) : undefined;
}

/** `undefined` when `value` is no positive whole number. */
export function parsePlayerId(value: number): PlayerId | undefined {
  return Number.isSafeInteger(value) && value > 0 ? (value as PlayerId) : undefined;
}

/** `undefined` when `value` is no positive whole number. */
export function parseFence(value: number): Fence | undefined {
  return Number.isSafeInteger(value) && value > 0 ? (value as Fence) : undefined;
}

/** Enough of a secret or id to recognise it in a log, too little to use it. */
export function shortened(id: string): string {
  return id.slice(0, 6);
}
