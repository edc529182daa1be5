import assert from "node:assert/strict";
import { mentionsOf } from "./mention.ts";

Deno.test("mentionsOf() finds a name behind @, whatever its case, with blanks in it", () => {
  assert.deepEqual(mentionsOf("hi @ada lovelace!", "Ada Lovelace"), [{ from: 3, to: 16 }]);
  assert.deepEqual(mentionsOf("@Guest-7 @guest-7", "Guest-7"), [
    { from: 0, to: 8 },
    { from: 9, to: 17 },
  ]);
});

Deno.test("mentionsOf() finds no part of a longer name, no address and no bare name", () => {
  for (const text of ["@Guest-71", "@Guest-7é", "a@Guest-7", "Guest-7", "@Guest-", "@"]) {
    assert.deepEqual(mentionsOf(text, "Guest-7"), [], text);
  }
  assert.equal(mentionsOf("@Guest-7.", "Guest-7").length, 1);
  assert.deepEqual(mentionsOf("@", ""), []);
});

Deno.test("mentionsOf() is not led astray by letters that change their length with their case", () => {
  assert.deepEqual(mentionsOf("İİ @Guest-7", "Guest-7"), []);
});
