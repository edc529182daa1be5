// The gateway thread: players' sockets live here, so that the database, files and chat of the main
// thread never stall play. An entry of its own: it is bundled apart from the master.

import { Gateway } from "./gateway.ts";
import type { FromGateway, ToGateway } from "./gateway_messages.ts";

// `lib.dom` types `self` as a window; in a worker it is this.
const thread = self as unknown as {
  postMessage(message: FromGateway, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToGateway>) => void) | null;
};

const gateway = new Gateway((message, transfer = []) => thread.postMessage(message, transfer));
thread.onmessage = (event) => gateway.handle(event.data);
