import assert from "node:assert/strict";
import fc from "fast-check";
import {
  bodyBytesOf,
  isWebSocketHandshake,
  parseRequestHead,
  wantsWebSocket,
} from "./request_head.ts";
import { upgradeHead } from "./edge_test_kit.ts";

const parse = (...lines: string[]) => parseRequestHead(lines.join("\r\n"));
const faultOf = (...lines: string[]) => {
  const head = parse(...lines);
  return head.ok ? "ok" : head.fault;
};

Deno.test("parseRequestHead() reads method, path, query and fields", () => {
  const head = parse("GET /a/b?c=d?e HTTP/1.1", "Host:  x ", "Accept: 1", "accept:\t2\t");
  assert(head.ok);
  assert.equal(head.value.method, "GET");
  assert.equal(head.value.path, "/a/b");
  assert.equal(head.value.query, "c=d?e");
  assert.equal(head.value.isHttp11, true);
  assert.deepStrictEqual(head.value.fields, [["Host", "x"], ["Accept", "1"], ["accept", "2"]]);
  assert.equal(head.value.headers.get("accept"), "1, 2");
});

Deno.test("parseRequestHead() refuses what readers could understand differently", () => {
  const cases: Record<string, string[]> = {
    "no request line": [""],
    "no version": ["GET /"],
    "other version": ["GET / HTTP/2.0", "Host: x"],
    "lower-case method": ["get / HTTP/1.1", "Host: x"],
    "absolute target": ["GET http://x/ HTTP/1.1", "Host: x"],
    "asterisk target": ["OPTIONS * HTTP/1.1", "Host: x"],
    "two blanks": ["GET  / HTTP/1.1", "Host: x"],
    "target outside ASCII": ["GET /\xe9 HTTP/1.1", "Host: x"],
    "no host": ["GET / HTTP/1.1"],
    "host with a path": ["GET / HTTP/1.1", "Host: x/client/.."],
    "host with a query": ["GET / HTTP/1.1", "Host: x?"],
    "host with a name before": ["GET / HTTP/1.1", "Host: me@x"],
    "host with a blank": ["GET / HTTP/1.1", "Host: a b"],
    "host with two ports": ["GET / HTTP/1.1", "Host: x:1:2"],
    "host half in brackets": ["GET / HTTP/1.1", "Host: [::1"],
    "two hosts": ["GET / HTTP/1.1", "Host: x", "Host: x"],
    "folded line": ["GET / HTTP/1.1", "Host: x", " folded"],
    "blank before colon": ["GET / HTTP/1.1", "Host : x"],
    "no colon": ["GET / HTTP/1.1", "Host: x", "word"],
    "empty name": ["GET / HTTP/1.1", "Host: x", ": y"],
    "control character": ["GET / HTTP/1.1", "Host: x", "A: b\x01c"],
    "NUL": ["GET / HTTP/1.1", "Host: x", "A: \x00"],
    "DEL": ["GET / HTTP/1.1", "Host: x", "A: \x7f"],
    "bare CR": ["GET / HTTP/1.1", "Host: x", "A: b\rC: d"],
    "two lengths": ["GET / HTTP/1.1", "Host: x", "Content-Length: 1", "Content-Length: 1"],
    "length list": ["GET / HTTP/1.1", "Host: x", "Content-Length: 1, 1"],
    "signed length": ["GET / HTTP/1.1", "Host: x", "Content-Length: +1"],
    "endless length": ["GET / HTTP/1.1", "Host: x", "Content-Length: 1234567890123456"],
    "length and chunks": [
      "POST / HTTP/1.1",
      "Host: x",
      "Content-Length: 1",
      "Transfer-Encoding: chunked",
    ],
    "other encoding": ["POST / HTTP/1.1", "Host: x", "Transfer-Encoding: gzip, chunked"],
    "chunks in 1.0": ["POST / HTTP/1.0", "Transfer-Encoding: chunked"],
    "two keys": ["GET / HTTP/1.1", "Host: x", "Sec-WebSocket-Key: a", "Sec-WebSocket-Key: a"],
  };
  for (const [name, lines] of Object.entries(cases)) {
    assert.equal(faultOf(...lines), "bad_head", name);
  }
});

Deno.test("parseRequestHead() takes 64 fields and no more", () => {
  const fields = (count: number) => Array.from({ length: count }, (_, i) => `H${i}: v`);
  for (const host of ["x.example:65535", "[::1]:1", "127.0.0.1", "a_b", ""]) {
    assert.equal(faultOf("GET / HTTP/1.1", `Host: ${host}`), "ok", host);
  }
  assert.equal(faultOf("GET / HTTP/1.1", "Host: x", ...fields(63)), "ok");
  assert.equal(faultOf("GET / HTTP/1.1", "Host: x", ...fields(64)), "bad_head");
});

Deno.test("parseRequestHead() refuses paths that climb, also hidden ones", () => {
  const climbing = [
    "/..",
    "/../hub",
    "/a/../b",
    "/a/..",
    "/./a",
    "/%2e%2e/a",
    "/%2E./a",
    "/a%2fb",
    "/a%5Cb",
    "/a\\b",
    "/a%00",
    "/a%",
    "/a%2",
    "/a%zz",
  ];
  for (const path of climbing) {
    assert.equal(faultOf(`GET ${path} HTTP/1.1`, "Host: x"), "bad_path", path);
  }
  for (const path of ["/", "/hub", "/a.b", "/..a/b..", "/.well-known/x", "/a%20b", "/%252e%252e"]) {
    assert.equal(faultOf(`GET ${path} HTTP/1.1`, "Host: x"), "ok", path);
  }
});

Deno.test("isWebSocketHandshake() asks for everything RFC 6455 4.2.1 does", () => {
  const check = (fields: Record<string, string | undefined>) => {
    const head = parseRequestHead(upgradeHead({ fields }).slice(0, -4));
    assert(head.ok);
    return [wantsWebSocket(head.value), isWebSocketHandshake(head.value)];
  };
  assert.deepStrictEqual(check({}), [true, true]);
  assert.deepStrictEqual(check({ Upgrade: "WebSocket", Connection: "keep-alive, upgrade" }), [
    true,
    true,
  ]);
  assert.deepStrictEqual(check({ Upgrade: undefined }), [false, false]);
  assert.deepStrictEqual(check({ Upgrade: "h2c" }), [false, false]);
  assert.deepStrictEqual(check({ Upgrade: "h2c, websocket" }), [true, false]);
  assert.deepStrictEqual(check({ Connection: "close" }), [true, false]);
  assert.deepStrictEqual(check({ Connection: undefined }), [true, false]);
  assert.deepStrictEqual(check({ "Sec-WebSocket-Version": "8" }), [true, false]);
  assert.deepStrictEqual(check({ "Sec-WebSocket-Key": undefined }), [true, false]);
  assert.deepStrictEqual(check({ "Sec-WebSocket-Key": "short" }), [true, false]);
  assert.deepStrictEqual(check({ "Content-Length": "5" }), [true, false]);
});

Deno.test("bodyBytesOf() tells where the next request begins", () => {
  const bodyOf = (...lines: string[]) => {
    const head = parse("POST / HTTP/1.1", "Host: x", ...lines);
    assert(head.ok);
    return bodyBytesOf(head.value);
  };
  assert.equal(bodyOf(), 0);
  assert.equal(bodyOf("Content-Length: 17"), 17);
  assert.equal(bodyOf("Transfer-Encoding: Chunked"), undefined);
});

Deno.test("parseRequestHead() never throws, whatever the bytes", () => {
  const mostlyHead = fc.array(
    fc.constantFrom(
      "GET ",
      "/",
      "..",
      "%2e",
      " HTTP/1.1",
      "\r\n",
      "\r",
      "\n",
      "Host: x",
      ":",
      "\0",
      "a",
    ),
    { maxLength: 30 },
  ).map((parts) => parts.join(""));
  fc.assert(fc.property(fc.oneof(fc.string(), mostlyHead), (text) => {
    const head = parseRequestHead(text);
    if (!head.ok) return;
    assert(head.value.path.startsWith("/"));
    assert(!head.value.path.split("/").includes(".."));
    // deno-lint-ignore no-control-regex -- none of them may get through
    assert(!/[\x00-\x08\x0a-\x1f\x7f]/.test(head.value.fields.flat().join("")));
  }));
});
