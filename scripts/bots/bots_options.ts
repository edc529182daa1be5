// What `deno task bots` was asked for. Pure.

/** One run of bots. */
export interface BotsOptions {
  readonly players: number;
  /** Seconds from the start, `undefined`: until interrupted. */
  readonly seconds: number | undefined;
  /** The world that bots stay around, `undefined`: anywhere. */
  readonly world: string | undefined;
  /** The page of a running master, `undefined`: one is started for this run. */
  readonly pageUrl: string | undefined;
  readonly seed: number;
  /** Bots that come in each second. */
  readonly rate: number;
}

export type AskedOptions =
  | { readonly ok: true; readonly options: BotsOptions }
  | { readonly ok: false; readonly problems: readonly string[] };

/** More in one process starve each other of CPU, so that what is measured is the bots. */
const MOST_PLAYERS = 1000;
const DEFAULT_PLAYERS = 20;
const DEFAULT_RATE = 20;

export const BOTS_USAGE =
  `Headless players that walk, turn, jump, chat, take portals, leave and return

  deno task bots [options]

  --players N     how many, at most ${MOST_PLAYERS}; default ${DEFAULT_PLAYERS}
  --world KEY     the world they come into and go back to after each trip; default: anywhere
  --seconds N     ends after so long; default: with Ctrl-C
  --url URL       the page of a running master, as http://127.0.0.1:19080/
  --port N        the same on this machine; without either, a master is started for this run
  --seed N        the same seed gives the same characters; default 1
  --rate N        players who come in each second; default ${DEFAULT_RATE}
  --help

A running master limits what one address may do: start it with
--max-connections-per-address and --max-guests-per-address-hour above three times the players.
One line a second says what is so; the last lines sum up. Ends with 1 when somebody was stuck or
closed unexpectedly, came back as somebody else, or could not read a frame; else with 0.`;

/** Reads the arguments; lists every problem at once. */
export function readBotsOptions(args: readonly string[]): AskedOptions {
  const problems: string[] = [];
  const given = new Map<string, string>();
  const known = ["players", "world", "seconds", "url", "port", "seed", "rate"];
  for (let at = 0; at < args.length; at += 2) {
    const name = args[at]!.replace(/^--/, "");
    const value = args[at + 1];
    if (!args[at]!.startsWith("--") || !known.includes(name)) {
      problems.push(`"${args[at]}" is no option`);
    } else if (value === undefined) problems.push(`--${name} needs a value`);
    else given.set(name, value);
  }
  const whole = <Missing>(name: string, most: number, missing: Missing): number | Missing => {
    const text = given.get(name);
    if (text === undefined) return missing;
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= 1 && value <= most) return value;
    problems.push(`--${name} must be a whole number from 1 to ${most}`);
    return missing;
  };
  const port = whole("port", 65_535, undefined);
  const url = given.get("url");
  if (url !== undefined && !/^https?:$/.test(URL.parse(url)?.protocol ?? "")) {
    problems.push("--url must be an http(s) address");
  }
  if (url !== undefined && port !== undefined) problems.push("--url and --port are the same");
  const options: BotsOptions = {
    players: whole("players", MOST_PLAYERS, DEFAULT_PLAYERS),
    seconds: whole("seconds", 1_000_000, undefined),
    world: given.get("world"),
    pageUrl: url ?? (port === undefined ? undefined : `http://127.0.0.1:${port}/`),
    seed: whole("seed", 2 ** 31, 1),
    rate: whole("rate", 200, DEFAULT_RATE),
  };
  return problems.length === 0 ? { ok: true, options } : { ok: false, problems };
}
