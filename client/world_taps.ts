// What a tap into the world means: somebody, whose menu opens, or a way to walk. Fetched with the
// first tap.

import { ClickWalk, type WalkedWorld } from "./click_walk.ts";
import type { Person } from "./core/app_state.ts";
import type { WorldClient } from "./core/world_client.ts";
import { labelAt } from "./io/label_at.ts";
import type { Tap } from "./io/taps.ts";
import { pickAvatar } from "./scene/pick_avatar.ts";
import type { WorldRenderer } from "./scene/renderer_api.ts";

/** What taps are read with. */
export interface WorldTapsParts {
  readonly picture: Pick<WorldRenderer, "sightAt" | "overlay">;
  /** The element with the name plates. */
  readonly labels: HTMLElement;
  /** Somebody was tapped on, at a point of the page. */
  pointed(person: Person, at: { readonly x: number; readonly y: number }): void;
}

/** What of a world client is tapped into. */
export type TappedWorld = WalkedWorld & Pick<WorldClient, "entities" | "personOf">;

/** One page's taps. */
export class WorldTaps {
  readonly walk: ClickWalk;
  readonly #parts: WorldTapsParts;

  constructor(parts: WorldTapsParts) {
    this.#parts = parts;
    this.walk = new ClickWalk(parts.picture);
  }

  /** Takes a tap. @param mayWalk False where taps walk nowhere, as the person likes it. */
  take(client: TappedWorld, tap: Tap, mayWalk: boolean): void {
    const person = this.#personAt(client, tap);
    if (person !== undefined) this.#parts.pointed(person, tap);
    else if (mayWalk && !tap.isHeld) this.walk.goTo(client, tap.x, tap.y, tap.isDouble);
  }

  #personAt(client: TappedWorld, { x, y }: Tap): Person | undefined {
    const { picture, labels } = this.#parts;
    const labelled = labelAt(labels, x, y);
    const known = labelled === undefined ? undefined : client.personOf(labelled);
    if (known !== undefined) return known;
    const sight = picture.sightAt(x, y);
    const { definition: world } = client;
    const ground = this.walk.groundOf(client);
    const picked = sight && pickAvatar(sight, client.entities.values(), { world, ground });
    return picked && client.personOf(picked.id);
  }
}
