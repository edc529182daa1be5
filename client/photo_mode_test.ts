import assert from "node:assert/strict";
import { photoName } from "./photo_mode.ts";

Deno.test("photoName() has the world and the time, and nothing that a file system minds", () => {
  const at = new Date(2026, 5, 1, 8, 4, 9);
  assert.equal(photoName("Lantern Plaza", at), "Lantern Plaza 2026-06-01 08.04.09.png");
  assert.equal(photoName("../<b>:Höhle\u0000", at), "bHöhle 2026-06-01 08.04.09.png");
  assert.equal(photoName("//", at), "VirtuCade 2026-06-01 08.04.09.png");
});
