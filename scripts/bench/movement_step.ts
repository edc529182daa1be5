// deno-lint-ignore-file no-console -- a command answers on the terminal

// What one step of an avatar costs: `deno run -A scripts/bench/movement_step.ts`. 1,400 avatars walk,
// run, jump and stand in each shipped world without anything around it.

import { randomIndex, seededRandom } from "../../shared/lib/random.ts";
import { parseWorldKey } from "../../shared/lib/ids.ts";
import { BUTTON, standing } from "../../shared/sim/avatar_state.ts";
import { Ground } from "../../shared/sim/collision.ts";
import { TICKS_PER_SECOND } from "../../shared/sim/constants.ts";
import { nearestFreeSpot } from "../../shared/sim/free_spot.ts";
import { stepAvatar } from "../../shared/sim/movement.ts";
import { parseWorldDefinition } from "../../shared/sim/world_definition.ts";

const AVATARS = 1400;
const WARM_UP_TICKS = 100;
/** The best of so many batches counts: the others waited for a core. */
const BATCHES = 30;
const BATCH_TICKS = TICKS_PER_SECOND / 2;
/** Ticks after which an avatar asks for something else. */
const HOLD_TICKS = 23;

interface Kind {
  readonly name: string;
  readonly move: number;
  readonly buttons: number;
}
const KINDS: readonly Kind[] = [
  { name: "standing", move: 0, buttons: 0 },
  { name: "walking", move: -127, buttons: 0 },
  { name: "running", move: -127, buttons: BUTTON.run },
  { name: "jumping", move: -127, buttons: BUTTON.run | BUTTON.jump },
];

function main(): void {
  for (const key of ["hub", "left_world", "right_world", "top_world"]) {
    const ground = groundOf(key);
    const figures = KINDS.map((kind) => `${kind.name}=${usPerStep(ground, kind).toFixed(2)}`);
    console.log(`MOVEMENT_STEP world=${key} avatars=${AVATARS} us_per_step ${figures.join(" ")}`);
  }
}

function groundOf(key: string): Ground {
  const url = new URL(`../../worlds/${key}/world.json`, import.meta.url);
  const parsed = parseWorldDefinition(parseWorldKey(key)!, JSON.parse(Deno.readTextFileSync(url)));
  if (!parsed.ok) throw new Error(`Cannot read world "${key}"`);
  return new Ground(parsed.value);
}

function usPerStep(ground: Ground, kind: Kind): number {
  const random = seededRandom(1);
  const input = { moveX: 0, moveZ: kind.move, yaw: 0, buttons: kind.buttons };
  const avatars = Array.from({ length: AVATARS }, () => {
    const x = (random() * 2 - 1) * ground.bound;
    const z = (random() * 2 - 1) * ground.bound;
    const spot = nearestFreeSpot(ground, x, ground.terrainAt(x, z), z) ?? { x: 0, y: 0, z: 0 };
    return { state: standing(spot.x, spot.y, spot.z), yaw: random() * 6 };
  });
  const tick = (number: number) => {
    for (const [index, avatar] of avatars.entries()) {
      if ((number + index) % HOLD_TICKS === 0) avatar.yaw = randomIndex(random, 62) / 10;
      input.yaw = avatar.yaw;
      stepAvatar(avatar.state, input, ground, avatar.state);
    }
  };
  for (let i = 0; i < WARM_UP_TICKS; i++) tick(i);
  let bestMs = Infinity;
  for (let batch = 0; batch < BATCHES; batch++) {
    const startMs = performance.now();
    for (let i = 0; i < BATCH_TICKS; i++) tick(batch * BATCH_TICKS + i);
    bestMs = Math.min(bestMs, performance.now() - startMs);
  }
  return (bestMs * 1000) / (BATCH_TICKS * AVATARS);
}

if (import.meta.main) main();
