import assert from "node:assert/strict";
import type { AppPhase, StopReason, TripState } from "../core/app_state.ts";
import {
  JOIN_REFUSALS,
  LEASE_CLOSED,
  LOGIN_REFUSALS,
  PORTAL_REFUSALS,
} from "../../shared/protocol/reasons.ts";
import { closeReasonOf } from "../../shared/net/close_codes.ts";
import {
  charactersLeftWords,
  LOGIN_WORDS,
  loginErrorWords,
  NOTICE_WORDS,
  noticeWords,
  PHASE_WORDS,
  retryWords,
  STOP_WORDS,
  stopWords,
  TRIP_WORDS,
} from "./words.ts";

const PHASES = {
  connecting: 0,
  retrying: 0,
  entering: 0,
  playing: 0,
  rejoining: 0,
  restarting: 0,
  updated: 0,
  stopped: 0,
} satisfies Record<AppPhase["phase"], number>;
const STEPS = { downloading: 0, verifying: 0, starting: 0, joining: 0 } satisfies Record<
  TripState["step"],
  number
>;
const REASONS = {
  taken_over: 0,
  kicked: 0,
  world_full: 0,
  world_unavailable: 0,
  pack_failed: 0,
  server_full: 0,
  protocol_fault: 0,
  unsupported_browser: 0,
} satisfies Record<StopReason, number>;

Deno.test("every phase, step and stop reason has words", () => {
  for (const phase of Object.keys(PHASES) as AppPhase["phase"][]) {
    assert.ok(PHASE_WORDS[phase].title.length > 0, phase);
  }
  for (const step of Object.keys(STEPS) as TripState["step"][]) {
    assert.ok(TRIP_WORDS[step].length > 0, step);
  }
  for (const reason of Object.keys(REASONS) as StopReason[]) {
    const words = stopWords(reason);
    assert.ok(words.title.length > 0 && words.body.length > 0, reason);
  }
});

Deno.test("every stop a person can end has a button, and only the browser's lack has none", () => {
  const without = (Object.keys(STOP_WORDS) as StopReason[])
    .filter((reason) => STOP_WORDS[reason].action === undefined);
  assert.deepStrictEqual(without, ["unsupported_browser"]);
});

Deno.test("texts are sentences without markup, and short enough for a toast", () => {
  for (const text of [...Object.values(NOTICE_WORDS), ...Object.values(LOGIN_WORDS)]) {
    assert.match(text, /^[A-Z{][^<>]*\.$/, text);
    assert.ok(text.length <= 90, text);
  }
});

Deno.test("every reason of the protocol that reaches a player has words of its own", () => {
  for (const reason of [...LEASE_CLOSED, ...PORTAL_REFUSALS, ...JOIN_REFUSALS]) {
    assert.ok(Object.hasOwn(NOTICE_WORDS, reason), reason);
  }
  for (const reason of ["too_many_messages", "too_long", "empty", "not_in_a_world"]) {
    assert.ok(Object.hasOwn(NOTICE_WORDS, reason), reason); // the chat's refusals
  }
  for (const reason of LOGIN_REFUSALS) assert.ok(Object.hasOwn(LOGIN_WORDS, reason), reason);
});

Deno.test("close codes that a player lives through have notices", () => {
  for (const code of [1011, 4000, 4001, 4002, 4003, 4004, 4005, 4006]) {
    const reason = closeReasonOf(code);
    assert.ok(reason !== undefined && Object.hasOwn(NOTICE_WORDS, reason), String(code));
  }
});

Deno.test("noticeWords() puts the detail in as it is", () => {
  assert.equal(noticeWords("world_full", "Left World"), "Left World is full right now.");
  assert.equal(noticeWords("world_full", "$& {detail}"), "$& {detail} is full right now.");
  assert.equal(noticeWords("world_full", ""), "This world is full right now.");
});

Deno.test("noticeWords() has an answer for reasons it does not know", () => {
  assert.equal(noticeWords("brand_new_reason", ""), "Something did not work (brand new reason).");
  assert.equal(noticeWords("constructor", ""), "Something did not work (constructor).");
  assert.equal(noticeWords("__proto__", ""), "Something did not work.");
  assert.equal(noticeWords("<b>no</b>", ""), "Something did not work.");
  assert.equal(noticeWords("a".repeat(41), ""), "Something did not work.");
});

Deno.test("loginErrorWords() knows login reasons, falls back to notices, then to a sentence", () => {
  assert.equal(loginErrorWords("too_short"), "A name needs at least 3 characters.");
  assert.equal(loginErrorWords("too_busy"), NOTICE_WORDS.too_busy);
  assert.equal(loginErrorWords("odd"), "That name could not be used (odd).");
});

Deno.test("stopWords() treats a reason newer than the table as a fault", () => {
  assert.equal(stopWords("from_the_future" as StopReason), STOP_WORDS.protocol_fault);
  assert.equal(stopWords("toString" as StopReason), STOP_WORDS.protocol_fault);
});

Deno.test("retryWords() and charactersLeftWords() at their edges", () => {
  assert.equal(retryWords(4, 3), "Trying again in 4 s · attempt 3");
  assert.equal(retryWords(1, 1), "Trying again in 1 s");
  assert.equal(retryWords(0, 1), "Trying again now");
  assert.equal(charactersLeftWords(0), "0 left");
  assert.equal(charactersLeftWords(-1), "1 too many");
});
