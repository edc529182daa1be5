import assert from "node:assert/strict";
import { OwnSeat, SEAT_ANSWER_MS } from "./own_seat.ts";

/** One avatar at the origin, looked at every 50 ms. */
function watched() {
  const seat = new OwnSeat();
  let nowMs = 0;
  let isDrawn = false;
  return {
    sit() {
      seat.sit(nowMs);
      isDrawn = true;
    },
    /** @returns Whether it is shown sitting. */
    look(isTold: boolean, x = 0, passedMs = 50): boolean {
      nowMs += passedMs;
      return isDrawn = seat.look({ x, y: 0, z: 0 }, isDrawn, isTold, nowMs);
    },
  };
}

Deno.test("[S11] OwnSeat sits at once, and until it is moved", () => {
  const own = watched();
  assert.equal(own.look(false), false);
  own.sit();
  assert.ok(own.look(false) && own.look(true) && own.look(true, 0.05));
  assert.equal(own.look(true, 0.25), false);
  assert.equal(own.look(true, 0.25), false, "what the world had not heard yet seats nobody");
});

Deno.test("[S11] OwnSeat stands up when its world says so: for a step too small to be seen here", () => {
  const own = watched();
  own.sit();
  assert.ok(own.look(true));
  assert.equal(own.look(false, 0.05), false);
});

Deno.test("[S11] OwnSeat gives up a gesture that its world did not take", () => {
  const own = watched();
  own.sit();
  assert.ok(own.look(false, 0, SEAT_ANSWER_MS - 1));
  assert.equal(own.look(false, 0, 1), false);
  assert.ok(own.look(true), "which came after all");
});

Deno.test("[S11] OwnSeat goes on sitting for whoever comes back to a seat", () => {
  const seat = new OwnSeat();
  const at = { x: 3, y: 0, z: 3 };
  assert.ok(seat.look(at, true, true, 100));
  assert.equal(seat.look(at, true, false, 150), false);
});
