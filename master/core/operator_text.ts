// What an operator reads on the terminal. Pure: answers in, lines out.

import {
  OPERATOR_REFUSALS,
  type OperatorAnswer,
  type PlayerLine,
  type ReportLine,
  type WorldLine,
} from "./operator_messages.ts";

/** Lines of a table with its head, columns as wide as they must be; none at all: one line of words. */
export function worldLines(worlds: readonly WorldLine[], isDraining: boolean): readonly string[] {
  const drained = isDraining ? ["The master is draining, or was told to: it ends."] : [];
  if (worlds.length === 0) return [...drained, "No world runs: nobody is in one."];
  const rows = worlds.map((world) => [
    world.key,
    String(world.number),
    world.phase,
    String(world.players),
    world.pid === undefined ? "-" : String(world.pid),
    world.uptimeSeconds === undefined ? "-" : spanText(world.uptimeSeconds),
    world.rssBytes === undefined ? "-" : `${Math.round(world.rssBytes / 1e6)} MB`,
  ]);
  return [
    ...drained,
    ...table(["WORLD", "NUMBER", "PHASE", "PLAYERS", "PID", "UP", "MEMORY"], rows, [1, 3, 4, 5, 6]),
  ];
}

/** As `worldLines`, for players. */
export function playerLines(players: readonly PlayerLine[]): readonly string[] {
  if (players.length === 0) return ["Nobody is here."];
  const hasAddresses = players.some(({ address }) => address !== undefined);
  const rows = players.map(({ name, world, isGuest, isAway, address }) => [
    name,
    world ?? "-",
    isGuest ? "guest" : "account",
    isAway ? "away" : world === undefined ? "on the way in" : "here",
    ...hasAddresses ? [address === undefined || address === "" ? "-" : address] : [],
  ]);
  const heads = ["NAME", "WORLD", "KIND", "STATE", ...hasAddresses ? ["ADDRESS"] : []];
  return table(heads, rows, []);
}

/** Each report with what was said around it, the newest first. */
export function reportLines(reports: readonly ReportLine[]): readonly string[] {
  if (reports.length === 0) return ["No reports."];
  const blocks = reports.map((report) => {
    const where = report.worldKey === undefined ? "" : ` in ${report.worldKey}`;
    return [
      `#${report.reportId}  ${timeText(report.atMs)}  ${report.reason}: ${report.reporterName} ` +
      `reports ${report.reportedName} (player ${report.reported})${where}`,
      ...report.text === "" ? [] : [`    "${report.text}"`],
      ...report.lines.map(({ atMs, channel, fromPlayer, from, text }) => {
        const mark = fromPlayer === report.reported ? ">" : " ";
        return `  ${mark} ${timeText(atMs).slice(11)} [${channel}] ${from}: ${text}`;
      }),
    ];
  });
  const oldest = reports.at(-1)?.reportId ?? 0;
  return [
    ...blocks.flatMap((block) => [...block, ""]),
    ...oldest > 1 ? [`Older ones: virtucade reports --before ${oldest}`] : [],
  ];
}

/** A moment as `2026-11-28 05:31` UTC. */
function timeText(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 16).replace("T", " ");
}

/** One line for each world that was told to end and is gone. */
export function stoppedLines(worlds: readonly WorldLine[]): readonly string[] {
  return worlds.map(({ key, number, pid, players }) => {
    const process = pid === undefined ? "" : ` (process ${pid})`;
    const inside = players === 0
      ? "Nobody was inside; it starts again when somebody wants it."
      : `${countOf(players, "player")} inside ${players === 1 ? "was" : "were"} told, and ` +
        `${players === 1 ? "comes" : "come"} back to where they stood in a new process of it.`;
    return `Stopped ${key}#${number}${process}. ${inside}`;
  });
}

/** Why nothing was done. */
export function refusalText(answer: OperatorAnswer & { readonly ok: false }): string {
  // Another version may have reasons that this one has no words for.
  const words: string | undefined = OPERATOR_REFUSALS[answer.refusal];
  const text = words ?? "the master refused";
  return `${text[0]?.toUpperCase()}${text.slice(1)} (${answer.refusal})` +
    (answer.detail === "" ? "" : `: ${answer.detail}`);
}

/** Seconds as `42s`, `3m 05s`, `2h 07m` or `4d 03h`. */
export function spanText(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (minutes < 1) return `${seconds}s`;
  if (hours < 1) return `${minutes}m ${two(seconds % 60)}s`;
  if (hours < 24) return `${hours}h ${two(minutes % 60)}m`;
  return `${Math.floor(hours / 24)}d ${two(hours % 24)}h`;
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function table(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  rightAligned: readonly number[],
): readonly string[] {
  const all = [heads, ...rows];
  const widths = heads.map((_, column) =>
    Math.max(...all.map((row) => [...row[column] ?? ""].length))
  );
  return all.map((row) =>
    row.map((cell, column) => {
      const blank = " ".repeat((widths[column] ?? 0) - [...cell].length);
      return rightAligned.includes(column) ? blank + cell : cell + blank;
    }).join("  ").trimEnd()
  );
}
