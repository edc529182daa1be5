import assert from "node:assert/strict";
import { drawWhileSeen } from "./draw_loop.ts";

function looped(isHidden = false) {
  const page = Object.assign(new EventTarget(), { hidden: isHidden });
  let next: ((nowMs: number) => void) | undefined;
  const calls: string[] = [];
  const stop = drawWhileSeen(page, {
    requestAnimationFrame(draw) {
      next = draw;
      return 7;
    },
    cancelAnimationFrame(id) {
      assert.equal(id, 7);
      next = undefined;
    },
  }, {
    frame: (nowMs, seconds) => void calls.push(`frame ${nowMs} ${seconds}`),
    hidden: () => void calls.push("hidden"),
    shown: () => void calls.push("shown"),
  });
  return {
    calls,
    stop,
    isAsking: () => next !== undefined,
    frame: (nowMs: number) => next?.(nowMs),
    hide(hidden: boolean) {
      page.hidden = hidden;
      page.dispatchEvent(new Event("visibilitychange"));
    },
  };
}

Deno.test("drawWhileSeen() asks for frames while the page is seen, and for none while it is hidden", () => {
  const { calls, isAsking, frame, hide } = looped();
  frame(1000);
  frame(1016);
  hide(true);
  assert.equal(isAsking(), false);
  hide(false);
  assert.equal(isAsking(), true);
  frame(91_000);
  frame(91_020);
  assert.deepEqual(calls, [
    "frame 1000 0",
    "frame 1016 0.016",
    "hidden",
    "shown",
    "frame 91000 0", // a minute that nobody saw is no step to take
    "frame 91020 0.02",
  ]);
});

Deno.test("drawWhileSeen() waits with a page that was opened in the background", () => {
  const { calls, isAsking, frame, hide } = looped(true);
  assert.equal(isAsking(), false);
  hide(true);
  assert.deepEqual(calls, []);
  hide(false);
  frame(5);
  assert.deepEqual(calls, ["shown", "frame 5 0"]);
});

Deno.test("drawWhileSeen() counts a page that is told twice to be shown once", () => {
  const { calls, hide } = looped();
  hide(false);
  assert.deepEqual(calls, []);
});

Deno.test("drawWhileSeen() asks for nothing more once it was stopped", () => {
  const { isAsking, hide, stop } = looped();
  stop();
  hide(true);
  hide(false);
  assert.equal(isAsking(), false);
});
