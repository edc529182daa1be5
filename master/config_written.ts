// Options as they are written: flags over environment, every misspelling a problem. What the
// values mean is config.ts's business.

import {
  CONFIG_OPTIONS,
  type ConfigOption,
  type ConfigOptionName,
  ENV_PREFIX,
} from "./config_options.ts";

/** What somebody wrote, by option; nothing where they left it open. */
export type WrittenOptions = ReadonlyMap<ConfigOptionName, string>;

/** Where options are read from. */
export interface WrittenSources {
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
}

const BY_FLAG: ReadonlyMap<string, ConfigOption & { readonly name: ConfigOptionName }> = new Map(
  CONFIG_OPTIONS.map((option) => [option.flag, option]),
);

/** Collects what is written. Each mistake is added to `problems`. */
export function readWrittenOptions(sources: WrittenSources, problems: string[]): WrittenOptions {
  const written = new Map<ConfigOptionName, string>();
  readEnvironment(sources.env, written, problems);
  readFlags(sources.args, written, problems);
  return written;
}

/** The options' bare names, each alone and not as the end of a longer one. */
const NAMED = new RegExp(
  `(?<![A-Z_])(?:${CONFIG_OPTIONS.map((option) => option.name).join("|")})(?![A-Z_])`,
  "g",
);

/** A problem as an operator reads it: with each option's flag and variable for its bare name. */
export function withFlagsNamed(problem: string): string {
  return problem.replace(NAMED, (name) => {
    const flag = CONFIG_OPTIONS.find((option) => option.name === name)?.flag;
    return `${flag} (${ENV_PREFIX}${name})`;
  });
}

function readEnvironment(
  env: Readonly<Record<string, string>>,
  written: Map<ConfigOptionName, string>,
  problems: string[],
): void {
  const names = new Set<string>(CONFIG_OPTIONS.map((option) => option.name));
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith(ENV_PREFIX)) continue;
    const rest = name.slice(ENV_PREFIX.length);
    if (!names.has(rest)) problems.push(`${name} is unknown${nearest(rest, names, ENV_PREFIX)}`);
    else if (value.trim() === "") problems.push(`${name} is blank; leave it out instead`);
    else written.set(rest as ConfigOptionName, value.trim()); // it is one of `names`
  }
}

function readFlags(
  args: readonly string[],
  written: Map<ConfigOptionName, string>,
  problems: string[],
): void {
  const seen = new Set<string>();
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    const equals = arg.indexOf("=");
    const flag = equals < 0 ? arg : arg.slice(0, equals);
    const option = BY_FLAG.get(flag);
    if (option === undefined) {
      problems.push(`"${flag}" is unknown${nearest(flag, new Set(BY_FLAG.keys()), "")}`);
      // Its value is not another unknown one.
      if (equals < 0 && flag.startsWith("--") && !isFlag(args[i + 1])) i++;
      continue;
    }
    if (seen.has(flag)) problems.push(`${flag} is given twice`);
    seen.add(flag);
    let value: string | undefined = equals < 0 ? undefined : arg.slice(equals + 1);
    if (value === undefined && !isFlag(args[i + 1])) value = args[++i];
    if (value === undefined && option.kind === "switch") value = "on";
    if (value === undefined || value.trim() === "") problems.push(`${flag} has no value`);
    else written.set(option.name, value.trim());
  }
}

/** True at the end of the arguments, too. */
function isFlag(arg: string | undefined): boolean {
  return arg === undefined || arg.startsWith("--");
}

function nearest(text: string, known: ReadonlySet<string>, prefix: string): string {
  let best: string | undefined;
  let least = 4; // more edits than three are no misspelling
  for (const name of known) {
    const edits = editDistance(text, name);
    if (edits < least) [best, least] = [name, edits];
  }
  return best === undefined ? "" : `; is ${prefix}${best} meant?`;
}

/** Levenshtein's distance, by rows. */
function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 3 || a.length > 64) return 64;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
