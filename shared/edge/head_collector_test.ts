import assert from "node:assert/strict";
import fc from "fast-check";
import { upgradeHead } from "./edge_test_kit.ts";
import { HeadCollector } from "./head_collector.ts";

Deno.test("HeadCollector finds the same head wherever the chunks are cut", () => {
  const sent = latin1(`\r\n${upgradeHead()}behind it`);
  const cuts = fc.array(fc.nat(sent.length), { maxLength: 12 });
  fc.assert(fc.property(cuts, (at) => {
    const collector = new HeadCollector(8192);
    const edges = [0, ...at.sort((a, b) => a - b), sent.length];
    let found = "";
    let behind = "";
    for (let i = 1; i < edges.length; i++) {
      const chunk = sent.subarray(edges[i - 1], edges[i]);
      if (found !== "") {
        behind += text(chunk);
        continue;
      }
      const step = collector.push(chunk);
      assert.notEqual(step.kind, "refused");
      if (step.kind !== "head") continue;
      found = step.text;
      behind = text(step.rest);
    }
    assert.equal(`${found}\r\n\r\n`, upgradeHead());
    assert.equal(behind, "behind it");
  }));
});

Deno.test("HeadCollector judges arbitrary bytes the same in one chunk and byte by byte", () => {
  const bytes = fc.array(
    fc.oneof(fc.constantFrom(13, 10, 13, 10, 65, 32, 9, 0, 127), fc.nat(255)),
    { maxLength: 80 },
  );
  fc.assert(fc.property(bytes, (values) => {
    const whole = new HeadCollector(40).push(Uint8Array.from(values));
    const slow = new HeadCollector(40);
    let last = slow.push(new Uint8Array());
    for (const value of values) {
      last = slow.push(Uint8Array.of(value));
      if (last.kind !== "more") break;
    }
    assert.equal(last.kind, whole.kind);
    if (last.kind === "head" && whole.kind === "head") assert.equal(last.text, whole.text);
  }));
});

Deno.test("HeadCollector takes a head of exactly its limit and not one byte more", () => {
  const head = "GET / HTTP/1.1\r\n\r\n";
  assert.equal(new HeadCollector(head.length).push(latin1(head)).kind, "head");
  assert.deepStrictEqual(new HeadCollector(head.length - 1).push(latin1(head)), {
    kind: "refused",
    fault: "head_too_large",
  });
  const lines = new HeadCollector(10).push(latin1("\r\n".repeat(6)));
  assert.deepStrictEqual(lines, { kind: "refused", fault: "head_too_large" });
});

Deno.test("HeadCollector refuses bare line ends and control characters", () => {
  for (const sent of ["GET / HTTP/1.1\n\n", "GET\r/", "A\0", "A\x7f", "\x16\x03\x01"]) {
    assert.deepStrictEqual(new HeadCollector(100).push(latin1(sent)), {
      kind: "refused",
      fault: "bad_head",
    });
  }
});

Deno.test("HeadCollector.reset() makes it ready for the next head", () => {
  const collector = new HeadCollector(100);
  assert.equal(collector.isEmpty, true);
  collector.push(latin1("GET / HTTP/1.1\r\n\r"));
  assert.equal(collector.isEmpty, false);
  collector.reset();
  assert.equal(collector.isEmpty, true);
  assert.equal(collector.push(latin1("A: b\r\n\r\n")).kind, "head");
});

function latin1(from: string): Uint8Array {
  return Uint8Array.from(from, (char) => char.charCodeAt(0));
}

function text(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
