// What is heard all around in every world that ships, played by a real browser as a page plays it:
// the files themselves, round after round. Left out where there is no Chromium.

import assert from "node:assert/strict";
import { AMBIENCE_LUFS, LOOP_OVERLAP_SECONDS, MUSIC_LUFS } from "../assets/tune.ts";
import { findBrowser } from "../find_browser.ts";
import { measureLoops } from "./measure_loops.ts";

/** By how much the loops of two worlds may differ in loudness, LU; a step of one is just heard. */
const LOUDNESS_SLACK = 1;

Deno.test({
  name: "every loop that ships comes round without a seam, as loud as the others, and never clips",
  ignore: findBrowser() === undefined,
  // The driver keeps a pipe to the browser that Deno sees end only after the test.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const loops = await measureLoops();
    assert.equal(loops.length, 8);
    for (const loop of loops) {
      const name = `${loop.world} ${loop.channel}`;
      // The file holds the loop and what is said twice, however much silence the decoder left.
      const spare = loop.seconds - loop.round;
      assert.ok(spare > LOOP_OVERLAP_SECONDS && spare < 0.7, `${name}: ${spare} s beside the loop`);
      // The seam: no click, no gap, and what follows is what would have followed.
      assert.ok(loop.seamStep < 1.5 * loop.usualStep, `${name} clicks: ${loop.seamStep}`);
      assert.equal(loop.gaps, 0, `${name} stops at its seam`);
      // Noise is not coded twice alike; a tone is.
      const least = loop.channel === "music" ? 0.98 : 0.8;
      assert.ok(loop.seamLikeness > least, `${name} jumps: ${loop.seamLikeness}`);
      assert.ok(loop.roundLikeness > 0.999, `${name} is another in its second round`);
      // Level: heard, balanced, with room above it.
      const wanted = loop.channel === "music" ? MUSIC_LUFS : AMBIENCE_LUFS;
      assert.ok(Math.abs(loop.lufs - wanted) < LOUDNESS_SLACK, `${name}: ${loop.lufs} LUFS`);
      assert.ok(loop.peak < 0.9, `${name} peaks at ${loop.peak}`);
      assert.ok(Math.abs(loop.offset) < 0.001, `${name} lies ${loop.offset} off the middle`);
      // Spectrum: neither a hiss nor a rumble, and something for a phone's small speaker.
      const [rumble = 0, low = 0, middle = 0, hiss = 0] = loop.bands;
      assert.ok(rumble < 0.45 && hiss < 0.3 && low + middle > 0.5, `${name}: ${loop.bands}`);
    }
  },
});
