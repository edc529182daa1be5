import assert from "node:assert/strict";
import { MAX_CHAT_CHARACTERS } from "../../shared/protocol/control_messages.ts";
import { measureDraft } from "./chat_draft.ts";

Deno.test("measureDraft() sends nothing that is empty", () => {
  assert.equal(measureDraft("").canSend, false);
  assert.equal(measureDraft(" \n\t ").canSend, false);
});

Deno.test("measureDraft() lets 200 characters pass and refuses 201", () => {
  assert.deepStrictEqual(measureDraft("🙂".repeat(MAX_CHAT_CHARACTERS)), {
    text: "🙂".repeat(MAX_CHAT_CHARACTERS),
    left: 0,
    canSend: true,
    hasCounter: true,
  });
  const over = measureDraft("a".repeat(MAX_CHAT_CHARACTERS + 1));
  assert.equal(over.canSend, false);
  assert.equal(over.left, -1);
});

Deno.test("measureDraft() puts pasted lines on one, and shows the counter near the end", () => {
  assert.equal(measureDraft(" one\r\n two ").text, "one two");
  assert.equal(measureDraft("a".repeat(149)).hasCounter, false);
  assert.equal(measureDraft("a".repeat(150)).hasCounter, true);
});
