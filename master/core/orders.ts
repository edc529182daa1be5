// The core's words to clients and worlds, encoded and sent to whoever is still there.

import type { Fence, InstanceId } from "../../shared/lib/ids.ts";
import { FROM_MASTER } from "../../shared/protocol/control_messages.ts";
import { type BodyOf, FrameEncoder } from "../../shared/protocol/frames.ts";
import { TO_WORLD_LINK } from "../../shared/protocol/master_messages.ts";
import type { MasterEffects } from "./effects.ts";

/** Sends messages by name. */
export class Orders {
  readonly #effects: MasterEffects;
  readonly #epochOf: (id: InstanceId) => Fence | undefined;
  readonly worldUrl: (id: InstanceId) => string;
  readonly #client = new FrameEncoder(FROM_MASTER);
  readonly #world = new FrameEncoder(TO_WORLD_LINK);

  constructor(
    effects: MasterEffects,
    epochOf: (id: InstanceId) => Fence | undefined,
    worldUrl: (id: InstanceId) => string,
  ) {
    this.#effects = effects;
    this.#epochOf = epochOf;
    this.worldUrl = worldUrl;
  }

  toClient<Name extends keyof typeof FROM_MASTER>(
    slot: number,
    type: Name,
    body: BodyOf<typeof FROM_MASTER, Name>,
  ): void {
    this.#effects.sendToClient(slot, this.#client.encode(type, body));
  }

  /** One message to many, encoded once. */
  toClients<Name extends keyof typeof FROM_MASTER>(
    slots: Iterable<number>,
    type: Name,
    body: BodyOf<typeof FROM_MASTER, Name>,
  ): void {
    const frame = this.#client.encode(type, body);
    for (const slot of slots) this.#effects.sendToClient(slot, frame);
  }

  toWorld<Name extends keyof typeof TO_WORLD_LINK>(
    id: InstanceId,
    type: Name,
    body: BodyOf<typeof TO_WORLD_LINK, Name>,
  ): void {
    const epoch = this.#epochOf(id);
    if (epoch !== undefined) {
      this.#effects.sendToWorld(id, epoch, this.#world.encode(type, body));
    }
  }
}
