import assert from "node:assert/strict";
import type { TicketId } from "../../shared/lib/ids.ts";
import { createLog, type LogLine } from "../../shared/lib/log.ts";
import { CLOSE_CODES } from "../../shared/net/close_codes.ts";
import { FrameEncoder } from "../../shared/protocol/frames.ts";
import { buildGateVerdict, parseGateFrame } from "../../shared/protocol/gate.ts";
import { FROM_WORLD } from "../../shared/protocol/world_messages.ts";
import { FakeClock } from "../../shared/testing/fake_clock.ts";
import type { DialEvents } from "./ports.ts";
import { WorldSocket } from "./world_socket.ts";

function dialled() {
  const clock = new FakeClock();
  const lines: LogLine[] = [];
  const sent: Uint8Array[] = [];
  const heard: string[] = [];
  let closedWith: number | undefined;
  let end: DialEvents | undefined;
  const socket = new WorldSocket({
    url: "ws://a/hub",
    version: "0.1",
    clock,
    log: createLog((line) => lines.push(line)),
    dial: (_url, events) => {
      end = events;
      return {
        isOpen: true,
        send: (bytes) => void sent.push(bytes),
        close: (code) => void (closedWith = code),
      };
    },
  }, {
    gatePassed: () => void heard.push("gate"),
    mismatch: ({ serverVersion }) => void heard.push(`mismatch ${serverVersion}`),
    message: ({ type }) => void heard.push(type),
    interrupted: () => void heard.push("interrupted"),
    closed: (code) => void heard.push(`closed ${code}`),
    ping: () => void heard.push("ping"),
  });
  end!.opened();
  return { clock, socket, lines, sent, heard, end: end!, closedWith: () => closedWith };
}

Deno.test("WorldSocket says its version first and nothing else before the verdict", () => {
  const { socket, sent, heard, end } = dialled();
  socket.send("input", { frames: [] });
  assert.equal(sent.length, 1);
  assert.equal(parseGateFrame(sent[0]!), "0.1");
  end.message(buildGateVerdict("0.1", "0.1"));
  assert.deepEqual(heard, ["gate"]);
  socket.send("input", { frames: [] });
  assert.equal(sent.length, 2);
});

Deno.test("WorldSocket ends at a mismatch, and at what is no verdict", () => {
  const other = dialled();
  other.end.message(buildGateVerdict("0.2", "0.1"));
  other.end.closed(CLOSE_CODES.version_mismatch, "");
  assert.deepEqual(other.heard, ["mismatch 0.2"]);
  const odd = dialled();
  odd.end.message(new Uint8Array([1, 2, 3]));
  assert.deepEqual(odd.heard, [`closed ${CLOSE_CODES.bad_gate}`]);
  assert.equal(odd.closedWith(), CLOSE_CODES.normal);
});

Deno.test("WorldSocket logs frames that it cannot read and goes on", () => {
  const { lines, heard, end } = dialled();
  end.message(buildGateVerdict("0.1", "0.1"));
  for (const bytes of [[], [250, 1], [1, 3]]) end.message(new Uint8Array(bytes));
  assert.equal(lines.filter((line) => line.name === "CLIENT_FRAME_REFUSED").length, 3);
  end.message(new FrameEncoder(FROM_WORLD).encode("unlocked", {}));
  assert.deepEqual(heard, ["gate", "unlocked"]);
});

Deno.test("[R5] WorldSocket shows a ticket anew once its interrupted world is back", () => {
  const { socket, heard, end, sent, clock } = dialled();
  const words = new FrameEncoder(FROM_WORLD);
  const ticketId = "0".repeat(32) as TicketId;
  const interrupt = () => end.message(words.encode("interrupted", { holdMs: 10_000 }));
  end.message(words.encode("reopened", {})); // no verdict yet: this is none
  assert.equal(socket.isReusable, false);
  const next = dialled();
  next.end.message(buildGateVerdict("0.1", "0.1"));
  assert.ok(next.socket.isReady);
  next.socket.send("join", { ticketId });
  assert.equal(next.socket.isReusable, false);
  next.end.message(new FrameEncoder(FROM_WORLD).encode("reopened", {})); // nothing was interrupted
  assert.equal(next.socket.isReady, false);
  next.end.message(words.encode("interrupted", { holdMs: 10_000 }));
  assert.deepEqual([next.socket.isReady, next.socket.isReusable], [false, true]);
  const before = next.sent.length;
  next.socket.send("input", { frames: [] });
  next.clock.advance(60_000); // no ping is sent, none is missed
  assert.equal(next.sent.length, before);
  next.end.message(words.encode("reopened", {}));
  assert.ok(next.socket.isReady);
  next.socket.send("join", { ticketId });
  assert.equal(next.sent.length, before + 1);
  assert.deepEqual(next.heard, ["gate", "interrupted", "gate"]);
  assert.deepEqual([sent.length, heard, clock.pending], [1, ["closed 4101"], 0]);
  interrupt();
});

Deno.test("WorldSocket.close() is the last word of either side", () => {
  const { socket, heard, end, closedWith, sent, clock } = dialled();
  end.message(buildGateVerdict("0.1", "0.1"));
  socket.close();
  end.message(new FrameEncoder(FROM_WORLD).encode("unlocked", {}));
  end.closed(1006, "");
  socket.send("input", { frames: [] });
  assert.deepEqual(heard, ["gate"]);
  assert.equal(sent.length, 1);
  assert.equal(closedWith(), CLOSE_CODES.normal);
  assert.equal(socket.isOpen, false);
  assert.equal(clock.pending, 0);
});
