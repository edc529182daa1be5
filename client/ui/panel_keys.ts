import type { UiModel } from "./ui_model.ts";

/**
 * Enter opens the chat and puts the cursor there; Escape leaves the field one is in, else folds
 * an open card; F3 shows and hides the connection. Keys that a field or button wants for itself are
 * left alone.
 * @returns Stops listening.
 */
export function listenForPanelKeys(model: UiModel): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.code === "Escape") leave(model);
    if (event.code === "F3" && model.net !== undefined) {
      event.preventDefault(); // the browser's search
      if (!event.repeat) model.isNetOpen.value = !model.isNetOpen.value;
    }
    if (model.isPhoto.value) return;
    if (event.code !== "Enter" && event.code !== "NumpadEnter") return;
    if (!model.hasPlayed.value || wantsEnter(event.target)) return;
    event.preventDefault();
    model.write();
  };
  addEventListener("keydown", onKeyDown);
  return () => removeEventListener("keydown", onKeyDown);
}

function leave(model: UiModel): void {
  const focused = document.activeElement;
  if (focused instanceof HTMLElement && focused !== document.body) focused.blur();
  model.isLoginOpen.value = false;
  model.isHelpOpen.value = false;
  model.page?.photo.isOn.set(false);
}

function wantsEnter(target: EventTarget | null): boolean {
  return target instanceof Element &&
    target.closest("input, textarea, select, button, a, dialog") !== null;
}
