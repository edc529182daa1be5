// The worlds that the master told of: their titles, and where their packs are.

import type { WorldKey } from "../../shared/lib/ids.ts";
import { archiveName, manifestName } from "../../shared/pack/manifest.ts";
import { isSha256Hex } from "../../shared/pack/sha256.ts";
import type { FROM_MASTER } from "../../shared/protocol/control_messages.ts";
import type { BodyOf } from "../../shared/protocol/frames.ts";
import type { Addresses } from "./addresses.ts";
import type { PackPlace } from "./ports.ts";

/** What the master told last. */
export class WorldCatalog {
  readonly #addresses: Pick<Addresses, "packUrl">;
  #told: BodyOf<typeof FROM_MASTER, "catalog"> = { packBaseUrl: "", worlds: [], buildId: "" };

  constructor(addresses: Pick<Addresses, "packUrl">) {
    this.#addresses = addresses;
  }

  /** @returns True when it names another build of the client than the catalog before it. */
  take(told: BodyOf<typeof FROM_MASTER, "catalog">): boolean {
    const before = this.#told.buildId;
    this.#told = told;
    return before !== "" && before !== told.buildId;
  }

  /** The hash of the client's build; empty while there is none. */
  get buildId(): string {
    return this.#told.buildId;
  }

  /** A world's title; its key while nothing is known of it. */
  titleOf(key: string): string {
    return this.#told.worlds.find((world) => world.key === key)?.title ?? key;
  }

  /** Where a world's pack is; nothing when the master did not say. */
  packOf(key: WorldKey): PackPlace | undefined {
    const packHash = this.#told.worlds.find((world) => world.key === key)?.packHash;
    if (packHash === undefined || !isSha256Hex(packHash)) return undefined;
    const urlOf = (name: string) => this.#addresses.packUrl(`${this.#told.packBaseUrl}/${name}`);
    return {
      worldKey: key,
      packUrl: urlOf(archiveName(key, packHash)),
      manifestUrl: urlOf(manifestName(key, packHash)),
      packHash,
    };
  }
}
