import assert from "node:assert/strict";
import type { PlayerId } from "../../shared/lib/ids.ts";
import { DEFAULT_SETTINGS } from "../core/settings.ts";
import {
  createPageStorage,
  type KeyValueStore,
  parseMuted,
  type StorageSources,
} from "./storage.ts";

function memoryStore(): KeyValueStore & { readonly map: Map<string, string> } {
  const map = new Map<string, string>();
  return {
    map,
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
  };
}

function sourcesOf(
  lasting: StorageSources["lasting"],
  perTab: StorageSources["perTab"] = () => memoryStore(),
  seed = 7,
): StorageSources {
  return {
    lasting,
    perTab,
    watchLasting: () => {},
    randomBytes: (bytes) => new Uint8Array(bytes).fill(seed),
  };
}

const MASTER = "wss://play.example/control";

Deno.test("secrets are kept per master, and a later page finds them", () => {
  const store = memoryStore();
  createPageStorage(sourcesOf(() => store)).secretsFor(MASTER).saveResumeSecret("abc");
  const later = createPageStorage(sourcesOf(() => store));
  assert.equal(later.isLasting, true);
  assert.equal(later.secretsFor(MASTER).readResumeSecret(), "abc");
  assert.equal(later.secretsFor("ws://play.example/").readResumeSecret(), "abc");
  assert.equal(later.secretsFor("wss://other.example/").readResumeSecret(), "");
  assert.equal(later.secretsFor("wss://play.example:19080/").readResumeSecret(), "");
});

Deno.test("an empty secret forgets, and a text too long for one is none", () => {
  const store = memoryStore();
  const secrets = createPageStorage(sourcesOf(() => store)).secretsFor(MASTER);
  secrets.saveResumeSecret("x".repeat(64));
  assert.equal(secrets.readResumeSecret().length, 64);
  secrets.saveResumeSecret("x".repeat(65));
  assert.equal(secrets.readResumeSecret(), "");
  secrets.saveResumeSecret("");
  assert.equal(secrets.readResumeSecret(), "");
  assert.equal(store.map.size, 0);
});

Deno.test("the tab keeps its name over a reload; another tab has its own", () => {
  const tab = memoryStore();
  const lasting = memoryStore();
  const page = createPageStorage(sourcesOf(() => lasting, () => tab, 1));
  const first = page.secretsFor(MASTER);
  page.letTabGo();
  const reloaded = createPageStorage(sourcesOf(() => lasting, () => tab, 2)).secretsFor(MASTER);
  const other = createPageStorage(sourcesOf(() => lasting, undefined, 3)).secretsFor(MASTER);
  assert.match(first.tabId, /^[0-9a-f]{32}$/);
  assert.equal(reloaded.tabId, first.tabId);
  assert.notEqual(other.tabId, first.tabId);
});

Deno.test("a duplicated tab, which gets a copy of the first one's store, has its own name", () => {
  const tab = memoryStore();
  const first = createPageStorage(sourcesOf(() => null, () => tab, 1));
  const copied = memoryStore();
  for (const [key, value] of tab.map) copied.map.set(key, value);
  const second = createPageStorage(sourcesOf(() => null, () => copied, 2));
  assert.notEqual(second.secretsFor(MASTER).tabId, first.secretsFor(MASTER).tabId);
  // A page that rested in the back-forward cache holds its tab again.
  first.letTabGo();
  first.holdTab();
  const copiedLater = memoryStore();
  for (const [key, value] of tab.map) copiedLater.map.set(key, value);
  const third = createPageStorage(sourcesOf(() => null, () => copiedLater, 3));
  assert.notEqual(third.secretsFor(MASTER).tabId, first.secretsFor(MASTER).tabId);
});

Deno.test("a broken tab name is replaced", () => {
  const tab = memoryStore();
  tab.map.set("virtucade:tab", "x".repeat(500));
  const storage = createPageStorage(sourcesOf(() => memoryStore(), () => tab));
  assert.equal(storage.secretsFor(MASTER).tabId, "07".repeat(16));
});

const FORBIDDEN: readonly (readonly [string, StorageSources["lasting"]])[] = [
  ["missing", () => null],
  ["forbidden", () => {
    throw new DOMException("no", "SecurityError");
  }],
  ["without quota", () => ({
    ...memoryStore(),
    setItem() {
      throw new DOMException("full", "QuotaExceededError");
    },
  })],
  ["forgetful", () => ({ ...memoryStore(), getItem: () => null })],
];

for (const [name, lasting] of FORBIDDEN) {
  Deno.test(`memory serves where storage is ${name}`, () => {
    const storage = createPageStorage(sourcesOf(lasting, lasting));
    assert.equal(storage.isLasting, false);
    const secrets = storage.secretsFor(MASTER);
    assert.equal(secrets.readResumeSecret(), "");
    secrets.saveResumeSecret("abc");
    assert.equal(secrets.readResumeSecret(), "abc");
    secrets.saveResumeSecret("");
    assert.equal(secrets.readResumeSecret(), "");
    const chosen = { ...DEFAULT_SETTINGS, quality: "low", usesPointerLock: true } as const;
    storage.saveSettings(chosen);
    assert.deepStrictEqual(storage.readSettings(), chosen);
    const mutes = storage.mutesFor(MASTER);
    mutes.saveMuted([MUTED]);
    assert.deepStrictEqual(mutes.readMuted(), [MUTED]);
    assert.equal(secrets.tabId.length, 32);
  });
}

Deno.test("a store that fills up later loses nothing of this page", () => {
  const store = memoryStore();
  let isFull = false;
  const filling = {
    ...store,
    setItem(key: string, value: string) {
      if (isFull) throw new DOMException("full", "QuotaExceededError");
      store.setItem(key, value);
    },
  };
  const secrets = createPageStorage(sourcesOf(() => filling)).secretsFor(MASTER);
  secrets.saveResumeSecret("old");
  isFull = true;
  secrets.saveResumeSecret("new");
  assert.equal(secrets.readResumeSecret(), "new");
  isFull = false;
  secrets.saveResumeSecret("newest");
  assert.equal(secrets.readResumeSecret(), "newest");
  assert.equal([...store.map.values()].includes("newest"), true);
});

const MUTED = { playerId: 3 as PlayerId, name: "Ada", isGuest: false };

Deno.test("[C12] who is muted is kept per master", () => {
  const store = memoryStore();
  const storage = createPageStorage(sourcesOf(() => store));
  storage.mutesFor("ws://one/").saveMuted([MUTED]);
  assert.deepStrictEqual(storage.mutesFor("wss://one/").readMuted(), [MUTED]);
  assert.deepStrictEqual(storage.mutesFor("ws://two/").readMuted(), []);
});

Deno.test("[C12] two pages of one browser keep what each of them changed", () => {
  const store = memoryStore();
  const heard: ((key: string | null) => void)[] = [];
  const open = () => {
    const watchLasting = (changed: (key: string | null) => void) => void heard.push(changed);
    const storage = createPageStorage({ ...sourcesOf(() => store), watchLasting });
    const mutes = storage.mutesFor(MASTER);
    const page = { storage, mutes, settings: storage.readSettings(), muted: mutes.readMuted() };
    storage.watchSettings((settings) => page.settings = settings);
    mutes.watchMuted((muted) => page.muted = muted);
    return page;
  };
  const one = open();
  const other = open();
  const tell = () => {
    for (const key of store.map.keys()) for (const hear of heard) hear(key);
  };
  other.storage.saveSettings({ ...other.settings, language: "de" });
  other.mutes.saveMuted([MUTED]);
  tell();
  assert.equal(one.settings.language, "de");
  assert.deepStrictEqual(one.muted, [MUTED]);
  const lin = { ...MUTED, playerId: 4 as PlayerId };
  one.storage.saveSettings({ ...one.settings, lookSpeed: 2 });
  one.mutes.saveMuted([lin, ...one.muted]);
  tell();
  assert.equal(other.settings.language, "de");
  assert.equal(other.settings.lookSpeed, 2);
  assert.deepStrictEqual(other.muted, [lin, MUTED]);
  store.map.clear();
  for (const hear of heard) hear(null);
  assert.deepStrictEqual([one.settings, one.muted], [DEFAULT_SETTINGS, []]);
});

Deno.test("parseMuted() leaves out what makes no sense", () => {
  for (const text of [null, "", "{", "null", "{}", "7", "[null, 7, {}]"]) {
    assert.deepStrictEqual(parseMuted(text), [], String(text));
  }
  const saved = [MUTED, { playerId: -1, name: "x" }, { playerId: 4, name: 7 }, {
    playerId: 5,
    name: "n".repeat(60),
  }];
  const parsed = parseMuted(JSON.stringify(saved));
  assert.deepStrictEqual(parsed.map((each) => [each.playerId, each.name.length]), [[3, 3], [
    5,
    40,
  ]]);
});
