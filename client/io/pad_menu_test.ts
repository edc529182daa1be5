import assert from "node:assert/strict";
import { EmoteMenu, placeOnWheel } from "../core/emote_menu.ts";
import { PadMenu, type PadMenuControls } from "./pad_menu.ts";

const AT_REST: PadMenuControls = {
  ...{ isMenuHeld: false, isBackHeld: false, isJumpHeld: false },
  ...{ step: 0, pointX: 0, pointY: 0 },
};

function start() {
  const made: string[] = [];
  const menu = new EmoteMenu((emote) => made.push(emote));
  const pad = new PadMenu(menu);
  const read = (held: Partial<PadMenuControls> = {}) => pad.read({ ...AT_REST, ...held });
  return { made, menu, read };
}

Deno.test("PadMenu opens with Y, marks with the cross and makes the gesture with A, once a press", () => {
  const { made, menu, read } = start();
  read({ isMenuHeld: true });
  read({ isMenuHeld: true });
  assert.equal(menu.isOpen, true);
  read({ step: 1 });
  read({ step: 1 });
  assert.equal(menu.state.value.at, 1);
  assert.equal(read({ isJumpHeld: true }).hasJump, true);
  assert.deepEqual(made, ["cheer"]);
  assert.equal(menu.isOpen, false);
  assert.equal(read({ isJumpHeld: true }).hasJump, true, "still held: no jump");
  assert.equal(read().hasJump, false);
  assert.equal(read({ isJumpHeld: true }).hasJump, false, "a jump again");
});

Deno.test("PadMenu closes with B or Y, and keeps out of a jump that began before", () => {
  const { made, menu, read } = start();
  assert.equal(read({ isJumpHeld: true }).hasJump, false);
  assert.equal(read({ isJumpHeld: true, isMenuHeld: true }).hasJump, false);
  assert.equal(menu.isOpen, true);
  read({ isBackHeld: true });
  assert.equal(menu.isOpen, false);
  read({ isMenuHeld: true });
  read();
  read({ isMenuHeld: true });
  assert.equal(menu.isOpen, false);
  assert.deepEqual(made, []);
});

Deno.test("PadMenu points with the right stick, which looks again once it was let go", () => {
  const { made, menu, read } = start();
  assert.equal(read({ pointX: 1 }).hasStick, false, "it looks");
  read({ isMenuHeld: true });
  const { x, y } = placeOnWheel(4);
  assert.equal(read({ pointX: x, pointY: y }).hasStick, true);
  assert.equal(menu.state.value.at, 4);
  assert.equal(read({ pointX: x, pointY: y, isJumpHeld: true }).hasStick, true);
  assert.deepEqual(made, ["sit"]);
  assert.equal(read({ pointX: x, pointY: y }).hasStick, true, "still pushed");
  assert.equal(read().hasStick, false);
  assert.equal(read({ pointX: 1 }).hasStick, false, "it looks again");
});
