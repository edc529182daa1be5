import assert from "node:assert/strict";
import { instanceId, instanceNumberOf, parseLeaseId, parseWorldKey, worldKeyOf } from "./ids.ts";
import {
  createLog,
  formatLogLine,
  type LogLine,
  stampedJson,
  stampedText,
  withFields,
} from "./log.ts";
import { seededRandom } from "./random.ts";
import { TokenBucket } from "./token_bucket.ts";

Deno.test("parseWorldKey() takes folder names and refuses everything else", () => {
  for (const good of ["hub", "left_world", "a", "a".repeat(32), "w2"]) {
    assert.equal(parseWorldKey(good), good);
  }
  const bad = ["", "Hub", "2w", "_w", "a".repeat(33), "a-b", "../hub", "hub/", "__proto__", "hüb"];
  for (const key of bad) assert.equal(parseWorldKey(key), undefined, key);
});

Deno.test("parseLeaseId() takes 32 hex digits and nothing else", () => {
  assert.equal(parseLeaseId("a".repeat(32)), "a".repeat(32));
  for (const bad of ["", "a".repeat(31), "a".repeat(33), "A".repeat(32), "g".repeat(32)]) {
    assert.equal(parseLeaseId(bad), undefined);
  }
});

Deno.test("instanceId() is taken apart again", () => {
  const id = instanceId(parseWorldKey("left_world")!, 12);
  assert.equal(worldKeyOf(id), "left_world");
  assert.equal(instanceNumberOf(id), 12);
});

Deno.test("TokenBucket.waitMs says when the next one can succeed, and not later", () => {
  const bucket = new TokenBucket(4, 1);
  assert.equal(bucket.waitMs, 0);
  bucket.take(0);
  assert.equal(bucket.take(100), false);
  assert.equal(bucket.waitMs, 150);
  assert.equal(bucket.take(249), false);
  assert.equal(bucket.take(250), true);
});

Deno.test("TokenBucket allows its burst and then its rate", () => {
  const bucket = new TokenBucket(10, 3);
  assert.deepEqual([bucket.take(0), bucket.take(0), bucket.take(0), bucket.take(0)], [
    true,
    true,
    true,
    false,
  ]);
  assert.equal(bucket.take(99), false);
  assert.equal(bucket.take(100), true);
  assert.equal(bucket.take(100), false);
  assert.equal(bucket.take(50), false, "a clock that runs backwards gives nothing");
  assert.deepEqual([1, 2, 3, 4].map(() => bucket.take(1_000_000)), [true, true, true, false]);
});

Deno.test("seededRandom() is the same for the same seed and stays in [0, 1)", () => {
  const a = seededRandom(42);
  const b = seededRandom(42);
  const c = seededRandom(43);
  let differs = false;
  let sum = 0;
  for (let i = 0; i < 10_000; i++) {
    const value = a();
    assert.equal(value, b());
    assert.ok(value >= 0 && value < 1);
    if (value !== c()) differs = true;
    sum += value;
  }
  assert.ok(differs);
  assert.ok(Math.abs(sum / 10_000 - 0.5) < 0.02);
});

Deno.test("formatLogLine() writes markers that a smoke test can read", () => {
  const lines: LogLine[] = [];
  const log = withFields(createLog((line) => lines.push(line)), { key: "hub" });
  log.info("MASTER_WORLD_STARTED", { pid: 12, left_out: undefined, ok: true });
  log.debug("NOT_WRITTEN");
  assert.deepEqual(lines.map(formatLogLine), ["MASTER_WORLD_STARTED key=hub pid=12 ok=true"]);
});

Deno.test("formatLogLine() lets no value forge another line or field", () => {
  const line = formatLogLine({
    level: "info",
    name: "X",
    fields: { text: "a\nMASTER_READY b=1", empty: "", quote: 'say "hi"' },
  });
  assert.equal(line, 'X text="a\\nMASTER_READY b=1" empty="" quote="say \\"hi\\""');
});

Deno.test("stampedText() and stampedJson() say when, for people and for machines", () => {
  const line: LogLine = { level: "warn", name: "X", fields: { key: "hub" } };
  const at = new Date(Date.UTC(2030, 0, 2, 3, 4, 5, 6));
  assert.equal(stampedText(line, at), "2030-01-02T03:04:05.006Z X key=hub");
  assert.deepEqual(JSON.parse(stampedJson(line, at)), {
    at: "2030-01-02T03:04:05.006Z",
    level: "warn",
    name: "X",
    key: "hub",
  });
});

Deno.test("stampedJson() lets no field take the time, the level or the name of its line", () => {
  const fields = { name: "MASTER_STOPPED", at: "never", level: "error", key: "hub" };
  const text = stampedJson(
    { level: "info", name: "X", fields: fields as never },
    new Date(0),
  );
  assert.equal(text, '{"at":"1970-01-01T00:00:00.000Z","level":"info","name":"X","key":"hub"}');
});
