import assert from "node:assert/strict";
import type { AppPhase, StopReason, TripState } from "../core/app_state.ts";
import {
  CHAT_REFUSALS,
  JOIN_REFUSALS,
  LEASE_CLOSED,
  LOGIN_REFUSALS,
  LOOK_REFUSALS,
  PORTAL_REFUSALS,
  REPORT_ANSWERS,
  REPORT_REASONS,
} from "../../shared/protocol/reasons.ts";
import { closeReasonOf } from "../../shared/net/close_codes.ts";
import {
  charactersLeftWords,
  fill,
  loginErrorWords,
  noticeWords,
  phaseWords,
  retryWords,
  speak,
  stopWords,
  tripWords,
  words,
} from "./words.ts";
import { PANELS_EN } from "./panel_words_en.ts";
import { DE } from "./words_de.ts";
import { EN, type Words } from "./words_en.ts";

const PHASES = {
  connecting: 0,
  retrying: 0,
  offline: 0,
  entering: 0,
  playing: 0,
  rejoining: 0,
  restarting: 0,
  updated: 0,
  stopped: 0,
} satisfies Record<AppPhase["phase"], number>;
const STEPS = {
  downloading: 0,
  verifying: 0,
  waiting: 0,
  starting: 0,
  joining: 0,
} satisfies Record<
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

const ENGLISH: Words = { ...EN, panels: PANELS_EN };
const LANGUAGES: readonly (readonly [string, Words])[] = [["English", ENGLISH], ["German", DE]];

/** Every text of a language, by its path: `labels.chat`. */
function textsOf(language: Words): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const walk = (value: unknown, path: string) => {
    if (typeof value === "string") texts.set(path, value);
    else for (const [key, part] of Object.entries(value as object)) walk(part, `${path}.${key}`);
  };
  walk(language, "");
  return texts;
}

for (const [name, language] of LANGUAGES) {
  Deno.test(`every phase, step and stop reason has words in ${name}`, () => {
    for (const phase of Object.keys(PHASES) as AppPhase["phase"][]) {
      assert.ok(language.phases[phase].title.length > 0, phase);
    }
    for (const step of Object.keys(STEPS) as TripState["step"][]) {
      assert.ok(language.trips[step].length > 0, step);
    }
    for (const reason of Object.keys(REASONS) as StopReason[]) {
      const { title, body } = language.stops[reason];
      assert.ok(title.length > 0 && body.length > 0, reason);
    }
  });

  Deno.test(`texts in ${name} are sentences without markup, and short enough for a toast`, () => {
    for (const text of [...Object.values(language.notices), ...Object.values(language.logins)]) {
      assert.match(text, /^[A-ZÄÖÜ{][^<>]*\.$/, text);
      assert.ok(text.length <= 90, text);
    }
  });

  Deno.test(`every reason of the protocol that reaches a player has words in ${name}`, () => {
    const notices = [
      ...LEASE_CLOSED,
      ...PORTAL_REFUSALS,
      ...JOIN_REFUSALS,
      ...CHAT_REFUSALS,
      ...LOOK_REFUSALS,
    ];
    for (const reason of [...notices, ...REPORT_ANSWERS]) {
      assert.ok(Object.hasOwn(language.notices, reason), reason);
    }
    for (const reason of LOGIN_REFUSALS) assert.ok(Object.hasOwn(language.logins, reason), reason);
    for (const reason of REPORT_REASONS) {
      assert.ok(Object.hasOwn(language.panels?.reports ?? {}, reason), reason);
    }
    for (const fault of ["disk_full", "read_only", "locked", "corrupt", "other", "store_ok"]) {
      assert.ok(Object.hasOwn(language.notices, fault), fault); // of the server's store
    }
  });
}

Deno.test("every language has the same texts, with the same places to fill", () => {
  const english = textsOf(ENGLISH);
  const places = (text = "") => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
  for (const [name, language] of LANGUAGES) {
    const texts = textsOf(language);
    assert.deepEqual([...texts.keys()].sort(), [...english.keys()].sort(), name);
    for (const [path, text] of texts) {
      assert.deepEqual(places(text), places(english.get(path)), `${name} ${path}`);
    }
  }
});

Deno.test("German says few things as English does: what is the same was not forgotten", () => {
  const english = textsOf(ENGLISH);
  const same = [...textsOf(DE)].filter(([path, text]) => text === english.get(path) && text !== "")
    .map(([path]) => path.slice(1)).sort();
  assert.deepEqual(same, [
    "labels.appName",
    "labels.chat",
    "labels.name",
    "labels.online",
    "panels.controls.chat.keys",
    "panels.controls.gamepad.keys",
    "panels.controls.leave.keys",
    "panels.controls.whisper.keys",
    "panels.settings.contrasts.normal",
    "panels.settings.version",
    "times.minutes",
  ]);
});

Deno.test("words() are those of the language that is spoken", () => {
  try {
    speak(DE);
    assert.equal(words().labels.settings, "Einstellungen");
    assert.equal(noticeWords("logged_in", "Ada"), "Du bist angemeldet als Ada.");
    assert.equal(phaseWords("updated").action, "Neu laden");
    assert.equal(tripWords("starting"), "Die Welt erwacht");
  } finally {
    speak(EN);
  }
});

Deno.test("fill() puts values in as they are, and leaves what it has no value for", () => {
  assert.equal(fill("{a} {b} {c}", { a: "$& {b}", b: 2 }), "$& {b} 2 {c}");
  assert.equal(fill("{constructor}", {}), "{constructor}");
});

Deno.test("every stop a person can end has a button, and only the browser's lack has none", () => {
  const without = (Object.keys(REASONS) as StopReason[])
    .filter((reason) => stopWords(reason).action === undefined);
  assert.deepStrictEqual(without, ["unsupported_browser"]);
});

Deno.test("close codes that a player lives through have notices", () => {
  for (const code of [1011, 4000, 4001, 4002, 4003, 4004, 4005, 4006]) {
    const reason = closeReasonOf(code);
    assert.ok(reason !== undefined && Object.hasOwn(EN.notices, reason), String(code));
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
  assert.equal(loginErrorWords("too_busy"), EN.notices.too_busy);
  assert.equal(loginErrorWords("odd"), "That name could not be used (odd).");
});

Deno.test("stopWords() treats a reason newer than the table as a fault", () => {
  assert.equal(stopWords("from_the_future" as StopReason), EN.stops.protocol_fault);
  assert.equal(stopWords("toString" as StopReason), EN.stops.protocol_fault);
});

Deno.test("retryWords() and charactersLeftWords() at their edges", () => {
  assert.equal(retryWords(4, 3), "Trying again in 4 s · attempt 3");
  assert.equal(retryWords(1, 1), "Trying again in 1 s");
  assert.equal(retryWords(0, 1), "Trying again now");
  assert.equal(charactersLeftWords(0), "0 left");
  assert.equal(charactersLeftWords(-1), "1 too many");
});
