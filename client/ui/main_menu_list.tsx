import { keyName } from "./key_names.ts";
import { Menu, type MenuItem } from "./menu.tsx";
import type { UiModel } from "./ui_model.ts";
import { words } from "./words.ts";

/** What stands in the main menu. */
export function MainMenuList(props: { readonly model: UiModel; readonly opener: HTMLElement }) {
  const { model, opener } = props;
  return (
    <Menu
      title={words().labels.appName}
      opener={opener}
      items={itemsOf(model)}
      onClose={() => (model.isMenuOpen.value = false)}
    />
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
