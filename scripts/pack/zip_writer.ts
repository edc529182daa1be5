// Writes a ZIP whose bytes depend on nothing but its input: no times, no owner, no order of its
// own. Written here rather than by a library because a pack needs to know where each entry's bytes
// begin. Format: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.

/** One entry: its stored bytes and what they unpack to. */
export interface ZipEntry {
  readonly path: string;
  readonly stored: Uint8Array;
  readonly encoding: "raw" | "deflate";
  /** Bytes unpacked. */
  readonly size: number;
  readonly crc32: number;
}

const LOCAL_HEADER = 30;
const CENTRAL_HEADER = 46;
const END_RECORD = 22;
const VERSION_DEFLATE = 20;
/** Paths are ASCII, but the flag says UTF-8 so that no tool has to guess. */
const FLAG_UTF8 = 0x0800;
/** 1 January 1980, the earliest a ZIP can say. */
const FIXED_DATE = 0x0021;

/** Where the stored bytes of `path` begin when its local header begins at `headerOffset`. */
export function storedOffset(headerOffset: number, path: string): number {
  return headerOffset + LOCAL_HEADER + path.length;
}

/** The archive of `entries`, in their order. At most 65535 entries and 4 GiB. */
export function writeZip(entries: readonly ZipEntry[]): Uint8Array<ArrayBuffer> {
  const dataBytes = entries.reduce(
    (sum, entry) => sum + LOCAL_HEADER + entry.path.length + entry.stored.length,
    0,
  );
  const centralBytes = entries.reduce((sum, entry) => sum + CENTRAL_HEADER + entry.path.length, 0);
  const zip = new Uint8Array(dataBytes + centralBytes + END_RECORD);
  const view = new DataView(zip.buffer);
  let data = 0;
  let central = dataBytes;
  for (const entry of entries) {
    view.setUint32(data, 0x04034b50, true);
    writeShared(view, data + 4, entry);
    writeAscii(zip, data + LOCAL_HEADER, entry.path);
    zip.set(entry.stored, storedOffset(data, entry.path));

    view.setUint32(central, 0x02014b50, true);
    view.setUint16(central + 4, VERSION_DEFLATE, true);
    writeShared(view, central + 6, entry);
    view.setUint32(central + 42, data, true);
    writeAscii(zip, central + CENTRAL_HEADER, entry.path);

    data = storedOffset(data, entry.path) + entry.stored.length;
    central += CENTRAL_HEADER + entry.path.length;
  }
  view.setUint32(central, 0x06054b50, true);
  view.setUint16(central + 8, entries.length, true);
  view.setUint16(central + 10, entries.length, true);
  view.setUint32(central + 12, centralBytes, true);
  view.setUint32(central + 16, dataBytes, true);
  return zip;
}

/** CRC-32 as ZIP uses it (IEEE 802.3, reflected), as an unsigned number. */
export function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0);
  return (crc ^ -1) >>> 0;
}

const CRC_TABLE = Int32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** The 26 bytes that a local and a central header have in common. */
function writeShared(view: DataView, at: number, entry: ZipEntry): void {
  view.setUint16(at, VERSION_DEFLATE, true);
  view.setUint16(at + 2, FLAG_UTF8, true);
  view.setUint16(at + 4, entry.encoding === "deflate" ? 8 : 0, true);
  view.setUint16(at + 8, FIXED_DATE, true);
  view.setUint32(at + 10, entry.crc32, true);
  view.setUint32(at + 14, entry.stored.length, true);
  view.setUint32(at + 18, entry.size, true);
  view.setUint16(at + 22, entry.path.length, true);
}

function writeAscii(out: Uint8Array, at: number, text: string): void {
  for (let index = 0; index < text.length; index++) out[at + index] = text.charCodeAt(index);
}
