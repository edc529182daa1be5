// Every state in which the interface can be seen, by name. Texts are what a hostile or an unlucky
// player could send, too: long names, markup, no blanks.

import type {
  AppPhase,
  AppState,
  ChatEntry,
  ListedPerson,
  Notice,
  Person,
  StopReason,
  TripState,
} from "../../client/core/app_state.ts";
import type { Settings } from "../../client/core/settings.ts";
import { parsePlayerId, parseWorldKey, type WorldKey } from "../../shared/lib/ids.ts";

/** What is to be shown, and what is folded open in it. */
export interface PreviewState {
  readonly state: AppState;
  /** Only before the first world: the arrival screen shows it. */
  readonly isFirst?: boolean;
  /** A text typed into the chat. */
  readonly typed?: string;
  /** A text typed into the login form; opens it. */
  readonly login?: string;
  readonly opens?:
    | "net"
    | "emotes"
    | "chat"
    | "help"
    | "login"
    | "settings"
    | "people"
    | "look"
    | "menu"
    | "report"
    | "link"
    | "main_menu"
    | "share"
    | "photo"
    | "install";
  readonly settings?: Partial<Settings>;
  readonly isScrolledUp?: boolean;
  /** What became of the picture. */
  readonly picture?: "lost" | "gone";
  /** What happens a moment later. */
  readonly then?: Partial<AppState>;
}

const HUB = key("hub");
const LEFT = key("left_world");
const AT_MS = Date.UTC(2026, 5, 1, 18, 4);
/** What the clock of chat says: a few minutes after the last line. */
export const PREVIEW_NOW_MS = AT_MS + 12 * 60_000;

const LOOK = { colour: 5, accent: 0, shape: 1 };
const PLAYING: AppState = {
  clientVersion: "0.1",
  phase: { phase: "playing", world: HUB },
  trip: undefined,
  restartAtMs: undefined,
  identity: { displayName: "Guest-4821", isGuest: true, canLogInByName: true, look: LOOK },
  worldTitle: "Lantern Plaza",
  playersHere: 12,
  playersOnline: 34,
  isChatAvailable: true,
  chat: talk(),
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
  masterPingMs: 31,
  worldPingMs: 24,
};

const TRIP: TripState = {
  to: LEFT,
  title: "Mistwood Glade",
  step: "downloading",
  loadedBytes: 1_200_000,
  totalBytes: 3_400_000,
  placeInLine: 0,
  canCancel: true,
};

const PORTAL = { name: "left_portal", title: "Mistwood Glade" };
const ADA = { displayName: "Ada Lovelace", isGuest: false, canLogInByName: true, look: LOOK };
const LONG_NAME = "Wwwwwwwwwwwwwwwwwwww";

/** Every state to be looked at. */
export const PREVIEW_STATES: Readonly<Record<string, PreviewState>> = {
  first_connecting: first({ phase: "connecting", attempt: 1 }),
  first_retrying: first({ phase: "retrying", attempt: 3, retryAtMs: 4000 }),
  first_trip: { ...first({ phase: "entering" }, { ...TRIP, title: "Lantern Plaza" }) },
  first_starting: first({ phase: "entering" }, { ...TRIP, step: "starting", canCancel: false }),
  playing: { state: PLAYING },
  restart_soon: { state: { ...PLAYING, restartAtMs: 12_000 } },
  restart_soon_german: {
    state: { ...PLAYING, restartAtMs: 12_000 },
    settings: { language: "de" },
  },
  restart_under_way: {
    state: {
      ...PLAYING,
      restartAtMs: 0,
      phase: { phase: "retrying", attempt: 2, retryAtMs: 4000 },
      isChatAvailable: false,
    },
  },
  playing_account: { state: { ...PLAYING, identity: ADA, worldPingMs: 180 } },
  playing_alone: {
    state: { ...PLAYING, chat: [], playersHere: 1, playersOnline: 1, worldPingMs: undefined },
    opens: "chat",
  },
  portal: { state: { ...PLAYING, portalInReach: PORTAL } },
  emotes: { state: PLAYING, opens: "emotes" },
  emotes_german: { state: PLAYING, opens: "emotes", settings: { language: "de" } },
  caption: {
    state: { ...PLAYING, portalInReach: PORTAL },
    settings: { hasCaptions: true },
    then: { caption: { id: 1, name: "bell", side: "left", isFar: true } },
  },
  portal_long: {
    state: {
      ...PLAYING,
      worldTitle: "The Extraordinarily Long Named Observatory of the North",
      portalInReach: { name: "p", title: "The Extraordinarily Long Named Observatory" },
      identity: { displayName: LONG_NAME, isGuest: false, canLogInByName: true, look: LOOK },
      playersHere: 1388,
      playersOnline: 12_041,
      worldPingMs: 1240,
    },
  },
  trip_downloading: { state: { ...PLAYING, trip: TRIP } },
  trip_verifying: { state: { ...PLAYING, trip: { ...TRIP, step: "verifying" } } },
  trip_waiting: { state: { ...PLAYING, trip: { ...TRIP, step: "waiting", placeInLine: 3 } } },
  trip_waiting_german: {
    state: { ...PLAYING, trip: { ...TRIP, step: "waiting", placeInLine: 12 } },
    settings: { language: "de" },
  },
  first_waiting: first({ phase: "entering" }, {
    ...TRIP,
    title: "Lantern Plaza",
    step: "waiting",
    placeInLine: 1,
    canCancel: false,
  }),
  trip_starting: { state: { ...PLAYING, trip: { ...TRIP, step: "starting", totalBytes: 0 } } },
  trip_joining: { state: { ...PLAYING, trip: { ...TRIP, step: "joining", canCancel: false } } },
  trip_with_chat: { state: { ...PLAYING, trip: TRIP }, opens: "chat" },
  chat_open: { state: PLAYING, opens: "chat" },
  chat_world: { state: { ...PLAYING, chatChannel: "world" }, opens: "chat" },
  chat_whispers: {
    state: { ...PLAYING, chatChannel: "whisper", whisperTo: personOf("Mira") },
    opens: "chat",
  },
  chat_nobody_to_whisper: {
    state: { ...PLAYING, chat: [], chatChannel: "whisper" },
    opens: "chat",
  },
  chat_menu: { state: PLAYING, opens: "menu" },
  chat_link: { state: { ...PLAYING, chat: hostileTalk() }, opens: "link" },
  report: { state: PLAYING, opens: "report" },
  people: {
    state: {
      ...PLAYING,
      people: { search: "", players: listed(), total: 34, isAsking: false },
      muted: [personOf("Trollo"), personOf(LONG_NAME)],
    },
    opens: "people",
  },
  people_nobody: {
    state: { ...PLAYING, people: { search: "zzz", players: [], total: 0, isAsking: false } },
    opens: "people",
  },
  look: { state: PLAYING, opens: "look" },
  look_german: { state: PLAYING, opens: "look", settings: { language: "de" } },
  look_large: { state: PLAYING, opens: "look", settings: { textSize: 150 } },
  look_off: { state: { ...PLAYING, isChatAvailable: false }, opens: "look" },
  settings: { state: PLAYING, opens: "settings" },
  settings_german: { state: PLAYING, opens: "settings", settings: { language: "de" } },
  settings_large: { state: PLAYING, opens: "settings", settings: { textSize: 150 } },
  large_text: { state: { ...PLAYING, portalInReach: PORTAL }, settings: { textSize: 150 } },
  large_chat: { state: PLAYING, opens: "chat", settings: { textSize: 150 } },
  high_contrast: {
    state: { ...PLAYING, portalInReach: PORTAL },
    opens: "chat",
    settings: { contrast: "high" },
  },
  german: { state: { ...PLAYING, portalInReach: PORTAL }, settings: { language: "de" } },
  german_chat: { state: PLAYING, opens: "chat", settings: { language: "de" } },
  german_trip: { state: { ...PLAYING, trip: TRIP }, settings: { language: "de" } },
  german_help: { state: PLAYING, opens: "help", settings: { language: "de" } },
  german_report: { state: PLAYING, opens: "report", settings: { language: "de" } },
  chat_hostile: { state: { ...PLAYING, chat: hostileTalk() }, opens: "chat" },
  chat_counter: { state: PLAYING, opens: "chat", typed: "hello ".repeat(30) },
  chat_too_long: { state: PLAYING, opens: "chat", typed: "hello ".repeat(40) },
  chat_too_fast: {
    state: { ...PLAYING, notices: [notice(1, "warning", "too_many_messages")] },
    opens: "chat",
  },
  chat_scrolled_up: { state: PLAYING, opens: "chat", isScrolledUp: true },
  chat_off: { state: { ...PLAYING, isChatAvailable: false }, opens: "chat" },
  login_form: { state: PLAYING, opens: "login" },
  login_hint: { state: PLAYING, login: "guest <b>" },
  login_refused: { state: { ...PLAYING, loginError: "name_protected" }, login: "Ada" },
  login_off: {
    state: {
      ...PLAYING,
      identity: { displayName: "Guest-4821", isGuest: true, canLogInByName: false, look: LOOK },
    },
    opens: "login",
  },
  login_account: { state: { ...PLAYING, identity: ADA }, opens: "login" },
  help: { state: PLAYING, opens: "help" },
  main_menu: { state: PLAYING, opens: "main_menu" },
  main_menu_german: { state: PLAYING, opens: "main_menu", settings: { language: "de" } },
  main_menu_large: { state: PLAYING, opens: "main_menu", settings: { textSize: 150 } },
  share: { state: PLAYING, opens: "share" },
  share_german: { state: PLAYING, opens: "share", settings: { language: "de" } },
  install: { state: PLAYING, opens: "install" },
  photo: { state: PLAYING, opens: "photo" },
  photo_german: { state: PLAYING, opens: "photo", settings: { language: "de" } },
  photo_large: { state: PLAYING, opens: "photo", settings: { textSize: 150 } },
  net: { state: PLAYING, opens: "net" },
  retrying: phase({ phase: "retrying", attempt: 2, retryAtMs: 7000 }),
  offline: phase({ phase: "offline" }),
  first_offline: first({ phase: "offline" }),
  disk_full: {
    state: {
      ...PLAYING,
      notices: [{ id: 1, kind: "warning", reason: "disk_full", detail: "", isLasting: true }],
    },
  },
  disk_full_german: {
    state: {
      ...PLAYING,
      notices: [{ id: 1, kind: "warning", reason: "disk_full", detail: "", isLasting: true }],
    },
    settings: { language: "de" },
  },
  picture_lost: { state: PLAYING, picture: "lost" },
  picture_gone: { state: PLAYING, picture: "gone" },
  picture_gone_german: {
    state: { ...PLAYING, notices: [notice(1, "info", "connected")] },
    picture: "gone",
    settings: { language: "de" },
  },
  connecting: phase({ phase: "connecting", attempt: 2 }),
  rejoining: phase({ phase: "rejoining", world: HUB }),
  restarting: phase({ phase: "restarting", world: HUB }),
  toasts: {
    state: {
      ...PLAYING,
      notices: [
        notice(1, "info", "logged_in", "Ada Lovelace"),
        notice(2, "warning", "world_full", "Mistwood Glade"),
        notice(3, "error", "a_reason_of_tomorrow"),
      ],
    },
  },
  busy_everything: {
    state: {
      ...PLAYING,
      phase: { phase: "rejoining", world: HUB },
      trip: TRIP,
      notices: [notice(1, "warning", "master_gone"), notice(2, "info", "connected")],
    },
  },
  updated: phase({
    phase: "updated",
    serverVersion: "0.2",
    clientVersion: "0.1",
    canReload: true,
  }),
  updated_still: phase({
    phase: "updated",
    serverVersion: "0.2",
    clientVersion: "0.1",
    canReload: false,
  }),
  ...stopStates(),
  first_unsupported: first({ phase: "stopped", reason: "unsupported_browser" }),
};

function key(text: string): WorldKey {
  const parsed = parseWorldKey(text);
  if (parsed === undefined) throw new Error(`No world key: "${text}"`);
  return parsed;
}

function first(at: AppPhase, trip?: TripState): PreviewState {
  const state = { ...PLAYING, phase: at, trip, worldTitle: "", identity: undefined, chat: [] };
  return { isFirst: true, state };
}

function phase(at: AppPhase): PreviewState {
  return { state: { ...PLAYING, phase: at, isChatAvailable: "world" in at } };
}

function stopStates(): Record<string, PreviewState> {
  const reasons: readonly StopReason[] = [
    "taken_over",
    "kicked",
    "world_full",
    "world_unavailable",
    "pack_failed",
    "server_full",
    "protocol_fault",
  ];
  return Object.fromEntries(
    reasons.map((reason) => [`stopped_${reason}`, phase({ phase: "stopped", reason })]),
  );
}

function notice(id: number, kind: Notice["kind"], reason: string, detail = ""): Notice {
  return { id, kind, reason, detail };
}

function personOf(name: string): Person {
  // A number for each name; the preview has few.
  const sum = [...name].reduce((all, letter) => (all * 31 + letter.charCodeAt(0)) % 9973, 7);
  const playerId = parsePlayerId(sum + 1);
  if (playerId === undefined) throw new Error(`No player id for "${name}"`);
  return { playerId, name, isGuest: name.startsWith("Guest-") };
}

function listed(): readonly ListedPerson[] {
  const names = ["Ada Lovelace", "Mira", "Tomasz", LONG_NAME, "Guest-4821", "Guest-1204", "ليلى"];
  return names.map((name, index) => ({
    ...personOf(name),
    isOwn: name === "Guest-4821",
    worldTitle: ["Lantern Plaza", "Mistwood Glade", ""][index % 3] ?? "",
  }));
}

function said(id: number, from: string, text: string, rest: Partial<ChatEntry> = {}): ChatEntry {
  const atMs = AT_MS + id * 40_000;
  const plain = { channel: "everyone", isOwn: false, isMention: false } as const;
  return { id, ...plain, from: personOf(from), text, atMs, ...rest };
}

function talk(): readonly ChatEntry[] {
  const whisper = { channel: "whisper" } as const;
  return [
    said(1, "Mira", "Evening everyone"),
    said(2, "Guest-1204", "hi! how do I get to the observatory?"),
    said(3, "Mira", "The tall portal behind the fountain, north side"),
    said(4, "Guest-4821", "I am standing in front of it, wave when you see me", { isOwn: true }),
    said(5, "Tomasz", "The lanterns are lit again, come and look", { channel: "world" }),
    said(6, "Guest-1204", "found it, thank you! @Guest-4821 over here", { isMention: true }),
    said(7, "Ada Lovelace", "Meet at the glade in ten minutes?", { channel: "world" }),
    said(8, "Guest-4821", "On my way", { isOwn: true, channel: "world" }),
    said(9, "Mira", "The map: https://example.org/maps/observatory?from=plaza"),
    said(10, "Mira", "Shall I wait for you?", whisper),
    said(11, "Guest-4821", "One minute", { ...whisper, isOwn: true, to: personOf("Mira") }),
    said(12, "Mira", "See you there"),
  ];
}

function hostileTalk(): readonly ChatEntry[] {
  return [
    said(1, "<img src=x onerror=alert(1)>", "<script>alert(1)</script>"),
    said(2, LONG_NAME, "W".repeat(200)),
    said(3, "Guest-9", "\u202Eright to left override\u202C then on"),
    said(4, "ليلى", "مرحبا بالجميع في هذا العالم"),
    said(
      5,
      "Zalgo",
      "z\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307a\u0300\u0301\u0302\u0303lgo",
    ),
    said(6, "Guest-4821", "🙂".repeat(60), { isOwn: true }),
    said(7, "Mira", `look https://аpple.example/${"long".repeat(30)} javascript:alert(1)`),
  ];
}
