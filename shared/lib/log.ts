// Marker logs: one line per event, `NAME key=value …`. Names and keys are an interface that smoke
// tests and operators read; docs/operations.md lists them.

export type LogLevel = "debug" | "info" | "warn" | "error";

/**
 * What may stand behind a key. Secrets never do; ids are shortened by the caller. A line as JSON has
 * a time, a level and a name of its own.
 */
export type LogFields =
  & Readonly<Record<string, string | number | boolean | undefined>>
  & { readonly at?: never; readonly level?: never; readonly name?: never };

/** Where a core writes its events. A test collects what production prints. */
export interface Log {
  debug(name: string, fields?: LogFields): void;
  info(name: string, fields?: LogFields): void;
  warn(name: string, fields?: LogFields): void;
  error(name: string, fields?: LogFields): void;
}

/** One event as it was logged. */
export interface LogLine {
  readonly level: LogLevel;
  readonly name: string;
  readonly fields: LogFields;
}

/** A log that hands every line at or above `least` to `write`. */
export function createLog(write: (line: LogLine) => void, least: LogLevel = "info"): Log {
  const order: readonly LogLevel[] = ["debug", "info", "warn", "error"];
  const floor = order.indexOf(least);
  const at = (level: LogLevel) => (name: string, fields: LogFields = {}) => {
    if (order.indexOf(level) >= floor) write({ level, name, fields });
  };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

/** The same log with `fields` put before each line's own. */
export function withFields(log: Log, fields: LogFields): Log {
  return {
    debug: (name, own) => log.debug(name, { ...fields, ...own }),
    info: (name, own) => log.info(name, { ...fields, ...own }),
    warn: (name, own) => log.warn(name, { ...fields, ...own }),
    error: (name, own) => log.error(name, { ...fields, ...own }),
  };
}

/** `NAME key=value …`; a value with a blank, quote, `=` or control character is written as JSON. */
export function formatLogLine(line: LogLine): string {
  let text = line.name;
  for (const [key, value] of Object.entries(line.fields)) {
    if (value === undefined) continue;
    text += ` ${key}=${formatLogValue(value)}`;
  }
  return text;
}

/** A line for people, stamped with UTC milliseconds. */
export function stampedText(line: LogLine, at: Date): string {
  return `${at.toISOString()} ${formatLogLine(line)}`;
}

/** A line for machines: one JSON object. */
export function stampedJson({ level, name, fields }: LogLine, at: Date): string {
  const line = { at: at.toISOString(), level, name };
  // First for people, last so that no field takes a line's own name.
  return JSON.stringify({ ...line, ...fields, ...line });
}

function formatLogValue(value: string | number | boolean): string {
  const text = String(value);
  // deno-lint-ignore no-control-regex -- control characters are just what must not reach a terminal
  return text === "" || /[\s"=\u0000-\u001f\u007f-\u009f]/.test(text) ? JSON.stringify(text) : text;
}
