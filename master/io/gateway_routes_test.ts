import assert from "node:assert/strict";
import type { WorldKey } from "../../shared/lib/ids.ts";
import { routeUpgrade } from "./gateway_routes.ts";

Deno.test("routeUpgrade() knows the master, worlds and instances, and nothing else", () => {
  const known = new Set(["hub", "left_world", "control"] as WorldKey[]);
  const cases: readonly [path: string, name: string | undefined][] = [
    ["/", "control"],
    ["/hub", "hub#1"],
    ["/left_world", "left_world#1"],
    ["/control", "control#1"],
    ["/hub/1", "hub#1"],
    ["/hub/99999", "hub#99999"],
    ["/hub/100000", undefined],
    ["/hub/0", undefined],
    ["/hub/01", undefined],
    ["/hub/", undefined],
    ["/hub/1/2", undefined],
    ["/Hub", undefined],
    ["/nowhere", undefined],
    ["/hub%20", undefined],
    ["//", undefined],
    ["", undefined],
  ];
  for (const [path, name] of cases) {
    assert.deepStrictEqual(
      routeUpgrade({ path }, known),
      name === undefined ? { kind: "refuse", status: 404 } : { kind: "link", name },
      path,
    );
  }
});
