import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon, type IconName } from "./icons.tsx";
import type { OpenMenu, UiModel } from "./ui_model.ts";
import { words } from "./words.ts";

/** Room between the menu and the edge of the screen, px. */
const MARGIN_PX = 8;

/** What one can do with the player whose name was chosen. */
export function PersonMenu(props: { readonly model: UiModel }) {
  const open = props.model.menu.value;
  if (open === undefined) return null;
  return <Menu key={open.person.playerId} model={props.model} open={open} />;
}

interface MenuItem {
  readonly icon: IconName;
  readonly label: string;
  readonly act: () => void;
}

function Menu(props: { readonly model: UiModel; readonly open: OpenMenu }) {
  const { model, open: { person, opener } } = props;
  const list = useRef<HTMLDivElement>(null);
  const close = (returnsFocus: boolean) => {
    model.menu.value = undefined;
    if (returnsFocus && opener.isConnected) opener.focus();
  };
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    placeBeside(element, opener);
    element.querySelector<HTMLElement>("button")?.focus();
    const onDown = (event: Event) => {
      if (event.target instanceof Node && !element.contains(event.target)) close(false);
    };
    const gone = () => close(false);
    addEventListener("pointerdown", onDown, true);
    addEventListener("resize", gone);
    return () => {
      removeEventListener("pointerdown", onDown, true);
      removeEventListener("resize", gone);
    };
  }, []);

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
    <div
      ref={list}
      class="menu"
      role="menu"
      aria-label={person.name}
      data-own-keys
      onKeyDown={(event) => {
        if (event.key === "Escape" || event.key === "Tab") {
          event.preventDefault();
          event.stopPropagation();
          close(true);
        } else walkItems(event);
      }}
    >
      <p class="menu-title" role="presentation">
        <bdi>{person.name}</bdi>
      </p>
      {items.map(({ icon, label, act }) => (
        <button
          type="button"
          key={icon}
          role="menuitem"
          class="menu-item"
          tabIndex={-1}
          onClick={() => {
            close(true);
            act();
          }}
        >
          <Icon name={icon} />
          {label}
        </button>
      ))}
    </div>
  );
}

/** Up, down, first and last. */
function walkItems(event: KeyboardEvent): void {
  const items = [
    ...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>("[role=menuitem]"),
  ];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const next = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  items[next]?.focus();
}

/** Under its opener, or over it where there is no room; never off the screen. */
function placeBeside(menu: HTMLElement, opener: HTMLElement): void {
  const from = opener.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const isRoomBelow = from.bottom + height + MARGIN_PX <= innerHeight;
  const top = isRoomBelow ? from.bottom : from.top - height;
  const left = Math.min(from.left, innerWidth - width - MARGIN_PX);
  menu.style.top = `${clamp(top, MARGIN_PX, innerHeight - height - MARGIN_PX)}px`;
  menu.style.left = `${Math.max(MARGIN_PX, left)}px`;
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}
