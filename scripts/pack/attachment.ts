// Bytes that ride in the executable without being part of the program. What `deno compile` embeds is
// read into the memory of every process; what lies between the runtime and that payload is not read
// by anybody but who asks for it here.
//
//   runtime · attached bytes · their length (8) · MARK (8) · payload · Deno's trailer (16)
//
// Deno's trailer is a mark, a hash, and how many bytes payload and trailer have: counted from the
// end, so that whatever lies before does not matter to it.

const MARK = new TextEncoder().encode("vcattach");
const MARK_BYTES = 16;
const TRAILER_BYTES = 16;
const TRAILER_MARK = 0x501e;

/**
 * An executable with `attached` in it.
 * @returns `undefined` when `executable` does not end as `deno compile` ends one for Linux.
 */
export function attach(
  executable: Uint8Array<ArrayBuffer>,
  attached: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> | undefined {
  const at = payloadStart(
    executable.subarray(Math.max(0, executable.length - TRAILER_BYTES)),
    executable.length,
  );
  if (at === undefined) return undefined;
  const whole = new Uint8Array(executable.length + attached.length + MARK_BYTES);
  whole.set(executable.subarray(0, at));
  whole.set(attached, at);
  new DataView(whole.buffer).setBigUint64(at + attached.length, BigInt(attached.length), true);
  whole.set(MARK, at + attached.length + 8);
  whole.set(executable.subarray(at), at + attached.length + MARK_BYTES);
  return whole;
}

/** What is attached to the executable at `path`; nothing when nothing is. */
export async function readAttachment(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  using file = await Deno.open(path);
  const { size } = await file.stat();
  if (size < TRAILER_BYTES) return undefined;
  const end = payloadStart(await readAt(file, size - TRAILER_BYTES, TRAILER_BYTES), size);
  if (end === undefined || end < MARK_BYTES) return undefined;
  const mark = await readAt(file, end - MARK_BYTES, MARK_BYTES);
  if (MARK.some((byte, index) => mark[8 + index] !== byte)) return undefined;
  const length = Number(new DataView(mark.buffer).getBigUint64(0, true));
  const start = end - MARK_BYTES - length;
  return start < 0 ? undefined : await readAt(file, start, length);
}

function payloadStart(trailer: Uint8Array<ArrayBuffer>, size: number): number | undefined {
  if (trailer.length < TRAILER_BYTES) return undefined;
  const view = new DataView(trailer.buffer, trailer.byteOffset, TRAILER_BYTES);
  if (view.getUint32(0, true) !== TRAILER_MARK) return undefined;
  const at = size - Number(view.getBigUint64(8, true));
  return at >= 0 && at <= size - TRAILER_BYTES ? at : undefined;
}

async function readAt(
  file: Deno.FsFile,
  at: number,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  await file.seek(at, Deno.SeekMode.Start);
  for (let done = 0; done < length;) {
    const count = await file.read(bytes.subarray(done));
    if (count === null) throw new Error("Cannot read attachment: the file became shorter");
    done += count;
  }
  return bytes;
}
