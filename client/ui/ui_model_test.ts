import assert from "node:assert/strict";
import { type AppActions, type AppState, type ChatEntry, Observed } from "../core/app_state.ts";
import { createUiModel } from "./ui_model.ts";

const NO_ACTIONS: AppActions = {
  sendChat() {},
  setChatChannel() {},
  logIn() {},
  logOut() {},
  cancelTrip() {},
  usePortal() {},
  retry() {},
  reload() {},
  dismissNotice() {},
};

const FIRST: AppState = {
  clientVersion: "0.1",
  phase: { phase: "connecting", attempt: 1 },
  trip: undefined,
  identity: undefined,
  worldTitle: "",
  playersHere: 0,
  playersOnline: 0,
  isChatAvailable: false,
  chat: [],
  chatChannel: "everyone",
  portalInReach: undefined,
  notices: [],
  isIdentityBusy: false,
  loginError: undefined,
  masterPingMs: undefined,
  worldPingMs: undefined,
};

function line(id: number, isOwn = false): ChatEntry {
  return { id, channel: "everyone", from: "Ada", isGuest: false, isOwn, text: "hi", atMs: 0 };
}

function modelOf(source: Observed<AppState>) {
  return createUiModel(source, { actions: NO_ACTIONS, nowMs: () => 0, isChatOpen: true });
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

Deno.test("UiModel.unreadCount counts new lines of others only", () => {
  const source = new Observed<AppState>({ ...FIRST, chat: [line(1), line(2)] });
  const { model } = modelOf(source);
  assert.equal(model.unreadCount.value, 0);
  source.set({ ...FIRST, chat: [line(1), line(2), line(3), line(4, true), line(5)] });
  assert.equal(model.unreadCount.value, 2);
  model.lastReadChatId.value = 5;
  assert.equal(model.unreadCount.value, 0);
});
