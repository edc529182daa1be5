import assert from "node:assert/strict";
import { parseRequestHead } from "./request_head.ts";
import { buildUpstreamHead } from "./upstream_head.ts";

Deno.test("buildUpstreamHead() replaces what peers say about themselves", () => {
  const headOf = (...lines: string[]) => {
    const head = parseRequestHead(lines.join("\r\n"));
    assert(head.ok);
    return buildUpstreamHead(head.value, { address: "1.2.3.4", isTls: true }).split("\r\n");
  };
  assert.deepStrictEqual(
    headOf(
      "GET /a?b HTTP/1.1",
      "Host: x",
      "X-Forwarded-For: 6.6.6.6",
      "Forwarded: for=6.6.6.6",
      "Upgrade: h2c",
      "Connection: Upgrade, keep-alive",
      "Range: bytes=1-2",
    ),
    [
      "GET /a?b HTTP/1.1",
      "Host: x",
      "Range: bytes=1-2",
      "Connection: keep-alive",
      "X-Forwarded-For: 1.2.3.4",
      "X-Forwarded-Proto: https",
      "",
      "",
    ],
  );
  assert(headOf("GET / HTTP/1.0", "Connection: close").includes("Connection: close"));
  assert(
    headOf("POST / HTTP/1.1", "Host: x", "Transfer-Encoding: chunked").includes(
      "Connection: close",
    ),
  );
});
