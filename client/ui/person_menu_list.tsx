import { Menu, type MenuItem } from "./menu.tsx";
import type { OpenMenu, UiModel } from "./ui_model.ts";
import { words } from "./words.ts";

/** What one can do with the player whose name was chosen. */
export function PersonMenuList(props: { readonly model: UiModel; readonly open: OpenMenu }) {
  const { model, open: { person, opener } } = props;
  const { labels } = words();
  const isMuted = model.state.value.muted.some((each) => each.playerId === person.playerId);
  const items: readonly MenuItem[] = [
    {
      icon: "whisper",
      label: labels.whisper,
      act: () => {
        model.actions.whisperTo(person);
        model.write();
      },
    },
    {
      icon: "mention",
      label: labels.mention,
      act: () => {
        model.draft.value = `${model.draft.value.trimEnd()} @${person.name} `.trimStart();
        model.write();
      },
    },
    isMuted
      ? { icon: "unmute", label: labels.unmute, act: () => model.actions.unmute(person.playerId) }
      : { icon: "mute", label: labels.mute, act: () => model.actions.mute(person) },
    {
      icon: "flag",
      label: labels.report,
      act: () => (model.dialog.value = { kind: "report", person }),
    },
  ];
  return (
    <Menu
      title={person.name}
      opener={opener}
      items={items}
      onClose={() => (model.menu.value = undefined)}
    />
  );
}
