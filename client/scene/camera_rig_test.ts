import assert from "node:assert/strict";
import { PerspectiveCamera } from "three";
import { CameraRig } from "./camera_rig.ts";

const OPEN = { walls: [] };
const FEET = { x: 0, y: 0, z: 0 };
const LEVEL = { yaw: 0, pitch: 0, distance: 6 };

Deno.test("CameraRig starts behind the avatar at the asked distance", () => {
  const camera = new PerspectiveCamera();
  new CameraRig(camera).update(FEET, LEVEL, OPEN, 0.016);
  assert.ok(Math.abs(camera.position.z - 6) < 1e-6);
  assert.ok(Math.abs(camera.position.x) < 1e-6);
  assert.ok(camera.position.y > 1);
});

Deno.test("CameraRig comes nearer at once and goes back out slowly", () => {
  const camera = new PerspectiveCamera();
  const rig = new CameraRig(camera);
  const wall = {
    kind: "box" as const,
    at: { x: 0, y: 0, z: 4 },
    size: { x: 4, y: 4, z: 1 },
    yaw: 0,
  };
  rig.update(FEET, LEVEL, OPEN, 0.016);
  rig.update(FEET, LEVEL, { walls: [wall] }, 0.016);
  const blocked = camera.position.z;
  assert.ok(blocked < 3.5);
  rig.update(FEET, LEVEL, OPEN, 0.016);
  assert.ok(camera.position.z > blocked && camera.position.z < 4.5);
  for (let i = 0; i < 300; i++) rig.update(FEET, LEVEL, OPEN, 0.016);
  assert.ok(camera.position.z > 5.9);
});

Deno.test("CameraRig follows a step softly and a teleport at once", () => {
  const camera = new PerspectiveCamera();
  const rig = new CameraRig(camera);
  rig.update(FEET, LEVEL, OPEN, 0.016);
  rig.update({ x: 1, y: 0, z: 0 }, LEVEL, OPEN, 0.016);
  assert.ok(camera.position.x > 0 && camera.position.x < 0.9);
  rig.update({ x: 50, y: 0, z: 0 }, LEVEL, OPEN, 0.016);
  assert.ok(Math.abs(camera.position.x - 50) < 1e-6);
});

Deno.test("CameraRig turns the short way round and keeps pitch and distance within bounds", () => {
  const camera = new PerspectiveCamera();
  const rig = new CameraRig(camera);
  rig.update(FEET, { yaw: 3, pitch: 9, distance: 99 }, OPEN, 0.016);
  assert.ok(Math.abs(camera.position.distanceTo({ x: 0, y: 1.7, z: 0 }) - 14) < 1e-6);
  rig.update(FEET, { yaw: -3, pitch: 0, distance: -5 }, OPEN, 0.016);
  assert.ok(camera.rotation.y > 3 && camera.rotation.y < 3.3, String(camera.rotation.y));
  for (let i = 0; i < 300; i++) rig.update(FEET, { yaw: -3, pitch: 0, distance: -5 }, OPEN, 0.016);
  assert.ok(Math.abs(camera.position.distanceTo({ x: 0, y: 1.7, z: 0 }) - 2) < 1e-3);
});
