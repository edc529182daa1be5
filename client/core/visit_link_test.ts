import assert from "node:assert/strict";
import fc from "fast-check";
import type { WorldKey } from "../../shared/lib/ids.ts";
import { parseVisitLink, visitFragment } from "./visit_link.ts";

const HUB = "hub" as WorldKey;

Deno.test("[V1] parseVisitLink() reads a world, a spot, a direction and a height", () => {
  assert.equal(parseVisitLink(""), undefined);
  assert.equal(parseVisitLink("#"), undefined);
  assert.deepEqual(parseVisitLink("#hub"), { worldKey: HUB, spot: undefined });
  assert.deepEqual(parseVisitLink("#hub@12,4"), {
    worldKey: HUB,
    spot: { x: 12, z: 4, y: undefined, yaw: undefined },
  });
  assert.deepEqual(parseVisitLink("#hub@-1.5,0.25,90,3"), {
    worldKey: HUB,
    spot: { x: -1.5, z: 0.25, y: 3, yaw: Math.PI / 2 },
  });
  assert.deepEqual(parseVisitLink("#hub@999999999,-5000"), {
    worldKey: HUB,
    spot: { x: 1000, z: -1000, y: undefined, yaw: undefined },
  });
});

Deno.test("[V1] parseVisitLink() knows what is no link", () => {
  const bad = ["#Hub", "#hub@", "#hub@1", "#hub@1,", "#hub@1,2,3,4,5", "#hub@1e9,0", "#hub@NaN,0"];
  for (const text of [...bad, "#@1,2", "#<b>", `#${"a".repeat(33)}`, "#hub@1,2 "]) {
    assert.equal(parseVisitLink(text), "bad", text);
  }
});

Deno.test("[V1] a link that visitFragment() makes leads to where it was made", () => {
  const metres = fc.double({ min: -500, max: 500, noNaN: true });
  const yaw = fc.double({ min: -10, max: 10, noNaN: true });
  fc.assert(
    fc.property(metres, metres, metres, yaw, (x, y, z, yaw) => {
      const visit = parseVisitLink(visitFragment(HUB, { x, y, z, yaw }, 0));
      assert.ok(visit !== undefined && visit !== "bad" && visit.spot !== undefined);
      const { spot } = visit;
      assert.ok(Math.hypot(spot.x - x, spot.z - z) < 0.1);
      assert.ok(Math.cos(spot.yaw! - yaw) > 0.999);
      if (y > 0.7) assert.ok(Math.abs(spot.y! - y) < 0.06);
      if (y <= 0.5) assert.equal(spot.y, undefined);
    }),
  );
  assert.equal(visitFragment(HUB, { x: -0.01, y: 0, z: 4, yaw: -Math.PI / 2 }, 0), "#hub@0,4,270");
});

Deno.test("[V1] parseVisitLink() takes any text", () => {
  fc.assert(fc.property(fc.string(), (text) => void parseVisitLink("#" + text)));
});
