// When the certificate that players see ends. Nothing renews it while a master runs.

import { X509Certificate } from "node:crypto";
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
