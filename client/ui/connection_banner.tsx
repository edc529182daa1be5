import type { AppPhase } from "../core/app_state.ts";
import { secondsUntil } from "./format.ts";
import { useNow } from "./hooks.ts";
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
      <div class="banner glass">
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
    <div class="banner glass">
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
  const isRestart = model.state.value.restartAtMs !== undefined;
  return (
    <>
      <p class="state-words">
        <strong>
          {connectionTitle(phase.phase, isRestart)}
        </strong>
        <span class="quiet">
          {phase.phase === "retrying"
            ? <Countdown model={model} retryAtMs={phase.retryAtMs} attempt={phase.attempt} />
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

/** What a phase is called that passes by itself; a restart that was announced has a name. */
export function connectionTitle(phase: AppPhase["phase"], isRestart: boolean): string {
  return isRestart && phase !== "offline" ? words().restarts.underWay : phaseWords(phase).title;
}

/** True for phases that pass by themselves. */
export function isUnderWay(phase: AppPhase): boolean {
  switch (phase.phase) {
    case "connecting":
    case "retrying":
    case "offline":
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
  return <span class="numbers">{seconds > 0 ? fill(within, { seconds }) : now}</span>;
}

interface CountdownProps {
  readonly model: UiModel;
  readonly retryAtMs: number;
  readonly attempt: number;
}

function Countdown(props: CountdownProps) {
  const seconds = secondsUntil(props.retryAtMs, useNow(props.model, 250));
  return <span class="numbers">{retryWords(seconds, props.attempt)}</span>;
}
