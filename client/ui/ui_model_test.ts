import assert from "node:assert/strict";
import { type AppActions, type AppState, type ChatEntry, Observed } from "../core/app_state.ts";
import type { PlayerId } from "../../shared/lib/ids.ts";
import { DEFAULT_SETTINGS } from "../core/settings.ts";
import { createUiModel } from "./ui_model.ts";

const NO_ACTIONS: AppActions = {
  sendChat() {},
  setChatChannel() {},
  whisperTo() {},
  mute() {},
  unmute() {},
  findPeople() {},
  morePeople() {},
  report() {},
  logIn() {},
  logOut() {},
  chooseLook() {},
  cancelTrip() {},
  usePortal() {},
  emote() {},
  retry() {},
  reload() {},
  dismissNotice() {},
};

const FIRST: AppState = {
  clientVersion: "0.1",
  phase: { phase: "connecting", attempt: 1 },
  trip: undefined,
  restartAtMs: undefined,
  identity: undefined,
  worldTitle: "",
  playersHere: 0,
  playersOnline: 0,
  isChatAvailable: false,
  chat: [],
  chatChannel: "everyone",
  whisperTo: undefined,
  people: { search: "", players: [], total: 0, isAsking: false },
  muted: [],
  portalInReach: undefined,
  gesture: undefined,
  caption: undefined,
  notices: [],
  isIdentityBusy: false,
  loginError: undefined,
  masterPingMs: undefined,
  worldPingMs: undefined,
};

const ADA = { playerId: 3 as PlayerId, name: "Ada", isGuest: false };

function line(id: number, more: Partial<ChatEntry> = {}): ChatEntry {
  const plain = { channel: "everyone", from: ADA, isOwn: false, isMention: false } as const;
  return { id, ...plain, text: "hi", atMs: 0, ...more };
}

function modelOf(source: Observed<AppState>) {
  const settings = new Observed(DEFAULT_SETTINGS);
  return createUiModel(source, {
    actions: NO_ACTIONS,
    nowMs: () => 0,
    wallMs: () => 0,
    isChatOpen: true,
    settings: {
      settings,
      change: (fields) => settings.set({ ...settings.value, ...fields }),
    },
  });
}

Deno.test("createUiModel() follows its source until it is stopped", () => {
  const source = new Observed(FIRST);
  const { model, stop } = modelOf(source);
  source.set({ ...FIRST, worldTitle: "Hub" });
  assert.equal(model.state.value.worldTitle, "Hub");
  stop();
  source.set({ ...FIRST, worldTitle: "Later" });
  assert.equal(model.state.value.worldTitle, "Hub");
});

Deno.test("UiModel.hasPlayed turns true with the first world and stays", () => {
  const source = new Observed(FIRST);
  const { model } = modelOf(source);
  assert.equal(model.hasPlayed.value, false);
  source.set({ ...FIRST, phase: { phase: "playing", world: "hub" as never } });
  source.set({ ...FIRST, phase: { phase: "retrying", attempt: 1, retryAtMs: 1 } });
  assert.equal(model.hasPlayed.value, true);
});

Deno.test("UiModel.unread counts new lines of others, each channel by itself", () => {
  const source = new Observed<AppState>({ ...FIRST, chat: [line(1), line(2)] });
  const { model } = modelOf(source);
  assert.equal(model.unreadInAll.value.count, 0);
  const chat = [line(2), line(3), line(4, { isOwn: true }), line(5, { channel: "world" }), line(6)];
  source.set({ ...FIRST, chat });
  assert.deepEqual(model.unread.value, {
    everyone: { count: 2, isPersonal: false },
    world: { count: 1, isPersonal: false },
    whisper: { count: 0, isPersonal: false },
  });
  model.markRead("everyone");
  assert.deepEqual(model.unreadInAll.value, { count: 1, isPersonal: false });
  model.markRead("whisper");
  model.markRead("world");
  assert.equal(model.unreadInAll.value.count, 0);
});

Deno.test("UiModel.unread is personal for a whisper and for a line with the name in it", () => {
  for (const more of [{ channel: "whisper" }, { isMention: true }] as const) {
    const source = new Observed<AppState>(FIRST);
    const { model } = modelOf(source);
    source.set({ ...FIRST, chat: [line(1), line(2, more)] });
    assert.deepEqual(model.unreadInAll.value, { count: 2, isPersonal: true });
  }
});

Deno.test("UiModel follows the settings, and changes some of them", () => {
  const { model } = modelOf(new Observed(FIRST));
  model.changeSettings({ textSize: 130 });
  assert.deepEqual(model.settings.value, { ...DEFAULT_SETTINGS, textSize: 130 });
});

Deno.test("UiModel.write() opens the chat and wishes for the cursor", () => {
  const { model } = modelOf(new Observed(FIRST));
  model.isChatOpen.value = false;
  model.write();
  assert.equal(model.isChatOpen.value, true);
  assert.equal(model.chatFocusWishes.value, 1);
});
