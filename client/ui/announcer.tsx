import { effect } from "@preact/signals";
import { type Moment, newsOf } from "./news.ts";
import type { UiModel } from "./ui_model.ts";

/** Long enough to be read out in turn; later nobody should come upon it as if it were so now. */
const KEPT_MS = 20_000;

/**
 * Where news are put for the ear, on the page and in every dialog: an open one makes all else inert.
 * It is there before what is said in it, or that would not be read out.
 */
export function Announcer() {
  return <div class="visually-hidden announcer" role="log" />;
}

/**
 * Has a screen reader say what happens to the player: portals, trips, arrivals, the connection,
 * whispers, and messages that no panel says.
 * @returns Stops.
 */
export function announceNews(model: UiModel, root: HTMLElement): () => void {
  const lookNow = (): Moment => ({
    state: model.state.value,
    hasPlayed: model.hasPlayed.value,
    picture: model.picture.value,
  });
  let before = lookNow();
  let isStopped = false;
  let isWaiting = false;
  const tell = () => {
    isWaiting = false;
    if (isStopped) return;
    const now = lookNow();
    // A dialog stands after the page's own.
    const region = [...root.querySelectorAll(".announcer")].at(-1);
    const isCovered = model.isPhoto.value || region?.matches("dialog *") === true;
    newsOf(model, { before, now, isCovered }).forEach((text) => say(region, text));
    before = now;
  };
  const stop = effect(() => {
    lookNow();
    // What comes in one go is one moment.
    if (!isWaiting) queueMicrotask(tell);
    isWaiting = true;
  });
  return () => {
    isStopped = true;
    stop();
  };
}

function say(region: Element | undefined, text: string): void {
  const line = document.createElement("p");
  line.textContent = text;
  region?.append(line);
  setTimeout(() => line.remove(), KEPT_MS);
}
