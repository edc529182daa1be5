// One line over a stream, for both ends of the operators' socket.

import { ok, refuse, type Result } from "../../shared/lib/result.ts";

const LINE_END = 10;
const READ_BYTES = 64 * 1024;

/**
 * Reads up to the first line end, or to the stream's end.
 * @returns `too_long` once more than `maxBytes` are there, with nothing more read.
 */
export async function readLine(
  conn: Pick<Deno.Conn, "read">,
  maxBytes: number,
): Promise<Result<string, "too_long">> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const buffer = new Uint8Array(READ_BYTES);
    const count = await conn.read(buffer);
    const end = count === null ? -1 : buffer.subarray(0, count).indexOf(LINE_END);
    const taken = buffer.subarray(0, end < 0 ? count ?? 0 : end);
    chunks.push(taken);
    length += taken.length;
    if (length > maxBytes) return refuse("too_long");
    if (count === null || end >= 0) break;
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return ok(new TextDecoder().decode(bytes));
}

/** Writes `text` and a line end. @throws {Error} When the other end is gone. */
export async function writeLine(conn: Pick<Deno.Conn, "write">, text: string): Promise<void> {
  const bytes = new TextEncoder().encode(`${text}\n`);
  for (let at = 0; at < bytes.length;) at += await conn.write(bytes.subarray(at));
}

/** Ends a connection. Closing one that is being read from does not tell the other end by itself. */
export function hangUp(conn: Deno.UnixConn): void {
  conn.closeWrite().catch(() => {}); // the other end was faster
  try {
    conn.close();
  } catch {
    // It is closed already.
  }
}
