// Ways out of the confinement that a script may try. Each is an expression whose value is evidence:
// truthy when something was reached that no script may have. Throwing is the usual answer. The suite
// runs in the source tree and, by escape_suite_main.ts, inside a compiled program.

import type { Log } from "../../shared/lib/log.ts";
import type { World } from "../api/world_api.ts";
import { evaluateConfined, type HardenedRealm } from "./confinement.ts";

/** One attempt: an expression that yields a function of the author's world. */
export interface EscapeAttempt {
  readonly name: string;
  readonly text: string;
}

/** What became of an attempt. */
export interface EscapeOutcome {
  readonly name: string;
  readonly isRefused: boolean;
  /** What was thrown, or what came back. */
  readonly detail: string;
}

const HOST = "return typeof Deno + typeof process + typeof fetch + typeof postMessage";
const NOTHING = '"undefined".repeat(4)';

/** Evidence that code made by the constructor `climb` saw the host. */
function byConstructor(climb: string): string {
  return `(world) => ${climb}("${HOST}")() !== ${NOTHING} || ${climb}("return this")() !== undefined`;
}

/** Evidence that a global of this name exists. */
function byName(...names: readonly string[]): string {
  return `() => ${names.map((name) => `typeof ${name} !== "undefined"`).join(" || ")}`;
}

/** Every attempt, by what it abuses. */
export const ESCAPE_ATTEMPTS: readonly EscapeAttempt[] = [
  { name: "import of a builtin", text: `() => import("node:fs")` },
  { name: "import of a file", text: `() => import("file:///etc/hostname")` },
  { name: "import written to hide", text: `() => import/**/("node:fs")` },
  { name: "import.meta", text: `() => import.meta` },
  { name: "import in made code", text: `() => new Function("return im" + "port('node:fs')")()` },
  { name: "import in evaluated code", text: `() => (0, eval)("im" + "port('node:fs')")` },
  { name: "HTML comment", text: `() => { <!-- hidden\n return 0; }` },
  { name: "closing the wrapper", text: `0), (() => typeof Deno !== "undefined"` },
  { name: "Function constructor", text: byConstructor("Function") },
  { name: "function's constructor", text: byConstructor("(function () {}).constructor") },
  { name: "async constructor", text: byConstructor("(async () => {}).constructor") },
  { name: "generator constructor", text: byConstructor("(function* () {}).constructor") },
  { name: "async generator", text: byConstructor("(async function* () {}).constructor") },
  { name: "class's constructor", text: byConstructor("(class {}).constructor") },
  { name: "global's constructor", text: byConstructor("globalThis.constructor.constructor") },
  { name: "prototype climb", text: byConstructor("Object.getPrototypeOf(() => 0).constructor") },
  { name: "api function's constructor", text: byConstructor("world.every.constructor") },
  {
    name: "api result's constructor",
    text: byConstructor("world.players().constructor.constructor"),
  },
  {
    name: "api getter's constructor",
    text: byConstructor(
      `Object.getOwnPropertyDescriptor(world, "now").get.constructor`,
    ),
  },
  { name: "console's constructor", text: byConstructor("console.log.constructor") },
  { name: "promise's constructor", text: byConstructor("(async () => 0)().then.constructor") },
  {
    name: "api error's constructor",
    text: `(world) => {
    try { world.every("never"); } catch (error) {
      return error.constructor.constructor("${HOST}")() !== ${NOTHING};
    } }`,
  },
  {
    name: "stack overflow in the api",
    text: `(world) => {
    let seen = false;
    const dive = () => { try { world.near({ x: 0, z: 0 }, 1); dive(); } catch (error) {
      try { seen ||= error.constructor.constructor("${HOST}")() !== ${NOTHING}; } catch {} } };
    dive();
    return seen; }`,
  },
  {
    name: "Error.prepareStackTrace",
    text: `() => {
    let frames;
    Error.prepareStackTrace = (_error, given) => { frames = given; return ""; };
    new Error("look").stack;
    return frames?.some((frame) => frame.getThis?.() || frame.getFunction?.()); }`,
  },
  { name: "host by name", text: byName("Deno", "process", "require", "Buffer", "global") },
  { name: "network by name", text: byName("fetch", "WebSocket", "XMLHttpRequest", "EventSource") },
  { name: "worker by name", text: byName("self", "postMessage", "Worker", "MessageChannel") },
  { name: "channel by name", text: byName("BroadcastChannel", "addEventListener", "onmessage") },
  { name: "timers by name", text: byName("setTimeout", "setInterval", "queueMicrotask") },
  { name: "clocks by name", text: byName("performance", "setImmediate", "crypto", "caches") },
  { name: "WebAssembly", text: byName("WebAssembly") },
  { name: "shared memory", text: byName("SharedArrayBuffer", "Atomics") },
  { name: "the clock", text: `() => Number.isFinite(Date.now()) || Number.isFinite(+new Date())` },
  { name: "true chance", text: `() => typeof Math.random() === "number"` },
  { name: "this of a plain call", text: `() => (function () { return this; })()` },
  {
    name: "caller",
    text: `() => { function f() { return f.caller || f.arguments; } return f(); }`,
  },
  { name: "callee", text: `() => (function () { return arguments.callee; })()` },
  { name: "Array.prototype", text: `() => { Array.prototype.pop = () => 0; return true; }` },
  { name: "Object.prototype", text: `() => { ({}).__proto__.mine = 1; return ({}).mine; }` },
  {
    name: "defineProperty",
    text: `() =>
    Object.defineProperty(Object.prototype, "then", { value: 1 })`,
  },
  { name: "JSON", text: `() => { JSON.parse = () => 0; return true; }` },
  { name: "console", text: `() => { console.log = () => 0; return true; }` },
  { name: "the world itself", text: `(world) => { world.random = () => 0; return true; }` },
  { name: "what the world gives", text: `(world) => { world.players().push({}); return true; }` },
  {
    name: "prototype of the world",
    text: `(world) => {
    Object.getPrototypeOf(world).stolen = 1; return ({}).stolen; }`,
  },
  {
    name: "a text that is none",
    text: `(world) => {
    let given; const name = { slice() { return this; }, toString() { given = this; return "x"; } };
    world.addResident({ name, at: { x: 0, z: 0 } }); return given; }`,
  },
  {
    name: "a proxy as a point",
    text: `(world) => {
    let seen; const at = new Proxy({}, { get: (_t, _n, self) => { seen = self; return 0; } });
    world.near(at, 1); return seen !== at && seen !== undefined; }`,
  },
  {
    name: "a nested compartment",
    text: `() => {
    const inner = new Compartment();
    return inner.evaluate("typeof Deno + typeof fetch") !== "undefinedundefined"; }`,
  },
];

/** Makes every attempt, each in a compartment of its own. */
export function runEscapeSuite(
  realm: HardenedRealm,
  world: World,
  log: Log,
  attempts = ESCAPE_ATTEMPTS,
): EscapeOutcome[] {
  return attempts.map(({ name, text }) => {
    try {
      const attempt = evaluateConfined(text, realm, log) as (world: World) => unknown;
      const evidence = attempt(world);
      return { name, isRefused: !evidence, detail: typeof evidence };
    } catch (error) {
      return { name, isRefused: true, detail: String(error).slice(0, 120) };
    }
  });
}
