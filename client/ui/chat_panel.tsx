import { useLayoutEffect, useRef } from "preact/hooks";
import type { ChatChannelName } from "../core/app_state.ts";
import { ChatLog } from "./chat_log.tsx";
import { measureDraft } from "./chat_draft.ts";
import { Icon } from "./icons.tsx";
import { chatNotice, InlineNotice } from "./toasts.tsx";
import type { UiModel, Unread } from "./ui_model.ts";
import { focusView } from "./view_focus.ts";
import { channelWords, charactersLeftWords, words } from "./words.ts";

const CHANNELS: readonly ChatChannelName[] = ["everyone", "world", "whisper"];

/** Bottom left: what is said. Folds into a button with the number of unseen lines. */
export function ChatPanel(props: { readonly model: UiModel }) {
  const { model } = props;
  if (!model.hasPlayed.value) return null;
  if (!model.isChatOpen.value) return <ChatButton model={model} />;
  const notice = chatNotice(model.notices.value);
  return (
    <section class="chat glass" aria-label={words().labels.chat}>
      <div class="chat-head">
        <Channels model={model} />
        <button
          type="button"
          class="icon-button"
          aria-label={words().labels.closeChat}
          onClick={() => (model.isChatOpen.value = false)}
        >
          <Icon name="fold" />
        </button>
      </div>
      <div
        class="chat-channel"
        id="chat-channel"
        role="tabpanel"
        aria-labelledby={`tab-${model.chatChannel.value}`}
      >
        <ChatLog model={model} />
        {notice !== undefined && <InlineNotice key={notice.id} notice={notice} model={model} />}
        <ChatInput model={model} />
      </div>
    </section>
  );
}

function ChatButton(props: { readonly model: UiModel }) {
  const { model } = props;
  const unread = model.unreadInAll.value;
  return (
    <button
      type="button"
      class="chat-button glass"
      aria-label={withUnread(words().labels.openChat, unread)}
      onClick={() => model.write()}
    >
      <Icon name="chat" />
      <Badge unread={unread} />
    </button>
  );
}

/** The channels as tabs: left and right go from one to the next. */
function Channels(props: { readonly model: UiModel }) {
  const { model } = props;
  const chosen = model.chatChannel.value;
  return (
    <div
      class="channels"
      role="tablist"
      aria-label={words().labels.channel}
      data-arrow-keys
      onKeyDown={(event) => {
        const step = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
        const next = CHANNELS[CHANNELS.indexOf(chosen) + step];
        if (step === 0 || next === undefined) return;
        event.preventDefault();
        model.actions.setChatChannel(next);
        document.getElementById(`tab-${next}`)?.focus();
      }}
    >
      {CHANNELS.map((channel) => (
        <button
          type="button"
          key={channel}
          id={`tab-${channel}`}
          class="channel"
          role="tab"
          aria-selected={chosen === channel}
          aria-controls="chat-channel"
          aria-label={withUnread(channelWords(channel).name, model.unread.value[channel])}
          tabIndex={chosen === channel ? 0 : -1}
          onClick={({ detail }) => {
            model.actions.setChatChannel(channel);
            if (detail > 0) focusView(); // by a pointer: the next Enter writes there, Space jumps
          }}
        >
          {channelWords(channel).name}
          {chosen !== channel && <Badge unread={model.unread.value[channel]} />}
        </button>
      ))}
    </div>
  );
}

function Badge(props: { readonly unread: Unread }) {
  const { count, isPersonal } = props.unread;
  if (count === 0) return null;
  return (
    <span class={isPersonal ? "badge badge-personal numbers" : "badge numbers"} aria-hidden="true">
      {isPersonal && "@"}
      {count > 99 ? "99+" : count}
    </span>
  );
}

function withUnread(label: string, { count, isPersonal }: Unread): string {
  if (count === 0) return label;
  const { unread, personal } = words().labels;
  return `${label}, ${count} ${unread}${isPersonal ? `, ${personal}` : ""}`;
}

function ChatInput(props: { readonly model: UiModel }) {
  const { model } = props;
  const input = useRef<HTMLInputElement>(null);
  const wishes = model.chatFocusWishes.value;
  // Before the next key, which already belongs to the message.
  useLayoutEffect(() => {
    if (wishes > 0) input.current?.focus();
  }, [wishes]);

  const { isChatAvailable, chatChannel, whisperTo } = model.state.value;
  const hasHearer = chatChannel !== "whisper" || whisperTo !== undefined;
  const draft = measureDraft(model.draft.value);
  const send = () => {
    if (draft.canSend) {
      model.actions.sendChat(draft.text);
      // Away, the core says so, and what was written waits for the connection.
      if (isChatAvailable) model.draft.value = "";
    } else if (draft.text === "") {
      input.current?.blur();
    }
  };
  const placeholder = hasHearer
    ? channelWords(chatChannel).placeholder
    : words().labels.whisperNobody;
  return (
    <form
      class="chat-form"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {chatChannel === "whisper" && whisperTo !== undefined && (
        <span class="whisper-to">
          <span class="quiet">{words().labels.whisperTo}</span> <bdi>{whisperTo.name}</bdi>
        </span>
      )}
      <input
        ref={input}
        class={draft.left < 0 ? "field field-wrong" : "field"}
        type="text"
        name="chat"
        autocomplete="off"
        enterkeyhint="send"
        aria-label={placeholder}
        aria-invalid={draft.left < 0}
        placeholder={isChatAvailable ? placeholder : words().labels.chatOff}
        value={model.draft.value}
        onInput={(event) => (model.draft.value = event.currentTarget.value)}
      />
      {draft.hasCounter && (
        <span class={draft.left < 0 ? "counter counter-over numbers" : "counter numbers"}>
          {charactersLeftWords(draft.left)}
        </span>
      )}
      <button
        type="submit"
        class="icon-button"
        aria-label={words().labels.send}
        aria-disabled={!isChatAvailable || !draft.canSend} // keeps the focus, unlike a disabled one
      >
        <Icon name="send" />
      </button>
    </form>
  );
}
