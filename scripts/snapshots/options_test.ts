import assert from "node:assert/strict";
import { parseSnapshotOptions } from "./options.ts";

Deno.test("parseSnapshotOptions() reads names, flags and variants", () => {
  assert.deepEqual(parseSnapshotOptions([]), {
    ...{ wanted: [], isWriting: false, hasPictures: false, variant: undefined },
  });
  assert.deepEqual(parseSnapshotOptions(["playing", "--german", "--large"]), {
    ...{ wanted: ["playing"], isWriting: false, hasPictures: true },
    variant: { fields: { language: "de", textSize: 150 }, suffix: "_german_large" },
  });
  assert.ok(parseSnapshotOptions(["--write"]).isWriting);
});

Deno.test("parseSnapshotOptions() refuses what it does not know, and --write for a part", () => {
  assert.throws(() => parseSnapshotOptions(["--germam"]), /known are --write/);
  assert.throws(() => parseSnapshotOptions(["--write", "playing"]), /for all of them/);
  assert.throws(() => parseSnapshotOptions(["--write", "--large"]), /for all of them/);
});
