import assert from "node:assert/strict";
import fc from "fast-check";
import type { WorldKey } from "../lib/ids.ts";
import type { PackFile, PackManifest } from "./manifest.ts";
import { MAX_GAP_BYTES, MAX_RUN_SHARE, MAX_RUNS, planPack } from "./pack_plan.ts";

interface Shape {
  readonly length: number;
  readonly gap?: number;
  readonly need?: "required" | "deferred";
  readonly content?: number;
}

/** A manifest of files one after the other, each `gap` bytes behind the one before. */
function manifestOf(shapes: readonly Shape[]): PackManifest {
  let at = 0;
  const files = shapes.map(({ length, gap = 40, need = "required", content }, index): PackFile => {
    const offset = at + gap;
    at = offset + length;
    const sha256 = (content ?? index + 1000).toString(16).padStart(64, "0");
    return { path: `f${index}`, offset, length, size: length, encoding: "raw", sha256, need };
  });
  return { format: 1, key: "hub" as WorldKey, title: "Hub", files };
}

/** Content of the files at `indices`. */
function held(manifest: PackManifest, ...indices: number[]): Set<string> {
  return new Set(indices.map((index) => manifest.files[index]?.sha256 ?? ""));
}

function runsOf(manifest: PackManifest, have: Set<string>): string[] {
  return planPack(manifest, have).runs.map((run) =>
    `${run.offset}+${run.length}:${run.files.map((file) => file.path)}`
  );
}

Deno.test("planPack() fetches the whole archive when nothing is here", () => {
  const manifest = manifestOf([{ length: 100 }, { length: 300, need: "deferred" }]);
  const plan = planPack(manifest, new Set());
  assert.equal(plan.isWhole, true);
  assert.deepStrictEqual(plan.runs, [{ offset: 0, length: 480, files: manifest.files }]);
});

Deno.test("planPack() fetches nothing when everything is here", () => {
  const manifest = manifestOf([{ length: 100 }, { length: 0 }]);
  const plan = planPack(manifest, held(manifest, 0, 1));
  assert.deepStrictEqual([plan.runs, plan.empties, plan.fetchBytes, plan.isWhole], [
    [],
    [],
    0,
    false,
  ]);
  assert.equal(plan.copies.length, 2);
});

Deno.test("planPack() joins neighbours up to the gap and no further", () => {
  const at = (gap: number) => manifestOf([{ length: 10 }, { length: 10, gap }, { length: 5000 }]);
  assert.equal(runsOf(at(MAX_GAP_BYTES), held(at(0), 2)).length, 1);
  assert.equal(runsOf(at(MAX_GAP_BYTES + 1), held(at(0), 2)).length, 2);
});

Deno.test("planPack() fetches required files before deferred ones", () => {
  const shapes: Shape[] = [
    { length: 10, need: "deferred" },
    { length: 9000, need: "deferred" },
    { length: 10, need: "required" },
    { length: 10, need: "deferred" },
  ];
  const manifest = manifestOf(shapes);
  assert.deepStrictEqual(runsOf(manifest, held(manifest, 1)), [
    "9130+10:f2",
    "40+10:f0",
    "9180+10:f3",
  ]);
});

Deno.test("[P6] planPack() takes 8 runs and fetches the whole for 9", () => {
  const shapes = (count: number) =>
    Array.from({ length: 2 * count }, (_, index) => ({ length: index % 2 === 0 ? 10 : 2000 }));
  const plan = (count: number) => {
    const manifest = manifestOf(shapes(count));
    return planPack(manifest, held(manifest, ...shapes(count).keys().filter((i) => i % 2 === 1)));
  };
  assert.deepStrictEqual([plan(MAX_RUNS).isWhole, plan(MAX_RUNS).runs.length], [false, 8]);
  assert.deepStrictEqual([plan(MAX_RUNS + 1).isWhole, plan(MAX_RUNS + 1).runs.length], [true, 1]);
});

Deno.test("[P6] planPack() takes 60 % of the bytes and fetches the whole for more", () => {
  const plan = (length: number) => {
    const manifest = manifestOf([{ length }, { length: 1000 - length }]);
    return planPack(manifest, held(manifest, 1));
  };
  assert.equal(plan(1000 * MAX_RUN_SHARE).isWhole, false);
  assert.equal(plan(1000 * MAX_RUN_SHARE + 1).isWhole, true);
});

Deno.test("planPack() fetches equal content once, as the required one", () => {
  const manifest = manifestOf([
    { length: 10, need: "deferred", content: 7 },
    { length: 5000 },
    { length: 10, need: "required", content: 7 },
  ]);
  assert.deepStrictEqual(runsOf(manifest, held(manifest, 1)), ["5130+10:f2"]);
});

Deno.test("planPack() needs no request for a file without content", () => {
  const manifest = manifestOf([{ length: 0 }, { length: 50 }]);
  const plan = planPack(manifest, held(manifest, 1));
  assert.deepStrictEqual([plan.runs.length, plan.empties.map((f) => f.path)], [0, ["f0"]]);
});

Deno.test("planPack() covers every missing content once, within its limits, whatever is here", () => {
  const shape = fc.record({
    length: fc.integer({ min: 0, max: 5000 }),
    gap: fc.integer({ min: 30, max: 2000 }),
    need: fc.constantFrom("required" as const, "deferred" as const),
    content: fc.integer({ min: 0, max: 30 }),
  });
  fc.assert(fc.property(
    // Equal content has one length: the content's number decides it, as a hash would.
    fc.array(shape, { maxLength: 40 }).map((all) =>
      all.map((each) => ({ ...each, length: each.content * 97 }))
    ),
    fc.uniqueArray(fc.integer({ min: 0, max: 39 })),
    (shapes, have) => {
      const manifest = manifestOf(shapes);
      const here = held(manifest, ...have);
      const plan = planPack(manifest, here);
      const fetched = plan.runs.flatMap((run) => run.files.map((file) => file.sha256));
      const missing = manifest.files.filter((file) => !here.has(file.sha256) && file.length > 0);
      assert.deepStrictEqual(new Set(fetched), new Set(missing.map((file) => file.sha256)));
      assert.equal(fetched.length, new Set(fetched).size);
      assert.ok(plan.runs.length <= MAX_RUNS);
      for (const run of plan.runs) {
        for (const file of run.files) {
          assert.ok(file.offset >= run.offset);
          assert.ok(file.offset + file.length <= run.offset + run.length);
        }
      }
      assert.equal(plan.fetchBytes, plan.runs.reduce((sum, run) => sum + run.length, 0));
      if (plan.isWhole) return;
      const needs = plan.runs.map((run) => run.files[0]?.need);
      assert.deepStrictEqual(needs, needs.toSorted().reverse());
      const sorted = plan.runs.toSorted((a, b) => a.offset - b.offset);
      for (const [index, run] of sorted.entries()) {
        const before = sorted[index - 1];
        const isApart = before === undefined || before.offset + before.length <= run.offset ||
          before.files[0]?.need !== run.files[0]?.need;
        assert.ok(isApart);
      }
    },
  ));
});

Deno.test("planPack() of scope required never takes along what is deferred", () => {
  const shapes: Shape[] = [
    { length: 900 },
    { length: 10, need: "deferred" },
    { length: 0, need: "deferred" },
    { length: 50, gap: MAX_GAP_BYTES + 1 },
  ];
  const manifest = manifestOf(shapes);
  const plan = planPack(manifest, new Set(), "required");
  assert.equal(plan.isWhole, false);
  assert.deepStrictEqual(plan.runs.flatMap(({ files }) => files.map(({ path }) => path)), [
    "f0",
    "f3",
  ]);
  assert.deepStrictEqual(plan.empties, []);
  assert.equal(planPack(manifest, held(manifest, 0, 3), "required").fetchBytes, 0);
  const rest = planPack(manifest, held(manifest, 0, 3));
  assert.deepStrictEqual(rest.runs.map(({ length }) => length), [10], "what is left for the trip");
});

Deno.test("planPack() of scope required makes one run of too many", () => {
  const shapes = (count: number): Shape[] =>
    Array.from({ length: count }, () => ({ length: 10, gap: MAX_GAP_BYTES + 1 }));
  const most = manifestOf(shapes(MAX_RUNS));
  assert.equal(planPack(most, new Set(), "required").runs.length, MAX_RUNS);
  const more = manifestOf(shapes(MAX_RUNS + 1));
  const { runs } = planPack(more, new Set(), "required");
  assert.equal(runs.length, 1);
  assert.equal(runs[0]?.files.length, MAX_RUNS + 1);
});
