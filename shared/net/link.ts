/** A connection without its transport: whole messages out, whole messages in, in order. */
export interface Link {
  readonly isOpen: boolean;
  /** Queues one message. Does nothing once the link is closed. The bytes are not changed or kept. */
  send(bytes: Uint8Array): void;
  /** Closes in order; what was sent before still arrives. */
  close(code: number, reason: string): void;
}

/** What a link's owner is told. Nothing comes after `closed`. */
export interface LinkEvents {
  message(bytes: Uint8Array): void;
  closed(code: number, reason: string): void;
}
