// What is new between two moments, in sentences for the ear. What is seen of it stands in panels.

import type { AppPhase, AppState, ChatEntry } from "../core/app_state.ts";
import { secondsUntil } from "./format.ts";
import { keyName } from "./key_names.ts";
import { isInChat } from "./toasts.tsx";
import { connectionTitle, isUnderWay } from "./connection_banner.tsx";
import type { UiModel } from "./ui_model.ts";
import { fill, noticeWords, phaseWords, placeWords, tripWords, words } from "./words.ts";

/** What can be told of at one moment. */
export interface Moment {
  readonly state: AppState;
  /** A world was walked in before; until then one waits before the first screen. */
  readonly hasPlayed: boolean;
  readonly picture: UiModel["picture"]["value"];
}

/**
 * The sentences that `now` needs and `before` did not, at most one for each thing.
 * @param isCovered No panel is heard now: a dialog is open, or they are hidden.
 */
export function newsOf(
  model: UiModel,
  { before, now, isCovered }: { before: Moment; now: Moment; isCovered: boolean },
): readonly string[] {
  const news: string[] = [];
  for (const topic of TOPICS) {
    // Both in the words of now, so that another language or key is no news.
    const text = topic(now, model);
    if (text !== undefined && text !== topic(before, model)) news.push(text);
  }
  const { picture } = now;
  const { pictureLost, pictureGone } = words().labels;
  if (isCovered && picture !== "here" && picture !== before.picture) {
    news.push(picture === "lost" ? pictureLost : pictureGone);
  }
  for (const notice of now.state.notices) {
    const isOld = before.state.notices.some(({ id }) => id === notice.id);
    // What comes up in the middle of the page is heard from there.
    if (isOld || !(isCovered || isInChat(notice, model))) continue;
    news.push(noticeWords(notice.reason, notice.detail));
  }
  const heardId = before.state.chat.at(-1)?.id ?? -1;
  for (const entry of now.state.chat) {
    const isOnScreen = model.isChatOpen.value && model.chatChannel.value === entry.channel;
    if (entry.id <= heardId || (isOnScreen && !isCovered)) continue;
    const text = personalWords(entry);
    if (text !== undefined) news.push(text);
  }
  return news;
}

type Topic = (moment: Moment, model: UiModel) => string | undefined;

const TOPICS: readonly Topic[] = [
  function connection({ hasPlayed, state: { phase, restartAtMs, trip } }) {
    if (!isUnderWay(phase)) return undefined;
    if (phase.phase === "entering" && trip !== undefined) return undefined; // which says more
    // Each try looks for the server: that it is away is told once.
    const isAgain = phase.phase === "connecting" && (hasPlayed || phase.attempt > 1);
    const named: AppPhase["phase"] = isAgain ? "retrying" : phase.phase;
    return `${connectionTitle(named, restartAtMs !== undefined)}. ${phaseWords(named).body}`;
  },
  function restart({ state: { phase, restartAtMs } }, { nowMs }) {
    if (phase.phase !== "playing" || restartAtMs === undefined) return undefined;
    const { soon, now, within } = words().restarts;
    const seconds = secondsUntil(restartAtMs, nowMs());
    return `${soon}. ${seconds > 0 ? fill(within, { seconds }) : now}`;
  },
  function world({ state: { phase, worldTitle } }) {
    if (phase.phase !== "playing" || worldTitle === "") return undefined;
    return fill(words().announcements.arrived, { title: worldTitle });
  },
  function trip({ hasPlayed, state: { phase, trip } }) {
    // On the way back the connection tells.
    const isOwn = phase.phase === "playing" || phase.phase === "entering";
    if (trip === undefined || !isOwn) return undefined;
    if (hasPlayed) return `${words().labels.tripTo} ${trip.title}`;
    // Nobody walks meanwhile: each step is told, without numbers, which change all the time.
    return trip.step === "waiting" ? undefined : `${trip.title}: ${tripWords(trip.step)}`;
  },
  function placeInLine({ state: { trip } }) {
    return trip?.step === "waiting" ? placeWords(trip) : undefined;
  },
  function portal({ state: { phase, trip, portalInReach } }, { settings }) {
    if (portalInReach === undefined || phase.phase !== "playing" || trip !== undefined) return;
    const { title } = portalInReach;
    return fill(words().announcements.portal, {
      title,
      key: keyName(settings.value.keys.use_portal),
    });
  },
];

/** A whisper, or a line with the player's name in it. */
function personalWords({ channel, isMention, isOwn, from, text }: ChatEntry): string | undefined {
  const { whisper, mention } = words().announcements;
  if (isOwn || !(isMention || channel === "whisper")) return undefined;
  return fill(channel === "whisper" ? whisper : mention, { name: from.name, text });
}
