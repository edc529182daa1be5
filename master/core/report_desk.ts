// Reports: a player tells of another, and the master adds what was said, from its own memory and
// never from the reporter's claim. Kept for those who look after the server; nothing follows by itself.

import type { PlayerId } from "../../shared/lib/ids.ts";
import type { Log } from "../../shared/lib/log.ts";
import { MAX_REPORT_CHARACTERS } from "../../shared/protocol/control_messages.ts";
import type { ReportAnswer, ReportReason } from "../../shared/protocol/reasons.ts";
import { type Heard, plainText, worldOf } from "./chat_hub.ts";
import type { NewReport, StorePort } from "./effects.ts";
import type { PlayerSession, Sessions } from "./sessions.ts";

/** Reports of one player, and of one address, in any {@link REPORT_WINDOW_MS}. */
export const REPORTS_PER_PLAYER = 5;
export const REPORTS_PER_ADDRESS = 20;
export const REPORT_WINDOW_MS = 3_600_000;
/** The newest lines that the reporter could hear … */
export const REPORT_LINES = 40;
/** … and so many earlier ones of the reported. */
export const REPORT_EARLIER_LINES = 10;
/** Players and addresses whose reports are counted; above it the oldest count is forgotten. */
const MOST_COUNTED = 8192;

/** What a player says of another. */
export interface ReportRequest {
  readonly player: PlayerId;
  readonly reason: ReportReason;
  readonly text: string;
}

/** What the desk works with. */
export interface ReportDeskParts {
  readonly sessions: Sessions;
  readonly store: StorePort;
  readonly log: Log;
  readonly heardBy: (session: PlayerSession) => readonly Heard[];
}

/** Takes reports. */
export class ReportDesk {
  readonly #parts: ReportDeskParts;
  readonly #filedAtMs = new Map<string, readonly number[]>();

  constructor(parts: ReportDeskParts) {
    this.#parts = parts;
  }

  /** Files a report; `answer` is called once, now or when the store has answered. */
  file(
    session: PlayerSession,
    request: ReportRequest,
    time: { readonly nowMs: number; readonly wallMs: number },
    answer: (answer: ReportAnswer) => void,
  ): void {
    const { store, log, heardBy } = this.#parts;
    const text = plainText(request.text);
    if (request.player === session.playerId) return answer("report_yourself");
    if ([...text].length > MAX_REPORT_CHARACTERS) return answer("report_too_long");
    const heard = heardBy(session);
    const reportedName = this.#nameOf(request.player, heard);
    if (reportedName === undefined) return answer("report_unknown_player");
    if (!this.#mayFile(session, time.nowMs)) return answer("too_many_reports");
    const report: NewReport = {
      atMs: Math.floor(time.wallMs),
      reporter: session.playerId,
      reporterName: session.displayName,
      reported: request.player,
      reportedName,
      reason: request.reason,
      text,
      worldKey: worldOf(session),
      lines: linesAround(heard, request.player),
    };
    store.fileReport(report, (stored) => {
      if (!stored.ok) return answer("report_not_kept");
      log.info("MASTER_REPORT_FILED", {
        id: stored.value,
        reporter: report.reporter,
        reported: report.reported,
        reason: report.reason,
        lines: report.lines.length,
      });
      answer("report_filed");
    });
  }

  /** Only somebody who is here, or who was heard, can be reported: no guessing of ids. */
  #nameOf(player: PlayerId, heard: readonly Heard[]): string | undefined {
    return this.#parts.sessions.ofPlayer(player)?.displayName ??
      heard.findLast(({ line }) => line.fromPlayer === player)?.line.from;
  }

  #mayFile(session: PlayerSession, nowMs: number): boolean {
    const counts = [
      [`player ${session.playerId}`, REPORTS_PER_PLAYER],
      [`address ${session.address}`, REPORTS_PER_ADDRESS],
    ] as const;
    const recent = counts.map(([key]) =>
      (this.#filedAtMs.get(key) ?? []).filter((atMs) => nowMs - atMs < REPORT_WINDOW_MS)
    );
    if (counts.some(([, most], index) => (recent[index]?.length ?? 0) >= most)) return false;
    for (const [index, [key]] of counts.entries()) {
      this.#filedAtMs.delete(key); // so that it is the newest of the map
      this.#filedAtMs.set(key, [...recent[index] ?? [], nowMs]);
    }
    for (const oldest of this.#filedAtMs.keys()) {
      if (this.#filedAtMs.size <= MOST_COUNTED) break;
      this.#filedAtMs.delete(oldest);
    }
    return true;
  }
}

/** The newest lines, and before them what the reported said earlier. */
function linesAround(heard: readonly Heard[], reported: PlayerId): NewReport["lines"] {
  const earlier = heard.slice(0, -REPORT_LINES).filter(({ line }) => line.fromPlayer === reported);
  return [...earlier.slice(-REPORT_EARLIER_LINES), ...heard.slice(-REPORT_LINES)].map((said) => ({
    atMs: said.line.atMs,
    channel: said.type === "chat" ? said.line.channel : "whisper",
    fromPlayer: said.line.fromPlayer,
    from: said.line.from,
    text: said.line.text,
  }));
}
