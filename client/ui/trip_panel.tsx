import type { TripState } from "../core/app_state.ts";
import { percentOf, progressParts } from "./format.ts";
import type { UiModel } from "./ui_model.ts";
import { fill, placeWords, tripWords, words } from "./words.ts";

/** Bottom middle: the trip under way, while the old world is still being walked in. */
export function TripPanel(props: { readonly model: UiModel }) {
  const { model } = props;
  const trip = model.trip.value;
  // Before the first world the arrival screen shows the trip itself.
  if (trip === undefined || !model.hasPlayed.value) return null;
  // Nobody set out: the banner says what happens, unless there is something to be downloaded.
  const isRestart = model.phase.value.phase === "restarting";
  if (isRestart && trip.step !== "downloading") return null;
  return (
    <section class="trip-panel glass" aria-label={`${words().labels.tripTo} ${trip.title}`}>
      <div class="trip-head">
        <p class="trip-title">
          <span class="quiet">{words().labels.tripTo}</span>
          <strong>{trip.title}</strong>
        </p>
        {trip.canCancel && (
          <button
            type="button"
            class="button"
            onClick={() => model.actions.cancelTrip()}
          >
            {words().labels.cancel}
          </button>
        )}
      </div>
      <TripProgress trip={trip} />
    </section>
  );
}

/** The step, the bar, and how much of the pack is here. Without a size the bar only moves. */
export function TripProgress(props: { readonly trip: TripState }) {
  const { step, loadedBytes, totalBytes } = props.trip;
  const isMeasured = step === "downloading" && totalBytes > 0;
  const percent = percentOf(loadedBytes, totalBytes);
  return (
    <div class="trip-progress">
      {step !== "waiting" && (
        <div
          class={isMeasured ? "bar" : "bar bar-open"}
          role="progressbar"
          aria-label={tripWords(step)}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={isMeasured ? percent : undefined}
        >
          <div class="bar-fill" style={{ width: isMeasured ? `${percent}%` : undefined }} />
        </div>
      )}
      <p class="trip-facts">
        {step === "waiting"
          ? <span>{placeWords(props.trip)}</span>
          : <span>{tripWords(step)}</span>}
        {isMeasured && (
          <span class="numbers">
            {fill(words().sentences.progress, progressParts(loadedBytes, totalBytes))} · {percent} %
          </span>
        )}
      </p>
    </div>
  );
}
