import type { CloseReason } from "../../shared/net/close_codes.ts";
import { CLOSE_CODES } from "../../shared/net/close_codes.ts";
import { EdgeCommandWriter } from "../../shared/net/player_link.ts";
import { FrameEncoder } from "../../shared/protocol/frames.ts";
import type { BodyOf } from "../../shared/protocol/frames.ts";
import { FROM_WORLD } from "../../shared/protocol/world_messages.ts";
import type { Session } from "./session.ts";

/** One batch of commands for the edge behind `source`. */
export interface OutgoingBatch {
  readonly source: number;
  readonly batch: Uint8Array<ArrayBuffer>;
}

/** Everything that goes to players, collected per edge until the tick ends. */
export class Outlets {
  readonly #writers = new Map<number, EdgeCommandWriter>();
  readonly #encoder = new FrameEncoder(FROM_WORLD);

  /** The commands for one edge. */
  writer(source: number): EdgeCommandWriter {
    let writer = this.#writers.get(source);
    if (writer === undefined) {
      writer = new EdgeCommandWriter();
      this.#writers.set(source, writer);
    }
    return writer;
  }

  /** Sends one message that must not be dropped. */
  send<Name extends keyof typeof FROM_WORLD & string>(
    session: Session,
    type: Name,
    body: BodyOf<typeof FROM_WORLD, Name>,
  ): void {
    this.writer(session.source).frame(session.slot, this.#encoder.encode(type, body));
  }

  /** Closes a socket for good. */
  close(session: Session, reason: CloseReason): void {
    session.isOver = true;
    session.closeAtMs = undefined;
    this.writer(session.source).close(session.slot, CLOSE_CODES[reason], reason);
  }

  /** Forgets an edge that is gone, with all that was meant for it. */
  drop(source: number): void {
    this.#writers.delete(source);
  }

  /** What was collected since the last call. */
  take(): readonly OutgoingBatch[] {
    const batches: OutgoingBatch[] = [];
    for (const [source, writer] of this.#writers) {
      if (!writer.isEmpty) batches.push({ source, batch: writer.take() });
    }
    return batches;
  }
}
