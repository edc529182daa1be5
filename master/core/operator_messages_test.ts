import assert from "node:assert/strict";
import fc from "fast-check";
import type { WorldKey } from "../../shared/lib/ids.ts";
import {
  buildOperatorRequest,
  OPERATOR_COMMANDS,
  type OperatorRequest,
  parseOperatorAnswer,
  parseOperatorRequest,
  parseWorldName,
} from "./operator_messages.ts";

const HUB = "hub" as WorldKey;

Deno.test("parseWorldName() reads a key with or without a number, and nothing else", () => {
  assert.deepEqual(parseWorldName("hub"), { key: HUB, number: undefined });
  assert.deepEqual(parseWorldName("hub#1"), { key: HUB, number: 1 });
  assert.deepEqual(parseWorldName("hub#99999"), { key: HUB, number: 99_999 });
  for (
    const text of ["", "#1", "hub#", "hub#0", "hub#01", "hub#100000", "hub#1#2", "Hub", "../x"]
  ) {
    assert.equal(parseWorldName(text), undefined, text);
  }
});

Deno.test("parseOperatorRequest() reads back what buildOperatorRequest() wrote", () => {
  const requests: OperatorRequest[] = [
    { command: "worlds" },
    { command: "players", withAddresses: false },
    { command: "players", withAddresses: true },
    { command: "stop", key: HUB, number: undefined },
    { command: "stop", key: HUB, number: 7 },
    { command: "reports", limit: 20, beforeId: undefined },
    { command: "reports", limit: 100, beforeId: 17 },
    { command: "drain", inSeconds: 0 },
    { command: "drain", inSeconds: 3600 },
  ];
  assert.deepEqual(new Set(requests.map(({ command }) => command)), new Set(OPERATOR_COMMANDS));
  for (const request of requests) {
    const read = parseOperatorRequest(buildOperatorRequest(request));
    assert.deepEqual(read, { ok: true, value: request });
  }
});

Deno.test("[O5] parseOperatorRequest() takes a drain without seconds as one at once", () => {
  const read = parseOperatorRequest('{"command":"drain"}');
  assert.deepEqual(read, { ok: true, value: { command: "drain", inSeconds: 0 } });
});

Deno.test("[O2] parseOperatorRequest() refuses by name, whatever comes", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["", "bad_request"],
    ["null", "bad_request"],
    ["[]", "bad_request"],
    ["{}", "bad_request"],
    ['{"command":7}', "bad_request"],
    ['{"command":"stop"}', "bad_request"],
    ['{"command":"reports","limit":0}', "bad_request"],
    ['{"command":"reports","limit":101}', "bad_request"],
    ['{"command":"reports","limit":"20"}', "bad_request"],
    ['{"command":"reports","beforeId":1.5}', "bad_request"],
    ['{"command":"stop","key":"../hub"}', "bad_request"],
    ['{"command":"stop","key":"hub","number":0}', "bad_request"],
    ['{"command":"stop","key":"hub","number":"1#2"}', "bad_request"],
    ['{"command":"drain","inSeconds":-1}', "bad_request"],
    ['{"command":"drain","inSeconds":3601}', "bad_request"],
    ['{"command":"drain","inSeconds":1.5}', "bad_request"],
    ['{"command":"drain","inSeconds":"30"}', "bad_request"],
    ['{"command":"format_disk"}', "unknown_command"],
    ['{"command":"__proto__"}', "unknown_command"],
    ['{"__proto__":{"command":"drain"}}', "bad_request"],
  ];
  for (const [line, fault] of cases) {
    assert.deepEqual(parseOperatorRequest(line), { ok: false, fault }, line);
  }
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
    parseOperatorRequest(line);
    parseOperatorAnswer(line);
  }));
});

Deno.test("parseOperatorAnswer() takes answers and refusals, and no nonsense", () => {
  assert.equal(parseOperatorAnswer('{"ok":true,"command":"worlds"}'), undefined);
  assert.equal(parseOperatorAnswer('{"ok":false}'), undefined);
  assert.equal(parseOperatorAnswer("half a li"), undefined);
  const refusal = '{"ok":false,"refusal":"not_running","detail":""}';
  assert.deepEqual(parseOperatorAnswer(refusal), JSON.parse(refusal));
});
