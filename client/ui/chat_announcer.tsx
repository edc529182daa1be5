import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import type { UiModel } from "./ui_model.ts";
import { fill, words } from "./words.ts";

/**
 * Says aloud what is meant for this player and is on no log that is open: a whisper, or a line with
 * the name in it. For those who do not see the badge.
 */
export function ChatAnnouncer(props: { readonly model: UiModel }) {
  const { model } = props;
  const said = useSignal("");
  const newest = model.chat.value.at(-1);
  useEffect(() => {
    if (newest === undefined || newest.isOwn) return;
    const isOnScreen = model.isChatOpen.value && model.chatChannel.value === newest.channel;
    const { whisper, mention } = words().announcements;
    const template = newest.channel === "whisper"
      ? whisper
      : newest.isMention
      ? mention
      : undefined;
    if (isOnScreen || template === undefined) return;
    said.value = fill(template, { name: newest.from.name, text: newest.text });
  }, [newest?.id]);
  return <p class="visually-hidden" role="status">{said.value}</p>;
}
