// What the panels share: the core's state as signals, one per slice so that a new ping does not
// draw the chat anew, and the few things that only the interface knows (what is folded open).

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type {
  AppActions,
  AppState,
  ChatChannelName,
  ChatEntry,
  Observable,
  Observed,
  Person,
} from "../core/app_state.ts";
import type { AvatarLook } from "../../shared/protocol/avatar_look.ts";
import type { QualityStep } from "../core/auto_quality.ts";
import type { EmoteMenu, EmoteMenuState } from "../core/emote_menu.ts";
import type { NetSource } from "../core/net_sample.ts";
import type { Settings } from "../core/settings.ts";

/** The dialogs that a person opens; one at a time. */
export type OpenDialog =
  | { readonly kind: "settings" }
  | { readonly kind: "people" }
  | { readonly kind: "share"; readonly url: string }
  | { readonly kind: "install" }
  | { readonly kind: "look" }
  | { readonly kind: "report"; readonly person: Person }
  | { readonly kind: "link"; readonly url: string; readonly host: string };

/** A point of the screen, CSS px. */
export interface ScreenPoint {
  readonly x: number;
  readonly y: number;
}

/** The menu of one player, beside what it was opened from: a name, or a point in the picture. */
export interface OpenMenu {
  readonly person: Person;
  readonly opener: HTMLElement | ScreenPoint;
}

/** What was not seen yet of one channel. */
export interface Unread {
  readonly count: number;
  /** True when some of it is meant for this player: a whisper, or a line with the name in it. */
  readonly isPersonal: boolean;
}

/** The settings, and the way to change some. */
export interface SettingsSource {
  readonly settings: Observable<Settings>;
  change(fields: Partial<Settings>): void;
  /** The quality that is drawn now, which `auto` chooses; undefined where nothing is drawn. */
  readonly drawnQuality?: Observable<QualityStep> | undefined;
}

/** A look on a canvas of its own. */
export interface LookPicture {
  show(look: AvatarLook): void;
  stop(): void;
}

/** What the page around the interface can do. */
export interface PageTools {
  /** The link to where one stands; nothing in no world. */
  linkHere(): string | undefined;
  readonly photo: PhotoTools;
  /** Who was tapped on in the picture last, and where; each time anew. */
  readonly pointed: Observable<OpenMenu | undefined>;
  readonly install: InstallOffer;
  /** Whether the browser draws; it takes the means away at times, and gives them back, or not. */
  readonly picture: Observable<"here" | "lost" | "gone">;
  /** Loads the page anew. */
  reload(): void;
}

/** Taking photos. */
export interface PhotoTools {
  /** True while everything but the picture is hidden. */
  readonly isOn: Observed<boolean>;
  /** Saves what is seen. @returns False where that failed. */
  shoot(hasNames: boolean): Promise<boolean>;
  /** Turns the camera to one's own face. */
  faceMe(): void;
  setNames(areShown: boolean): void;
}

/** Whether the page can become an app: by a prompt, or by words that say how. */
export interface InstallOffer {
  readonly state: Observable<"none" | "prompt" | "by_hand">;
  install(): void;
}

/** Everything a panel gets. */
export interface UiModel {
  readonly actions: AppActions;
  /** The clock of `AppState`'s `retryAtMs`. */
  readonly nowMs: () => number;
  /** Milliseconds since 1970, the clock of chat. */
  readonly wallMs: () => number;
  readonly state: ReadonlySignal<AppState>;
  readonly phase: ReadonlySignal<AppState["phase"]>;
  readonly trip: ReadonlySignal<AppState["trip"]>;
  readonly chat: ReadonlySignal<AppState["chat"]>;
  readonly chatChannel: ReadonlySignal<ChatChannelName>;
  readonly ownName: ReadonlySignal<string>;
  readonly notices: ReadonlySignal<AppState["notices"]>;
  readonly gesture: ReadonlySignal<AppState["gesture"]>;
  readonly caption: ReadonlySignal<AppState["caption"]>;
  /** The wheel of gestures, and how it stands; `undefined` where nobody can make any. */
  readonly emotes:
    | { readonly menu: EmoteMenu; readonly value: ReadonlySignal<EmoteMenuState> }
    | undefined;
  /** Draws a look into a canvas; rejects where that cannot be. `undefined`: nobody draws here. */
  readonly previewLook: ((canvas: HTMLCanvasElement) => Promise<LookPicture>) | undefined;
  readonly settings: ReadonlySignal<Settings>;
  readonly drawnQuality: ReadonlySignal<QualityStep | undefined>;
  readonly changeSettings: (fields: Partial<Settings>) => void;
  /** True once a world was walked in: from then on the picture stays behind every state. */
  readonly hasPlayed: ReadonlySignal<boolean>;
  readonly isChatOpen: Signal<boolean>;
  readonly isLoginOpen: Signal<boolean>;
  readonly isHelpOpen: Signal<boolean>;
  /** What the developer overlay looks at; `undefined` where there is nothing to look at. */
  readonly net: NetSource | undefined;
  readonly isNetOpen: Signal<boolean>;
  readonly page: PageTools | undefined;
  readonly isPhoto: ReadonlySignal<boolean>;
  readonly install: ReadonlySignal<"none" | "prompt" | "by_hand">;
  readonly picture: ReadonlySignal<"here" | "lost" | "gone">;
  readonly isMenuOpen: Signal<boolean>;
  readonly dialog: Signal<OpenDialog | undefined>;
  readonly menu: Signal<OpenMenu | undefined>;
  /** What stands in the chat's input. */
  readonly draft: Signal<string>;
  /** Counts wishes to write; the chat's input takes the focus whenever it grows. */
  readonly chatFocusWishes: Signal<number>;
  readonly unread: ReadonlySignal<Readonly<Record<ChatChannelName, Unread>>>;
  /** Of all channels. */
  readonly unreadInAll: ReadonlySignal<Unread>;
  /** The newest line of a channel was on the screen. */
  markRead(channel: ChatChannelName): void;
  /** Opens the chat, on this channel or the one it was on, with the cursor in its field. */
  write(channel?: ChatChannelName): void;
}

/** What the page knows and the state does not. */
export interface UiModelOptions {
  readonly actions: AppActions;
  readonly nowMs: () => number;
  readonly wallMs: () => number;
  readonly settings: SettingsSource;
  /** Narrow or low screens begin with the chat folded away. */
  readonly isChatOpen: boolean;
  readonly net?: NetSource | undefined;
  readonly emotes?: EmoteMenu | undefined;
  readonly page?: PageTools | undefined;
  readonly previewLook?: UiModel["previewLook"];
}

const NOTHING: Unread = { count: 0, isPersonal: false };

/** A model that follows `source` and the settings until `stop` is called. */
export function createUiModel(
  source: Observable<AppState>,
  options: UiModelOptions,
): { readonly model: UiModel; readonly stop: () => void } {
  const { actions, nowMs, wallMs } = options;
  const state = signal(source.value);
  const hasPlayed = signal(source.value.phase.phase === "playing");
  const settings = signal(options.settings.settings.value);
  const stopState = source.subscribe((value) => {
    if (value.phase.phase === "playing") hasPlayed.value = true;
    state.value = value;
  });
  const stopSettings = options.settings.settings.subscribe((value) => (settings.value = value));
  const { drawnQuality: drawn } = options.settings;
  const drawnQuality = signal(drawn?.value);
  const stopDrawn = drawn?.subscribe((value) => (drawnQuality.value = value));
  const menu = options.emotes;
  const menuState = menu && signal(menu.state.value);
  const stopMenu = menu?.state.subscribe((value) => {
    if (menuState !== undefined) menuState.value = value;
  });
  const photo = options.page && follow(options.page.photo.isOn);
  const install = options.page && follow(options.page.install.state);
  const picture = options.page && follow(options.page.picture);
  const shownMenu = signal<OpenMenu | undefined>(undefined);
  const stopPointed = options.page?.pointed.subscribe((open) => (shownMenu.value = open));
  const chat = computed(() => state.value.chat);
  const newestId = source.value.chat.at(-1)?.id ?? -1;
  const lastRead = signal({ everyone: newestId, world: newestId, whisper: newestId });
  const unread = computed(() => unreadOf(chat.value, lastRead.value));
  const isChatOpen = signal(options.isChatOpen);
  const chatFocusWishes = signal(0);
  const model: UiModel = {
    actions,
    nowMs,
    wallMs,
    state,
    phase: computed(() => state.value.phase),
    trip: computed(() => state.value.trip),
    chat,
    chatChannel: computed(() => state.value.chatChannel),
    ownName: computed(() => state.value.identity?.displayName ?? ""),
    notices: computed(() => state.value.notices),
    gesture: computed(() => state.value.gesture),
    caption: computed(() => state.value.caption),
    emotes: menu && menuState && { menu, value: menuState },
    previewLook: options.previewLook,
    settings,
    drawnQuality,
    changeSettings: (fields) => options.settings.change(fields),
    hasPlayed,
    isChatOpen,
    isLoginOpen: signal(false),
    isHelpOpen: signal(false),
    net: options.net,
    isNetOpen: signal(false),
    page: options.page,
    isPhoto: photo?.value ?? signal(false),
    install: install?.value ?? signal("none" as const),
    picture: picture?.value ?? signal("here" as const),
    isMenuOpen: signal(false),
    dialog: signal(undefined),
    menu: shownMenu,
    draft: signal(""),
    chatFocusWishes,
    unread,
    unreadInAll: computed(() => Object.values(unread.value).reduce(sum)),
    markRead(channel) {
      const newest = chat.value.findLast((entry) => entry.channel === channel)?.id;
      if (newest === undefined || newest <= lastRead.value[channel]) return;
      lastRead.value = { ...lastRead.value, [channel]: newest };
    },
    write(channel) {
      if (channel !== undefined) actions.setChatChannel(channel);
      isChatOpen.value = true;
      chatFocusWishes.value++;
    },
  };
  return {
    model,
    stop: () => {
      stopState();
      stopSettings();
      stopDrawn?.();
      stopMenu?.();
      photo?.stop();
      install?.stop();
      picture?.stop();
      stopPointed?.();
    },
  };
}

/** An observable's value as a signal. */
function follow<Value>(source: Observable<Value>) {
  const value = signal(source.value);
  return { value, stop: source.subscribe((next) => (value.value = next)) };
}

function unreadOf(
  chat: readonly ChatEntry[],
  lastRead: Readonly<Record<ChatChannelName, number>>,
): Record<ChatChannelName, Unread> {
  const unread = { everyone: NOTHING, world: NOTHING, whisper: NOTHING };
  for (const { channel, id, isOwn, isMention } of chat) {
    if (isOwn || id <= lastRead[channel]) continue;
    const isPersonal = isMention || channel === "whisper";
    unread[channel] = sum(unread[channel], { count: 1, isPersonal });
  }
  return unread;
}

function sum(a: Unread, b: Unread): Unread {
  return { count: a.count + b.count, isPersonal: a.isPersonal || b.isPersonal };
}
