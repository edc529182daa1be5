// What the master's catalog says of worlds and of the client's own build.

import type { FromMaster } from "../../shared/protocol/control_messages.ts";

/** What worlds are called, and which build the master serves. */
export class WorldTitles {
  readonly #titles = new Map<string, string>();
  readonly #buildChanged: (buildId: string) => void;
  #buildId = "";

  constructor(buildChanged: (buildId: string) => void) {
    this.#buildChanged = buildChanged;
  }

  /** The title of a world, its key as long as none is known. */
  of(key: string): string {
    return this.#titles.get(key) ?? key;
  }

  read({ worlds, buildId }: Extract<FromMaster, { type: "catalog" }>["body"]): void {
    for (const { key, title } of worlds) this.#titles.set(key, title);
    if (this.#buildId !== "" && buildId !== this.#buildId) this.#buildChanged(buildId);
    this.#buildId = buildId;
  }
}
