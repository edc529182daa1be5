// Sunfall Canyon: the Red Mechanic commutes between the columns and complains about the sand; a
// surveyor measures the same wall again and again.

import { defineWorld, type Point } from "../../world/api/world_api.ts";

const COLUMNS: readonly Point[] = [
  { x: -4.5, z: 9 },
  { x: 4.5, z: 9 },
  { x: 4.5, z: 3 },
  { x: -4.5, z: 3 },
];
const COMPLAINTS = [
  "Sand in the gears. Again.",
  "This column hums. Columns should not hum.",
  "Hand me the spanner… no, the other one.",
];

export const world = defineWorld({
  start(world) {
    const mechanic = world.addResident({
      name: "Red Mechanic",
      look: "mechanic",
      at: { x: -4.5, z: 9 },
    });
    const surveyor = world.addResident({ name: "Surveyor", look: "robot", at: { x: 22, z: 0 } });
    let column = 0;
    let workUntil = 0;

    world.every(0.5, () => {
      if (mechanic.isWalking || world.now < workUntil) return;
      column = (column + 1) % COLUMNS.length;
      workUntil = world.now + 5 + 4 * world.random();
      // One last blow before walking on.
      if (world.near(mechanic.at, 20).length > 0) world.playSound("knock", mechanic.at);
      const next = COLUMNS[column];
      if (next !== undefined) mechanic.walkTo(next);
    });
    mechanic.onApproach(5, (visitor) => {
      mechanic.turnTo(visitor.at);
      mechanic.say(COMPLAINTS[Math.floor(world.random() * COMPLAINTS.length)] ?? "");
    });
    surveyor.onApproach(4, (visitor) => {
      surveyor.turnTo(visitor.at);
      surveyor.say("Still eighteen metres. It was seventeen yesterday.");
    });
    let isNorth = false;
    world.every(12, () => {
      isNorth = !isNorth;
      surveyor.walkTo({ x: 22, z: isNorth ? -9 : 9 });
    });
    world.onEnter((player) => {
      world.after(3, () => mechanic.say(`Watch your step, ${player.name}, the ground is hot.`));
    });
  },
});
