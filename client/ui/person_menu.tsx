import { usePanels } from "./lazy_panels.ts";
import type { OpenMenu, UiModel } from "./ui_model.ts";

/** The menu of the player whose name was chosen, if any. */
export function PersonMenu(props: { readonly model: UiModel }) {
  const open = props.model.menu.value;
  if (open === undefined) return null;
  return <List key={open.person.playerId} model={props.model} open={open} />;
}

function List(props: { readonly model: UiModel; readonly open: OpenMenu }) {
  const { menu } = props.model;
  const PersonMenuList = usePanels(() => (menu.value = undefined))?.PersonMenuList;
  return PersonMenuList === undefined ? null : <PersonMenuList {...props} />;
}
