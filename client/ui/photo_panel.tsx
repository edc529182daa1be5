import { useEffect, useLayoutEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { isMotionReduced } from "./appearance.ts";
import { Icon } from "./icons.tsx";
import type { PhotoTools, UiModel } from "./ui_model.ts";
import { words } from "./words.ts";

interface PhotoPanelProps {
  readonly model: UiModel;
  readonly photo: PhotoTools;
}

/** Photo mode: the shutter and what belongs to it, and nothing else over the picture. */
export function PhotoPanel(props: PhotoPanelProps) {
  const { model, photo } = props;
  const hasNames = useSignal(true);
  const said = useSignal("");
  const flashes = useSignal(0);
  const isBusy = useSignal(false);
  const { labels } = words();
  const isPlaying = model.phase.value.phase === "playing";
  useEffect(() => {
    if (!isPlaying) photo.isOn.set(false);
  }, [isPlaying]);
  // With the panel itself: an effect would leave them out for another picture.
  useLayoutEffect(() => () => photo.setNames(true), []);

  const shoot = async () => {
    if (isBusy.value) return;
    isBusy.value = true;
    said.value = "";
    flashes.value++;
    const isTaken = await photo.shoot(hasNames.value);
    said.value = isTaken ? words().labels.photoTaken : words().labels.photoFailed;
    isBusy.value = false;
  };
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isEnter = event.code === "Enter" || event.code === "NumpadEnter";
      const isElsewhere = !(event.target instanceof HTMLButtonElement);
      if (isEnter && isElsewhere && !event.repeat) void shoot();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, []);

  const isStill = isMotionReduced(
    model.settings.value.motion,
    matchMedia("(prefers-reduced-motion: reduce)").matches,
  );
  return (
    <>
      {!isStill && flashes.value > 0 && (
        <div key={flashes.value} class="photo-flash" aria-hidden="true" />
      )}
      <button
        type="button"
        class="icon-button glass photo-leave"
        aria-label={labels.leavePhoto}
        onClick={() => photo.isOn.set(false)}
      >
        <Icon name="close" />
      </button>
      <p class="photo-said" role="status">
        {said.value !== "" && <span class="glass">{said.value}</span>}
      </p>
      <div class="photo-bar glass" role="toolbar" aria-label={words().boundActions.photo}>
        <button
          type="button"
          class="photo-side"
          aria-pressed={hasNames.value}
          onClick={() => {
            hasNames.value = !hasNames.value;
            photo.setNames(hasNames.value);
          }}
        >
          <Icon name="tag" />
          {labels.showNames}
        </button>
        <button
          type="button"
          class="photo-shutter"
          aria-label={labels.takePhoto}
          onClick={() => void shoot()}
        />
        <button type="button" class="photo-side" onClick={() => photo.faceMe()}>
          <Icon name="face" />
          {labels.faceMe}
        </button>
      </div>
    </>
  );
}
