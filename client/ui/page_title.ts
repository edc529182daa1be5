import { effect } from "@preact/signals";
import type { UiModel } from "./ui_model.ts";
import { words } from "./words.ts";

/**
 * Keeps the page's title: the world, and how many lines for oneself came while one looked elsewhere.
 * @returns Stops, and leaves the title as it is.
 */
export function followTitle(model: UiModel): () => void {
  let seenId = model.chat.value.at(-1)?.id ?? -1;
  let missed = 0;
  const write = () => {
    const { appName } = words().labels;
    const { worldTitle } = model.state.value;
    document.title = titleOf(appName, worldTitle, missed);
  };
  const look = () => {
    if (!document.hidden && document.hasFocus()) missed = 0;
    write();
  };
  const stopEffect = effect(() => {
    for (const { id, isMention, isOwn, channel } of model.chat.value) {
      if (id <= seenId) continue;
      seenId = id;
      const isPersonal = !isOwn && (isMention || channel === "whisper");
      if (isPersonal && (document.hidden || !document.hasFocus())) missed++;
    }
    write();
  });
  document.addEventListener("visibilitychange", look);
  addEventListener("focus", look);
  return () => {
    stopEffect();
    document.removeEventListener("visibilitychange", look);
    removeEventListener("focus", look);
  };
}

/** `(2) Lantern Plaza · VirtuCade`. */
export function titleOf(appName: string, worldTitle: string, missed: number): string {
  const count = missed > 0 ? `(${missed}) ` : "";
  return worldTitle === "" ? count + appName : `${count}${worldTitle} · ${appName}`;
}
