import { usePanels } from "./lazy_panels.ts";
import type { UiModel } from "./ui_model.ts";

/** Photo mode while it is on: the style sheet hides all beside it. */
export function Photo(props: { readonly model: UiModel }) {
  const { isPhoto, page } = props.model;
  if (!isPhoto.value || page === undefined) return null;
  return (
    <div class="photo">
      <Panel model={props.model} />
    </div>
  );
}

function Panel(props: { readonly model: UiModel }) {
  const photo = props.model.page?.photo;
  const PhotoPanel = usePanels(() => photo?.isOn.set(false))?.PhotoPanel;
  if (PhotoPanel === undefined || photo === undefined) return null;
  return <PhotoPanel model={props.model} photo={photo} />;
}
