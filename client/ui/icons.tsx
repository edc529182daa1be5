// The few signs the panels use, drawn inline so that nothing has to be fetched for them. All are
// decoration: what they stand beside says the same in words.

const PATHS = {
  camera:
    "M4 8h3.500l1.700-2.500h5.600L16.500 8H20v10.500H4zM12 16.300a3.300 3.300 0 1 0 0-6.600 3.300 3.300 0 0 0 0 6.600z",
  chat: "M4 5.5h16v10.2H10.6L6 19.5v-3.8H4z",
  close: "M6.5 6.5l11 11M17.5 6.5l-11 11",
  down: "M12 5v13M6.5 12.5L12 18l5.5-5.5",
  face:
    "M12 12.500a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20c.6-3.300 3.400-5 7.500-5s6.900 1.700 7.500 5",
  fold: "M6 9.5l6 6 6-6",
  help: "M8.2 8.8a3.8 3.8 0 1 1 5.4 3.4c-1.1.6-1.6 1.2-1.6 2.3M12 18.5v.1",
  install: "M12 4v10.500M7.500 10.500L12 15l4.500-4.500M5 19.500h14",
  link:
    "M10 14a3.700 3.700 0 0 0 5.300 0l3.400-3.400a3.750 3.750 0 0 0-5.300-5.300L12 6.700M14 10a3.700 3.700 0 0 0-5.300 0l-3.400 3.400a3.750 3.750 0 0 0 5.300 5.300L12 17.300",
  menu: "M4.500 7h15M4.500 12h15M4.500 17h15",
  tag: "M4 7h16v7.500h-6L12 17l-2-2.500H4zM8 10.800h8",
  flag: "M6 20.500V4.500h11l-2.500 4 2.500 4H6",
  portal:
    "M6.500 20.500V11a5.500 5.500 0 0 1 11 0v9.500M3.500 20.500h17M10.500 16l2.500-2.500-2.500-2.500",
  settings:
    "M4 7.500h8.500M18.500 7.500H20M4 16.500h1.500M11.500 16.500H20M15.500 10.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM8.500 19.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  mention:
    "M15.800 12a3.800 3.800 0 1 1-7.600 0 3.800 3.800 0 0 1 7.600 0zM15.800 8.400v4.800c0 3.200 4.700 2.800 4.700-1.600a8.500 8.500 0 1 0-4 7.600",
  mute: "M4.500 9.500v5h3.500l4.500 4v-13l-4.500 4zM16 9.500l5 5M21 9.500l-5 5",
  unmute:
    "M4.500 9.500v5h3.500l4.500 4v-13l-4.500 4zM16 9a4.500 4.500 0 0 1 0 6M18.500 6.500a8 8 0 0 1 0 11",
  whisper:
    "M4 5.500h16v10.200H10.600L6 19.500v-3.800H4zM8.500 10.500h.1M12 10.500h.1M15.500 10.500h.1",
  smile:
    "M12 20.500a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM8 14c1.800 2.600 6.200 2.600 8 0M9 9.500v.1M15 9.500v.1",
  people:
    "M9 11.2a3.1 3.1 0 1 0 0-6.2 3.1 3.1 0 0 0 0 6.2zM3.2 19c.3-3.2 2.6-5 5.8-5s5.5 1.8 5.8 5M15.6 5.4a3 3 0 0 1 0 5.5M17.4 14.3c2 .6 3.2 2.2 3.4 4.7",
  pin:
    "M12 20.5s6.2-5.7 6.2-10.3a6.2 6.2 0 1 0-12.4 0C5.8 14.8 12 20.5 12 20.5zM12 12.3a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.400z",
  send: "M4.5 12L20 4.500l-4.5 15-4-6zM11.5 13.500L20 4.5",
  warning: "M12 4.200l8.8 15.300H3.200zM12 10v4.300M12 17v.1",
  info: "M12 20.500a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 11v5.200M12 7.800v.1",
  globe:
    "M12 20.500a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM3.5 12h17M12 3.500c2.6 2.3 3.8 5.2 3.8 8.500s-1.2 6.2-3.8 8.500c-2.6-2.3-3.8-5.2-3.8-8.500S9.4 5.8 12 3.500z",
} as const;

export type IconName = keyof typeof PATHS;

/** A line drawing in the colour of the text around it. */
export function Icon(props: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[props.name]} />
    </svg>
  );
}

/** The sign of VirtuCade: an arcade of three portals, the middle one open. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 96 96" aria-hidden="true" focusable="false">
      <path class="mark-glow" d="M35 80V42a13 13 0 0 1 26 0v38z" />
      <path class="mark-door" d="M31 80V38a17 17 0 0 1 34 0v42z" />
      <path class="mark-side" d="M7 80V58a8.5 8.5 0 0 1 17 0v22M72 80V58a8.5 8.5 0 0 1 17 0v22" />
      <path class="mark-ground" d="M1 80h94" />
    </svg>
  );
}
