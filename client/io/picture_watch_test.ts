import assert from "node:assert/strict";
import { FakeClock } from "../../shared/testing/fake_clock.ts";
import { PICTURE_WAIT_MS, PictureWatch } from "./picture_watch.ts";

function watched() {
  const clock = new FakeClock();
  const canvas = new EventTarget();
  const page = Object.assign(new EventTarget(), { hidden: false });
  const watch = new PictureWatch(clock);
  const stop = watch.connect(canvas, page);
  const happens = (name: string) => void canvas.dispatchEvent(new Event(name));
  const hide = (hidden: boolean) => {
    page.hidden = hidden;
    page.dispatchEvent(new Event("visibilitychange"));
  };
  return { clock, state: () => watch.state.value, happens, hide, stop };
}

Deno.test("PictureWatch says that a picture is lost, gone after its time, and back", () => {
  const { clock, state, happens } = watched();
  assert.equal(state(), "here");
  happens("webglcontextlost");
  clock.advance(PICTURE_WAIT_MS - 1);
  assert.equal(state(), "lost");
  clock.advance(1);
  assert.equal(state(), "gone");
  happens("webglcontextrestored");
  assert.equal(state(), "here");
});

Deno.test("PictureWatch forgets a loss that was mended in time", () => {
  const { clock, state, happens } = watched();
  happens("webglcontextlost");
  happens("webglcontextrestored");
  clock.advance(2 * PICTURE_WAIT_MS);
  assert.equal(state(), "here");
});

Deno.test("PictureWatch waits only while somebody looks", () => {
  const { clock, state, happens, hide } = watched();
  happens("webglcontextlost");
  clock.advance(PICTURE_WAIT_MS - 1);
  hide(true);
  clock.advance(10 * PICTURE_WAIT_MS);
  assert.equal(state(), "lost");
  hide(false);
  clock.advance(PICTURE_WAIT_MS - 1);
  assert.equal(state(), "lost");
  clock.advance(1);
  assert.equal(state(), "gone");
});

Deno.test("PictureWatch says nothing once it was told to stop", () => {
  const { clock, state, happens, stop } = watched();
  happens("webglcontextlost");
  stop();
  clock.advance(2 * PICTURE_WAIT_MS);
  assert.equal(state(), "lost");
});
