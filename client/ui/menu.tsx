import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon, type IconName } from "./icons.tsx";
import { focusView, isClicked } from "./view_focus.ts";
import type { ScreenPoint } from "./ui_model.ts";

/** Room between the menu and the edge of the screen, px. */
const MARGIN_PX = 8;

/** One line of a menu. */
export interface MenuItem {
  readonly icon: IconName;
  readonly label: string;
  /** The key that does the same. */
  readonly hint?: string;
  readonly act: () => void;
}

interface MenuProps {
  readonly title: string;
  /** Where it is shown beside, and where the focus goes back to, unless it was pointed at. */
  readonly opener: HTMLElement | ScreenPoint;
  readonly items: readonly MenuItem[];
  readonly onClose: () => void;
}

/** What one can do, beside what it was opened from: by arrow keys, closed by Escape. */
export function Menu(props: MenuProps) {
  const { title, opener, items, onClose } = props;
  const list = useRef<HTMLDivElement>(null);
  const view = document.getElementById("view");
  const from = opener instanceof HTMLElement ? opener : undefined;
  const wasClicked = useRef(false);
  const close = (returnsFocus: boolean) => {
    onClose();
    if (!returnsFocus) return;
    if (from === undefined || wasClicked.current) focusView();
    else if (from.isConnected) from.focus({ preventScroll: true });
  };
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    wasClicked.current = isClicked(document.activeElement);
    placeBeside(element, opener);
    element.querySelector<HTMLElement>("button")?.focus();
    const onDown = (event: Event) => {
      const { target } = event;
      const isOutside = target instanceof Node && !element.contains(target);
      // The opener closes it by itself.
      if (!isOutside || from?.contains(target)) return;
      close(false);
      if (target !== view) return;
      // Into the picture, this press was for the menu: it neither walks nor looks.
      event.stopPropagation();
      focusView();
    };
    const gone = () => close(false);
    addEventListener("pointerdown", onDown, true);
    addEventListener("resize", gone);
    return () => {
      removeEventListener("pointerdown", onDown, true);
      removeEventListener("resize", gone);
    };
  }, []);
  return (
    <div
      ref={list}
      class="menu"
      role="menu"
      aria-label={title}
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
        <bdi>{title}</bdi>
      </p>
      {items.map(({ icon, label, hint, act }) => (
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
          {hint !== undefined && <kbd aria-hidden="true">{hint}</kbd>}
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
function placeBeside(menu: HTMLElement, opener: HTMLElement | ScreenPoint): void {
  const from = opener instanceof HTMLElement
    ? opener.getBoundingClientRect()
    : { left: opener.x, top: opener.y, bottom: opener.y };
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
