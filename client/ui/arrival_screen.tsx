import { ConnectionWords, isUnderWay } from "./connection_banner.tsx";
import { Mark } from "./icons.tsx";
import { TripProgress } from "./trip_panel.tsx";
import type { UiModel } from "./ui_model.ts";
import { words } from "./words.ts";

/** The whole screen until the first world is there; the page's first picture looks the same. */
export function ArrivalScreen(props: { readonly model: UiModel }) {
  const { model } = props;
  if (model.hasPlayed.value) return null;
  const phase = model.phase.value;
  const trip = model.trip.value;
  return (
    <section class="arrival">
      <div class="arrival-middle">
        <Mark />
        <h1 class="arrival-name">{words().labels.appName}</h1>
        <p class="arrival-tagline">{words().labels.tagline}</p>
        <div class="arrival-state">
          {phase.phase === "entering" && trip !== undefined
            ? (
              <div class="arrival-trip">
                <p class="arrival-world">{trip.title}</p>
                <TripProgress trip={trip} />
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
            )
            : isUnderWay(phase) && (
              <>
                <span class="spinner" aria-hidden="true" />
                <ConnectionWords model={model} />
              </>
            )}
        </div>
      </div>
      <p class="arrival-version quiet">v{model.state.value.clientVersion}</p>
    </section>
  );
}
