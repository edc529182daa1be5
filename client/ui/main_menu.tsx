import { useRef } from "preact/hooks";
import { Icon } from "./icons.tsx";
import { usePanels } from "./lazy_panels.ts";
import type { UiModel } from "./ui_model.ts";
import { focusView } from "./view_focus.ts";
import { words } from "./words.ts";

/** Top right: all that is not needed at every moment, behind one button. */
export function MainMenu(props: { readonly model: UiModel }) {
  const { model } = props;
  const { hasPlayed, isHelpOpen, isMenuOpen } = model;
  const button = useRef<HTMLButtonElement>(null);
  if (!hasPlayed.value) return null;
  const { labels } = words();
  const opener = button.current;
  const isOpen = isMenuOpen.value && opener !== null;
  return (
    <>
      <button
        ref={button}
        type="button"
        class="icon-button glass main-menu"
        aria-label={isHelpOpen.value ? labels.close : labels.menu}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={({ detail }) => {
          if (isHelpOpen.value) isHelpOpen.value = false;
          else isMenuOpen.value = !isMenuOpen.value;
          if (!isMenuOpen.value && detail > 0) focusView();
        }}
      >
        <Icon name={isOpen || isHelpOpen.value ? "close" : "menu"} />
      </button>
      {isMenuOpen.value && opener !== null && <List model={model} opener={opener} />}
      {isHelpOpen.value && <Help model={model} />}
    </>
  );
}

function List(props: { readonly model: UiModel; readonly opener: HTMLElement }) {
  const { isMenuOpen } = props.model;
  const MainMenuList = usePanels(() => (isMenuOpen.value = false))?.MainMenuList;
  return MainMenuList === undefined ? null : <MainMenuList {...props} />;
}

function Help(props: { readonly model: UiModel }) {
  const { isHelpOpen } = props.model;
  const HelpCard = usePanels(() => (isHelpOpen.value = false))?.HelpCard;
  return HelpCard === undefined ? null : <HelpCard {...props} />;
}
