// What the client as a whole is made of, and what it asks of the page around it.

import type { Clock } from "../../shared/lib/clock.ts";
import type { WorldKey } from "../../shared/lib/ids.ts";
import type { Log } from "../../shared/lib/log.ts";
import type { Random } from "../../shared/lib/random.ts";
import type { Emote } from "../../shared/protocol/emotes.ts";
import type { Visit } from "../../shared/protocol/fields.ts";
import type { Addresses } from "./addresses.ts";
import type { LinkDialler, MuteStore, PackFiles, PackSource, SecretStore } from "./ports.ts";
import type { Sound } from "./sound.ts";
import type { WorldClient } from "./world_client.ts";
import type { ControlState } from "./world_view.ts";

/** The world being walked in, or frozen on screen until the next one. */
export interface ActiveWorld {
  readonly key: WorldKey;
  readonly title: string;
  readonly pack: PackFiles;
  readonly client: WorldClient;
}

/** What the page does for the client. */
export interface AppEvents {
  /** Another world is active: build its scene from its pack. */
  worldEntered(world: ActiveWorld): void;
  /** Somebody in view says something. */
  bubble(entityId: number, text: string): void;
  /** Somebody in view makes a gesture. */
  gesture(entityId: number, emote: Emote): void;
  /** Something is to be heard. */
  sound(sound: Sound): void;
  /** The master serves another build of the client than at first. */
  buildChanged(buildId: string): void;
  /** Load the page anew for this version of the server. */
  reload(serverVersion: string): void;
}

/** What a client is made of. */
export interface AppOptions {
  readonly version: string;
  /** The version in the page's `?v=`, if any: a reload for it was tried already. */
  readonly pageVersion: string | undefined;
  readonly addresses: Addresses;
  /** Where the link leads that the page was opened with. */
  readonly visit?: Visit | undefined;
  readonly dial: LinkDialler;
  readonly packs: PackSource;
  readonly secrets: SecretStore;
  readonly mutes: MuteStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Asked once for each input frame. */
  readonly readControls: () => Readonly<ControlState>;
  /** Where the camera looks, radians; the controls' yaw when left out. */
  readonly lookYaw?: () => number;
  /** False where nobody looks: how others move is not kept then. True if left out. */
  readonly drawsOthers?: boolean;
  readonly events: AppEvents;
}
