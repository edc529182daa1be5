import { useEffect, useRef } from "preact/hooks";
import { keyName } from "../core/key_bindings.ts";
import { Icon } from "./icons.tsx";
import { panels, wantPanels } from "./lazy_panels.ts";
import { Menu, type MenuItem } from "./menu.tsx";
import type { UiModel } from "./ui_model.ts";
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
        onClick={() => {
          if (isHelpOpen.value) isHelpOpen.value = false;
          else isMenuOpen.value = !isMenuOpen.value;
        }}
      >
        <Icon name={isOpen || isHelpOpen.value ? "close" : "menu"} />
      </button>
      {isMenuOpen.value && opener !== null && (
        <Menu
          title={labels.appName}
          opener={opener}
          items={itemsOf(model)}
          onClose={() => (isMenuOpen.value = false)}
        />
      )}
      {isHelpOpen.value && <Help model={model} />}
    </>
  );
}

function itemsOf(model: UiModel): readonly MenuItem[] {
  const { dialog, install, isHelpOpen, page, phase, settings } = model;
  const { labels, boundActions } = words();
  const isPlaying = phase.value.phase === "playing";
  const items: MenuItem[] = [];
  if (page !== undefined && isPlaying) {
    items.push({
      icon: "camera",
      label: boundActions.photo,
      hint: keyName(settings.value.keys.photo),
      act: () => page.photo.isOn.set(true),
    }, {
      icon: "link",
      label: labels.shareSpot,
      act: () => {
        const url = page.linkHere();
        if (url !== undefined) dialog.value = { kind: "share", url };
      },
    });
  }
  if (page !== undefined && install.value !== "none") {
    items.push({
      icon: "install",
      label: labels.install,
      act: () => {
        if (install.value === "prompt") page.install.install();
        else dialog.value = { kind: "install" };
      },
    });
  }
  return [
    ...items,
    { icon: "help", label: labels.help, act: () => (isHelpOpen.value = true) },
    { icon: "settings", label: labels.settings, act: () => (dialog.value = { kind: "settings" }) },
  ];
}

function Help(props: { readonly model: UiModel }) {
  useEffect(() => wantPanels(() => (props.model.isHelpOpen.value = false)), []);
  const HelpCard = panels.value?.HelpCard;
  return HelpCard === undefined ? null : <HelpCard model={props.model} />;
}
