import { useLayoutEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import type { ChatChannelName } from "../core/app_state.ts";
import { measureDraft } from "./chat_draft.ts";
import { ChatLog } from "./chat_log.tsx";
import { Icon } from "./icons.tsx";
import { chatNotice, InlineNotice } from "./toasts.tsx";
import type { UiModel } from "./ui_model.ts";
import { CHANNEL_WORDS, charactersLeftWords, LABELS } from "./words.ts";

const CHANNELS: readonly ChatChannelName[] = ["everyone", "world"];

/** Bottom left: what is said. Folds into a button with the number of unseen lines. */
export function ChatPanel(props: { readonly model: UiModel }) {
  const { model } = props;
  if (!model.hasPlayed.value) return null;
  if (!model.isChatOpen.value) return <ChatButton model={model} />;
  const notice = chatNotice(model.notices.value);
  return (
    <section class="chat glass" aria-label={LABELS.chat}>
      <div class="chat-head">
        <Channels model={model} />
        <button
          type="button"
          class="icon-button"
          aria-label={LABELS.closeChat}
          onClick={() => (model.isChatOpen.value = false)}
        >
          <Icon name="fold" />
        </button>
      </div>
      <ChatLog model={model} />
      {notice !== undefined && <InlineNotice key={notice.id} notice={notice} model={model} />}
      <ChatInput model={model} />
    </section>
  );
}

function ChatButton(props: { readonly model: UiModel }) {
  const { model } = props;
  const unread = model.unreadCount.value;
  return (
    <button
      type="button"
      class="chat-button glass"
      aria-label={unread > 0 ? `${LABELS.openChat}, ${unread} ${LABELS.unread}` : LABELS.openChat}
      onClick={() => {
        model.isChatOpen.value = true;
        model.chatFocusWishes.value++;
      }}
    >
      <Icon name="chat" />
      {unread > 0 && <span class="badge numbers">{unread > 99 ? "99+" : unread}</span>}
    </button>
  );
}

function Channels(props: { readonly model: UiModel }) {
  const { state, actions } = props.model;
  return (
    <div class="channels" role="group" aria-label={LABELS.channel}>
      {CHANNELS.map((channel) => (
        <button
          type="button"
          key={channel}
          class="channel"
          aria-pressed={state.value.chatChannel === channel}
          onClick={() => actions.setChatChannel(channel)}
        >
          {CHANNEL_WORDS[channel].name}
        </button>
      ))}
    </div>
  );
}

function ChatInput(props: { readonly model: UiModel }) {
  const { model } = props;
  const input = useRef<HTMLInputElement>(null);
  const typed = useSignal("");
  const wishes = model.chatFocusWishes.value;
  // Before the next key, which already belongs to the message.
  useLayoutEffect(() => {
    if (wishes > 0) input.current?.focus();
  }, [wishes]);

  const { isChatAvailable, chatChannel } = model.state.value;
  const draft = measureDraft(typed.value);
  const send = () => {
    if (!isChatAvailable) return;
    if (draft.canSend) {
      model.actions.sendChat(draft.text);
      typed.value = "";
    } else if (draft.text === "") {
      input.current?.blur();
    }
  };
  return (
    <form
      class="chat-form"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <input
        ref={input}
        class={draft.left < 0 ? "field field-wrong" : "field"}
        type="text"
        name="chat"
        autocomplete="off"
        enterkeyhint="send"
        aria-label={CHANNEL_WORDS[chatChannel].placeholder}
        aria-invalid={draft.left < 0}
        placeholder={isChatAvailable ? CHANNEL_WORDS[chatChannel].placeholder : LABELS.chatOff}
        disabled={!isChatAvailable}
        value={typed.value}
        onInput={(event) => (typed.value = event.currentTarget.value)}
        // Not left to the form: it does nothing while its button is off, and an empty Enter leaves.
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.isComposing) return;
          event.preventDefault();
          send();
        }}
      />
      {draft.hasCounter && (
        <span class={draft.left < 0 ? "counter counter-over numbers" : "counter numbers"}>
          {charactersLeftWords(draft.left)}
        </span>
      )}
      <button
        type="submit"
        class="icon-button"
        aria-label={LABELS.send}
        disabled={!isChatAvailable || !draft.canSend}
      >
        <Icon name="send" />
      </button>
    </form>
  );
}
