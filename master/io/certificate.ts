// The certificate that players see: whether it can be used, and when it ends. Nothing renews it while
// a master runs.

import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import type { Log } from "../../shared/lib/log.ts";

const DAY_MS = 86_400_000;
/** From so many days before the end on, the log says so. */
const WARNED_DAYS = 14;

/** Whole days until the first certificate of a PEM chain ends; negative when it has. */
function daysLeft(pem: string, nowMs: number): number {
  try {
    return Math.floor((Date.parse(new X509Certificate(pem).validTo) - nowMs) / DAY_MS);
  } catch {
    return Infinity; // whoever listens with it says what is wrong with it
  }
}

/** What keeps players from a connection by these PEM texts; nothing where they fit each other. */
export function problemOfTls(
  { cert, key }: { readonly cert: string; readonly key: string },
): string | undefined {
  const certificate = parsed(() => new X509Certificate(cert));
  if (certificate === undefined) return "TLS_CERT holds no certificate in PEM";
  const privateKey = parsed(() => createPrivateKey(key));
  if (privateKey === undefined) {
    return "TLS_KEY holds no private key in PEM, or one with a password";
  }
  return isPair(certificate, privateKey)
    ? undefined
    : "TLS_KEY does not belong to the first certificate of TLS_CERT";
}

function isPair(certificate: X509Certificate, key: KeyObject): boolean {
  try {
    return certificate.checkPrivateKey(key);
  } catch {
    return true; // of a kind that cannot be compared here
  }
}

function parsed<Value>(parse: () => Value): Value | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

/** Warns once for each day that is left, from 14 on. */
export class CertificateWatch {
  readonly #pem: string;
  readonly #log: Log;
  #toldDays = Infinity;

  constructor(pem: string, log: Log) {
    this.#pem = pem;
    this.#log = log;
  }

  look(nowMs: number): void {
    const days = daysLeft(this.#pem, nowMs);
    if (days > WARNED_DAYS || days === this.#toldDays) return;
    this.#toldDays = days;
    this.#log.warn("MASTER_TLS_ENDS", { days });
  }
}
