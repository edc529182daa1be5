// The row of gestures that a person opens: which one is marked, whatever it is chosen with.

import { type Emote, EMOTES } from "../../shared/protocol/emotes.ts";
import { type Observable, Observed } from "./app_state.ts";

/** The row as it stands. */
export interface EmoteMenuState {
  readonly isOpen: boolean;
  /** Which gesture is marked, as its place in `EMOTES`. */
  readonly at: number;
}

/** One page's row of gestures. */
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

  /** Marks the next one or the one before; the ends meet. */
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
