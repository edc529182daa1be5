import assert from "node:assert/strict";
import { LogTail, parseMarker } from "./log_tail.ts";

Deno.test("parseMarker() reads names and values, also behind a time and in quotes", () => {
  const line = '2026-01-01T00:00:00.000Z MASTER_WORLD_STOPPED key=hub reason="a b\\"c" code=0';
  assert.deepStrictEqual(parseMarker(line, 3), {
    index: 3,
    name: "MASTER_WORLD_STOPPED",
    fields: { key: "hub", reason: 'a b"c', code: "0" },
    text: line,
  });
  assert.equal(parseMarker("Listening on http://127.0.0.1/", 0), undefined);
});

Deno.test("parseMarker() reads lines written for machines too", () => {
  const line = '{"at":"2026-01-01T00:00:00.000Z","level":"error","name":"WORLD_WATCHDOG","ms":7}';
  assert.deepStrictEqual(parseMarker(line, 3), {
    index: 3,
    name: "WORLD_WATCHDOG",
    fields: { at: "2026-01-01T00:00:00.000Z", level: "error", ms: "7" },
    text: line,
  });
  assert.equal(parseMarker("{", 0), undefined);
  assert.equal(parseMarker("{}", 0), undefined);
});

Deno.test("LogTail.linesSince() gives what came since a position", () => {
  const tail = new LogTail();
  tail.push("A_B");
  const from = tail.position;
  tail.push("nothing");
  tail.push("C_D");
  assert.deepStrictEqual(tail.linesSince(from), ["nothing", "C_D"]);
  assert.deepStrictEqual(tail.linesSince(tail.position), []);
});

Deno.test("LogTail.expect() finds what was printed before and what comes later", async () => {
  const tail = new LogTail();
  tail.push("MASTER_READY port=1");
  assert.equal((await tail.expect({ name: "MASTER_READY" }, 1000)).fields.port, "1");
  const later = tail.expect({ name: "MASTER_WORLD_STARTED", fields: { key: "hub" } }, 1000);
  tail.push("MASTER_WORLD_STARTED key=left_world");
  tail.push("MASTER_WORLD_STARTED key=hub");
  assert.equal((await later).index, 2);
});

Deno.test("LogTail.expect() looks only from a line on, and says what did not come", async () => {
  const tail = new LogTail();
  tail.push("MASTER_READY port=1");
  await assert.rejects(
    tail.expect({ name: "MASTER_READY" }, 1, tail.position),
    /Cannot see MASTER_READY \{\} within 1 ms/,
  );
});

Deno.test("LogTail.follow() puts lines together from pieces", async () => {
  const tail = new LogTail();
  await tail.follow(ReadableStream.from(["MASTER_", "READY a=1\nWORLD_", "READY b=2"].map(
    (text) => new TextEncoder().encode(text),
  )));
  assert.deepStrictEqual(tail.markers.map(({ name }) => name), ["MASTER_READY", "WORLD_READY"]);
});
