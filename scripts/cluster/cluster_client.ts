// One player's whole client in the cluster, without its page.

import { resolveAddresses } from "../../client/core/addresses.ts";
import { App } from "../../client/core/app.ts";
import type { LinkDialler } from "../../client/core/ports.ts";
import type { Clock } from "../../shared/lib/clock.ts";
import type { Log } from "../../shared/lib/log.ts";
import { seededRandom } from "../../shared/lib/random.ts";
import { WORLD_JSON } from "./cluster_worlds.ts";
import type { HeldNet } from "./held_net.ts";

/** A client and what its browser would keep for it. */
export class ClusterClient {
  readonly app: App;
  readonly tabId: string;
  /** Worlds entered, in order. */
  readonly visited: string[] = [];
  /** True: the next packs fail. */
  packFails = false;
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
      dial,
      packs: {
        prepare: (order, events) => {
          const channel = net.open(`pack ${order.worldKey}`);
          channel.send(() => events.progress("downloading", 1, 2));
          channel.send(() => {
            if (this.packFails) return events.failed("pack_broken");
            const json = WORLD_JSON.get(order.worldKey) ?? "";
            events.ready({ hash: order.packHash, text: () => json });
          });
          return () => net.drop(channel);
        },
      },
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
      readControls: () => ({ moveX: 0, moveZ: 0, yaw: 0 }),
      events: {
        worldEntered: ({ key }) => void this.visited.push(key),
        bubble: () => {},
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

  /** Steps into the portal that leads onward. */
  goOn(): void {
    this.app.actions.usePortal();
  }
}
