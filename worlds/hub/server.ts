// Lantern Plaza: the Arcade Host walks around the fountain and greets; two others tend the place; a
// bell strikes the quarters.

import { defineWorld, type Player, type Point, type Resident } from "../../world/api/world_api.ts";

const AROUND_FOUNTAIN: readonly Point[] = [
  { x: 0, z: 8.5 },
  { x: 7.5, z: 4 },
  { x: 7.5, z: -4 },
  { x: 0, z: -8 },
  { x: -7.5, z: -4 },
  { x: -7.5, z: 4 },
];
const GREETINGS = [
  "Welcome to the plaza! Three portals, three worlds.",
  "Mind the fountain, it splashes.",
  "West to the woods, east to the canyon, straight on to the stars.",
];
/** In the bell tower. */
const BELL: Point = { x: 10, y: 17.8, z: -24 };
const QUARTER_SECONDS = 150;
const STROKE_SECONDS = 1.6;
const LAMPS: readonly Point[] = [{ x: -8, z: 10.2 }, { x: 8, z: 10.2 }, { x: 15, z: 14 }];

export const world = defineWorld({
  start(world) {
    const host = world.addResident({ name: "Arcade Host", look: "host", at: { x: 0, z: 8.5 } });
    const lighter = world.addResident({
      name: "Lamplighter",
      look: "robot",
      at: { x: -8, z: 10.2 },
    });
    const sweeper = world.addResident({ name: "Dusty", look: "robot", at: { x: 5, z: 11.8 } });
    patrol(host, AROUND_FOUNTAIN, 1);
    patrol(lighter, LAMPS, 7);
    // In front of the spawns and beside them: never in a newcomer's place or before their camera.
    patrol(sweeper, [{ x: 5, z: 11.8 }, { x: 10.5, z: 14.5 }, { x: 7, z: 12.8 }], 5);

    host.onApproach(4, (player) => {
      host.turnTo(player.at);
      host.say(`${nameOf(player)}: ${GREETINGS[Math.floor(world.random() * GREETINGS.length)]}`);
    });
    lighter.onApproach(3.5, (player) => {
      lighter.turnTo(player.at);
      lighter.say("One more lamp, and another… good evening!");
    });
    sweeper.onApproach(3.5, (player) => {
      sweeper.turnTo(player.at);
      sweeper.say("Mind the clean bit. It took me all day.");
    });
    let quarter = 0;
    world.every(QUARTER_SECONDS, () => {
      quarter = (quarter % 4) + 1;
      for (let stroke = 0; stroke < quarter; stroke++) {
        world.after(0.1 + stroke * STROKE_SECONDS, () => world.playSound("bell", BELL));
      }
    });

    /** Walks from point to point, and rests at each. */
    function patrol(who: Resident, points: readonly Point[], restSeconds: number): void {
      let next = 1;
      let restedSince = 0;
      world.every(0.5, () => {
        if (who.isWalking) {
          restedSince = world.now;
        } else if (world.now - restedSince >= restSeconds) {
          const point = points[next % points.length];
          next++;
          if (point !== undefined) who.walkTo(point);
        }
      });
    }
  },
});

function nameOf(player: Player): string {
  return player.isGuest ? "Dear guest" : player.name;
}
