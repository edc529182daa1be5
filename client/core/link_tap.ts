import { CLOSE_CODES } from "../../shared/net/close_codes.ts";
import type { Link } from "../../shared/net/link.ts";
import type { DialEvents, LinkDialler } from "./ports.ts";

/** What went over a client's links since it started. */
export interface LinkCounts {
  receivedBytes: number;
  receivedFrames: number;
  sentBytes: number;
  sentFrames: number;
}

/** What a browser says of a connection that is lost. */
const LOST = 1006;

/** Counts what goes over all links of a client, and can break them, for whoever watches. */
export class LinkTap {
  readonly counts: LinkCounts = {
    receivedBytes: 0,
    receivedFrames: 0,
    sentBytes: 0,
    sentFrames: 0,
  };
  readonly #drops = new Set<() => void>();

  /** A dialler whose links are tapped. */
  tapped(dial: LinkDialler): LinkDialler {
    return (url, events) => this.#dial(dial, url, events);
  }

  /** Breaks every link, as a network does: the far ends see no farewell. */
  dropAll(): void {
    for (const drop of [...this.#drops]) drop();
  }

  #dial(dial: LinkDialler, url: string, events: DialEvents): Link {
    const { counts } = this;
    let isOver = false;
    const end = () => {
      isOver = true;
      this.#drops.delete(drop);
    };
    const drop = () => {
      end();
      // Not the code of somebody who leaves: the avatar is to wait.
      link.close(CLOSE_CODES.idle_timeout, "");
      events.closed(LOST, "");
    };
    const link = dial(url, {
      opened: () => {
        if (!isOver) events.opened();
      },
      message: (bytes) => {
        if (isOver) return;
        counts.receivedBytes += bytes.length;
        counts.receivedFrames++;
        events.message(bytes);
      },
      closed: (code, reason) => {
        if (isOver) return;
        end();
        events.closed(code, reason);
      },
    });
    this.#drops.add(drop);
    return {
      get isOpen() {
        return !isOver && link.isOpen;
      },
      send: (bytes) => {
        if (isOver) return;
        counts.sentBytes += bytes.length;
        counts.sentFrames++;
        link.send(bytes);
      },
      close: (code, reason) => {
        end();
        link.close(code, reason);
      },
    };
  }
}
