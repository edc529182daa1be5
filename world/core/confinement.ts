// Where an author's text becomes a script: a compartment of the locked-down realm that holds the
// language, a console, and nothing of the host.

import type { Log } from "../../shared/lib/log.ts";
import { ok, refuse, type Result } from "../../shared/lib/result.ts";
import type { WorldScript } from "../api/world_api.ts";
import { describeError } from "./script_host.ts";

/** What `npm:ses` puts on the global object, as far as it is used here. */
export interface HardenedRealm {
  readonly Compartment: new (
    options: { globals: Record<string, unknown>; name: string; __options__: true },
  ) => { readonly globalThis: Record<string, unknown>; evaluate(text: string): unknown };
  readonly harden: <Value>(value: Value) => Value;
}

/**
 * Globals handed to a script as parameters: looking a global up inside a compartment is forty times
 * slower. `Promise` is missing on purpose: scripts are synchronous.
 */
const GRANTED = [
  "Array",
  "BigInt",
  "Boolean",
  "Error",
  "Float64Array",
  "Int32Array",
  "JSON",
  "Map",
  "Math",
  "Number",
  "Object",
  "RangeError",
  "RegExp",
  "Set",
  "String",
  "Symbol",
  "TypeError",
  "Uint8Array",
  "WeakMap",
  "WeakSet",
  "console",
  "isFinite",
  "isNaN",
  "parseFloat",
  "parseInt",
] as const;

/** The name of the line that a script's `console.log()` becomes. */
export const SCRIPT_LINE = "WORLD_SCRIPT_SAYS";
/** Letters of one line that a script logs at most. */
const MAX_LOGGED_LETTERS = 500;

/** Evaluates the text of one expression; its value must have a `start`. */
export function evaluateScript(
  text: string,
  realm: HardenedRealm,
  log: Log,
): Result<WorldScript, string> {
  try {
    const value = evaluateConfined(text, realm, log);
    if (typeof (value as { start?: unknown } | null | undefined)?.start !== "function") {
      return refuse("the script's definition has no start function");
    }
    return ok(value as WorldScript); // its one method was just seen
  } catch (error) {
    const { error: message, line } = describeError(error);
    return refuse(line === undefined ? message : `${message} at ${line}`);
  }
}

/** The value of an expression, evaluated with nothing of the host in reach. */
export function evaluateConfined(text: string, realm: HardenedRealm, log: Log): unknown {
  const compartment = new realm.Compartment({
    globals: { console: realm.harden(consoleFor(log)) },
    name: "server.js",
    __options__: true,
  });
  const names = GRANTED;
  const wrapped = `((${names.join(",")}) => ${text}\n)\n//# sourceURL=server.js`;
  const enter = compartment.evaluate(wrapped) as (...values: unknown[]) => unknown;
  return enter(...names.map((name) => compartment.globalThis[name]));
}

function consoleFor(log: Log): Record<string, (...parts: unknown[]) => void> {
  const write = (level: "info" | "warn" | "error") => (...parts: unknown[]) => {
    let text = "";
    for (const part of parts.slice(0, 16)) text += `${text === "" ? "" : " "}${shown(part)}`;
    log[level](SCRIPT_LINE, { text: text.slice(0, MAX_LOGGED_LETTERS) });
  };
  return { log: write("info"), info: write("info"), warn: write("warn"), error: write("error") };
}

function shown(part: unknown): string {
  try {
    return typeof part === "object" && part !== null && !(part instanceof Error)
      ? JSON.stringify(part) ?? ""
      : String(part);
  } catch {
    // Cyclic, or an object that does not want to be shown.
    return "something that cannot be shown";
  }
}
