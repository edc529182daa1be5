import assert from "node:assert/strict";
import { followKeyboardLayout, keyName } from "./key_names.ts";
import { speak } from "./words.ts";
import { DE } from "./words_de.ts";
import { EN } from "./words_en.ts";

Deno.test("keyName() is what stands on the key", () => {
  const names = ["KeyW", "Digit1", "ArrowUp", "Space", "ShiftLeft", "Numpad4", "Slash"].map(
    keyName,
  );
  assert.deepEqual(names, ["W", "1", "↑", "Space", "Shift Left", "Num 4", "/"]);
  const others = ["NumpadAdd", "PageUp", "Pause", "IntlRo", "constructor"].map(keyName);
  assert.deepEqual(others, ["Num +", "Page Up", "Pause", "IntlRo", "constructor"]);
});

Deno.test("keyName() speaks the language chosen", () => {
  speak(DE);
  try {
    const names = ["Space", "ShiftLeft", "ShiftRight", "Backspace", "Delete", "PageDown", "KeyW"];
    assert.deepEqual(names.map(keyName), [
      ...["Leertaste", "Umschalt links", "Umschalt rechts", "Rücktaste", "Entf", "Bild ab", "W"],
    ]);
  } finally {
    speak(EN);
  }
});

/** A browser's keyboard, and the window whose focus tells that another may have been chosen. */
function keyboardOf(layout: Record<string, string>) {
  const page = new EventTarget();
  const keyboard = { getLayoutMap: () => Promise.resolve(new Map(Object.entries(layout))) };
  return { page, keyboard, layout };
}

Deno.test("keyName() follows the layout of the keyboard, where the browser tells it", async () => {
  const azerty = { KeyW: "z", KeyA: "q", Digit1: "&", Semicolon: "m", Minus: "ß", Slash: "" };
  const { page, keyboard, layout } = keyboardOf(azerty);
  const stop = followKeyboardLayout({ page, keyboard });
  await keyboard.getLayoutMap();
  const names = ["KeyW", "KeyA", "KeyS", "Digit1", "Semicolon", "Minus", "Slash", "Space"];
  // Digits are called so wherever they need another key, and no letter becomes two.
  assert.deepEqual(names.map(keyName), ["Z", "Q", "S", "1", "M", "ß", "/", "Space"]);
  layout.KeyW = "ц";
  page.dispatchEvent(new Event("focus"));
  await keyboard.getLayoutMap();
  assert.equal(keyName("KeyW"), "Ц", "another one was chosen meanwhile");
  stop();
  assert.equal(keyName("KeyW"), "W");
  layout.KeyW = "x";
  page.dispatchEvent(new Event("focus"));
  await keyboard.getLayoutMap();
  assert.equal(keyName("KeyW"), "W", "stopped");
});

Deno.test("keyName() is that of the common layout where the browser tells none", async () => {
  const refusing = { getLayoutMap: () => Promise.reject(new Error("not here")) };
  for (const keyboard of [undefined, refusing]) {
    const stop = followKeyboardLayout({ page: new EventTarget(), keyboard });
    await Promise.resolve();
    assert.equal(keyName("KeyW"), "W");
    stop();
  }
});
