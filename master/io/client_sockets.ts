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
  /** Takes in a batch of the gateway's events. */
  receive(batch: Uint8Array): void;
}

/** @param deliver Gets one batch of commands per turn of the event loop; the bytes are its own. */
export function createClientSockets(
  events: ClientEvents,
  deliver: (commands: Uint8Array<ArrayBuffer>) => void,
): ClientSockets {
  const commands = new EdgeCommandWriter();
  let isFlushDue = false;
  const flushSoon = () => {
    if (isFlushDue) return;
    isFlushDue = true;
    setImmediate(() => {
      isFlushDue = false;
      deliver(commands.take());
    });
  };
  const handler: EdgeEventHandler = {
    // The core only limits by it, and one customer has more IPv6 addresses than can be counted.
    opened: (slot, address) => events.clientOpened(slot, limitKeyOf(address)),
    message: (slot, bytes) => events.clientMessage(slot, bytes),
    closed: (slot, code, isLeaving) => events.clientClosed(slot, code, isLeaving),
    // Nothing on the control socket may be dropped: the edge closes who reads too slowly.
    stalled: () => {},
    drained: () => {},
  };
  return {
    sendToClient(slot, frame) {
      commands.frame(slot, frame);
      flushSoon();
    },
    closeClient(slot, code, reason) {
      commands.close(slot, code, reason);
      flushSoon();
    },
    receive: (batch) => readEdgeEvents(batch, handler),
  };
}
