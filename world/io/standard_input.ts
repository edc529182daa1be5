/** A launch document is longer than a terminal line but never this long. */
const MAX_LINE_BYTES = 1024 * 1024;

/** What came over standard input. */
export interface StandardInput {
  /** The first line, without its end; `undefined` when the input ended before one came. */
  readonly line: string | undefined;
  /** Resolves when whoever holds the other end is gone. */
  readonly ended: Promise<void>;
}

/** Reads the first line; the rest is read and thrown away, since only its end says something. */
export async function readStandardInput(
  stream: ReadableStream<Uint8Array>,
): Promise<StandardInput> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { line: undefined, ended: Promise.resolve() };
    text += decoder.decode(value, { stream: true });
    const end = text.indexOf("\n");
    if (end >= 0) return { line: text.slice(0, end), ended: readToEnd(reader) };
    if (text.length > MAX_LINE_BYTES) throw new Error("Cannot read launch document: too long");
  }
}

async function readToEnd(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  try {
    while (!(await reader.read()).done);
  } catch {
    // An input that breaks has ended too.
  }
}
