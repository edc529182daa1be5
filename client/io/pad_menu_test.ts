import assert from "node:assert/strict";
import { EmoteMenu } from "../core/emote_menu.ts";
import { PadMenu, type PadMenuControls } from "./pad_menu.ts";

function start() {
  const made: string[] = [];
  const menu = new EmoteMenu((emote) => made.push(emote));
  const pad = new PadMenu(menu);
  const read = (held: Partial<PadMenuControls> = {}) =>
    pad.read({ isMenuHeld: false, isBackHeld: false, isJumpHeld: false, step: 0, ...held });
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
  assert.equal(read({ isJumpHeld: true }), true);
  assert.deepEqual(made, ["cheer"]);
  assert.equal(menu.isOpen, false);
  assert.equal(read({ isJumpHeld: true }), true, "still held: no jump");
  assert.equal(read(), false);
  assert.equal(read({ isJumpHeld: true }), false, "a jump again");
});

Deno.test("PadMenu closes with B or Y, and keeps out of a jump that began before", () => {
  const { made, menu, read } = start();
  assert.equal(read({ isJumpHeld: true }), false);
  assert.equal(read({ isJumpHeld: true, isMenuHeld: true }), false);
  assert.equal(menu.isOpen, true);
  read({ isBackHeld: true });
  assert.equal(menu.isOpen, false);
  read({ isMenuHeld: true });
  read();
  read({ isMenuHeld: true });
  assert.equal(menu.isOpen, false);
  assert.deepEqual(made, []);
});
