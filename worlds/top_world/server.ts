// Aurora Observatory: the Violet Composer paces before the dome and turns the sky into music; the
// astronomer keeps the hours.

import { defineWorld, type Point } from "../../world/api/world_api.ts";

const NOTES = ["la", "re", "mi", "so", "ti", "fa"];
const HALL: readonly Point[] = [{ x: -4, z: 2 }, { x: 4, z: 2 }, { x: 3, z: 8 }, { x: -3, z: 8 }];

export const world = defineWorld({
  start(world) {
    const composer = world.addResident({
      name: "Violet Composer",
      look: "composer",
      at: { x: -4, z: 2 },
    });
    const astronomer = world.addResident({
      name: "Astronomer",
      look: "robot",
      at: { x: 0, z: -9 },
    });
    let at = 0;

    world.every(4, () => {
      if (composer.isWalking) return;
      at = (at + 1) % HALL.length;
      const next = HALL[at];
      if (next !== undefined) composer.walkTo(next);
    });
    world.every(15, () => {
      if (world.near(composer.at, 8).length === 0) return;
      composer.say(tune());
      world.playSound("chime", composer.at);
    });
    composer.onApproach(4, (visitor) => {
      composer.turnTo(visitor.at);
      composer.say("Stand still a moment: you are in tune.");
    });
    astronomer.onApproach(5, (visitor) => {
      astronomer.turnTo(visitor.at);
      astronomer.say(`This sky is ${Math.floor(world.now / 60)} minutes old. Look up!`);
    });
    world.onEnter((player) => composer.say(`A new voice! Welcome, ${player.name}.`));

    function tune(): string {
      const length = 4 + Math.floor(world.random() * 4);
      let text = "♪";
      for (let i = 0; i < length; i++) {
        text += ` ${NOTES[Math.floor(world.random() * NOTES.length)]}`;
      }
      return text;
    }
  },
});
