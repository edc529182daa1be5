// How a master and a world prove to each other that they know the same launch token, without either
// sending it: the world, being dialled, asks first.
//
//   world  → master   32 bytes of nonce
//   master → world    u8 purpose and lane, 32 bytes of nonce, 32 bytes HMAC(token, "master" purpose lane both nonces)
//   world  → master   32 bytes HMAC(token, "world" purpose lane both nonces)
//
// Then the stream carries records: u32 length, then that many bytes.

import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8Bytes } from "../lib/bytes.ts";

export const NONCE_BYTES = 32;
export const PROOF_BYTES = 32;
/** Length of the master's answer: purpose, nonce, proof. */
export const ANSWER_BYTES = 1 + NONCE_BYTES + PROOF_BYTES;

/** What a link is for: the master's orders, or the gateway's players. */
export const LINK_PURPOSES = ["control", "players"] as const;
export type LinkPurpose = (typeof LINK_PURPOSES)[number];

/** Several links of one purpose live side by side, each in a lane of its own. */
export const MAX_LANES = 64;

/** What a proof is about. */
export interface LinkClaim {
  readonly purpose: LinkPurpose;
  /** From 0, below {@link MAX_LANES}; a newer link replaces the one before it in its lane. */
  readonly lane: number;
}

/** The master's answer to a world's nonce. */
export function buildAnswer(
  token: string,
  claim: LinkClaim,
  worldNonce: Uint8Array,
  masterNonce: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const answer = new Uint8Array(ANSWER_BYTES);
  answer[0] = LINK_PURPOSES.indexOf(claim.purpose) + LINK_PURPOSES.length * claim.lane;
  answer.set(masterNonce, 1);
  answer.set(proof(token, "master", claim, worldNonce, masterNonce), 1 + NONCE_BYTES);
  return answer;
}

/** What a world learns from an answer, or `undefined` when it proves nothing. */
export function checkAnswer(
  token: string,
  worldNonce: Uint8Array,
  answer: Uint8Array,
): { readonly claim: LinkClaim; readonly worldProof: Uint8Array } | undefined {
  const first = answer[0] ?? 255;
  const purpose = LINK_PURPOSES[first % LINK_PURPOSES.length];
  const lane = Math.floor(first / LINK_PURPOSES.length);
  if (answer.length !== ANSWER_BYTES || purpose === undefined || lane >= MAX_LANES) {
    return undefined;
  }
  const claim: LinkClaim = { purpose, lane };
  const masterNonce = answer.subarray(1, 1 + NONCE_BYTES);
  const expected = proof(token, "master", claim, worldNonce, masterNonce);
  if (!isEqual(expected, answer.subarray(1 + NONCE_BYTES))) return undefined;
  return { claim, worldProof: proof(token, "world", claim, worldNonce, masterNonce) };
}

/** True when `worldProof` shows that the dialled process knows the token. */
export function isWorldProof(
  token: string,
  claim: LinkClaim,
  worldNonce: Uint8Array,
  masterNonce: Uint8Array,
  worldProof: Uint8Array,
): boolean {
  return isEqual(proof(token, "world", claim, worldNonce, masterNonce), worldProof);
}

function proof(
  token: string,
  side: "master" | "world",
  { purpose, lane }: LinkClaim,
  worldNonce: Uint8Array,
  masterNonce: Uint8Array,
): Uint8Array {
  const mac = hmac.create(sha256, utf8Bytes(token));
  mac.update(utf8Bytes(`${side}:${purpose}:${lane}:`));
  mac.update(worldNonce);
  mac.update(masterNonce);
  return mac.digest();
}

/** Compares in constant time, so that a proof cannot be guessed byte by byte. */
function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}
