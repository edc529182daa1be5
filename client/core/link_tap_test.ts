import assert from "node:assert/strict";
import { LinkTap } from "./link_tap.ts";
import type { DialEvents } from "./ports.ts";

function tapped() {
  const tap = new LinkTap();
  const far: { events: DialEvents; heard: number; closed: number[] }[] = [];
  const near: string[] = [];
  const dial = tap.tapped((_url, events) => {
    const end = { events, heard: 0, closed: [] as number[] };
    far.push(end);
    return {
      isOpen: true,
      send: (bytes) => void (end.heard += bytes.length),
      close: (code) => void end.closed.push(code),
    };
  });
  const open = () =>
    dial("ws://far/", {
      opened: () => void near.push("opened"),
      message: (bytes) => void near.push(`message ${bytes.length}`),
      closed: (code) => void near.push(`closed ${code}`),
    });
  return { tap, far, near, open };
}

Deno.test("LinkTap counts what passes, and passes it", () => {
  const { tap, far, near, open } = tapped();
  const link = open();
  far[0]!.events.opened();
  far[0]!.events.message(new Uint8Array(5));
  link.send(new Uint8Array(3));
  assert.deepEqual(near, ["opened", "message 5"]);
  assert.equal(far[0]!.heard, 3);
  assert.deepEqual(tap.counts, {
    receivedBytes: 5,
    receivedFrames: 1,
    sentBytes: 3,
    sentFrames: 1,
  });
});

Deno.test("LinkTap.dropAll() breaks every open link without a farewell", () => {
  const { tap, far, near, open } = tapped();
  const links = [open(), open(), open()];
  links[0]!.close(1000, "");
  far[1]!.events.closed(4000, "");
  tap.dropAll();
  tap.dropAll();
  assert.deepEqual(near, ["closed 4000", "closed 1006"]);
  assert.deepEqual(far.map(({ closed }) => closed), [[1000], [], [4002]]);
  far[2]!.events.message(new Uint8Array(1));
  links[2]!.send(new Uint8Array(1));
  assert.equal(links[2]!.isOpen, false);
  assert.equal(near.length, 2);
});
