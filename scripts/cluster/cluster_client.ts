// One player's whole client in the cluster, without its page.

import { resolveAddresses } from "../../client/core/addresses.ts";
import { App } from "../../client/core/app.ts";
import type { LinkDialler } from "../../client/core/ports.ts";
import type { Clock } from "../../shared/lib/clock.ts";
import type { Log } from "../../shared/lib/log.ts";
import type { Link } from "../../shared/net/link.ts";
import { seededRandom } from "../../shared/lib/random.ts";
import { WORLD_JSON } from "./cluster_worlds.ts";
import type { HeldNet } from "./held_net.ts";

/** A client and what its browser would keep for it. */
export class ClusterClient {
  readonly app: App;
  readonly tabId: string;
  /** Worlds entered, in order. */
  readonly visited: string[] = [];
  /** What the player does with the keys. */
  readonly controls = { moveX: 0, moveZ: 0, yaw: 0, jumpPresses: 0 };
  /** True: the next packs fail. */
  packFails = false;
  /** True: packs under way do not come. */
  holdsPack = false;
  /** What was said to worlds while {@link holdWorldFrames} held it back. */
  #held: (() => void)[] | undefined;
  /** What the browser keeps: given on to the next page of the same tab. */
  secret: string;

  constructor(options: {
    readonly net: HeldNet;
    readonly clock: Clock;
    readonly log: Log;
    readonly dial: LinkDialler;
    readonly seed: number;
    readonly version: string;
    readonly tabId: string;
    readonly secret?: string;
  }) {
    const { net, clock, log, dial, version } = options;
    this.tabId = options.tabId;
    this.secret = options.secret ?? "";
    this.app = new App({
      version,
      pageVersion: undefined,
      addresses: resolveAddresses({ pageUrl: "http://localhost/", allowedHosts: [] }),
      dial: (url, events) => this.#withHolding(dial(url, events), new URL(url).pathname),
      packs: {
        prepare: (order, events) => {
          const channel = net.open(`pack ${order.worldKey}`);
          channel.send(() => events.progress("downloading", 1, 2));
          const come = () => {
            if (this.holdsPack) return void clock.after(250, () => channel.send(come));
            if (this.packFails) return events.failed("pack_broken");
            const json = WORLD_JSON.get(order.worldKey) ?? "";
            events.ready({ hash: order.packHash, text: () => json });
          };
          channel.send(come);
          return () => net.drop(channel);
        },
      },
      mutes: { readMuted: () => [], saveMuted: () => {}, watchMuted: () => {} },
      secrets: {
        tabId: this.tabId,
        readResumeSecret: () => this.secret,
        saveResumeSecret: (secret) => {
          if (secret !== "") this.secret = secret;
        },
      },
      clock,
      random: seededRandom(options.seed),
      log,
      readControls: () => this.controls,
      events: {
        worldEntered: ({ key }) => void this.visited.push(key),
        bubble: () => {},
        gesture: () => {},
        sound: () => {},
        buildChanged: () => {},
        reload: () => {},
      },
    });
    this.app.start();
  }

  /** The world being walked in, if any. */
  get walkingIn(): string | undefined {
    const { phase } = this.app.state.value;
    return phase.phase === "playing" ? phase.world : undefined;
  }

  /** From now on nothing that is said to a world gets through. */
  holdWorldFrames(): void {
    this.#held ??= [];
  }

  /** Lets through, late, what was held. */
  releaseWorldFrames(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const send of held) send();
  }

  /** Steps into the portal that leads onward. */
  goOn(): void {
    this.app.actions.usePortal();
  }

  #withHolding(link: Link, path: string): Link {
    if (path === "/") return link;
    return {
      get isOpen() {
        return link.isOpen;
      },
      send: (bytes) => {
        const copy = bytes.slice();
        const send = () => link.send(copy);
        if (this.#held === undefined) send();
        else this.#held.push(send);
      },
      close: (code, reason) => link.close(code, reason),
    };
  }
}
