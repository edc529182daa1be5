import assert from "node:assert/strict";
import fc from "fast-check";
import { FROM_MASTER, TO_MASTER } from "./control_messages.ts";
import { FrameDecoder, FrameEncoder, type FrameFault, type Table } from "./frames.ts";
import { TO_MASTER_LINK, TO_WORLD_LINK } from "./master_messages.ts";
import { FROM_WORLD, TO_WORLD } from "./world_messages.ts";

const TABLES: Readonly<Record<string, Table<string>>> = {
  TO_MASTER,
  FROM_MASTER,
  TO_WORLD,
  FROM_WORLD,
  TO_MASTER_LINK,
  TO_WORLD_LINK,
};

Deno.test("no table uses a byte twice or the byte of the gate frame", () => {
  for (const [name, table] of Object.entries(TABLES)) {
    const bytes = Object.values(table).map((declared) => declared.byte);
    assert.equal(new Set(bytes).size, bytes.length, name);
    // "V", the gate's first byte: a gate frame at the wrong moment is never a message.
    assert.ok(!bytes.includes(0x56), name);
  }
});

Deno.test("[G4] arbitrary bytes decode to a message or a named fault, never an exception", () => {
  const faults = new Set<FrameFault>();
  for (const table of Object.values(TABLES)) {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), fc.nat(20), (bytes, type) => {
        if (bytes.length > 0) bytes[0] = type;
        const decoder = new FrameDecoder(table);
        for (const phase of ["connected", "playing", "entered", "any"]) {
          const decoded = decoder.decode(bytes, phase, 0);
          if (!decoded.ok) faults.add(decoded.fault);
        }
      }),
      { numRuns: 300 },
    );
  }
  for (const fault of ["empty", "unknown_type", "wrong_phase", "short", "trailing"] as const) {
    assert.ok(faults.has(fault), fault);
  }
});

Deno.test("[G5] every message is refused in every phase that its row does not name", () => {
  const phases = ["greeted", "entering", "entered", "connected", "admitted", "playing"];
  for (const table of [TO_MASTER, TO_WORLD] as Table<string>[]) {
    for (const [name, declared] of Object.entries(table)) {
      for (const phase of phases) {
        if (declared.in.includes(phase)) continue;
        const decoded = new FrameDecoder(table).decode(new Uint8Array([declared.byte]), phase, 0);
        assert.deepEqual(decoded, { ok: false, fault: "wrong_phase", type: name });
      }
    }
  }
});

Deno.test("[G6] every message a client may send is limited, at its limit and not before", () => {
  for (const table of [TO_MASTER, TO_WORLD] as Table<string>[]) {
    for (const [name, declared] of Object.entries(table)) {
      assert.ok(Number.isFinite(declared.perSecond), name);
      const decoder = new FrameDecoder(table);
      const phase = declared.in[0]!;
      const send = () => {
        const decoded = decoder.decode(new Uint8Array([declared.byte, 255]), phase, 0);
        return decoded.ok ? "ok" : decoded.fault;
      };
      for (let i = 0; i < declared.perSecond * 2; i++) assert.notEqual(send(), "too_often", name);
      assert.equal(send(), "too_often", name);
    }
  }
});

Deno.test("one byte too many is `trailing`, one too few is `short`", () => {
  const encoder = new FrameEncoder(TO_MASTER);
  const frame = encoder.encode("chat", { channel: "everyone", text: "hello" });
  const decode = (bytes: Uint8Array) => {
    const decoded = new FrameDecoder(TO_MASTER).decode(bytes, "entered", 0);
    return decoded.ok ? "ok" : decoded.fault;
  };
  assert.equal(decode(frame), "ok");
  assert.equal(decode(new Uint8Array([...frame, 0])), "trailing");
  assert.equal(decode(frame.subarray(0, -1)), "short");
});

Deno.test("NaN, infinities, bad UTF-8, bad ids and bad choices are `malformed`", () => {
  const decode = (table: Table<string>, phase: string, bytes: number[]) => {
    const decoded = new FrameDecoder(table).decode(new Uint8Array(bytes), phase, 0);
    return decoded.ok ? "ok" : decoded.fault;
  };
  const nan = [0, 0, 0, 0, 0, 0, 0xf8, 0x7f];
  const infinity = [0, 0, 0, 0, 0, 0, 0xf0, 0x7f];
  assert.equal(decode(TO_MASTER, "entered", [9, ...nan]), "malformed");
  assert.equal(decode(TO_MASTER, "entered", [9, ...infinity]), "malformed");
  assert.equal(decode(TO_MASTER, "entered", [8, 0, 2, 0xc3, 0x28]), "malformed");
  assert.equal(decode(TO_MASTER, "entered", [8, 7, 1, 65]), "malformed");
  assert.equal(decode(TO_MASTER, "entered", [3, 2, 65, 65]), "malformed");
  assert.equal(decode(TO_WORLD, "playing", [2, 9]), "malformed", "nine input frames");
});

Deno.test("a master↔world link carries what JSON would call a prototype as plain text", () => {
  const frame = new FrameEncoder(TO_MASTER).encode("log_in", { name: "__proto__" });
  const decoded = new FrameDecoder(TO_MASTER).decode(frame, "entered", 0);
  assert.ok(decoded.ok);
  assert.deepEqual(decoded.message, { type: "log_in", body: { name: "__proto__" } });
});
