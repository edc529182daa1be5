import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon, type IconName } from "./icons.tsx";

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
  /** Where it is shown beside, and where the focus goes back to. */
  readonly opener: HTMLElement;
  readonly items: readonly MenuItem[];
  readonly onClose: () => void;
}

/** What one can do, beside what it was opened from: by arrow keys, closed by Escape. */
export function Menu(props: MenuProps) {
  const { title, opener, items, onClose } = props;
  const list = useRef<HTMLDivElement>(null);
  const close = (returnsFocus: boolean) => {
    onClose();
    if (returnsFocus && opener.isConnected) opener.focus();
  };
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    placeBeside(element, opener);
    element.querySelector<HTMLElement>("button")?.focus();
    const onDown = ({ target }: Event) => {
      // The opener closes it by itself.
      const isOutside = target instanceof Node && !element.contains(target);
      if (isOutside && !opener.contains(target)) close(false);
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
