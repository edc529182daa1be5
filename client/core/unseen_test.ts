import assert from "node:assert/strict";
import type { Notice } from "./app_state.ts";
import { newestNotice, staleNotices } from "./unseen.ts";

function notice(id: number, isLasting = false): Notice {
  const plain = { id, kind: "info", reason: "connected", detail: "" } as const;
  return isLasting ? { ...plain, isLasting: true } : plain;
}

Deno.test("staleNotices() leaves the newest of what nobody saw, what was seen, and what lasts", () => {
  const notices = [notice(3), notice(4, true), notice(5), notice(7), notice(6)];
  assert.deepEqual(staleNotices(notices, 3), [5, 6]);
  assert.deepEqual(staleNotices(notices, 0), [3, 5, 6]);
  assert.deepEqual(staleNotices(notices, 7), []);
  assert.deepEqual(staleNotices([], 0), []);
});

Deno.test("newestNotice() is told by id, not by order", () => {
  assert.equal(newestNotice([notice(5), notice(9), notice(6)]), 9);
  assert.equal(newestNotice([]), 0);
});
