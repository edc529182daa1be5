// What a snapshot holds once it is read. How it lies on the wire: snapshot.ts.

import type { AvatarState } from "../sim/avatar_state.ts";
import type { AvatarLook } from "./avatar_look.ts";
import type { Emote } from "./emotes.ts";
import type { ChangedRecord, SeenState } from "./entity_changes.ts";

export const ENTITY_KINDS = ["player", "resident"] as const;
export type EntityKind = (typeof ENTITY_KINDS)[number];

/** A state on the wire: metres and radians, quantised. */
export interface WireState {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly yaw: number;
}

/** Somebody who came into view, with all there is to know. */
export interface EnteredRecord {
  readonly entityId: number;
  readonly kind: EntityKind;
  /** The player behind it, 0 for residents. */
  readonly playerId: number;
  readonly name: string;
  readonly isGuest: boolean;
  readonly look: AvatarLook;
  /** What the scene draws for a resident in place of an avatar, by name; empty for players. */
  readonly costume: string;
  /** As of a {@link ChangedRecord}. */
  readonly everyTicks: number;
  readonly at: Readonly<SeenState>;
}

/** Where somebody in view is, whatever was told of them before. */
export interface PlacedRecord {
  readonly entityId: number;
  /** As of a {@link ChangedRecord}: who goes too far for those is placed each time. */
  readonly everyTicks: number;
  readonly at: Readonly<SeenState>;
}

/** Somebody in view looks like this from now on. */
export interface RestyledRecord {
  readonly entityId: number;
  readonly look: AvatarLook;
}

/** Something somebody in view says aloud. */
export interface SaidRecord {
  readonly entityId: number;
  readonly text: string;
}

/** A gesture of somebody in view, which is over by itself. */
export interface EmotedRecord {
  readonly entityId: number;
  readonly emote: Emote;
}

/** A sound of the world's. A client without one of that name stays silent. */
export interface SoundedRecord {
  /** What {@link isSoundName} takes. */
  readonly name: string;
  /** Metres; without a place it is heard everywhere alike. */
  readonly at: { readonly x: number; readonly y: number; readonly z: number } | undefined;
}

/** One frame for one client. */
export interface Snapshot {
  readonly tick: number;
  readonly lastInputSeq: number;
  /** All of it, bit for bit: prediction goes on from here. */
  readonly own: Readonly<AvatarState>;
  readonly ownFlags: number;
  /** Whoever is not in `entered` is out of view or gone. */
  readonly isFull: boolean;
  /** Entities out of view or gone. */
  readonly left: readonly number[];
  readonly entered: readonly EnteredRecord[];
  readonly placed: readonly PlacedRecord[];
  /** What changed since the last record about the same entity. */
  readonly changed: readonly ChangedRecord[];
  readonly restyled: readonly RestyledRecord[];
  readonly said: readonly SaidRecord[];
  readonly emoted: readonly EmotedRecord[];
  readonly sounded: readonly SoundedRecord[];
  /** Players in the world, when the number changed. */
  readonly playersHere: number | undefined;
}
