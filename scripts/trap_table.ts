// The traps that earlier systems of this kind fell into, and the tests that walk into each: found by
// name, so that no trap can lose its test unnoticed. Pure.

/** One trap. */
export interface Trap {
  /** As the names of its tests say it, after `trap`. */
  readonly words: string;
  readonly what: string;
}

/** Situations that something went wrong in, by their words. */
export const SITUATIONS: readonly Trap[] = [
  { words: "hung-child kill", what: "a child process that starts and never says a word" },
  {
    words: "world reconnect after a 1 s master blip",
    what: "the control link breaks for a second",
  },
  { words: "master restart with players inside", what: "the master dies and comes back" },
  { words: "ticket replay to another world", what: "a ticket is shown where it was not meant for" },
  { words: "ticket after expiry", what: "a ticket is shown too late" },
  { words: "two redeems of one lease", what: "a lease is redeemed twice" },
  { words: "9th lease evicts the soonest-expiring", what: "one lease more than a player may hold" },
  { words: "lease refresh past hard expiry refused", what: "a lease refreshed for ever" },
  { words: "slow client at 10 s", what: "a download that outlasts every short reservation" },
  {
    words: "portal use from afar by a forged position",
    what: "a client that says it stands there",
  },
  { words: "two tabs on one account", what: "the same account twice at once" },
  { words: "late save from the previous world", what: "a world saves a player who has moved on" },
  { words: "unvalidated peer never receives chat", what: "a socket that never passed the gate" },
  { words: "chat limiter feedback", what: "a line that is dropped in silence" },
  { words: "pack size/mtime/hash mismatch", what: "files that are not what was announced" },
  { words: "cache hit across a version bump", what: "a new version with the same packs" },
  { words: "ambiguous portals", what: "two ways back, and nothing says which" },
  { words: "unknown saved world", what: "a player saved in a world that is gone" },
  { words: "TLS file missing must fail closed", what: "a certificate that cannot be read" },
  { words: "idle vs pending-join race", what: "a world empties while somebody is on the way in" },
  { words: "reservation expiry during boot", what: "a trip ends while its world starts" },
  { words: "crash while a transfer is in flight", what: "the target dies under a trip" },
  {
    words: "guests never written to the DB",
    what: "guests who lose everything; here they are kept",
  },
];

/** Weaknesses of one earlier system, by their numbers in the study of it. */
export const WEAKNESSES: readonly Trap[] = [
  { words: "A9.1", what: "a launched world that never registers is never killed, its key denied" },
  { words: "A9.2", what: "a world that loses the master for a moment is condemned" },
  { words: "A9.3", what: "a keepalive extends the reservation but not the admission" },
  { words: "A9.4", what: "position and speed are the client's word" },
  { words: "A9.5", what: "logins are not limited, and one account is in twice" },
  { words: "A9.6", what: "who never passed the version gate hears chat and is answered" },
  { words: "A9.7", what: "a chat line over the limit is dropped in silence" },
  { words: "A9.8", what: "no backup and no restore of the database" },
  { words: "A9.9", what: "a failed TLS load falls back to plain text" },
  { words: "A9.10", what: "a trip fails outright when the master is lost" },
  { words: "A9.11", what: "guests lose everything on a refresh" },
  { words: "A9.12", what: "a rejoin ignores the saved place" },
  { words: "A9.13", what: "a ticket's time runs while its acknowledgement is waited for" },
  { words: "A9.14", what: "no command to list, drain or stop a world" },
];

/** One test of the project. */
export interface NamedTest {
  readonly file: string;
  readonly name: string;
}

/** Maybe behind rule ids. */
const TRAP_NAME = /^(\[\w+\] )*(trap\b|A9\.\d)/;

/** Names of the tests that a source declares with a plain text. */
export function testNames(source: string): readonly string[] {
  const pattern = /^Deno\.test\(\s*(?:\{\s*name:\s*)?"((?:[^"\\]|\\.)*)"/gm;
  return [...source.matchAll(pattern)].map(([, name = ""]) => name.replaceAll('\\"', '"'));
}

/** Tables of traps with their tests, and the traps that have none. */
export function buildTrapTables(tests: readonly NamedTest[]): {
  readonly tables: ReadonlyMap<string, string>;
  readonly problems: readonly string[];
} {
  const traps = tests.filter(({ name }) => TRAP_NAME.test(name));
  const problems: string[] = [];
  const listed = new Set<NamedTest>();
  const tableOf = (list: readonly Trap[]) =>
    table(
      ["trap", "what happens", "tests"],
      list.map(({ words, what }) => {
        const own = traps.filter(({ name }) => isAbout(name, words));
        if (own.length === 0) problems.push(`trap "${words}": no test has it in its name`);
        for (const test of own) listed.add(test);
        return [words, what, own.map(testText).join("<br>")];
      }),
    );
  const situations = tableOf(SITUATIONS);
  const weaknesses = tableOf(WEAKNESSES);
  const more = traps.filter((test) => !listed.has(test)).map((test) => [testText(test)]);
  return {
    tables: new Map([
      ["traps", situations],
      ["weaknesses", weaknesses],
      ["more traps", table(["tests"], more)],
    ]),
    problems,
  };
}

/** `A9.1` is not in `A9.13`. */
function isAbout(name: string, words: string): boolean {
  const at = name.indexOf(words);
  return at >= 0 && !/^\d/.test(name.slice(at + words.length));
}

function testText({ file, name }: NamedTest): string {
  return "`" + file + "`: " + name;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}
