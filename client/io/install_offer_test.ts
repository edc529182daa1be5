import assert from "node:assert/strict";
import { InstallOffer, type InstallWindow } from "./install_offer.ts";

class FakeWindow extends EventTarget implements InstallWindow {
  readonly navigator;
  constructor(userAgent: string, maxTouchPoints = 0, readonly mode = "browser") {
    super();
    this.navigator = { userAgent, maxTouchPoints };
  }
  matchMedia(query: string) {
    return { matches: query === `(display-mode: ${this.mode})` };
  }
}

class Prompt extends Event {
  prompts = 0;
  constructor() {
    super("beforeinstallprompt", { cancelable: true });
  }
  prompt() {
    this.prompts++;
    return Promise.resolve();
  }
}

Deno.test("InstallOffer keeps the browser's prompt until it is asked for, and shows it once", () => {
  const page = new FakeWindow("Chrome");
  const offer = new InstallOffer();
  const stop = offer.connect(page);
  assert.equal(offer.state.value, "none");
  const prompt = new Prompt();
  page.dispatchEvent(prompt);
  assert.deepEqual([prompt.defaultPrevented, offer.state.value, prompt.prompts], [
    true,
    "prompt",
    0,
  ]);
  offer.install();
  offer.install();
  assert.deepEqual([offer.state.value, prompt.prompts], ["none", 1]);
  page.dispatchEvent(new Prompt());
  page.dispatchEvent(new Event("appinstalled"));
  assert.equal(offer.state.value, "none");
  stop();
  page.dispatchEvent(new Prompt());
  assert.equal(offer.state.value, "none");
});

Deno.test("InstallOffer says how on iOS, and nothing inside the app", () => {
  const stateOn = (page: FakeWindow) => {
    const offer = new InstallOffer();
    offer.connect(page);
    return offer.state.value;
  };
  assert.equal(stateOn(new FakeWindow("iPhone")), "by_hand");
  assert.equal(stateOn(new FakeWindow("Macintosh", 5)), "by_hand");
  assert.equal(stateOn(new FakeWindow("Macintosh")), "none");
  assert.equal(stateOn(new FakeWindow("iPhone", 5, "standalone")), "none");
});
