import assert from "node:assert/strict";
import { parseWorldKey } from "../../shared/lib/ids.ts";
import { PORTAL_USE_HEIGHT, PORTAL_USE_RADIUS } from "../../shared/sim/constants.ts";
import { PortalSense, RE_ARM_RADIUS, WALK_IN_RADIUS } from "./portal_sense.ts";

const portalAt = (name: string, x: number) => ({
  name,
  at: { x, y: 0, z: 0 },
  yaw: 0,
  to: parseWorldKey("hub")!,
  arriveAt: undefined,
});
const at = (x: number, z: number, y = 0) => ({ x, y, z });
const PORTALS = [portalAt("near", 0), portalAt("far", 3)];

Deno.test("PortalSense.inReach is the nearest portal within PORTAL_USE_RADIUS", () => {
  const sense = new PortalSense(PORTALS, at(50, 50));
  const inReachAt = (x: number) => {
    sense.move(at(x, 0));
    return sense.inReach?.name;
  };
  assert.equal(inReachAt(-PORTAL_USE_RADIUS), "near");
  assert.equal(inReachAt(-PORTAL_USE_RADIUS - 0.01), undefined);
  assert.equal(inReachAt(1.6), "far");
  assert.equal(inReachAt(1.4), "near");
});

Deno.test("PortalSense.move() tells once of walking in, and again after leaving", () => {
  const sense = new PortalSense(PORTALS, at(-10, 0));
  assert.equal(sense.move(at(-WALK_IN_RADIUS - 0.01, 0)), undefined);
  assert.equal(sense.move(at(-WALK_IN_RADIUS, 0))?.name, "near");
  assert.equal(sense.move(at(0, 0)), undefined);
  assert.equal(sense.move(at(-RE_ARM_RADIUS, 0)), undefined);
  assert.equal(sense.move(at(0, 0)), undefined); // not left far enough
  sense.move(at(-RE_ARM_RADIUS - 0.01, 0));
  assert.equal(sense.move(at(0, 0))?.name, "near");
});

Deno.test("PortalSense does not send somebody on who arrives in a portal", () => {
  const sense = new PortalSense(PORTALS, at(0.5, 0));
  assert.equal(sense.inReach?.name, "near");
  assert.equal(sense.move(at(0.4, 0)), undefined);
});

Deno.test("PortalSense knows no portal from a roof above it, and knows it in a jump", () => {
  const sense = new PortalSense(PORTALS, at(-10, 0));
  assert.equal(sense.move(at(0, 0, PORTAL_USE_HEIGHT + 0.01)), undefined);
  assert.equal(sense.inReach, undefined);
  assert.equal(sense.move(at(0, 0, PORTAL_USE_HEIGHT))?.name, "near");
});
