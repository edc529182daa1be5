// What a process printed, line by line, and the way to wait for a marker in it.

/** One marker line. */
export interface Marker {
  /** Its place among all lines of the process. */
  readonly index: number;
  readonly name: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly text: string;
}

/** What is looked for: a name, and fields that must be equal. */
export interface MarkerQuery {
  readonly name: string;
  readonly fields?: Readonly<Record<string, string>>;
}

interface Waiter {
  readonly look: () => void;
}

/** Lines that are kept at most. */
const KEPT_LINES = 20_000;
const NAME = /(?:^|\s)([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?=\s|$)/;
const FIELD = /([a-z][a-z0-9_]*)=("(?:[^"\\]|\\.)*"|\S*)/g;

/** Reads `NAME key=value …`, what stands before the name (a time) passed over; or a line of JSON. */
export function parseMarker(text: string, index: number): Marker | undefined {
  if (text.startsWith("{")) return parseJsonMarker(text, index);
  const name = NAME.exec(text)?.[1];
  if (name === undefined) return undefined;
  const fields: Record<string, string> = {};
  for (const [, key, value] of text.matchAll(FIELD)) {
    if (key === undefined || value === undefined) continue;
    fields[key] = value.startsWith('"') ? JSON.parse(value) as string : value;
  }
  return { index, name, fields, text };
}

/** Reads a line that was written for machines. */
function parseJsonMarker(text: string, index: number): Marker | undefined {
  let line: Readonly<Record<string, unknown>>;
  try {
    line = JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined; // text that happens to begin so
  }
  const { name, ...rest } = line;
  if (typeof name !== "string") return undefined;
  const fields = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, String(value)]),
  );
  return { index, name, fields, text };
}

/** All that one process printed. */
export class LogTail {
  readonly markers: Marker[] = [];
  readonly #lines: string[] = [];
  readonly #waiters = new Set<Waiter>();
  readonly #echo: (line: string) => void;
  #count = 0;

  constructor(echo: (line: string) => void = () => {}) {
    this.#echo = echo;
  }

  /** Lines so far: markers from here on are newer than now. */
  get position(): number {
    return this.#count;
  }

  /** The last lines, for a report of what went wrong. */
  last(count: number): readonly string[] {
    return this.#lines.slice(-count);
  }

  /** The lines at and after `from`, as far as they are still kept. */
  linesSince(from: number): readonly string[] {
    return this.#lines.slice(Math.max(0, from - (this.#count - this.#lines.length)));
  }

  /** Reads a stream to its end. */
  async follow(stream: ReadableStream<Uint8Array>): Promise<void> {
    let rest = "";
    const decoder = new TextDecoder();
    for await (const bytes of stream) {
      const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.push(line);
    }
    if (rest !== "") this.push(rest);
  }

  push(line: string): void {
    this.#echo(line);
    this.#lines.push(line);
    if (this.#lines.length > KEPT_LINES) this.#lines.shift();
    const marker = parseMarker(line, this.#count++);
    if (marker !== undefined) this.markers.push(marker);
    for (const { look } of [...this.#waiters]) look();
  }

  /** The first marker that fits, at or after line `from`. */
  find(query: MarkerQuery, from = 0): Marker | undefined {
    return this.markers.find((marker) => marker.index >= from && isMatch(marker, query));
  }

  /** The last marker that fits. */
  findLast(query: MarkerQuery): Marker | undefined {
    return this.markers.findLast((marker) => isMatch(marker, query));
  }

  /** Waits for a marker at or after line `from`. @throws {Error} When it does not come in time. */
  async expect(query: MarkerQuery, timeoutMs: number, from = 0): Promise<Marker> {
    const found = this.find(query, from);
    if (found !== undefined) return found;
    const { promise, resolve, reject } = Promise.withResolvers<Marker>();
    const waiter: Waiter = {
      look: () => {
        const marker = this.find(query, from);
        if (marker !== undefined) resolve(marker);
      },
    };
    const late = setTimeout(() => {
      const wanted = `${query.name} ${JSON.stringify(query.fields ?? {})}`;
      reject(new Error(`Cannot see ${wanted} within ${timeoutMs} ms`));
    }, timeoutMs);
    this.#waiters.add(waiter);
    try {
      return await promise;
    } finally {
      clearTimeout(late);
      this.#waiters.delete(waiter);
    }
  }
}

function isMatch(marker: Marker, { name, fields = {} }: MarkerQuery): boolean {
  return marker.name === name &&
    Object.entries(fields).every(([key, value]) => marker.fields[key] === value);
}
