import assert from "node:assert/strict";
import { judgeRange } from "./byte_range.ts";

Deno.test("judgeRange() gives the part that there is", () => {
  const cases: readonly [string | null, number, string][] = [
    [null, 10, "whole"],
    ["bytes=0-0", 10, "0-0"],
    ["bytes=0-9", 10, "0-9"],
    ["bytes=0-10", 10, "0-9"],
    ["bytes=9-", 10, "9-9"],
    ["bytes=10-", 10, "unsatisfiable"],
    ["bytes=10-20", 10, "unsatisfiable"],
    ["bytes=-1", 10, "9-9"],
    ["bytes=-10", 10, "0-9"],
    ["bytes=-11", 10, "0-9"],
    ["bytes=-0", 10, "unsatisfiable"],
    ["bytes=-5", 0, "unsatisfiable"],
    ["bytes=0-", 0, "unsatisfiable"],
    ["bytes=5-4", 10, "whole"],
    ["bytes=0-1,3-4", 10, "whole"],
    ["bytes=-", 10, "whole"],
    ["bytes=a-b", 10, "whole"],
    ["items=0-1", 10, "whole"],
    ["bytes=0-99999999999999999999", 10, "whole"],
  ];
  for (const [field, size, expected] of cases) {
    const answer = judgeRange(field, size);
    const text = answer.kind === "part" ? `${answer.first}-${answer.last}` : answer.kind;
    assert.equal(text, expected, `${field} of ${size}`);
  }
});
