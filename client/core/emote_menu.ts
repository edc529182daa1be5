// The wheel of gestures that a person opens: which one is marked, whatever it is chosen with. The
// first gesture is at the top, the others follow clockwise.

import { type Emote, EMOTES } from "../../shared/protocol/emotes.ts";
import { type Observable, Observed } from "./app_state.ts";

/** A stick that is pushed less than this, of 1, points nowhere. */
const LEAST_PUSH = 0.5;

/** Where a gesture lies on a wheel of radius 1: right and down are positive. */
export function placeOnWheel(at: number): { readonly x: number; readonly y: number } {
  const angle = (at / EMOTES.length) * 2 * Math.PI;
  return { x: Math.sin(angle), y: -Math.cos(angle) };
}

/** The wheel as it stands. */
export interface EmoteMenuState {
  readonly isOpen: boolean;
  /** Which gesture is marked, as its place in `EMOTES`. */
  readonly at: number;
}

/** One page's wheel of gestures. */
export class EmoteMenu {
  readonly #state = new Observed<EmoteMenuState>({ isOpen: false, at: 0 });
  readonly #emote: (emote: Emote) => void;

  constructor(emote: (emote: Emote) => void) {
    this.#emote = emote;
  }

  get state(): Observable<EmoteMenuState> {
    return this.#state;
  }

  get isOpen(): boolean {
    return this.#state.value.isOpen;
  }

  /** Opens it with the gesture marked that was chosen last, or closes it. */
  toggle(): void {
    this.#state.set({ ...this.#state.value, isOpen: !this.isOpen });
  }

  close(): void {
    if (this.isOpen) this.toggle();
  }

  /** Marks the one that lies in a direction: right and down are positive. Nothing for no direction. */
  point(x: number, y: number): void {
    if (!this.isOpen || Math.hypot(x, y) < LEAST_PUSH) return;
    const turns = Math.atan2(x, -y) / (2 * Math.PI);
    const at = Math.round(turns * EMOTES.length + EMOTES.length) % EMOTES.length;
    if (at !== this.#state.value.at) this.#state.set({ isOpen: true, at });
  }

  /** Marks the next one clockwise, or the one before. */
  step(by: 1 | -1): void {
    const { isOpen, at } = this.#state.value;
    if (isOpen) this.#state.set({ isOpen, at: (at + by + EMOTES.length) % EMOTES.length });
  }

  /** Makes the gesture that is marked, or another, and closes. */
  choose(at = this.#state.value.at): void {
    const emote = EMOTES[at];
    if (!this.isOpen || emote === undefined) return;
    this.#state.set({ isOpen: false, at });
    this.#emote(emote);
  }
}
