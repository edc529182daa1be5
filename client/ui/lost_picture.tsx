import { Icon } from "./icons.tsx";
import type { UiModel } from "./ui_model.ts";
import { words } from "./words.ts";

/** While the browser keeps the picture to itself: what is done about it, and what helps. */
export function LostPicture(props: { readonly model: UiModel }) {
  const { picture, page } = props.model;
  if (picture.value === "here" || page === undefined) return null;
  const { pictureLost, pictureGone, reload } = words().labels;
  const isGone = picture.value === "gone";
  return (
    <div class="banner glass lost-picture">
      {isGone ? <Icon name="warning" /> : <span class="spinner" aria-hidden="true" />}
      <p class="state-words">{isGone ? pictureGone : pictureLost}</p>
      {isGone && (
        <button type="button" class="button" onClick={() => page.reload()}>{reload}</button>
      )}
    </div>
  );
}
