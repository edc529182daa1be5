// The head of an HTTP/1 request: collected from chunks, then parsed as strictly as RFC 9112 allows,
// so that the edge and whoever stands behind it cannot read the same bytes differently.

import { refuse, type Result } from "../lib/result.ts";

/** A parsed request head. */
export interface RequestHead {
  readonly method: string;
  /** As sent, beginning with `/`; no dot segments, also encoded ones. */
  readonly path: string;
  /** As sent, without its `?`; empty when there is none. */
  readonly query: string;
  readonly isHttp11: boolean;
  /** In order, names as sent. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** By lower-case name; repeated fields are joined with `, `. */
  readonly headers: ReadonlyMap<string, string>;
}

/** Why a head was refused. */
export type HeadFault = "bad_head" | "bad_path";

/** Fields that change where a request ends or who it is for: one of each at most. */
const SINGLE_FIELDS = new Set([
  "host",
  "content-length",
  "transfer-encoding",
  "upgrade",
  "origin",
  "sec-websocket-key",
  "sec-websocket-version",
]);

const MAX_FIELDS = 64;
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const REQUEST_LINE = /^([A-Z]{1,16}) (\/[\x21-\x7e]*) HTTP\/1\.([01])$/;
/** A name or an address and a port; nothing that could be read as part of a path. */
const HOST = /^(?:[A-Za-z0-9._~-]*|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Parses a head given as Latin-1 text, up to but without its last empty line. */
export function parseRequestHead(text: string): Result<RequestHead, HeadFault> {
  const lines = text.split("\r\n");
  const request = REQUEST_LINE.exec(lines[0]!);
  if (request === null || lines.length - 1 > MAX_FIELDS) return refuse("bad_head");
  const fields: (readonly [string, string])[] = [];
  const headers = new Map<string, string>();
  for (let i = 1; i < lines.length; i++) {
    const field = parseField(lines[i]!);
    if (field === undefined) return refuse("bad_head");
    const name = field[0].toLowerCase();
    const earlier = headers.get(name);
    if (earlier !== undefined && SINGLE_FIELDS.has(name)) return refuse("bad_head");
    headers.set(name, earlier === undefined ? field[1] : `${earlier}, ${field[1]}`);
    fields.push(field);
  }
  const isHttp11 = request[3] === "1";
  if (!isFramingClear(headers, isHttp11)) return refuse("bad_head");
  if (!HOST.test(headers.get("host") ?? "")) return refuse("bad_head");
  const target = request[2]!;
  const mark = target.indexOf("?");
  const path = mark < 0 ? target : target.slice(0, mark);
  if (!isPlainPath(path)) return refuse("bad_path");
  const query = mark < 0 ? "" : target.slice(mark + 1);
  return { ok: true, value: { method: request[1]!, path, query, isHttp11, fields, headers } };
}

/** True when the request asks for a WebSocket, well-formed or not. */
export function wantsWebSocket(head: RequestHead): boolean {
  return hasListItem(head.headers.get("upgrade"), "websocket");
}

/** True when a handshake can be answered (RFC 6455 4.2.1); its key's text included. */
export function isWebSocketHandshake(head: RequestHead): boolean {
  return head.method === "GET" && head.isHttp11 &&
    hasListItem(head.headers.get("connection"), "upgrade") &&
    head.headers.get("upgrade")?.toLowerCase() === "websocket" &&
    head.headers.get("sec-websocket-version") === "13" &&
    /^[+/0-9A-Za-z]{22}==$/.test(head.headers.get("sec-websocket-key") ?? "") &&
    !head.headers.has("content-length") && !head.headers.has("transfer-encoding");
}

/** Bytes of the body that follows, or `undefined` when only the body itself tells (chunked). */
export function bodyBytesOf(head: RequestHead): number | undefined {
  if (head.headers.has("transfer-encoding")) return undefined;
  return Number(head.headers.get("content-length") ?? 0);
}

/** True when `value`, a comma-separated list, holds `item` in any case. */
export function hasListItem(value: string | undefined, item: string): boolean {
  if (value === undefined) return false;
  return value.split(",").some((each) => each.trim().toLowerCase() === item);
}

function parseField(line: string): readonly [string, string] | undefined {
  const colon = line.indexOf(":");
  if (colon < 1) return undefined;
  const name = line.slice(0, colon);
  const value = line.slice(colon + 1);
  // A folded line begins with a blank, which no token does.
  if (!TOKEN.test(name) || !FIELD_VALUE.test(value)) return undefined;
  return [name, value.replace(/^[\t ]+|[\t ]+$/g, "")];
}

/** True when all readers agree where the request ends. */
function isFramingClear(headers: ReadonlyMap<string, string>, isHttp11: boolean): boolean {
  if (isHttp11 && !headers.has("host")) return false;
  const length = headers.get("content-length");
  if (length !== undefined && !/^\d{1,15}$/.test(length)) return false;
  const encoding = headers.get("transfer-encoding");
  if (encoding === undefined) return true;
  return isHttp11 && length === undefined && encoding.toLowerCase() === "chunked";
}

/** No dot segment, backslash, NUL or hidden slash, and only whole escapes. */
function isPlainPath(path: string): boolean {
  if (/%(?![0-9a-fA-F]{2})|\\|%2f|%5c|%00/i.test(path)) return false;
  if (!path.includes(".") && !/%2e/i.test(path)) return true;
  return !path.replace(/%2e/gi, ".").split("/").some((part) => part === "." || part === "..");
}
