// What the panels share: the core's state as signals, one per slice so that a new ping does not
// draw the chat anew, and the few things that only the interface knows (what is folded open).

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { AppActions, AppState, Observable } from "../core/app_state.ts";
import type { NetSource } from "../core/net_sample.ts";

/** Everything a panel gets. */
export interface UiModel {
  readonly actions: AppActions;
  /** The clock of `AppState`'s `retryAtMs`. */
  readonly nowMs: () => number;
  readonly state: ReadonlySignal<AppState>;
  readonly phase: ReadonlySignal<AppState["phase"]>;
  readonly trip: ReadonlySignal<AppState["trip"]>;
  readonly chat: ReadonlySignal<AppState["chat"]>;
  readonly notices: ReadonlySignal<AppState["notices"]>;
  /** True once a world was walked in: from then on the picture stays behind every state. */
  readonly hasPlayed: ReadonlySignal<boolean>;
  readonly isChatOpen: Signal<boolean>;
  readonly isLoginOpen: Signal<boolean>;
  readonly isHelpOpen: Signal<boolean>;
  /** What the developer overlay looks at; `undefined` where there is nothing to look at. */
  readonly net: NetSource | undefined;
  readonly isNetOpen: Signal<boolean>;
  /** Counts wishes to write; the chat's input takes the focus whenever it grows. */
  readonly chatFocusWishes: Signal<number>;
  /** Id of the newest chat line that was on the screen. */
  readonly lastReadChatId: Signal<number>;
  /** Lines of others that nobody has seen yet. */
  readonly unreadCount: ReadonlySignal<number>;
}

/** What the page knows and the state does not. */
export interface UiModelOptions {
  readonly actions: AppActions;
  readonly nowMs: () => number;
  /** Narrow or low screens begin with the chat folded away. */
  readonly isChatOpen: boolean;
  readonly net?: NetSource | undefined;
}

/** A model that follows `source` until `stop` is called. */
export function createUiModel(
  source: Observable<AppState>,
  options: UiModelOptions,
): { readonly model: UiModel; readonly stop: () => void } {
  const state = signal(source.value);
  const hasPlayed = signal(source.value.phase.phase === "playing");
  const stop = source.subscribe((value) => {
    if (value.phase.phase === "playing") hasPlayed.value = true;
    state.value = value;
  });
  const chat = computed(() => state.value.chat);
  const lastReadChatId = signal(source.value.chat.at(-1)?.id ?? -1);
  const model: UiModel = {
    actions: options.actions,
    nowMs: options.nowMs,
    state,
    phase: computed(() => state.value.phase),
    trip: computed(() => state.value.trip),
    chat,
    notices: computed(() => state.value.notices),
    hasPlayed,
    isChatOpen: signal(options.isChatOpen),
    isLoginOpen: signal(false),
    isHelpOpen: signal(false),
    net: options.net,
    isNetOpen: signal(false),
    chatFocusWishes: signal(0),
    lastReadChatId,
    unreadCount: computed(() =>
      chat.value.filter((entry) => !entry.isOwn && entry.id > lastReadChatId.value).length
    ),
  };
  return { model, stop };
}
