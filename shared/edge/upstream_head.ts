import { hasListItem, type RequestHead } from "./request_head.ts";

/** Written anew or dropped: what the peer says about itself here is not to be believed. */
const OWN_FIELDS = new Set([
  "x-forwarded-for",
  "x-forwarded-proto",
  "x-real-ip",
  "forwarded",
  "upgrade",
  "http2-settings",
  "connection",
]);

/**
 * A plain request's head as the upstream gets it: with the real address in `X-Forwarded-For`, and
 * never asking for another protocol. After a chunked body nobody here knows where the next request
 * begins, so such a connection is closed after its answer.
 */
export function buildUpstreamHead(
  head: RequestHead,
  origin: { readonly address: string; readonly isTls: boolean },
): string {
  let text = `${head.method} ${head.path}${head.query === "" ? "" : `?${head.query}`} HTTP/1.${
    head.isHttp11 ? 1 : 0
  }\r\n`;
  for (const [name, value] of head.fields) {
    if (!OWN_FIELDS.has(name.toLowerCase())) text += `${name}: ${value}\r\n`;
  }
  const isChunked = head.headers.has("transfer-encoding");
  const connection = head.headers.get("connection");
  if (isChunked || hasListItem(connection, "close")) text += "Connection: close\r\n";
  else if (hasListItem(connection, "keep-alive")) text += "Connection: keep-alive\r\n";
  text += `X-Forwarded-For: ${origin.address}\r\n`;
  text += `X-Forwarded-Proto: ${origin.isTls ? "https" : "http"}\r\n`;
  return `${text}\r\n`;
}
