// What `deno task soak` was asked for. Pure.

/** One soak. */
export interface SoakOptions {
  readonly seconds: number;
  readonly players: number;
  readonly seed: number;
  /** Runs this executable instead of the source. */
  readonly exePath: string | undefined;
}

export type AskedSoak =
  | { readonly ok: true; readonly options: SoakOptions }
  | { readonly ok: false; readonly problem: string };

export const SOAK_USAGE =
  `Bots travel between four worlds for a long time; nothing may grow or break

  deno task soak [--minutes 30 | --seconds N] [--players 200] [--seed 1] [--exe build/virtucade]

Real processes on loopback. Samples every process's memory each 10 s, writes build/soak.json, and
ends with 1 when a socket was closed unexpectedly, somebody was stuck, something was logged as an
error, or the memory of a process kept growing after the first five minutes.`;

const DEFAULTS: SoakOptions = { seconds: 1800, players: 200, seed: 1, exePath: undefined };

/** Reads the arguments. */
export function readSoakOptions(args: readonly string[]): AskedSoak {
  const options = { ...DEFAULTS };
  for (let at = 0; at < args.length; at += 2) {
    const name = args[at]!;
    const value = args[at + 1];
    if (value === undefined) return { ok: false, problem: `${name} needs a value` };
    if (name === "--exe") {
      options.exePath = value;
      continue;
    }
    const most = { "--minutes": 24 * 60, "--seconds": 86_400, "--players": 600, "--seed": 1e9 };
    if (!(name in most)) return { ok: false, problem: `"${name}" is no option` };
    const limit = most[name as keyof typeof most]; // just looked up
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < 1 || number > limit) {
      return { ok: false, problem: `${name} must be a whole number from 1 to ${limit}` };
    }
    if (name === "--minutes") options.seconds = number * 60;
    else if (name === "--seconds") options.seconds = number;
    else if (name === "--players") options.players = number;
    else options.seed = number;
  }
  return { ok: true, options };
}
