import type { AppPhase } from "../core/app_state.ts";
import { secondsUntil } from "./format.ts";
import { useNow, useOnline } from "./hooks.ts";
import { Icon } from "./icons.tsx";
import type { UiModel } from "./ui_model.ts";
import { fill, phaseWords, retryWords, words } from "./words.ts";

/**
 * Top middle: the connection is away or coming back, and the world stands still behind; or it goes
 * away soon, and one walks on until then.
 */
export function ConnectionBanner(props: { readonly model: UiModel }) {
  const { model } = props;
  const phase = model.phase.value;
  const { restartAtMs } = model.state.value;
  if (phase.phase === "playing" && restartAtMs !== undefined) {
    return (
      <div class="banner glass" role="status">
        <Icon name="info" />
        <p class="state-words">
          <strong>{words().restarts.soon}</strong>
          <span class="quiet">
            <RestartCountdown model={model} atMs={restartAtMs} />
          </span>
        </p>
      </div>
    );
  }
  if (!model.hasPlayed.value || !isUnderWay(phase)) return null;
  // The trip panel says more than "entering" does.
  if (phase.phase === "entering" && model.trip.value !== undefined) return null;
  return (
    <div class="banner glass" role="status">
      <span class="spinner" aria-hidden="true" />
      <ConnectionWords model={model} />
    </div>
  );
}

/** Title, sentence and button of a phase in which the client tries by itself. */
export function ConnectionWords(props: { readonly model: UiModel }) {
  const { model } = props;
  const phase = model.phase.value;
  const said = phaseWords(phase.phase);
  const isOnline = useOnline();
  const isRestart = model.state.value.restartAtMs !== undefined;
  return (
    <>
      <p class="state-words">
        <strong>{isRestart ? words().restarts.underWay : said.title}</strong>
        <span class="quiet">
          {phase.phase === "retrying"
            ? isOnline
              ? <Countdown model={model} retryAtMs={phase.retryAtMs} attempt={phase.attempt} />
              : words().sentences.offline
            : said.body}
        </span>
      </p>
      {said.action !== undefined && (
        <button
          type="button"
          class="button"
          onClick={() => model.actions.retry()}
        >
          {words().labels.tryNow}
        </button>
      )}
    </>
  );
}

/** True for phases that pass by themselves. */
export function isUnderWay(phase: AppPhase): boolean {
  switch (phase.phase) {
    case "connecting":
    case "retrying":
    case "entering":
    case "rejoining":
    case "restarting":
      return true;
    default:
      return false;
  }
}

function RestartCountdown(props: { readonly model: UiModel; readonly atMs: number }) {
  const seconds = secondsUntil(props.atMs, useNow(props.model, 250));
  const { now, within } = words().restarts;
  // Read out once, with the banner: whoever listens is not told every second.
  return (
    <span class="numbers" aria-live="off">{seconds > 0 ? fill(within, { seconds }) : now}</span>
  );
}

interface CountdownProps {
  readonly model: UiModel;
  readonly retryAtMs: number;
  readonly attempt: number;
}

function Countdown(props: CountdownProps) {
  const seconds = secondsUntil(props.retryAtMs, useNow(props.model, 250));
  return <span class="numbers" aria-live="off">{retryWords(seconds, props.attempt)}</span>;
}
