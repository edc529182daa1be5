import assert from "node:assert/strict";
import { DEFAULT_KEYS } from "./key_bindings.ts";
import { DEFAULT_SETTINGS, LOOK_SPEED, parseSettings, type Settings } from "./settings.ts";

const CHOSEN: Settings = {
  quality: "low",
  motion: "reduced",
  contrast: "high",
  textSize: 130,
  language: "de",
  lookSpeed: 1.5,
  isLookInverted: true,
  usesPointerLock: true,
  keys: { ...DEFAULT_KEYS, use_portal: "KeyF" },
};

Deno.test("parseSettings() gives back what was saved", () => {
  assert.deepEqual(parseSettings(JSON.stringify(CHOSEN)), CHOSEN);
});

Deno.test("parseSettings() takes what makes no sense as never chosen, each by itself", () => {
  for (const text of [null, "", "nonsense", "null", "[]", "7"]) {
    assert.deepEqual(parseSettings(text), DEFAULT_SETTINGS);
  }
  const broken = {
    ...CHOSEN,
    quality: "ultra",
    textSize: 999,
    lookSpeed: "fast",
    keys: { forward: 7 },
  };
  assert.deepEqual(parseSettings(JSON.stringify(broken)), {
    ...CHOSEN,
    quality: "auto",
    textSize: 100,
    lookSpeed: 1,
    keys: DEFAULT_KEYS,
  });
});

Deno.test("parseSettings() takes a look speed at its limits and none past them", () => {
  const speed = (lookSpeed: number) => parseSettings(JSON.stringify({ lookSpeed })).lookSpeed;
  assert.equal(speed(LOOK_SPEED.least), LOOK_SPEED.least);
  assert.equal(speed(LOOK_SPEED.most), LOOK_SPEED.most);
  assert.equal(speed(LOOK_SPEED.least - 0.01), 1);
  assert.equal(speed(LOOK_SPEED.most + 0.01), 1);
});
