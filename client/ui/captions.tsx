import { useEffect } from "preact/hooks";
import { panels, wantPanels } from "./lazy_panels.ts";
import type { UiModel } from "./ui_model.ts";

/** Sounds of the worlds in words, where somebody asked for it. */
export function Captions(props: { readonly model: UiModel }) {
  const { hasPlayed, settings } = props.model;
  if (!hasPlayed.value || !settings.value.hasCaptions) return null;
  return <Loading model={props.model} />;
}

function Loading(props: { readonly model: UiModel }) {
  useEffect(() => wantPanels(() => {}), []); // failed: whatever is opened next tries again
  const CaptionLine = panels.value?.CaptionLine;
  return CaptionLine === undefined ? null : <CaptionLine model={props.model} />;
}
