import assert from "node:assert/strict";
import { DEFAULT_KEYS } from "./key_bindings.ts";
import {
  DEFAULT_SETTINGS,
  effectsGain,
  LOOK_SPEED,
  parseSettings,
  type Settings,
  surroundGains,
} from "./settings.ts";

const CHOSEN: Settings = {
  quality: "low",
  motion: "reduced",
  contrast: "high",
  textSize: 130,
  language: "de",
  lookSpeed: 1.5,
  isLookInverted: true,
  usesPointerLock: true,
  walksByClick: false,
  volume: 0.35,
  effectsVolume: 0,
  ambienceVolume: 0.25,
  musicVolume: 0,
  isMuted: true,
  hasCaptions: true,
  looksAhead: false,
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
    volume: 1.01,
    effectsVolume: -0.01,
    ambienceVolume: 2,
    musicVolume: "loud",
    isMuted: "yes",
    keys: { forward: 7 },
  };
  assert.deepEqual(parseSettings(JSON.stringify(broken)), {
    ...CHOSEN,
    quality: "auto",
    textSize: 100,
    lookSpeed: 1,
    volume: 0.7,
    effectsVolume: 1,
    ambienceVolume: 0.8,
    musicVolume: 0.5,
    isMuted: false,
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

Deno.test("effectsGain() is nothing when muted or turned down, and all when both are up", () => {
  const gain = (fields: Partial<Settings>) => effectsGain({ ...DEFAULT_SETTINGS, ...fields });
  assert.equal(gain({ volume: 1 }), 1);
  assert.equal(gain({ volume: 1, isMuted: true }), 0);
  assert.equal(gain({ volume: 0 }), 0);
  assert.equal(gain({ volume: 1, effectsVolume: 0 }), 0);
  assert.ok(gain({ volume: 0.5 }) < gain({ volume: 0.6 }));
});

Deno.test("surroundGains() keeps ambience and music apart, and both under the whole volume", () => {
  const gains = (fields: Partial<Settings>) =>
    surroundGains({ ...DEFAULT_SETTINGS, volume: 1, ambienceVolume: 1, musicVolume: 1, ...fields });
  assert.deepEqual(gains({ musicVolume: 0 }), { ambience: 1, music: 0 });
  assert.deepEqual(gains({ ambienceVolume: 0 }), { ambience: 0, music: 1 });
  assert.deepEqual(gains({ isMuted: true }), { ambience: 0, music: 0 });
  assert.deepEqual(gains({ volume: 0 }), { ambience: 0, music: 0 });
});
