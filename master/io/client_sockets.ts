// The control sockets as the core sees them, over the gateway's batches.

import { limitKeyOf } from "../../shared/edge/client_address.ts";
import {
  EdgeCommandWriter,
  type EdgeEventHandler,
  readEdgeEvents,
} from "../../shared/net/player_link.ts";
import type { ClientEvents } from "./master_events.ts";

/** What the core may do with a control socket. */
export interface ClientSockets {
  sendToClient(slot: number, frame: Uint8Array): void;
  closeClient(slot: number, code: number, reason: string): void;
  /** Takes in a batch of events of one of the gateway's threads. */
  receive(batch: Uint8Array, thread: number): void;
}

/**
 * Each thread numbers its sockets from 0. The core's slot for the one in slot s of thread t is
 * s · threads + t.
 * @param deliver Gets one batch of commands for a thread per turn of the event loop; the bytes are
 * its own.
 */
export function createClientSockets(
  events: ClientEvents,
  threads: number,
  deliver: (commands: Uint8Array<ArrayBuffer>, thread: number) => void,
): ClientSockets {
  const commands = Array.from({ length: threads }, () => new EdgeCommandWriter());
  const handlers = commands.map((_, thread) => handlerOf(thread));
  let isFlushDue = false;
  const flushSoon = () => {
    if (isFlushDue) return;
    isFlushDue = true;
    setImmediate(() => {
      isFlushDue = false;
      for (const [thread, each] of commands.entries()) {
        if (!each.isEmpty) deliver(each.take(), thread);
      }
    });
  };

  function handlerOf(thread: number): EdgeEventHandler {
    const among = (slot: number) => slot * threads + thread;
    return {
      // The core only limits by it, and one customer has more IPv6 addresses than can be counted.
      opened: (slot, address) => events.clientOpened(among(slot), limitKeyOf(address)),
      message: (slot, bytes) => events.clientMessage(among(slot), bytes),
      closed: (slot, code, isLeaving) => events.clientClosed(among(slot), code, isLeaving),
      // Nothing on the control socket may be dropped: the edge closes who reads too slowly.
      stalled: () => {},
      drained: () => {},
    };
  }

  return {
    sendToClient(slot, frame) {
      commands[slot % threads]!.frame(Math.floor(slot / threads), frame);
      flushSoon();
    },
    closeClient(slot, code, reason) {
      commands[slot % threads]!.close(Math.floor(slot / threads), code, reason);
      flushSoon();
    },
    receive: (batch, thread) => readEdgeEvents(batch, handlers[thread]!),
  };
}
