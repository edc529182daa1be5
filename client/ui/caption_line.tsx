import { useEffect, useState } from "preact/hooks";
import type { SoundCaption } from "../core/app_state.ts";
import type { UiModel } from "./ui_model.ts";
import { fill, words } from "./words.ts";

const SHOWN_MS = 4000;

/** Bottom middle: what is heard and where, until it is over. Also said aloud. */
export function CaptionLine(props: { readonly model: UiModel }) {
  const caption = props.model.caption.value;
  // What was heard before captions were wanted is over.
  const [lastId, setLastId] = useState(caption?.id);
  useEffect(() => {
    if (caption === undefined || caption.id === lastId) return;
    const timer = setTimeout(() => setLastId(caption.id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [caption?.id]);
  const isShown = caption !== undefined && caption.id !== lastId;
  return (
    <div class="caption-place" role="status">
      {isShown && <p class="caption glass">{captionWords(caption)}</p>}
    </div>
  );
}

function captionWords(caption: SoundCaption): string {
  const { sounds, sides, near, far, around } = words().heard;
  if (caption.side === "around") return around[caption.name];
  const { name, side, isFar } = caption;
  return fill(isFar ? far : near, { sound: sounds[name], side: sides[side] });
}
