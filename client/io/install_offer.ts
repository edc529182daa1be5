// Whether this page can become an app: the browser's own prompt, kept until the person asks for it,
// or, on iOS, words that say how. Nothing is offered to whoever runs the app already.

import { Observed } from "../core/app_state.ts";

/** What Chromium fires; no standard knows it yet. */
interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

/** The parts of a window that are asked. */
export interface InstallWindow extends EventTarget {
  readonly navigator: { readonly userAgent: string; readonly maxTouchPoints: number };
  matchMedia(query: string): { readonly matches: boolean };
}

/** One page's offer. */
export class InstallOffer {
  readonly state = new Observed<"none" | "prompt" | "by_hand">("none");
  #prompt: InstallPrompt | undefined;

  /** Listens for the browser's offer. @returns Stops listening. */
  connect(page: InstallWindow): () => void {
    const stop = new AbortController();
    const { signal } = stop;
    const isApp = ["standalone", "fullscreen", "minimal-ui"].some((mode) =>
      page.matchMedia(`(display-mode: ${mode})`).matches
    );
    if (isApp || (page.navigator as { standalone?: boolean }).standalone === true) return () => {};
    if (isAppleMobile(page.navigator)) this.state.set("by_hand");
    page.addEventListener("beforeinstallprompt", (event) => {
      event.preventDefault(); // no banner of the browser's over the game
      this.#prompt = event as InstallPrompt; // its name is this very event's
      this.state.set("prompt");
    }, { signal });
    page.addEventListener("appinstalled", () => this.#end(), { signal });
    return () => stop.abort();
  }

  /** Shows the browser's prompt; it can be shown once. */
  install(): void {
    const prompt = this.#prompt;
    this.#end();
    prompt?.prompt().catch(() => {}); // called off, which is an answer, too
  }

  #end(): void {
    this.#prompt = undefined;
    this.state.set("none");
  }
}

/** True for iPhones and iPads; those say that they are a Mac, but no Mac has fingers. */
function isAppleMobile({ userAgent, maxTouchPoints }: InstallWindow["navigator"]): boolean {
  return /iPhone|iPad/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1);
}
