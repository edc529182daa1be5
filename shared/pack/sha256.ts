// SHA-256 without crypto.subtle: the page may be served over plain http, where there is none, and
// a download is hashed piece by piece, which crypto.subtle cannot do.

import { sha256 } from "@noble/hashes/sha2.js";

const HEX_64 = /^[0-9a-f]{64}$/;

/** SHA-256 of `bytes` as 64 lower-case hex digits. */
export function sha256Hex(bytes: Uint8Array): string {
  return toHex(sha256(bytes));
}

/** True for 64 lower-case hex digits. */
export function isSha256Hex(text: unknown): text is string {
  return typeof text === "string" && HEX_64.test(text);
}

/** SHA-256 of bytes that arrive in pieces. */
export class Sha256 {
  readonly #state = sha256.create();

  /** Takes the next piece; throws after `hex()`. */
  update(piece: Uint8Array): void {
    this.#state.update(piece);
  }

  /** Ends the hash: 64 lower-case hex digits. May be called once. */
  hex(): string {
    return toHex(this.#state.digest());
  }
}

function toHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}
