// Takes the host out of the worker's realm, before any author's text is read.

import type { HardenedRealm } from "./confinement.ts";

/** What stays of the host for the worker's own use, in nobody else's reach. */
export interface WorkerPorts {
  readonly realm: HardenedRealm;
  readonly nowMs: () => number;
  /** @returns What undoes it. */
  readonly after: (delayMs: number, fire: () => void) => () => void;
  readonly post: (message: unknown, transfer: Transferable[]) => void;
}

interface WorkerGlobal {
  lockdown(options: Record<string, unknown>): void;
  readonly Compartment: HardenedRealm["Compartment"];
  readonly harden: HardenedRealm["harden"];
  postMessage(message: unknown, transfer: Transferable[]): void;
}

/** The language's own globals; all others are the host's and go. */
const LANGUAGE = new Set(
  ("Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol " +
    "Date Promise RegExp Error AggregateError EvalError RangeError ReferenceError SyntaxError " +
    "TypeError URIError globalThis JSON Math ArrayBuffer Uint8Array Int8Array Uint16Array " +
    "Int16Array Uint32Array Int32Array BigUint64Array BigInt64Array Uint8ClampedArray " +
    "Float32Array Float64Array DataView Map BigInt Set Iterator WeakMap WeakSet Proxy Reflect " +
    "decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape eval isFinite " +
    "isNaN Compartment harden lockdown").split(" "),
);

/**
 * What the runtime itself looks up on the global each time: Deno 2.9 delivers messages by the one
 * and reports a promise that nobody handled by the other. They reach nothing that a script could not.
 */
const RUNTIME = new Set(["queueMicrotask", "dispatchEvent"]);

/**
 * Locks the realm down and removes the host's globals from it, so that a script that got out of its
 * compartment would find a bare language.
 */
export function takeOverRealm(): WorkerPorts {
  // The worker's global has what ses and the runtime put there; neither declares it in types.
  const host = globalThis as unknown as WorkerGlobal;
  const post = host.postMessage.bind(globalThis);
  const timer = setTimeout;
  const undo = clearTimeout;
  const clock = performance;
  host.lockdown({
    errorTaming: "unsafe",
    consoleTaming: "unsafe",
    overrideTaming: "moderate",
    stackFiltering: "concise",
    // It would print lines about intrinsics that it does not know; they mean nothing to anyone.
    reporting: "none",
  });
  const realm = { Compartment: host.Compartment, harden: host.harden };
  removeHostGlobals();
  return {
    realm,
    nowMs: () => clock.now(),
    after(delayMs, fire) {
      const id = timer(fire, delayMs);
      return () => undo(id);
    },
    post,
  };
}

/** Names of the host's globals that could not be removed; none should be. */
export function hostGlobalsLeft(): string[] {
  const left: string[] = [];
  for (let at: object | null = globalThis; at !== null; at = Object.getPrototypeOf(at)) {
    if (at === Object.prototype) break;
    left.push(...Object.getOwnPropertyNames(at).filter(isHosts));
  }
  return left;
}

function removeHostGlobals(): void {
  for (let at: object | null = globalThis; at !== null; at = Object.getPrototypeOf(at)) {
    if (at === Object.prototype) break;
    for (const name of Object.getOwnPropertyNames(at)) {
      if (isHosts(name)) Reflect.deleteProperty(at, name);
    }
  }
}

function isHosts(name: string): boolean {
  return !LANGUAGE.has(name) && !RUNTIME.has(name);
}
