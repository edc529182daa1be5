import type { Notice } from "../core/app_state.ts";
import { useTimeout } from "./hooks.ts";
import { Icon } from "./icons.tsx";
import { LostPicture } from "./lost_picture.tsx";
import type { UiModel } from "./ui_model.ts";
import { noticeWords, words } from "./words.ts";

/** More at once than this nobody reads; the newest win. */
const MAX_TOASTS = 3;

/** How long a message stays: what went wrong stays longer. */
const SHOWN_MS: Readonly<Record<Notice["kind"], number>> = {
  info: 5000,
  warning: 7000,
  error: 10_000,
};

/** Reasons that the chat shows beside its input, where the eyes are. */
const CHAT_REASONS: ReadonlySet<string> = new Set([
  "too_many_messages",
  "too_long",
  "empty",
  "chat_unavailable",
  "not_in_a_world",
  "not_online",
  "to_yourself",
  "whisper_to_nobody",
]);

/** The notice that belongs beside the chat's input, if there is one. */
export function chatNotice(notices: readonly Notice[]): Notice | undefined {
  return notices.findLast((notice) => CHAT_REASONS.has(notice.reason));
}

/** True where a notice is shown beside the chat's input and not as a toast. */
export function isInChat(notice: Notice, model: UiModel): boolean {
  return model.isChatOpen.value && CHAT_REASONS.has(notice.reason);
}

/** Top middle, under the banner: short messages that go by themselves. */
export function Toasts(props: { readonly model: UiModel }) {
  const { model } = props;
  const shown = model.notices.value.filter((notice) => !isInChat(notice, model)).slice(-MAX_TOASTS);
  return (
    <div class="toasts" role="status" aria-atomic="false">
      <LostPicture model={model} />
      {shown.map((notice) => <Toast key={notice.id} notice={notice} model={model} />)}
    </div>
  );
}

interface NoticeProps {
  readonly notice: Notice;
  readonly model: UiModel;
}

function Toast(props: NoticeProps) {
  const { notice } = props;
  const dismiss = () => props.model.actions.dismissNotice(notice.id);
  useTimeout(notice.isLasting === true ? Infinity : SHOWN_MS[notice.kind], dismiss);
  return (
    <div class={`toast toast-${notice.kind} glass`}>
      <Icon name={notice.kind === "info" ? "info" : "warning"} />
      <p>{noticeWords(notice.reason, notice.detail)}</p>
      <button
        type="button"
        class="icon-button"
        aria-label={words().labels.dismiss}
        onClick={dismiss}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}

/** A notice as one line inside a panel; goes by itself like a toast. */
export function InlineNotice(props: NoticeProps) {
  const { notice } = props;
  useTimeout(SHOWN_MS[notice.kind], () => props.model.actions.dismissNotice(notice.id));
  return <p class="inline-notice">{noticeWords(notice.reason, notice.detail)}</p>;
}
