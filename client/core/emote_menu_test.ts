import assert from "node:assert/strict";
import { EMOTES } from "../../shared/protocol/emotes.ts";
import { EmoteMenu, placeOnWheel } from "./emote_menu.ts";

Deno.test("EmoteMenu makes the gesture that is marked, closes, and opens on it again", () => {
  const made: string[] = [];
  const menu = new EmoteMenu((emote) => made.push(emote));
  menu.choose();
  menu.step(1);
  assert.deepEqual([made, menu.state.value], [[], { isOpen: false, at: 0 }], "while it is closed");
  menu.toggle();
  menu.step(1);
  menu.choose();
  assert.deepEqual(made, [EMOTES[1]]);
  assert.deepEqual(menu.state.value, { isOpen: false, at: 1 });
  menu.toggle();
  menu.choose(3);
  assert.deepEqual(made, [EMOTES[1], EMOTES[3]]);
});

Deno.test("EmoteMenu goes round at both ends, and closes without a gesture", () => {
  const menu = new EmoteMenu(() => assert.fail("nothing was chosen"));
  menu.toggle();
  menu.step(-1);
  assert.equal(menu.state.value.at, EMOTES.length - 1);
  menu.step(1);
  assert.equal(menu.state.value.at, 0);
  menu.choose(EMOTES.length); // there is none
  menu.close();
  menu.close();
  assert.equal(menu.isOpen, false);
});

Deno.test("EmoteMenu marks what a stick points at, and keeps it when the stick is let go", () => {
  const menu = new EmoteMenu(() => assert.fail("nothing was chosen"));
  menu.point(0, 1);
  assert.equal(menu.state.value.at, 0, "while it is closed");
  menu.toggle();
  for (const [at] of EMOTES.entries()) {
    const { x, y } = placeOnWheel(at);
    menu.point(x * 0.9 + 0.1, y * 0.9);
    assert.equal(menu.state.value.at, at, `towards ${x}, ${y}`);
    menu.point(x * 0.3, y * 0.3);
    menu.point(0, 0);
    assert.equal(menu.state.value.at, at);
  }
  const top = placeOnWheel(0);
  assert.deepEqual([top.x, top.y], [0, -1]);
  assert.ok(placeOnWheel(1).x > 0, "clockwise");
});
