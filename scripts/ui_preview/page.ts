// The page side of the preview: the real interface over fake states, driven from outside through
// `globalThis.preview`.

import {
  type AppActions,
  type AppState,
  type ChatEntry,
  Observed,
  type Person,
} from "../../client/core/app_state.ts";
import { EmoteMenu } from "../../client/core/emote_menu.ts";
import type { NetSource } from "../../client/core/net_sample.ts";
import type { ControlState } from "../../client/core/world_view.ts";
import { DomInput } from "../../client/io/dom_input.ts";
import { PadPanels } from "../../client/io/pad_panels.ts";
import { initialLook, type LookState } from "../../client/io/page_look.ts";
import { DEFAULT_SETTINGS, type Settings } from "../../client/core/settings.ts";
import { buildFigure } from "../../client/scene/avatar_figures.ts";
import { buildLimbs, HIP, SHOULDER } from "../../client/scene/avatar_shapes.ts";
import { createLookPreview } from "../../client/scene/look_preview.ts";
import type { OpenMenu } from "../../client/ui/ui_model.ts";
import { mountInterface } from "../../client/ui/mount.tsx";
import { applyPalette } from "../../client/ui/palette.ts";
import { speak, words } from "../../client/ui/words.ts";
import { DE } from "../../client/ui/words_de.ts";
import { EN } from "../../client/ui/words_en.ts";
import { AVATAR_COLOURS, packLook } from "../../shared/protocol/avatar_look.ts";
import { PREVIEW_NOW_MS, PREVIEW_STATES } from "./states.ts";

declare global {
  var preview: {
    show(name: string): void;
    /** Something happens in the state that is shown. */
    patch(fields: Partial<AppState>): void;
    /** One more line of somebody else. */
    hear(text: string, more?: Partial<ChatEntry>): void;
    /** The settings as they stand, and after a change. */
    settings(): Settings;
    change(fields: Partial<Settings>): void;
    /** Names of the actions that a person took, with what they were given. */
    acted(): readonly string[];
    accent(colour: string): void;
    /** A gamepad is held so for a time, in one frame. */
    pad(buttons: readonly number[], axes?: readonly number[], seconds?: number): void;
    /** Something becomes of the picture. */
    picture(state: "here" | "lost" | "gone"): void;
    /** Somebody in the picture is tapped on. */
    point(person: Person, x: number, y: number): void;
    /** Strafe and ahead, as the controls stand now. */
    move(): [number, number];
    /** Whether a jump is held, and how often it was pressed since the state was shown. */
    jump(): [boolean, number];
    look(): LookState;
    usedPortals(): number;
    /** Taps into the world, as `x y`, `double` and `held`. */
    taps(): readonly string[];
    /** How often the overlay looked at the connection, and dropped it. */
    netLooks(): number;
    netDrops(): number;
  };
}

const root = document.getElementById("interface");
if (root === null) throw new Error("Cannot show the interface: no element with id interface");

const LOOK_PARTS = {
  ...{ colours: AVATAR_COLOURS, buildFigure, buildLimbs },
  ...{ shoulder: SHOULDER, hip: HIP, isStill: true },
};
const controls: ControlState = { moveX: 0, moveZ: 0, yaw: 0 };
const look = initialLook();
let usedPortals = 0;
const taps: string[] = [];
const isPhoto = new Observed(false);
const install = new Observed<"none" | "prompt" | "by_hand">("by_hand");
const pointed = new Observed<OpenMenu | undefined>(undefined);
const picture = new Observed<"here" | "lost" | "gone">("here");
let pressesBefore = 0;
let netLooks = 0;
let netDrops = 0;
const settings = new Observed<Settings>(DEFAULT_SETTINGS);
let acted: string[] = [];
const emotes = new EmoteMenu((emote) => void acted.push(`emote ${emote}`));
const padPanels = new PadPanels(document);
padPanels.connect();
const input = new DomInput({
  controls,
  look,
  onUsePortal: () => void usedPortals++,
  onPhoto: () => isPhoto.set(!isPhoto.value),
  onTap: ({ x, y, isDouble, isHeld }) =>
    void taps.push(`${x} ${y}${isDouble ? " double" : ""}${isHeld ? " held" : ""}`),
  onEmote: (emote) => void acted.push(`emote ${emote}`),
  emotes,
  padPanels: () => padPanels,
  settings: () => settings.value,
  jumpLabel: () => words().boundActions.jump,
});
const view = document.getElementById("view");
if (view !== null) input.connect(view);

let state: Observed<AppState> | undefined;
let unmount: (() => void) | undefined;

globalThis.preview = {
  show(name) {
    unmount?.();
    emotes.close();
    isPhoto.set(false);
    picture.set("here");
    const shown = PREVIEW_STATES[name];
    if (shown === undefined) throw new Error(`No preview state "${name}"`);
    // Having played before decides how a lost connection looks.
    const before: AppState = shown.isFirst === true
      ? shown.state
      : { ...shown.state, phase: { phase: "playing", world: "hub" as never } };
    state = new Observed<AppState>(before);
    acted = [];
    pressesBefore = controls.jumpPresses ?? 0;
    change({ ...DEFAULT_SETTINGS, ...shown.settings });
    unmount = mountInterface(root, {
      state,
      actions: fakeActions(state),
      settings: { settings, change, drawnQuality: new Observed("medium") },
      nowMs: () => 0,
      wallMs: () => PREVIEW_NOW_MS,
      net: fakeNet(),
      emotes,
      page: {
        linkHere: () => "https://play.example.org/#lantern_plaza@12.5,-40.3,270",
        photo: {
          isOn: isPhoto,
          shoot(hasNames) {
            acted.push(`shoot ${hasNames}`);
            return Promise.resolve(true);
          },
          faceMe: () => void acted.push("faceMe"),
          setNames: (areShown) => void acted.push(`setNames ${areShown}`),
        },
        install: { state: install, install: () => void acted.push("install") },
        picture,
        pointed,
        reload: () => void acted.push("reload"),
      },
      // deno-lint-ignore require-await -- what it throws is to be a rejection
      previewLook: async (canvas) => {
        const picture = createLookPreview(canvas, LOOK_PARTS);
        setTimeout(() => (canvas.dataset.isDrawn = ""), 200);
        return picture;
      },
    });
    state.set(shown.state);
    picture.set(shown.picture ?? "here");
  },
  patch: (fields) => state?.set({ ...state.value, ...fields }),
  hear(text, more = {}) {
    const entry = state?.value.chat.at(-1);
    if (state === undefined || entry === undefined) return;
    const chat = [...state.value.chat, { ...entry, id: entry.id + 1, isOwn: false, text, ...more }];
    state.set({ ...state.value, chat });
  },
  settings: () => settings.value,
  change,
  pad(held, axes = [0, 0, 0, 0], seconds = 0.016) {
    const buttons = Array.from({ length: 16 }, (_, at) => ({ pressed: held.includes(at) }));
    const getGamepads =
      () => [{ connected: true, mapping: "standard", timestamp: 0, axes, buttons }];
    Object.defineProperty(navigator, "getGamepads", { value: getGamepads, configurable: true });
    input.update(seconds);
  },
  picture: (state) => picture.set(state),
  point: (person, x, y) => pointed.set({ person, opener: { x, y } }),
  acted: () => acted,
  move: () => [controls.moveX, controls.moveZ],
  jump: () => [controls.isJumpHeld === true, (controls.jumpPresses ?? 0) - pressesBefore],
  look: () => ({ ...look }),
  usedPortals: () => usedPortals,
  taps: () => taps,
  netLooks: () => netLooks,
  netDrops: () => netDrops,
  accent(colour) {
    applyPalette(document.documentElement, { accent: colour, surface: colour, text: "#ffffff" });
  },
};

/** A connection that has seen better days. */
function fakeNet(): NetSource {
  netLooks = 0;
  return {
    asked: "150,40,1000",
    sample(out) {
      netLooks++;
      out.atMs = netLooks * 250;
      out.pingMs = 150 + 30 * Math.sin(netLooks);
      out.clockOffsetMs = 12_345_678;
      out.delayMs = 140 + 8 * Math.sin(netLooks / 3);
      out.lateMs = 77;
      out.snapshots += netLooks % 7 === 0 ? 0 : 5;
      out.receivedBytes += 1100 + 500 * Math.sin(netLooks / 2);
      out.sentBytes += 60;
      out.unanswered = 5;
      out.drawnErrorMetres = netLooks % 6 === 0 ? 0.18 : 0;
      out.corrections = 12;
      out.cuts = 1;
      out.entities = 1024;
    },
    dropConnection: () => void netDrops++,
  };
}

function change(fields: Partial<Settings>): void {
  settings.set({ ...settings.value, ...fields });
  speak(settings.value.language === "de" ? DE : EN);
}

function fakeActions(state: Observed<AppState>): AppActions {
  const nothing = () => {};
  return {
    sendChat(text) {
      const { chat } = state.value;
      const id = (chat.at(-1)?.id ?? 0) + 1;
      const entry = {
        id,
        channel: state.value.chatChannel,
        from: { playerId: 1 as never, name: "Me", isGuest: true },
        isOwn: true,
        isMention: false,
      };
      state.set({ ...state.value, chat: [...chat, { ...entry, text, atMs: Date.now() }] });
    },
    setChatChannel: (chatChannel) => state.set({ ...state.value, chatChannel }),
    whisperTo: (whisperTo) => {
      acted.push(`whisperTo ${whisperTo.name}`);
      state.set({ ...state.value, chatChannel: "whisper", whisperTo });
    },
    mute: (person) => {
      acted.push(`mute ${person.name}`);
      state.set({ ...state.value, muted: [person, ...state.value.muted] });
    },
    unmute: (playerId) => {
      acted.push(`unmute ${playerId}`);
      const muted = state.value.muted.filter((each) => each.playerId !== playerId);
      state.set({ ...state.value, muted });
    },
    findPeople: (search) => {
      acted.push(`findPeople ${search}`);
      state.set({ ...state.value, people: { ...state.value.people, search } });
    },
    morePeople: () => void acted.push("morePeople"),
    report: (person, reason, text) => void acted.push(`report ${person.name} ${reason} ${text}`),
    logIn: nothing,
    logOut: nothing,
    chooseLook: (look) => {
      acted.push(`chooseLook ${packLook(look)}`);
      const { identity } = state.value;
      if (identity !== undefined) state.set({ ...state.value, identity: { ...identity, look } });
    },
    cancelTrip: nothing,
    usePortal: nothing,
    emote: nothing,
    retry: () => void acted.push("retry"),
    reload: nothing,
    dismissNotice: (id) =>
      state.set({ ...state.value, notices: state.value.notices.filter((n) => n.id !== id) }),
  };
}
