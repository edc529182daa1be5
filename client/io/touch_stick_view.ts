import type { TouchStick } from "./touch_stick.ts";

/** A stick as it is drawn; `interface.css` gives it its look. */
export interface StickView {
  /** Moves it to where the stick is now. */
  update(): void;
  remove(): void;
}

/** Draws `stick` over the page until `remove`. */
export function showStick(stick: TouchStick): StickView {
  const base = document.createElement("div");
  const knob = document.createElement("div");
  base.className = "stick";
  knob.className = "stick-knob";
  base.append(knob);
  document.body.append(base);
  const update = () => {
    base.style.left = `${stick.centreX}px`;
    base.style.top = `${stick.centreY}px`;
    knob.style.transform = `translate(${stick.knobX}px, ${stick.knobY}px)`;
  };
  update();
  return { update, remove: () => base.remove() };
}
