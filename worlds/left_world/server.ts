// Mistwood Glade: the Blue Quartermaster counts mushrooms between the stones; a beetle keeper roams.

import { defineWorld, type Point } from "../../world/api/world_api.ts";

const ROUND: readonly Point[] = [
  { x: 1, z: 6 },
  { x: 4, z: -2 },
  { x: 0, z: -8 },
  { x: -4, z: -4 },
  { x: -3, z: 4 },
];

export const world = defineWorld({
  start(world) {
    const quartermaster = world.addResident({
      name: "Blue Quartermaster",
      look: "quartermaster",
      at: { x: 1, z: 6 },
    });
    const keeper = world.addResident({ name: "Moss Keeper", look: "robot", at: { x: -11, z: 14 } });
    let stop = 0;
    let counted = 0;
    let greetedAt = -Infinity;

    quartermaster.onApproach(3.5, (visitor) => {
      greetedAt = world.now;
      quartermaster.turnTo(visitor.at);
      quartermaster.say(`${visitor.name}! Stores are full: ${counted} mushrooms so far.`);
    });
    keeper.onApproach(3.5, (visitor) => {
      keeper.turnTo(visitor.at);
      keeper.say("Hush. The beetles are counting us.");
    });
    world.every(1, () => {
      if (!quartermaster.isWalking && world.now - greetedAt > 4) {
        stop = (stop + 1) % ROUND.length;
        counted += 1 + Math.floor(world.random() * 3);
        // Another one for the basket.
        if (world.near(quartermaster.at, 12).length > 0) world.playSound("pop", quartermaster.at);
        const next = ROUND[stop];
        if (next !== undefined) quartermaster.walkTo(next);
      }
    });
    world.every(3, () => {
      if (keeper.isWalking || world.random() < 0.4) return;
      keeper.walkTo({ x: -13 + 6 * world.random(), z: 10 + 5 * world.random() });
    });
    world.onEnter((player) => {
      if (world.players().length === 1) keeper.say(`Softly, ${player.name}, the mist is asleep.`);
    });
  },
});
