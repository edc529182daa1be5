import assert from "node:assert/strict";
import { nameHint } from "./name_hint.ts";
import { EN } from "./words_en.ts";

Deno.test("nameHint() lets plain names pass", () => {
  for (const name of ["Ada", "ada lovelace", "Ünal_7", "李小龙", "a".repeat(20), "agent5"]) {
    assert.equal(nameHint(name), undefined, name);
  }
});

Deno.test("nameHint() names the rule that is broken, and there are words for each", () => {
  const refused: readonly (readonly [string, string])[] = [
    ["", "too_short"],
    ["ab", "too_short"],
    ["  ab  ", "too_short"],
    ["a".repeat(21), "too_long"],
    ["<b>x</b>", "bad_character"],
    ["a\u200bbc", "bad_character"],
    ["🙂🙂🙂", "bad_character"],
    ["_-_", "no_letter"],
    ["Guest-7", "reserved"],
    ["g.u.e.s.t", "reserved"],
  ];
  for (const [name, reason] of refused) {
    assert.equal(nameHint(name), reason, name);
    assert.ok(Object.hasOwn(EN.logins, reason), reason);
  }
});

Deno.test("nameHint() counts code points, as the server does", () => {
  assert.equal(nameHint("𝒜𝒜"), "too_short");
  assert.equal(nameHint("𝒜𝒜𝒜"), undefined);
});
