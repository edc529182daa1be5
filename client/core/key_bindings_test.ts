import assert from "node:assert/strict";
import { actionOf, bindKey, BOUND_ACTIONS, DEFAULT_KEYS, parseKeys } from "./key_bindings.ts";

Deno.test("bindKey() gives a key, and refuses one that another action has", () => {
  const answer = bindKey(DEFAULT_KEYS, "use_portal", "KeyF");
  assert.ok(answer.ok);
  assert.equal(actionOf(answer.keys, "KeyF"), "use_portal");
  assert.equal(actionOf(answer.keys, "KeyE"), undefined);
  assert.deepEqual(bindKey(DEFAULT_KEYS, "use_portal", "KeyW"), {
    ok: false,
    conflict: "forward",
  });
  assert.ok(bindKey(DEFAULT_KEYS, "forward", "KeyW").ok, "its own key again");
});

Deno.test("bindKey() refuses keys that the interface or the browser needs, and what is no key", () => {
  for (const code of ["Enter", "Escape", "Tab", "F5", "ArrowUp", "MetaLeft", "ControlRight"]) {
    assert.deepEqual(bindKey(DEFAULT_KEYS, "back", code), { ok: false, conflict: "reserved" });
  }
  for (const code of ["", "<b>", "keyw", "K".repeat(40)]) {
    assert.equal(bindKey(DEFAULT_KEYS, "back", code).ok, false, code);
  }
});

Deno.test("arrows always walk, and the other shift key runs unless it was given away", () => {
  assert.equal(actionOf(DEFAULT_KEYS, "ShiftRight"), "run");
  assert.equal(actionOf({ ...DEFAULT_KEYS, jump: "ShiftRight" }, "ShiftRight"), "jump");
  assert.equal(actionOf(DEFAULT_KEYS, "ArrowLeft"), "left");
  assert.equal(actionOf(DEFAULT_KEYS, "constructor"), undefined);
});

Deno.test("the number keys make gestures until they are given away", () => {
  const gestures = ["Digit1", "Digit2", "Digit3", "Digit4", "Digit5", "Digit6"].map((code) =>
    actionOf(DEFAULT_KEYS, code)
  );
  assert.deepEqual(gestures, ["wave", "cheer", "bow", "dance", "sit", undefined]);
  const answer = bindKey(DEFAULT_KEYS, "wave", "KeyH");
  assert.ok(answer.ok);
  assert.equal(actionOf(answer.keys, "KeyH"), "wave");
  assert.equal(actionOf(answer.keys, "Digit1"), undefined);
});

Deno.test("parseKeys() takes what was saved, and nothing by halves", () => {
  const saved = { ...DEFAULT_KEYS, forward: "KeyZ", left: "KeyU" };
  assert.deepEqual(parseKeys(JSON.parse(JSON.stringify(saved))), saved);
  for (
    const broken of [
      undefined,
      null,
      "KeyW",
      { ...saved, use_portal: "KeyZ" },
      { ...saved, back: "KeyZ" },
      { ...saved, back: 7 },
      { ...saved, back: "Enter" },
    ]
  ) {
    assert.deepEqual(parseKeys(broken), DEFAULT_KEYS);
  }
  const { jump: _, ...older } = saved;
  assert.deepEqual(parseKeys(older), saved, "an action that was not there yet");
  assert.deepEqual(Object.keys(parseKeys(saved)), [...BOUND_ACTIONS]);
  const { wave: _wave, ...without } = { ...saved, run: "Digit1" };
  assert.deepEqual(parseKeys(without), { ...saved, run: "Digit1", wave: "Digit6" }, "a spare one");
});
