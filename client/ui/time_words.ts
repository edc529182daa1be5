// When something was said, as people say it: "now", "5 min", then the hour, then the day.

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The words that go with a time, from the language's table. */
export interface TimeWords {
  readonly now: string;
  /** With `{count}`. */
  readonly minutes: string;
}

/** Short, for a column: "now", "5 min", "09:05", "2 Jun". A clock that is ahead says "now". */
export function shortTime(
  atMs: number,
  nowMs: number,
  words: TimeWords,
  place: { readonly locale: string; readonly timeZone?: string },
): string {
  const agoMs = nowMs - atMs;
  if (agoMs < MINUTE_MS) return words.now;
  if (agoMs < HOUR_MS) return words.minutes.replace("{count}", `${Math.floor(agoMs / MINUTE_MS)}`);
  return formatIn(place, agoMs < DAY_MS / 2 ? "clock" : "day", atMs);
}

/** In full: "1 June 2026 at 18:04". */
export function fullTime(
  atMs: number,
  place: { readonly locale: string; readonly timeZone?: string },
): string {
  return formatIn(place, "full", atMs);
}

const STYLES = {
  clock: { hour: "2-digit", minute: "2-digit" },
  day: { day: "numeric", month: "short" },
  full: { dateStyle: "long", timeStyle: "short" },
} satisfies Readonly<Record<string, Intl.DateTimeFormatOptions>>;

// Building a formatter costs far more than using it, and a chat line needs one each.
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatIn(
  { locale, timeZone }: { readonly locale: string; readonly timeZone?: string },
  style: keyof typeof STYLES,
  atMs: number,
): string {
  const key = `${locale} ${style} ${timeZone}`;
  let formatter = formatters.get(key);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat(locale, { ...STYLES[style], timeZone });
    formatters.set(key, formatter);
  }
  return formatter.format(atMs);
}
